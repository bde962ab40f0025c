/**
 * Reads nwipe's log. Its end says what came of each disk: two tables and a line of totals; a log
 * that was cut off there is none. What stands before says which disk it was and how much was
 * written. SOURCE: nwipe's `src/logging.c` (`nwipe_log_summary`: `[!] device | pass | verification |
 * fdatasync errors`, then `[!] device | status | throughput | time | model/serial`, then `[date]
 * Total Throughput …, method, <rounds>R+<B|NB>+<NV|VL|VA>`), `src/device.c` (`Found …, S/N=…`),
 * `src/nwipe.c` (`… has serial number …`, `…, sect/blk/dev …`) and `src/pass.c` (`… bytes written
 * to …`).
 */
export interface WipeFacts {
  readonly method: string;
  readonly rounds: number;
  /** Of each round; null: the log does not say. */
  readonly passes: number | null;
  /** Whether zeros were written over all at the end. */
  readonly isBlanked: boolean;
  /** `VL`: the last pass was read back, `VA`: each pass was, `NV`: none was. */
  readonly verified: 'none' | 'last_pass' | 'all_passes';
  /** `2026-10-05 09:25:04`, by the clock of the PC that nwipe ran on. */
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** Such as `0.34`. */
  readonly toolVersion: string | null;
  readonly disks: readonly WipedDisk[];
}
export interface WipedDisk {
  readonly device: string;
  readonly isErased: boolean;
  /** Of passes, of verification and of flushing together. */
  readonly errors: number;
  /** As nwipe wrote it, `model/serial`. */
  readonly name: string;
  readonly model: string;
  /** Null: nwipe could not read one, or was told to hide it. */
  readonly serial: string | null;
  readonly sizeBytes: number | null;
  /** By its shortest pass; null: no pass is told. */
  readonly writtenBytes: number | null;
  readonly hasHiddenSectors: boolean;
  /** The log's own lines disagree about which disk, or how large a one, this is. */
  readonly isContradicted: boolean;
  /** `1:25:04` */
  readonly duration: string;
}

/** Null where this is no whole log of nwipe. Of a file with several runs, the last one counts. */
export function readWipeLog(text: string): WipeFacts | null {
  const start = text.lastIndexOf(' Error Summary *');
  if (start < 0) return null;
  const tables = text.slice(start).split(/\r?\n/);
  const end = tables.findIndex((line) => totalsForm.test(line));
  const totals = totalsForm.exec(tables[end] ?? '')?.groups;
  if (totals === undefined) return null;
  const body = text.slice(text.lastIndexOf('Total Throughput ', start) + 1, start).split(/\r?\n/);
  const disks = disksIn(tables.slice(0, end), body);
  if (disks === null) return null;
  const { at = '', method = '', rounds, blank, verify = '' } = totals;
  return {
    method: method.trim(),
    rounds: Number(rounds),
    passes: largest(numbersIn(body, passForm)),
    isBlanked: blank === 'B',
    verified: verifications[verify] ?? 'none',
    startedAt: instantIn(firstOf(body, startForm)?.['at'] ?? ''),
    finishedAt: instantIn(at),
    toolVersion: firstOf(body, versionForm)?.['version'] ?? null,
    disks,
  };
}

/** Null where the two tables do not name the same disks, each once. */
function disksIn(tables: readonly string[], body: readonly string[]): WipedDisk[] | null {
  const counted = matches(tables, errorsForm);
  const errors = new Map(
    counted.map((it) => [
      it['device'],
      Number(it['pass']) + Number(it['verify']) + Number(it['flush']),
    ]),
  );
  const states = matches(tables, statusForm);
  const named = new Set(states.map(({ device }) => device));
  const isWhole = states.length > 0 && named.size === states.length;
  if (!isWhole || errors.size !== counted.length || named.size !== errors.size) return null;
  const disks: WipedDisk[] = [];
  for (const state of states) {
    const own = errors.get(state['device']);
    // A disk of which nothing was counted is no disk without errors.
    if (own === undefined) return null;
    disks.push(diskOf(state, own, body));
  }
  return disks;
}

