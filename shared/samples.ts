import type { Beat, WireSample } from './messages.ts';
import type { Sample } from './readings.ts';

/** A sample as a beat has it: what was read, or "read again, as before". */
export type NewSample =
  | Sample
  | { readonly group: Sample['group']; readonly subject: number; readonly asBefore: true };

// A sample without reading and without reason stands for "read again, as before".
export function unpackSample(wire: WireSample): NewSample {
  if (wire.reading !== undefined || wire.unread !== undefined) {
    // The wire's shape is the sample's, except that both parts are optional; one was just seen.
    return wire as NewSample;
  }
  return { group: wire.group, subject: wire.subject, asBefore: true };
}

export interface Taken {
  readonly samples: readonly Sample[];
  /** What the news stands for; undefined for "as before" where nothing was before. */
  readonly sample: Sample | undefined;
}

/** Puts news in the place of what was known of that part of the PC. */
export function takeSample(known: readonly Sample[], news: NewSample): Taken {
  const at = placeOf(known, news);
  if ('asBefore' in news) return { samples: known, sample: known[at] };
  return { samples: at < 0 ? [...known, news] : known.with(at, news), sample: news };
}

// A loop, since a callback made for each sample of each beat costs as much as the search.
function placeOf(known: readonly Sample[], { group, subject }: NewSample): number {
  for (let at = 0; at < known.length; at += 1) {
    if (known[at]?.group === group && known[at]?.subject === subject) return at;
  }
  return -1;
}

/** What is known of each part of a PC after this beat. */
export function afterBeat(
  known: readonly Sample[],
  { full, samples }: Pick<Beat, 'full' | 'samples'>,
): readonly Sample[] {
  return samples.reduce(
    (so, wire) => takeSample(so, unpackSample(wire)).samples,
    full ? [] : known,
  );
}
