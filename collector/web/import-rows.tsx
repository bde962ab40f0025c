/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import type { StoredRow } from '#collector/storage/imports.ts';
import { changeWords, faultWords, headerName, cellWords } from './import-words.ts';
import { Mark } from './marks.tsx';
import type { Look } from './marks.tsx';
import type { Words } from './words.ts';

/** The tables of an import: what each row does, what is to be mended, what could not be undone. */

const looks: Record<StoredRow['verdict']['verdict'], Look> = {
  refused: 'critical',
  new: 'ok',
  changed: 'warn',
  unchanged: 'plain',
  repeated: 'plain',
};

/** Each row of a file with its verdict and why. */
export function RowTable(props: { words: Words; isDone: boolean; rows: readonly StoredRow[] }) {
  const { words, isDone, rows } = props;
  const { t } = words;
  return (
    <div class="table">
      <table>
        <caption>{t(isDone ? 'preview.captionDone' : 'preview.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('preview.line')}</th>
            <th scope="col">{headerName(words, 'assetTag')}</th>
            <th scope="col">{t('preview.verdict')}</th>
            <th scope="col">{t('preview.why')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((it) => (
            <Row words={words} it={it}>
              <td data-label={t('preview.verdict')}>
                <Mark
                  look={looks[it.verdict.verdict]}
                  word={words.of('verdict', it.verdict.verdict)}
                />
              </td>
              <td data-label={t('preview.why')}>
                <Why words={words} it={it} />
              </td>
            </Row>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The refused rows, one line for each cell that is to be mended. */
export function FaultTable({ words, rows }: { words: Words; rows: readonly StoredRow[] }) {
  const { t } = words;
  return (
    <div class="table">
      <table>
        <caption>{t('preview.faultsCaption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('preview.line')}</th>
            <th scope="col">{headerName(words, 'assetTag')}</th>
            <th scope="col">{t('preview.faultColumn')}</th>
            <th scope="col">{t('preview.faultValue')}</th>
            <th scope="col">{t('preview.faultMend')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.flatMap((it) =>
            it.verdict.verdict === 'refused'
              ? it.verdict.faults.map((fault) => (
                  <Row words={words} it={it}>
                    <td data-label={t('preview.faultColumn')}>{headerName(words, fault.column)}</td>
                    <td data-label={t('preview.faultValue')}>
                      {fault.value || <i>{t('preview.emptyCell')}</i>}
                    </td>
                    <td data-label={t('preview.faultMend')}>{faultWords(words, fault)}</td>
                  </Row>
                ))
              : [],
          )}
        </tbody>
      </table>
    </div>
  );
}

/** The rows that an undoing left as they are, each with why. */
export function KeptTable({ words, rows }: { words: Words; rows: readonly StoredRow[] }) {
  const { t } = words;
  return (
    <div class="table">
      <table>
        <caption>{t('preview.keptCaption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('preview.line')}</th>
            <th scope="col">{headerName(words, 'assetTag')}</th>
            <th scope="col">{t('preview.why')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((it) => (
            <Row words={words} it={it}>
              <td data-label={t('preview.why')}>{words.of('undoRefusal', it.undone ?? '')}</td>
            </Row>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A row's line and its PC, which one can follow where it is on file. */
function Row(props: { words: Words; it: StoredRow; children?: Child }) {
  const { words, it, children } = props;
  const { handover, values } = it.row;
  return (
    <tr>
      <th scope="row" class="nowrap">
        {words.t('preview.lineNumber', { line: it.row.line })}
      </th>
      <td data-label={headerName(words, 'assetTag')} class="tag-cell">
        {it.made !== null && handover !== null && it.undone !== 'undone' ? (
          <a href={`/devices/${handover.assetTag}`}>{handover.assetTag}</a>
        ) : (
          (handover?.assetTag ?? (values.assetTag || '–'))
        )}
      </td>
      {children}
    </tr>
  );
}

function Why({ words, it }: { words: Words; it: StoredRow }) {
  const { t } = words;
  const { row, verdict } = it;
  const date = row.handover === null ? '' : words.date(row.handover.handedOverOn);
  switch (verdict.verdict) {
    case 'refused':
      return (
        <ul class="faults">
          {verdict.faults.map((fault) => (
            <li>
              <strong>{cellWords(words, fault)}</strong> {faultWords(words, fault)}
            </li>
          ))}
        </ul>
      );
    case 'changed':
      return (
        <>
          <ul class="faults">
            {verdict.changes.map((change) => (
              <li>{changeWords(words, change)}</li>
            ))}
          </ul>
          <Warnings words={words} it={it} />
        </>
      );
    case 'repeated':
      return <p>{t('preview.repeats', { line: row.repeats ?? 0 })}</p>;
    case 'new':
      return (
        <>
          <p>{t('preview.given', { date })}</p>
          <Warnings words={words} it={it} />
        </>
      );
    case 'unchanged':
      return <p>{t('preview.given', { date })}</p>;
  }
}

function Warnings({ words, it }: { words: Words; it: StoredRow }) {
  return (
    <>
      {it.row.warnings.map(({ why, expected }) => (
        <p>
          <Mark look="warn" word={words.t('preview.warning')} />{' '}
          {words.of('rowWarning', why, { expected })}
        </p>
      ))}
    </>
  );
}
