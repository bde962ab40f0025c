import { noteLot } from '#collector/app/note-lot.ts';
import { openTicketByPerson } from '#collector/app/report-fault.ts';
import { invite } from '#collector/app/staff-accounts.ts';
import { stickerToPrint } from '#collector/app/stickers.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { workshopStages } from '#collector/domain/workshop.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import { totpOf } from '#test/support/totp.ts';
import { crawl, crawlOn } from '../collector/web/crawl.ts';
import { everyKindAt, tellEveryKind } from '../collector/web/every-kind.ts';
import { addPc } from '../collector/web/fleet.ts';
import { begin, handOverOnPage, readyPc, tagOf } from '../collector/web/handover-fleet.ts';
import { origin, password } from '../collector/web/site.ts';
import type { TestSite } from '../collector/web/site.ts';

/** What a site can hold when somebody looks at its pages. */
export const fleets = ['empty', 'ordinary', 'long'] as const;
export type Fleet = (typeof fleets)[number];

/** A page and who looks at it: these cookies, none for nobody. */
export interface Sight {
  readonly at: string;
  readonly cookie: string;
}

/** Tells the site such a fleet; what no link leads to from the pages of the staff. */
export async function tellFleet(site: TestSite, fleet: Fleet): Promise<readonly Sight[]> {
  if (fleet === 'empty') return tellUnlinked(site);
  await tellEveryKind(site);
  if (fleet === 'long') await tellMany(site);
  const unlinked = await tellUnlinked(site);
  if (fleet === 'long') await writeLongest(site);
  else await crawlOn(site, await crawl(site, 10));
  return unlinked;
}

const rows = 200;
/** No blank at which a line could break, and letters that are wide. */
const longest = (letters: number) => 'Wœ'.repeat(letters).slice(0, letters);

/** Lists of 200 rows, with the longest names that an import lets through. */
async function tellMany(site: TestSite): Promise<void> {
  const { context, staffId } = site;
  const name = longest(60);
  const stages = [...workshopStages, 'in_service'] as const;
  for (let number = 1; number <= rows; number += 1) {
    const id = context.ids.token(16);
    const stage = number <= 100 ? 'in_service' : (stages[number % stages.length] ?? 'in_service');
    await context.store.transaction((tx) =>
      insertDevice(tx, {
        id,
        assetTag: formatAssetTag({ site: 'WM', year: 2026, number }),
        stage,
        cohort: name,
        sector: name,
        model: name,
        lot: number % 2 === 0 ? name : `Don ${number}`,
        handedOverOn: '2026-09-01',
        createdAt: everyKindAt,
        inventory: null,
      }),
    );
    const asked = { deviceId: id, family: number % 2 === 0 ? 'storage' : 'ports' } as const;
    if (number <= 100) await openTicketByPerson(context, { ...asked, staffId });
  }
  for (let number = 1; number <= 40; number += 1) {
    const email = `${'w'.repeat(50)}${number}@${'m'.repeat(50)}.test`;
    const role = (['technician', 'planner', 'manager'] as const)[number % 3] ?? 'technician';
    await invite(context, { email, name: `${longest(57)}${number}`, role, actor: staffId });
    await noteLot(context, {
      name: `${longest(77)}${number}`,
      donor: `${longest(117)}${number}`,
      receivedOn: '2026-10-01',
      wipeStandard: 'verified',
      isReportWanted: true,
      isExportForbidden: true,
      isResaleForbidden: true,
      isLogoRemovalWanted: true,
      note: longest(500),
      actor: staffId,
    });
  }
}

/** Every text that a page takes from its reader, as long as it lets them type. */
async function writeLongest(site: TestSite): Promise<void> {
  const { forms } = await crawl(site, 4);
  for (const { route, action, fields, texts } of forms) {
    if (route === 'POST /sign-out') continue;
    const long = [...(texts ?? [])].map(([name, most]) => [name, longest(most ?? 200)] as const);
    const sent = { ...fields, ...Object.fromEntries(long) };
    await site.post(action, sent);
  }
}

