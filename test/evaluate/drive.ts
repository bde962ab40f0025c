import { reportOf } from './report.ts';
import type { Json, Report } from './report.ts';

const dayMs = 86_400_000;
const start = Date.UTC(2024, 0, 1);

export interface Drive {
  /** Raw values by attribute id. */
  readonly raw?: Readonly<Record<number, number>>;
  readonly passed?: boolean;
  readonly selfTest?: 'passed' | 'failed';
  readonly errorsLogged?: number;
}

/** What smartctl prints of a made-up hard disk, `day` days after the first of January 2024. */
export function printed(day: number, it: Drive = {}): Json {
  const { raw = { 5: 0, 187: 0, 197: 0 }, passed = true, selfTest, errorsLogged = 0 } = it;
  return {
    smartctl: { version: [7, 4], argv: ['smartctl', '--json', '-x', '/dev/sda'], exit_status: 0 },
    local_time: { time_t: (start + day * dayMs) / 1000 },
    device: { name: '/dev/sda', info_name: '/dev/sda [SAT]', type: 'sat', protocol: 'ATA' },
    model_name: 'MADE UP 500',
    serial_number: 'S-1',
    rotation_rate: 7200,
    smart_status: { passed },
    ata_smart_attributes: {
      table: Object.entries(raw).map(([id, value]) => ({
        id: Number(id),
        value: 100,
        thresh: 0,
        when_failed: '',
        flags: { prefailure: false },
        raw: { value, string: String(value) },
      })),
    },
    power_on_time: { hours: 1000 + day * 8 },
    ata_smart_error_log: { summary: { count: errorsLogged } },
    ata_smart_self_test_log: {
      standard:
        selfTest === undefined
          ? { count: 0 }
          : {
              count: 1,
              error_count_total: selfTest === 'failed' ? 1 : 0,
              table: [{ status: { value: selfTest === 'failed' ? 112 : 0 }, lifetime_hours: 1000 }],
            },
    },
  };
}

export const report = (day: number, it?: Drive): Report => reportOf(printed(day, it));
