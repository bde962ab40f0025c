import type { Sample, UnreadReason } from '#shared/readings.ts';
import { kindOf } from './disk-kind.ts';
import type { DiskReading, Found } from './disk-kind.ts';
import { ataLogs } from './smartctl-ata-logs.ts';
import { ataAttributes } from './smartctl-attributes.ts';
import { fit } from './fit.ts';
import { at, flagAt, isObject, numberAt, rowsAt, textAt } from './json.ts';
import { nvmeHealth } from './smartctl-nvme.ts';
import { scsiHealth } from './smartctl-scsi.ts';

/**
 * Reads what `smartctl --json -x` printed about one disk. Written against smartctl 7.0 to 7.5
 * (smartmontools, `ataprint.cpp`, `nvmeprint.cpp`, `scsiprint.cpp`): every key may be missing.
 * Nothing that names the drive is kept.
 */
export function parseSmartctl(json: unknown, subject: number): Sample<'disk'> {
  if (!isObject(json)) return { group: 'disk', subject, unread: 'failed' };
  const unread = whyUnread(json);
  if (unread !== null) return { group: 'disk', subject, unread };
  const reading = fit('disk', {
    ...general(json),
    ...ataAttributes(json),
    ...ataLogs(json),
    ...scsiHealth(json),
    ...nvmeHealth(json),
  });
  if (saysNothingOfHealth(json, reading)) return { group: 'disk', subject, unread: 'unsupported' };
  return { group: 'disk', subject, reading };
}

/** Bits of the exit status, from smartctl(8). The bits above say what is in the JSON anyway. */
const commandLine = 1;
const notOpened = 2;
const failing = 8;

/** SCSI peripheral device type 5 is a CD or DVD drive (SPC-5). */
const opticalDrive = 5;

function whyUnread(json: object): UnreadReason | null {
  if (numberAt(json, 'device_type', 'scsi_value') === opticalDrive) return 'absent';
  const status = numberAt(json, 'smartctl', 'exit_status') ?? 0;
  if ((status & (commandLine | notOpened)) === 0) return null;
  const said = rowsAt(json, 'smartctl', 'messages').map((it) => textAt(it, 'string'));
  if (said.some((it) => /\b(STANDBY|SLEEP|IDLE)\b.* mode, exit\(\d+\)/.test(it))) return 'standby';
  if (said.some((it) => /permission denied|operation not permitted/i.test(it))) return 'denied';
  if (said.some((it) => /unknown usb bridge|unable to detect device type/i.test(it))) {
    return 'unsupported';
  }
  // Bit 1 is also set beside a full report, by a drive that answered one command badly.
  if (hasHealth(json)) return null;
  return said.some((it) => /unsupported|not supported|device type/i.test(it))
    ? 'unsupported'
    : 'failed';
}

function hasHealth(json: object): boolean {
  return (
    at(json, 'smart_status', 'passed') !== undefined ||
    at(json, 'ata_smart_attributes') !== undefined ||
    at(json, 'nvme_smart_health_information_log') !== undefined
  );
}

function general(json: object): Found {
  const status = numberAt(json, 'smartctl', 'exit_status') ?? 0;
  const passed = flagAt(json, 'smart_status', 'passed');
  const temperatureC = numberAt(json, 'temperature', 'current');
  return {
    kind: kindOf(json),
    verdict:
      passed === false || (passed === undefined && (status & failing) !== 0)
        ? 'failed'
        : passed === true
          ? 'passed'
          : undefined,
    // Bridges and RAID volumes that do not know their temperature say 0.
    temperatureC: temperatureC === 0 ? undefined : temperatureC,
    powerOnHours: numberAt(json, 'power_on_time', 'hours'),
    powerCycles: numberAt(json, 'power_cycle_count'),
    wearPercent: numberAt(json, 'endurance_used', 'current_percent'),
    sparePercent: numberAt(json, 'spare_available', 'current_percent'),
    spareThresholdPercent: numberAt(json, 'spare_available', 'threshold_percent'),
  };
}

function saysNothingOfHealth(json: object, reading: DiskReading): boolean {
  const { kind: _, temperatureC: __, powerOnHours: ___, powerCycles: ____, ...health } = reading;
  const found = Object.keys(health).length;
  // A SCSI disk that counts nothing is a bridge or a controller: its PASSED is not the drive's.
  const isTranslated = textAt(json, 'device', 'protocol') === 'SCSI';
  return found === 0 || (isTranslated && found === 1 && reading.verdict === 'passed');
}
