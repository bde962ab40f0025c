import type { Handover, HandoverDecision } from '#collector/domain/handover.ts';
import { judgeRow } from '#collector/domain/import.ts';
import type { ReadRow, Verdict } from '#collector/domain/import.ts';
import type { HandedOver, MadeByRow } from '#collector/domain/import-undo.ts';
import type { Tx } from '#collector/storage/database.ts';
import { devicesByTag } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import type { StoredRow } from '#collector/storage/imports.ts';
import { lockHandovers, lockOpenTakebacks } from '#collector/storage/takebacks.ts';
import type { Takeback } from '#collector/storage/takebacks.ts';
import type { Context } from './context.ts';
import { handOverAll, loadFile } from './hand-over.ts';
import type { HandoverFile } from './hand-over.ts';

/** A row with what would come of it, or came of it. */
export type JudgedRow = Pick<StoredRow, 'number' | 'verdict' | 'made'> & {
  readonly warned: boolean;
};

/** What would come of these rows now. */
export async function judgeRows(
  tx: Tx,
  rows: readonly StoredRow[],
  now: number,
): Promise<JudgedRow[]> {
  const file = await loadFile(tx, handoversIn(rows), now);
  return rows.map((it) => judged(it, file.decide, null));
}

/** Hands over what these rows say, judged anew: what was done in the meantime counts. */
export async function applyRows(
  tx: Tx,
  context: Context,
  { rows, actor }: { readonly rows: readonly StoredRow[]; readonly actor: string },
): Promise<JudgedRow[]> {
  const { clock, ids } = context;
  const handovers = handoversIn(rows);
  await lockHandovers(tx);
  const file = await loadFile(tx, handovers, clock.now());
  const decisions = await handOverAll(tx, context, { handovers, actor });
  const decided = new Map(handovers.map((handover, at) => [handover, decisions[at]]));
  const after = await devicesByTag(
    tx,
    handovers.map((it) => it.assetTag),
  );
  const cases = await lockOpenTakebacks(
    tx,
    [...after.values()].map(({ id }) => id),
  );
  const marker = ids.timeId(clock.now());
  return rows.map((it) => {
    const { handover } = it.row;
    const device = after.get(handover?.assetTag ?? '');
    const decision = decidedOf(it.row, decided);
    const did = decision?.verdict === 'new' || decision?.verdict === 'changed';
    const made =
      handover === null || device === undefined || !did
        ? null
        : madeBy({ handover, file, device, own: cases.get(device.id), decision, marker });
    return judged(it, () => decision ?? { verdict: 'unchanged' }, made);
  });
}

const isGood = ({ faults, repeats }: ReadRow) => faults.length === 0 && repeats === null;

function handoversIn(rows: readonly StoredRow[]): Handover[] {
  return rows.flatMap(({ row }) => (row.handover !== null && isGood(row) ? [row.handover] : []));
}

function decidedOf(
  row: ReadRow,
  decided: ReadonlyMap<Handover, HandoverDecision | undefined>,
): HandoverDecision | undefined {
  return row.handover === null ? undefined : decided.get(row.handover);
}

function judged(
  { number, row }: StoredRow,
  decide: (it: Handover) => HandoverDecision,
  made: MadeByRow | null,
): JudgedRow {
  const verdict = verdictOf(row, decide);
  const isActedOn = verdict.verdict === 'new' || verdict.verdict === 'changed';
  return { number, verdict, made, warned: isActedOn && row.warnings.length > 0 };
}

function verdictOf(row: ReadRow, decide: (it: Handover) => HandoverDecision): Verdict {
  const { row: _, ...verdict } = judgeRow(row, decide);
  return verdict;
}

function madeBy(it: {
  readonly handover: Handover;
  readonly file: HandoverFile;
  readonly device: Device;
  readonly own: Takeback | undefined;
  readonly decision: HandoverDecision | undefined;
  readonly marker: string;
}): MadeByRow {
  const { handover, file, device, own, decision, marker } = it;
  const before = file.deviceOf(handover);
  const earlier = file.caseOf(handover);
  const isCorrected = decision?.verdict === 'changed';
  const isMoved = isCorrected && before?.handedOverOn !== device.handedOverOn;
  return {
    did: isCorrected ? 'corrected' : before === null ? 'put_on_file' : 'handed_over',
    deviceId: device.id,
    caseId: own?.id ?? null,
    before: before === null ? null : handedOver(before),
    after: handedOver(device),
    caseBefore: isMoved && earlier !== null ? datesOf(earlier) : null,
    marker,
  };
}

export function handedOver(device: Device): HandedOver {
  const { stage, handedOverOn, cohort, sector, lot, model } = device;
  return { stage, handedOverOn, cohort, sector, lot, model };
}

function datesOf({ termsId, handedOverOn, windowOpensOn, dueOn, nextStepOn }: Takeback) {
  return { termsId, handedOverOn, windowOpensOn, dueOn, nextStepOn };
}
