/** A disk of `nwipeLog`; by default one of 500 GB that went well. */
export interface LoggedDisk {
  readonly device?: string;
  readonly status?: string;
  readonly errors?: readonly [number, number, number];
  readonly serial?: string;
  readonly sizeBytes?: number;
  /** Left out: all of it. */
  readonly writtenBytes?: number;
}

/** A log as nwipe 0.3x writes it, by its own formats (`nwipe_log_summary` and what goes before). */
export function nwipeLog(
  it: {
    readonly verify?: 'NV' | 'VL' | 'VA';
    readonly method?: string;
    readonly passes?: number;
    readonly disks?: readonly LoggedDisk[];
    /** `2026/10/05`, by the clock of the PC. */
    readonly day?: string;
  } = {},
): string {
  const { verify = 'VL', disks = [{}], method = 'PRNG Stream', passes = 1 } = it;
  const day = it.day ?? '2026/10/05';
  const all = disks.map(whole);
  return [
    `[${day} 08:00:00]    info: nwipe 0.34`,
    ...all.flatMap(({ device, serial, sizeBytes }) => [
      `[${day} 08:00:01]  notice: Found /dev/${device}, SATA, MODEL-A,  ${Math.round(sizeBytes / 1e9)} GB, S/N=${serial}`,
      `[${day} 08:00:01]    info: No hidden sectors on /dev/${device}`,
    ]),
    ...all.flatMap(({ device, serial, sizeBytes }) => [
      ...(serial === ''
        ? []
        : [`[${day} 08:00:02]  notice: /dev/${device} has serial number ${serial}`]),
      `[${day} 08:00:02]  notice: /dev/${device}, sect/blk/dev 512/4096/${sizeBytes}`,
      `[${day} 08:00:02]  notice: Invoking method '${method}' on /dev/${device}`,
      `[${day} 08:00:02]  notice: Starting round 1 of 1 on /dev/${device}`,
    ]),
    ...all.flatMap(({ device, writtenBytes }) =>
      Array.from({ length: passes }, (_, n) => [
        `[${day} 08:00:03]  notice: Starting pass ${n + 1}/${passes}, round 1/1, on /dev/${device}`,
        `[${day} 09:25:00]  notice: ${writtenBytes} bytes written to /dev/${device}`,
        `[${day} 09:25:00]  notice: Finished pass ${n + 1}/${passes}, round 1/1, on /dev/${device}`,
      ]).flat(),
    ),
    '',
    '******************************** Error Summary *********************************',
    '!   Device | Pass Errors | Verifications Errors | Fdatasync I\\O Errors',
    '--------------------------------------------------------------------------------',
    ...all.map(({ device, errors: [a, b, c] }) => {
      const [pass, read, flush] = [a, b, c].map((n) => String(n).padStart(10));
      const mark = a + b + c > 0 ? '!' : ' ';
      return `${mark} ${device.padStart(8)} |  ${pass} |           ${read} |           ${flush}`;
    }),
    '********************************************************************************',
    '',
    '********************************* Drive Status *********************************',
    '!   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number',
    '--------------------------------------------------------------------------------',
    ...all.map(
      ({ device, status, serial }) =>
        `  ${device.padStart(8)} |${status}|  120MB/s | 01:25:04 | MODEL-A/${serial}`,
    ),
    '--------------------------------------------------------------------------------',
    `[${day} 09:25:04] Total Throughput 120MB/s, ${method}, 1R+B+${verify}`,
    '********************************************************************************',
    '',
  ].join('\n');
}

function whole(it: LoggedDisk): Required<LoggedDisk> {
  const sizeBytes = it.sizeBytes ?? 500_107_862_016;
  return {
    device: 'sda',
    status: ' Erased ',
    errors: [0, 0, 0],
    serial: 'SERIAL-1',
    writtenBytes: sizeBytes,
    ...it,
    sizeBytes,
  };
}