/** The pages of families, of people on their way in, and of files that were given. */
async function tellUnlinked(site: TestSite): Promise<readonly Sight[]> {
  const { context, staffId, cookie } = site;
  const pc = await addPc(context, tagOf(901));
  const sticker = await stickerToPrint(context, { deviceId: pc.id, actor: staffId });
  const family = `/m/${sticker?.code ?? ''}`;
  const answers = 'fault=slow&detail=at_start&since=today&call=no_call';
  const waiting = { email: 'maxime@vigie.test', name: 'Maxime', role: 'planner' } as const;
  const invited = await invite(context, { ...waiting, actor: staffId });
  const nobody = [
    '/sign-in',
    '/aide',
    '/about/status',
    family,
    `${family}/report`,
    `${family}/report?fault=slow`,
    `${family}/report?${answers}`,
    '/m/0123456789abcdefghjkmnpqrs',
    `/invitations/${invited.ok ? invited.token : ''}`,
    '/invitations/none',
  ];
  const reported = new FormData();
  for (const [name, value] of new URLSearchParams(answers)) reported.set(name, value);
  const noted = await site.app.request(`${origin}${family}/report?${answers}`, {
    method: 'POST',
    headers: { origin },
    body: reported,
  });
  const { code } = await handOverOnPage(site, (await readyPc(site, 902)).tag);
  const staff = [
    `/households/${code}`,
    await begin(site, (await readyPc(site, 903)).tag),
    await madeAt(site, '/labels/new-tags', {
      site: 'QX',
      year: '2026',
      count: '3',
      form: 'a-form',
    }),
    await madeAt(site, '/rules/proposals', { 'fs.space.warnPercent': '15', note: 'Plus tôt' }),
    await madeAt(site, '/scan/validate', { act: 'triage', pile: pc.tag, id: 'a-first-pile' }),
    await given(site, `étiquette;remis le\r\n${tagOf(904)};07/09/2026\r\n${tagOf(905)};31/02/2026`),
    await given(site, `Machine;Jour\r\n${tagOf(906)};07/09/2026`),
    '/accounts?said=last_administrator',
    await severalAt(site),
    '/nowhere',
  ];
  const setting = await site.signInAs('sacha');
  const begun = cookiesOf(await site.post('/account/second-factor', { password }, setting));
  return [
    ...[...nobody, noted.headers.get('Location') ?? ''].map((at) => ({ at, cookie: '' })),
    ...staff.map((at) => ({ at, cookie })),
    { at: '/account/second-factor/code', cookie: `${setting}; ${begun}` },
    { at: '/sign-in/code', cookie: await halfSignedIn(site) },
    { at: '/take-backs', cookie: setting },
  ];
}

/** Tickets that somebody ticked in the queue. */
async function severalAt(site: TestSite): Promise<string> {
  const html = await (await site.get('/tickets?view=open')).text();
  const ids = [...html.matchAll(/name="ticket\[\]" value="([^"]+)"/g)].map(([, id = '']) => id);
  return `/tickets/several?${ids.map((id) => `ticket[]=${id}`).join('&')}`;
}

async function madeAt(site: TestSite, path: string, fields: Record<string, string>) {
  return (await site.post(path, fields)).headers.get('Location') ?? '';
}

async function given({ app, cookie }: TestSite, lines: string): Promise<string> {
  const body = new FormData();
  body.set('file', new File([lines], 'remises.csv'));
  const headers = { cookie, origin };
  const answer = await app.request(`${origin}/imports`, { method: 'POST', body, headers });
  return answer.headers.get('Location') ?? '';
}

/** Somebody with a second factor who has given their password alone. */
async function halfSignedIn(site: TestSite): Promise<string> {
  const cookie = await site.signInAs('robin');
  const begun = await site.post('/account/second-factor', { password }, cookie);
  const both = `${cookie}; ${cookiesOf(begun)}`;
  const html = await (await site.get('/account/second-factor/code', both)).text();
  const written = /id="key-text">(.*?)<\/p>/s.exec(html)?.[1] ?? '';
  const key = [...written.matchAll(/<span>(\w+)<\/span>/g)].map(([, group]) => group).join('');
  await site.post('/account/second-factor/code', { code: totpOf(key, Date.now()) }, both);
  return cookiesOf(await site.post('/sign-in', { email: 'robin@vigie.test', password }, ''));
}

const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';', 1).join())
    .filter((pair) => !pair.endsWith('='))
    .join('; ');
