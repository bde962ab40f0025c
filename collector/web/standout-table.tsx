/** @jsxImportSource hono/jsx */
import type { KeptStandOut } from '#collector/storage/standouts.ts';
import { devicesOf } from './device-origin.ts';
import type { Words } from './words.ts';

/** Models and lots that break down more often than the rest, each with how sure that is. */
export function StandOuts(props: { words: Words; standOuts: readonly KeptStandOut[] }) {
  const { words, standOuts } = props;
  const { t } = words;
  return (
    <>
      <h2>{t('standouts.heading')}</h2>
      <p>{t('standouts.lead')}</p>
      {standOuts.length === 0 ? (
        <p class="message ok">{t('standouts.none')}</p>
      ) : (
        <>
          <p class="hint">{t('standouts.qHint')}</p>
          <p class="hint">{t('standouts.linkHint')}</p>
          <Table words={words} standOuts={standOuts} />
        </>
      )}
    </>
  );
}

function Table({ words, standOuts }: { words: Words; standOuts: readonly KeptStandOut[] }) {
  const { t } = words;
  const checkedAt = Math.max(...standOuts.map((it) => it.checkedAt));
  return (
    <div class="table">
      <table>
        <caption>{t('standouts.caption', { date: words.day(checkedAt) })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('standouts.group')}</th>
            <th scope="col">{t('standouts.family')}</th>
            {(['pcs', 'faulted', 'rate', 'restRate', 'ratio', 'q'] as const).map((it) => (
              <th scope="col" class="end">
                {t(`standouts.${it}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {standOuts.map((it) => (
            <Row words={words} it={it} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ words, it }: { words: Words; it: KeptStandOut }) {
  const { t } = words;
  const numbers = [
    ['pcs', words.number(it.pcs)],
    ['faulted', words.number(it.faulted)],
    ['rate', words.number(it.rate * 100, 0)],
    ['restRate', words.number(it.restRate * 100, 0)],
  ] as const;
  return (
    <tr>
      <th scope="row">
        <a href={devicesOf(it.dimension, it.name)}>{it.name}</a>
        <small class="block">{words.of('standoutDimension', it.dimension)}</small>
      </th>
      <td data-label={t('standouts.family')}>
        {it.family === 'any' ? t('standouts.any') : words.of('family', it.family)}
      </td>
      {numbers.map(([name, value]) => (
        <td class="end num" data-label={t(`standouts.${name}`)}>
          {value}
        </td>
      ))}
      <td class="end num" data-label={t('standouts.ratio')}>
        <strong class="nowrap">
          {it.ratio === null
            ? t('standouts.noRatio')
            : t('standouts.times', { ratio: words.number(it.ratio) })}
        </strong>
        <small class="block">
          {it.high === null
            ? t('standouts.atLeast', { low: words.number(it.low) })
            : t('standouts.interval', { low: words.number(it.low), high: words.number(it.high) })}
        </small>
      </td>
      <td class="end num nowrap" data-label={t('standouts.q')}>
        {riskWords(words, it.q)}
      </td>
    </tr>
  );
}

/** Below it a risk is only said to be smaller: more digits would promise too much. */
const leastPercent = 0.1;

function riskWords(words: Words, q: number): string {
  const percent = q * 100;
  return percent < leastPercent
    ? words.t('standouts.less', { value: words.number(leastPercent) })
    : words.t('standouts.percent', { value: words.number(percent) });
}
