import { createHash } from 'node:crypto';

/** One word that must not leave a PC, in one of the forms in which it could. */
export interface Trace {
  readonly canary: string;
  readonly form: string;
  readonly bytes: Buffer;
}

/** Enough of a digest to tell it from chance: a shorter one could be cut from it. */
const digestBytes = 8;

/** Every form in which these words are looked for. */
export function tracesOf(canaries: readonly string[]): Trace[] {
  return canaries.flatMap((canary) => {
    const forms = [...spellings(canary)].flatMap((it) => [...encodings(it)]);
    const seen = new Map(forms.map(([form, bytes]) => [bytes.toString('latin1'), form]));
    return [...seen].map(([text, form]) => ({ canary, form, bytes: Buffer.from(text, 'latin1') }));
  });
}

/** As it stands, in both cases, without what stands between its parts, and from the back. */
function spellings(canary: string): Set<string> {
  const plain = [canary, canary.toLowerCase(), canary.toUpperCase(), canary.replace(/[:. -]/g, '')];
  return new Set([...plain, ...plain.map((it) => Array.from(it).toReversed().join(''))]);
}

function* encodings(text: string): Generator<[form: string, bytes: Buffer]> {
  const bytes = Buffer.from(text);
  yield ['plain', bytes];
  yield ['UTF-16', Buffer.from(text, 'utf16le')];
  yield ['UTF-16 big-endian', Buffer.from(text, 'utf16le').swap16()];
  yield ['hex', Buffer.from(bytes.toString('hex'))];
  yield ['HEX', Buffer.from(bytes.toString('hex').toUpperCase())];
  yield ['URL', Buffer.from(encodeURIComponent(text))];
  const percents = bytes.toString('hex').replaceAll(/../g, '%$&');
  yield ['URL, each byte', Buffer.from(percents)];
  for (const shift of [0, 1, 2]) yield* base64At(bytes, shift);
  for (const name of ['md5', 'sha1', 'sha256', 'sha512']) yield* digests(name, bytes);
}

/** Of each of the three ways to fall on the groups of base64, the letters that the text alone decides. */
function* base64At(bytes: Buffer, shift: number): Generator<[string, Buffer]> {
  const first = Math.ceil((shift * 8) / 6);
  const last = Math.floor(((shift + bytes.length) * 8) / 6);
  const padded = Buffer.concat([Buffer.alloc(shift), bytes]);
  for (const kind of ['base64', 'base64url'] as const) {
    yield [`${kind} at ${shift}`, Buffer.from(padded.toString(kind).slice(first, last))];
  }
}

function* digests(name: string, bytes: Buffer): Generator<[string, Buffer]> {
  for (const [ending, tail] of [
    ['', ''],
    [' of the line', '\n'],
  ] as const) {
    const digest = createHash(name).update(bytes).update(tail).digest();
    const cut = digest.subarray(0, digestBytes);
    yield [`${name}${ending}`, cut];
    yield [`${name}${ending} in hex`, Buffer.from(cut.toString('hex'))];
    yield [`${name}${ending} in HEX`, Buffer.from(cut.toString('hex').toUpperCase())];
    for (const kind of ['base64', 'base64url'] as const) {
      // The last letter takes bits of the next byte.
      yield [`${name}${ending} in ${kind}`, Buffer.from(cut.toString(kind).slice(0, 10))];
    }
  }
}

/** What is found in these bytes, or in what stands in them as base64 or hex: `canary (form)`. */
export function found(traces: readonly Trace[], bytes: Buffer): string[] {
  const all = Buffer.concat([bytes, Buffer.from('\n'), ...decoded(bytes)]);
  const byStart = Map.groupBy(traces, (it) => it.bytes.readUInt32LE(0));
  const starts = new Uint8Array(1 << 16);
  for (const start of byStart.keys()) starts[folded(start)] = 1;
  const hits = new Set<string>();
  // One walk over all: ten thousand searches would each be one.
  for (let at = 0; at + 4 <= all.length; at += 1) {
    const start = all.readUInt32LE(at);
    if (starts[folded(start)] === 0) continue;
    for (const { canary, form, bytes: sought } of byStart.get(start) ?? []) {
      if (all.subarray(at, at + sought.length).equals(sought)) hits.add(`${canary} (${form})`);
    }
  }
  return [...hits];
}

const folded = (start: number): number => (start ^ (start >>> 16)) & 0xffff;

function decoded(bytes: Buffer): Buffer[] {
  const tokens = new Set(bytes.toString('latin1').match(/[A-Za-z0-9+/_-]{11,}/g));
  return [...tokens].flatMap((it) => [Buffer.from(it, 'base64'), Buffer.from(it, 'hex')]);
}
