/** @jsxImportSource hono/jsx */
import { readDate } from '#collector/domain/calendar.ts';
import { wipeStandards } from '#collector/domain/wipe.ts';
import type { WipeStandard } from '#collector/domain/wipe.ts';
import type { Lot } from '#collector/storage/lots.ts';
import { formOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** The form of a lot: what was typed, what is wrong with it, and the lot where nothing is. */

export type LotFault = 'name' | 'twice' | 'donor' | 'receivedOn' | 'note';
export interface TypedLot {
  readonly name: string;
  readonly donor: string;
  readonly receivedOn: string;
  readonly standard: WipeStandard;
  readonly report: boolean;
  readonly noExport: boolean;
  readonly noResale: boolean;
  readonly removeLogos: boolean;
  readonly note: string;
}
export const nothingTyped: TypedLot = {
  name: '',
  donor: '',
  receivedOn: '',
  standard: 'verified',
  report: false,
  noExport: false,
  noResale: false,
  removeLogos: false,
  note: '',
};

const most = { name: 80, donor: 120, note: 500 } as const;

/** `lot` is null where something is wrong: `faults` then says what. */
export async function readLotForm(visit: Visit): Promise<{
  readonly typed: TypedLot;
  readonly faults: readonly LotFault[];
  readonly lot: Omit<Lot, 'id'> | null;
}> {
  const form = await formOf(visit);
  const text = (name: string) => {
    const value = form[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  const line = (name: string) => text(name).replaceAll(/\p{Cc}+/gu, ' ');
  const typed: TypedLot = {
    name: line('name'),
    donor: line('donor'),
    receivedOn: text('receivedOn'),
    standard: wipeStandards.find((it) => it === form['standard']) ?? 'verified',
    report: form['report'] === 'yes',
    noExport: form['noExport'] === 'yes',
    noResale: form['noResale'] === 'yes',
    removeLogos: form['removeLogos'] === 'yes',
    note: text('note').replaceAll(/\r\n/g, '\n'),
  };
  const received = readDate(typed.receivedOn);
  const isTooLong = (name: keyof typeof most) => typed[name].length > most[name];
  const faults: LotFault[] = [
    ...(typed.name === '' || isTooLong('name') ? (['name'] as const) : []),
    ...(typed.donor === '' || isTooLong('donor') ? (['donor'] as const) : []),
    ...(received.ok ? [] : (['receivedOn'] as const)),
    ...(isTooLong('note') ? (['note'] as const) : []),
  ];
  if (faults.length > 0 || !received.ok) return { typed, faults, lot: null };
  const lot = {
    name: typed.name,
    donor: typed.donor,
    receivedOn: received.date,
    wipeStandard: typed.standard,
    isReportWanted: typed.report,
    isExportForbidden: typed.noExport,
    isResaleForbidden: typed.noResale,
    isLogoRemovalWanted: typed.removeLogos,
    note: typed.note,
  };
  return { typed, faults, lot };
}

export const typedOf = (it: Lot): TypedLot => ({
  name: it.name,
  donor: it.donor,
  receivedOn: it.receivedOn,
  standard: it.wipeStandard,
  report: it.isReportWanted,
  noExport: it.isExportForbidden,
  noResale: it.isResaleForbidden,
  removeLogos: it.isLogoRemovalWanted,
  note: it.note,
});

/** What a donor asks for, each in a few words. */
export function conditionsOf(words: Words, it: Lot): string[] {
  const { t } = words;
  return [
    ...(it.wipeStandard === 'verified' ? [] : [words.of('wipeStandard', it.wipeStandard)]),
    ...(it.isReportWanted ? [t('lots.report')] : []),
    ...(it.isExportForbidden ? [t('lots.noExport')] : []),
    ...(it.isResaleForbidden ? [t('lots.noResale')] : []),
    ...(it.isLogoRemovalWanted ? [t('lots.removeLogos')] : []),
  ];
}

/** What is wrong, above the form, each with a way to its field. */
export function LotFaults({ words, faults }: { words: Words; faults: readonly LotFault[] }) {
  if (faults.length === 0) return null;
  return (
    <div class="message critical" role="alert" id="fault">
      <ul>
        {faults.map((it) => (
          <li>
            <a href={`#${fieldOf(it)}`}>{words.of('lotFault', it)}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}
const fieldOf = (it: LotFault): string => (it === 'twice' ? 'name' : it);

/** `lotId` null: a new lot. Of one that is there the name is not asked for. */
export function LotForm(props: {
  words: Words;
  typed: TypedLot;
  faults: readonly LotFault[];
  action: string;
  seen?: string;
}) {
  const { words, typed, faults, action, seen } = props;
  const { t } = words;
  const isNew = seen === undefined;
  const invalid = (name: string) =>
    faults.some((it) => fieldOf(it) === name)
      ? ({ 'aria-invalid': 'true', 'aria-describedby': `fault ${name}-hint` } as const)
      : ({ 'aria-describedby': `${name}-hint` } as const);
  return (
    <form method="post" action={action} class="card stack no-print">
      {isNew ? (
        <>
          <label for="name">{t('lots.name')}</label>
          <p class="hint" id="name-hint">
            {t('lots.nameHint')}
          </p>
          <input
            id="name"
            name="name"
            required
            maxlength={80}
            value={typed.name}
            {...invalid('name')}
          />
        </>
      ) : (
        <>
          <input type="hidden" name="seen" value={seen} />
          <input type="hidden" name="name" value={typed.name} />
        </>
      )}
      <label for="donor">{t('lots.donor')}</label>
      <p class="hint" id="donor-hint">
        {t('lots.donorHint')}
      </p>
      <input
        id="donor"
        name="donor"
        required
        maxlength={120}
        value={typed.donor}
        {...invalid('donor')}
      />
      <label for="receivedOn">{t('lots.receivedOn')}</label>
      <input
        id="receivedOn"
        name="receivedOn"
        type="date"
        required
        value={typed.receivedOn}
        {...(faults.includes('receivedOn')
          ? { 'aria-invalid': 'true', 'aria-describedby': 'fault' }
          : {})}
      />
      <label for="standard">{t('lots.standard')}</label>
      <select id="standard" name="standard">
        {wipeStandards.map((it) => (
          <option value={it} selected={it === typed.standard}>
            {words.of('wipeStandard', it)}
          </option>
        ))}
      </select>
      <fieldset>
        <legend>{t('lots.formConditions')}</legend>
        {(['report', 'noExport', 'noResale', 'removeLogos'] as const).map((name) => (
          <label class="choice">
            <input type="checkbox" name={name} value="yes" checked={typed[name]} />{' '}
            {t(`lots.${name}`)}
          </label>
        ))}
      </fieldset>
      <label for="note">{t('lots.note')}</label>
      <textarea
        id="note"
        name="note"
        rows={2}
        maxlength={500}
        {...(faults.includes('note')
          ? { 'aria-invalid': 'true', 'aria-describedby': 'fault' }
          : {})}
      >
        {typed.note}
      </textarea>
      <button type="submit">{t(isNew ? 'lots.submit' : 'lot.save')}</button>
    </form>
  );
}
