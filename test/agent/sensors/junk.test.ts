import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDefender } from '#agent/sensors/antivirus.ts';
import { fanCount } from '#agent/sensors/fans.ts';
import { fit } from '#agent/sensors/fit.ts';
import { countComplaints } from '#agent/sensors/kernel-log.ts';
import { linkReading } from '#agent/sensors/link.ts';
import { parseRelease, windowsRelease } from '#agent/sensors/release.ts';
import { parseStartup } from '#agent/sensors/startup.ts';
import { throttleReading } from '#agent/sensors/throttle.ts';
import { parseUnits } from '#agent/sensors/units.ts';
import { parsePhysicalDisks } from '#agent/sensors/windows-disks.ts';
import { groups } from '#shared/readings.ts';
import type { Group } from '#shared/readings.ts';
import { reader } from '#shared/shape.ts';

const nowMs = Date.parse('2026-11-20T12:00:00Z');
const fitsGroup = (group: Group, reading: unknown) => reader(groups[group])(reading).ok;

/** Bits of what these tools print, in any order. */
const pieces = fc.array(
  fc.constantFrom(
    '1795000000.5 h kernel: ',
    'Buffer I/O error on dev sda',
    'Oops: ',
    'reboot: Power down',
    '\n',
    '\n\n',
    'LoadState=loaded',
    'ActiveState=failed',
    'Startup finished in ',
    '4.2s',
    '9999min ',
    ' (userspace)',
    'ID=',
    'VERSION_ID="12"',
    '10.0.22631',
    '-1',
    'é\u0000',
  ),
  { maxLength: 40 },
);
const text = fc.oneof(
  fc.string({ maxLength: 300, unit: 'binary' }),
  pieces.map((all) => all.join('')),
);

test('whatever a tool prints, a parser answers with what fits its group, or with nothing', () => {
  fc.assert(
    fc.property(text, (said) => {
      const counts = countComplaints(said, { nowMs, disks: ['sda'] });
      const kernel = { ioErrors: counts.io.count, ioErrorDays: counts.io.days.size };
      expect(fitsGroup('kernel', kernel)).toBe(true);
      expect(fitsGroup('units', parseUnits(said))).toBe(true);
      const release = parseRelease(said);
      if (release !== null) expect(fitsGroup('release', { release })).toBe(true);
      expect(fitsGroup('release', { release: windowsRelease(said) })).toBe(true);
      expect(fitsGroup('startup', fit('startup', { seconds: parseStartup(said) }))).toBe(true);
    }),
  );
});

test('whatever JSON PowerShell prints, it is a reading that fits or none', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      expect(fitsGroup('antivirus', parseDefender(json))).toBe(true);
      const samples = parsePhysicalDisks(json);
      const misfits = samples.filter((it) => 'reading' in it && !fitsGroup('disk', it.reading));
      expect(misfits).toEqual([]);
    }),
  );
});

test('whatever number a counter shows, it fits or is left out', () => {
  const numbers = fc.array(fc.double({ noNaN: true }), { maxLength: 9 });
  fc.assert(
    fc.property(numbers, fc.nat(), (all, upSeconds) => {
      expect(fitsGroup('throttle', throttleReading(all, upSeconds) ?? {})).toBe(true);
      expect(fitsGroup('link', linkReading({ handshakes: all }))).toBe(true);
      expect(fitsGroup('fans', fit('fans', fanCount(all) ?? {}))).toBe(true);
    }),
  );
});
