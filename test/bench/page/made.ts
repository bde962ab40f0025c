import type { Stage } from '#collector/domain/life.ts';
import type { PageAsked } from './addresses.ts';
import { deviceRows, tagOf } from './devices.ts';
import type { Place } from './place.ts';
import { caseRows } from './takebacks.ts';
import type { TicketsOf } from './tickets.ts';

/**
 * The pages of what only somebody's act makes: a handover and its household, a sticker's page, a run of
 * labels, a trial of rules, a pile, an import. Makes them as the administrator, by the site's own forms.
 */
export async function makePages(place: Place, of: TicketsOf): Promise<readonly PageAsked[]> {
  const underway = [...caseRows(of.devices)].filter(({ closed_at: at }) => at === null);
  const busy = new Set(underway.map((it) => it.device_id));
  const tagsAt = (asked: Stage) =>
    [...deviceRows(of.devices)].flatMap(({ id, stage, asset_tag: tag }) =>
      stage === asked ? [{ id, tag }] : [],
    );
  // A PC whose take-back is under way is handed to nobody else.
  const [ready, begun] = tagsAt('ready').filter(({ id }) => !busy.has(id));
  const [pile] = tagsAt('received');
  if (!ready || !begun || !pile) throw new Error('The fleet is too small');
  const sheet = await handOver(place, ready.tag);
  const trial = { 'fs.space.warnPercent': '15', note: 'Plus tôt' };
  const run = { site: 'QX', year: '2026', count: '3', form: 'a-form' };
  const labels = await send(place, '/labels', { tags: ready.tag, kind: 'both' });
  const written = (await read(place, labels)).replaceAll(/<[^>]*>|\s/g, '');
  const family = linkIn(written, /\/m\/[a-z\d-]{26,40}/);
  const pages = [
    { name: 'handover', at: await send(place, '/handovers', { code: begun.tag }) },
    { name: 'handover.sheet', at: sheet },
    { name: 'household', at: linkIn(await read(place, sheet), /\/households\/[\w-]+/) },
    { name: 'legal-text', at: linkIn(await read(place, '/legal-texts'), /\/legal-texts\/[\w-]+/) },
    { name: 'family', at: family },
    { name: 'family.report', at: `${family}/report` },
    { name: 'family.question', at: `${family}/report?fault=slow` },
    { name: 'labels.sheet', at: labels },
    { name: 'labels.run', at: await send(place, '/labels/new-tags', run) },
    { name: 'rules.trial', at: await send(place, '/rules/proposals', trial) },
    {
      name: 'pile',
      at: await send(place, '/scan/validate', {
        act: 'triage',
        pile: pile.tag,
        id: 'a-first-pile',
      }),
    },
    { name: 'import', at: await give(place, 'étiquette;remis le') },
    { name: 'import.columns', at: await give(place, 'Machine;Jour') },
  ];
  return pages.map(({ name, at }) => ({ name, paths: [at] }));
}

/** All questions answered, the agent put off; the address of the sheet for the family. */
async function handOver(place: Place, tag: string): Promise<string> {
  const at = await send(place, '/handovers', { code: tag });
  const answers = {
    phone: { phone: '06 12 34 56 78' },
    family: { name: 'Adulte du foyer', phone: '06 12 34 56 78', language: 'fr', slot: 'evening' },
    agent: { press: 'later' },
    pack: { pc: 'yes', software: 'yes', voucher: 'bi-2026 0001', libraryCard: '12345678' },
    terms: { accepted: 'yes', way: 'paper' },
    follow_up: { answer: 'yes' },
  };
  for (const [step, fields] of Object.entries(answers)) {
    const hidden = hiddenIn(await read(place, `${at}?step=${step}`));
    await send(place, `${at}/${step}`, { ...hidden, ...fields });
  }
  await send(place, at, hiddenIn(await read(place, at)));
  return at;
}

/** What stands beside the questions of a handover: what was seen, and which text was read. */
const hiddenIn = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/name="(seen|text)" value="([^"]+)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );

function linkIn(html: string, link: RegExp): string {
  const found = link.exec(html)?.[0];
  if (found === undefined) throw new Error(`No link to ${link.source}`);
  return found;
}

const cookieOf = ({ cookies }: Place): string => cookies.get('alix') ?? '';

async function read(place: Place, path: string): Promise<string> {
  const answer = await fetch(place.address + path, { headers: { cookie: cookieOf(place) } });
  return answer.text();
}

/** Sends a form; where its answer leads. */
async function send(place: Place, path: string, fields: Record<string, string>): Promise<string> {
  return post(place, path, new URLSearchParams(fields));
}

/** Gives a file of handovers with this first line, and one good and one refused row. */
async function give(place: Place, head: string): Promise<string> {
  const body = new FormData();
  const rows = `${tagOf(1)};07/09/2026\r\n${tagOf(2)};31/02/2026`;
  body.set('file', new File([`${head}\r\n${rows}`], 'remises.csv'));
  return post(place, '/imports', body);
}

async function post(place: Place, path: string, body: URLSearchParams | FormData) {
  const answer = await fetch(place.address + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookieOf(place), origin: place.address },
    body,
  });
  const to = answer.headers.get('Location');
  if (to === null) throw new Error(`${path} answered ${answer.status} and led nowhere`);
  return to.split('#', 1).join();
}
