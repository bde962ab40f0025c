import { mostSubjects } from '#shared/readings.ts';
import type { Sample } from '#shared/readings.ts';
import type { DiskReading } from './disk-kind.ts';
import { fit } from './fit.ts';
import { isObject, numberAt } from './json.ts';
import type { Json } from './json.ts';
import { askPowerShell } from './powershell.ts';
import type { ToolOptions } from './tool.ts';

type DiskSample = Sample<'disk'>;

/** MSFT_PhysicalDisk, property BusType (learn.microsoft.com): none of these belongs to the PC. */
const removableBuses = new Set([7 /* USB */, 12 /* SD */, 14 /* virtual */, 15 /* file */]);
const nvmeBus = 17;

/**
 * Reads what Windows knows of its disks (MSFT_PhysicalDisk, learn.microsoft.com). HealthStatus 0 is
 * healthy, 1 a warning, 2 unhealthy, 5 unknown; MediaType 3 is a hard disk, 4 an SSD. A warning is
 * the drive's own prediction that it will fail (OperationalStatus 5), and is taken as such only
 * where it says so: Windows warns of other things too.
 */
export function parsePhysicalDisks(json: unknown): readonly DiskSample[] {
  const rows = (Array.isArray(json) ? json : [json]).filter(isObject);
  const disks = rows
    .filter((row) => !removableBuses.has(numberAt(row, 'BusType') ?? 0))
    .slice(0, mostSubjects);
  if (disks.length === 0) return [{ group: 'disk', subject: 0, unread: 'absent' }];
  return disks.map((row, subject): DiskSample => {
    const verdict = verdictOf(row);
    return verdict === undefined
      ? { group: 'disk', subject, unread: 'unsupported' }
      : { group: 'disk', subject, reading: fit('disk', { kind: kindOf(row), verdict }) };
  });
}

function verdictOf(row: Json): DiskReading['verdict'] {
  const status = row['OperationalStatus'];
  const isPredicted = (Array.isArray(status) ? status : [status]).includes(5);
  switch (numberAt(row, 'HealthStatus')) {
    case 0:
      return 'passed';
    case 1:
      return isPredicted ? 'failed' : undefined;
    case 2:
      return 'failed';
    default:
      return undefined;
  }
}

function kindOf(row: Json): DiskReading['kind'] {
  if (numberAt(row, 'BusType') === nvmeBus) return 'nvme';
  const media = numberAt(row, 'MediaType');
  return media === 3 ? 'hdd' : media === 4 ? 'ssd' : 'other';
}

const command =
  'Get-CimInstance -Namespace root/Microsoft/Windows/Storage -ClassName MSFT_PhysicalDisk | ' +
  'Select-Object HealthStatus,OperationalStatus,MediaType,BusType | ConvertTo-Json';

export async function readWindowsDisks(tool: ToolOptions = {}): Promise<readonly DiskSample[]> {
  const answer = await askPowerShell(command, tool);
  if ('unread' in answer) return [{ group: 'disk', subject: 0, unread: answer.unread }];
  return parsePhysicalDisks(answer.json);
}
