import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import type { Stage } from '#collector/domain/life.ts';
import { addPc } from './fleet.ts';
import type { TestPc } from './fleet.ts';
import type { TestSite } from './site.ts';

export const tagOf = (number: number) => formatAssetTag({ site: 'BZ', year: 2026, number });

/** A PC that stands in the workshop, and has been with nobody. */
export function readyPc(site: TestSite, number: number, stage: Stage = 'ready'): Promise<TestPc> {
  return addPc(site.context, tagOf(number), { stage, handedOverOn: null });
}

export const contact = {
  name: 'Adulte du foyer',
  phone: '06 12 34 56 78',
  email: 'adulte@exemple.test',
  address: '1 rue du Phare',
  language: 'fr',
  slot: 'evening',
};

/** Begins the handover of a PC by its label; the address of its pages. */
export async function begin(site: TestSite, tag: string): Promise<string> {
  const begun = await site.post('/handovers', { code: tag });
  return begun.headers.get('Location') ?? '';
}

const textId = (html: string): string => /name="text" value="([^"]+)"/.exec(html)?.[1] ?? '';
export const seenIn = (html: string): string => /name="seen" value="(\d+)"/.exec(html)?.[1] ?? '';

/** Answers one question, with what its page had beside it; the answer as it came. */
export async function answer(
  site: TestSite,
  at: string,
  step: string,
  fields: Record<string, string>,
): Promise<Response> {
  const html = await (await site.get(`${at}?step=${step}`)).text();
  const hidden = { seen: seenIn(html), ...(textId(html) === '' ? {} : { text: textId(html) }) };
  return site.post(`${at}/${step}`, { ...hidden, ...fields });
}

/** All questions answered, the agent put off; `more` changes the answers. */
export async function answerAll(
  site: TestSite,
  at: string,
  more: { followUp?: 'yes' | 'no'; contact?: Partial<typeof contact>; household?: string } = {},
): Promise<void> {
  const own = { ...contact, ...more.contact };
  const pick = more.household === undefined ? {} : { household: more.household };
  await answer(site, at, 'phone', { phone: own.phone, ...pick });
  await answer(site, at, 'family', own);
  await answer(site, at, 'agent', { press: 'later' });
  const numbers = { voucher: 'bi-2026 0001', libraryCard: '12345678' };
  await answer(site, at, 'pack', { pc: 'yes', software: 'yes', ...numbers });
  await answer(site, at, 'terms', { accepted: 'yes', way: 'paper' });
  await answer(site, at, 'follow_up', { answer: more.followUp ?? 'yes' });
}

/** Hands a PC over, whole; the code of its household and the address of the sheet. */
export async function handOverOnPage(
  site: TestSite,
  tag: string,
  more: Parameters<typeof answerAll>[2] = {},
): Promise<{ readonly code: string; readonly at: string }> {
  const at = await begin(site, tag);
  await answerAll(site, at, more);
  const html = await (await site.get(at)).text();
  await site.post(at, { seen: seenIn(html) });
  const sheet = await (await site.get(at)).text();
  return { code: /\/households\/([\w-]+)"/.exec(sheet)?.[1] ?? '', at };
}
