/** The end of a log as nwipe 0.3x writes it, by its own formats (`nwipe_log_summary`). */
export function nwipeLog(
  it: {
    verify?: 'NV' | 'VL' | 'VA';
    disks?: readonly {
      device?: string;
      status?: string;
      errors?: readonly [number, number, number];
    }[];
  } = {},
): string {
  const { verify = 'VL', disks = [{}] } = it;
  const errors = disks.map(({ device = 'sda', errors: [a, b, c] = [0, 0, 0] }) => {
    const mark = a + b + c > 0 ? '!' : ' ';
    const [pass, read, flush] = [a, b, c].map((n) => String(n).padStart(10));
    return `${mark} ${device.padStart(8)} |  ${pass} |           ${read} |           ${flush}`;
  });
  const states = disks.map(({ device = 'sda', status = ' Erased ' }) => {
    return `  ${device.padStart(8)} |${status}|  120MB/s | 01:25:04 | MODEL-A/SERIAL-1`;
  });
  return [
    '[2026/10/05 08:00:00]  notice:   method   = PRNG Stream',
    '',
    '******************************** Error Summary *********************************',
    '!   Device | Pass Errors | Verifications Errors | Fdatasync I\\O Errors',
    '--------------------------------------------------------------------------------',
    ...errors,
    '********************************************************************************',
    '',
    '********************************* Drive Status *********************************',
    '!   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number',
    '--------------------------------------------------------------------------------',
    ...states,
    '--------------------------------------------------------------------------------',
    `[2026/10/05 09:25:04] Total Throughput 120MB/s, PRNG Stream, 1R+B+${verify}`,
    '********************************************************************************',
    '',
  ].join('\n');
}
