/**
 * What the log of nwipe proves of a wipe. Read are the two tables and the line of totals that nwipe
 * writes at its end, and nothing else: a log that was cut off proves nothing. SOURCE: `nwipe_log_summary` in nwipe's
 * `src/logging.c`: `[!] device | pass | verification | fdatasync errors`, then
 * `[!] device | status | throughput | time | model/serial`, then
 * `[date] Total Throughput …, method, <rounds>R+<B|NB>+<NV|VL|VA>`.
 */
export interface WipeFacts {
  readonly method: string;
  readonly rounds: number;
  /** `VL`: the last pass was read back, `VA`: each pass was, `NV`: none was. */
  readonly verified: 'none' | 'last_pass' | 'all_passes';
  readonly disks: readonly WipedDisk[];
}
export interface WipedDisk {
  readonly device: string;
  readonly isErased: boolean;
  /** Of passes, of verification and of flushing together. */
  readonly errors: number;
  /** As nwipe wrote it, `model/serial`. */
  readonly name: string;
}

export const wipeVerdicts = [
  'accepted',
  'not_a_log',
  'errors',
  'not_erased',
  'not_verified',
] as const;
export type WipeVerdict = (typeof wipeVerdicts)[number];

/** Null where this is no whole log of nwipe. Of a file with several runs, the last one counts. */
export function readWipeLog(text: string): WipeFacts | null {
  const start = text.lastIndexOf(' Error Summary *');
  if (start < 0) return null;
  const lines = text.slice(start).split(/\r?\n/);
  const totals = firstMatch(lines, totalsForm);
  if (totals === null) return null;
  const errors = new Map(
    matches(lines, errorsForm).map((it) => [
      it['device'],
      Number(it['pass']) + Number(it['verify']) + Number(it['flush']),
    ]),
  );
  const disks = matches(lines, statusForm).map(({ device = '', status = '', name = '' }) => ({
    device,
    isErased: status.trim() === 'Erased',
    // A disk of which nothing was counted is no disk without errors.
    errors: errors.get(device) ?? Number.NaN,
    name: name.trim(),
  }));
  const isWhole = disks.length > 0 && disks.length === errors.size;
  if (!isWhole || disks.some((it) => Number.isNaN(it.errors))) return null;
  const { method = '', rounds, verify = '' } = totals;
  return { method, rounds: Number(rounds), verified: verifications[verify] ?? 'none', disks };
}

/** Whether these facts prove that nothing can be read any more. */
export function judgeWipe(facts: WipeFacts | null): WipeVerdict {
  if (facts === null) return 'not_a_log';
  if (facts.disks.some(({ errors }) => errors > 0)) return 'errors';
  if (facts.disks.some(({ isErased }) => !isErased)) return 'not_erased';
  return facts.verified === 'none' ? 'not_verified' : 'accepted';
}

const verifications: Readonly<Record<string, WipeFacts['verified']>> = {
  NV: 'none',
  VL: 'last_pass',
  VA: 'all_passes',
};
const errorsForm =
  /^[! ]\s+(?<device>\S+) \|\s*(?<pass>\d+) \|\s*(?<verify>\d+) \|\s*(?<flush>\d+)\s*$/;
const statusForm =
  /^[! ]\s+(?<device>\S+) \|(?<status>[^|]{8})\|[^|]*\/s \| \d+:\d\d:\d\d \|(?<name>.*)$/;
const totalsForm =
  /Total Throughput [^,]*, (?<method>.+), (?<rounds>\d+)R\+N?B\+(?<verify>NV|VL|VA)\s*$/;

type Groups = Readonly<Record<string, string>>;
const matches = (lines: readonly string[], form: RegExp): Groups[] =>
  lines.map((line) => form.exec(line)?.groups).filter((it) => it !== undefined);
const firstMatch = (lines: readonly string[], form: RegExp): Groups | null =>
  matches(lines, form)[0] ?? null;
