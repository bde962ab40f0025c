import type { Reading, Sample } from '#shared/readings.ts';
import { fit } from './fit.ts';

/** What a comparison of hardware digests on this PC came to; a part without a digest is left out. */
export type AssetFacts = Reading<'asset'>;

/** Nobody has compared yet: unknown. */
export function readAsset(facts: AssetFacts = {}): Sample<'asset'>[] {
  return [{ group: 'asset', subject: 0, reading: fit('asset', facts) }];
}