function diskOf(state: Groups, errors: number, body: readonly string[]): WipedDisk {
  const { device = '', status = '', duration = '' } = state;
  const name = (state['name'] ?? '').trim();
  const cut = name.lastIndexOf('/');
  const [model, serial] = [name.slice(0, cut).trim(), name.slice(cut + 1).trim()];
  const own = body.filter((line) => deviceIn(line) === device);
  const sizes = sizesOf(body, device);
  const written = numbersIn(own, writtenForm);
  const found = matches(own, foundForm);
  const serials = [...found, ...matches(own, serialForm)].flatMap(
    (it) => serialOf(it['serial'] ?? '') ?? [],
  );
  const sizeBytes = sizes[0] ?? null;
  const isOther = serials.some((it) => serial !== '' && !it.startsWith(serial));
  const isOtherSize =
    sizes.some((it) => it !== sizeBytes) ||
    written.some((it) => sizeBytes !== null && it > sizeBytes) ||
    found.some((it) => sizeBytes !== null && !fits(it['size'] ?? '', sizeBytes));
  return {
    device,
    isErased: status.trim() === 'Erased',
    errors,
    name,
    model,
    serial: serialOf(serial),
    sizeBytes,
    writtenBytes: written.length === 0 ? null : Math.min(...written),
    hasHiddenSectors: own.some((line) => line.includes('HIDDEN SECTORS DETECTED')),
    isContradicted: isOther || isOtherSize,
    duration,
  };
}

/** Told to be quiet, nwipe writes `XXXX` or `????` in place of a serial number. */
const serialOf = (text: string): string | null =>
  /[A-Za-z0-9]/.test(text) && !/^[X?]+$/.test(text) ? text : null;

/** Older versions say the size on the disk's own line, newer ones some lines below its name. */
function sizesOf(body: readonly string[], device: string): number[] {
  const sizes: number[] = [];
  let named: string | null = null;
  for (const line of body) {
    named = deviceIn(line) ?? named;
    const size = sizeForm.exec(line)?.groups?.['bytes'];
    if (size !== undefined && named === device) sizes.push(Number(size));
  }
  return sizes;
}

/** `500 GB` is rounded, by 1,000 or by 1,024: a tenth or so either way. */
function fits(text: string, bytes: number): boolean {
  const { value, unit } = /^\s*(?<value>\d+)\s*(?<unit>[KMGT]?)B\s*$/.exec(text)?.groups ?? {};
  if (value === undefined || unit === undefined) return true;
  const ratio = (Number(value) * 1000 ** ' KMGT'.indexOf(unit || ' ')) / bytes;
  return ratio > 0.8 && ratio < 1.25;
}

const verifications: Readonly<Record<string, WipeFacts['verified']>> = {
  NV: 'none',
  VL: 'last_pass',
  VA: 'all_passes',
};
const errorsForm =
  /^[! ]\s+(?<device>\S+) \|\s*(?<pass>\d+) \|\s*(?<verify>\d+) \|\s*(?<flush>\d+)\s*$/;
const statusForm =
  /^[! ]\s+(?<device>\S+) \|(?<status>[^|]{8})\|[^|]*\/s \| (?<duration>\d+:\d\d:\d\d) \|(?<name>.*)$/;
const totalsForm =
  /^\[(?<at>[^\]]*)\] Total Throughput [^,]*, (?<method>.+), (?<rounds>[1-9]\d*)R\+(?<blank>N?B)\+(?<verify>NV|VL|VA)\s*$/;
const startForm = /^\[(?<at>[^\]]*)\].*Invoking method/;
const versionForm = /\bnwipe v?(?<version>\d+\.[\w.+-]{1,20})/;
const passForm = /Starting pass \d+(?:\/| of )(?<number>\d+)/;
const writtenForm = /(?<number>\d+) bytes written to /;
const foundForm = /Found \S+, (?:[^,]*), .*, (?<size>[^,]*), S\/N=(?<serial>.*)$/;
const serialForm = /has serial number (?<serial>.*)$/;
const sizeForm = /(?:sect\/blk\/dev \d+\/\d+\/|Total device bytes\s*=\s*)(?<bytes>\d+)/;

const deviceIn = (line: string): string | null =>
  /(?:^|[\s'"])\/dev\/(?<device>[\w.-]*\w)/.exec(line)?.groups?.['device'] ?? null;

/** `2026/10/05 09:25:04` as `2026-10-05 09:25:04`. */
const instantIn = (text: string): string | null =>
  /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d$/.test(text) ? text.replaceAll('/', '-') : null;

type Groups = Readonly<Record<string, string>>;
const matches = (lines: readonly string[], form: RegExp): Groups[] =>
  lines.map((line) => form.exec(line)?.groups).filter((it) => it !== undefined);
const firstOf = (lines: readonly string[], form: RegExp): Groups | null =>
  matches(lines, form)[0] ?? null;
const numbersIn = (lines: readonly string[], form: RegExp): number[] =>
  matches(lines, form).map(({ number }) => Number(number));
const largest = (all: readonly number[]): number | null =>
  all.length === 0 ? null : all.reduce((a, b) => Math.max(a, b));
