import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareProgramme } from '#collector/app/programme.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import type { Stage } from '#collector/domain/life.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { nwipeLog } from '#test/support/nwipe-log.ts';
import { addPc } from './fleet.ts';
import { engines, openSite, origin } from './site.ts';
import type { TestSite } from './site.ts';

describe.each(engines)('a PC’s page in the workshop on %s', (engine) => {
  let site: TestSite;
  let count = 0;
  beforeAll(async () => {
    site = await openSite(engine);
    await prepareProgramme(site.context);
  });
  afterAll(() => site.close());

  async function pcIn(stage: Stage) {
    count += 1;
    const tag = formatAssetTag({ site: 'BZ', year: 2026, number: count });
    await addPc(site.context, tag, { stage, handedOverOn: null });
    const stageNow = async () => (await deviceByTag(site.store.db, tag))?.stage;
    /** Does something, follows to the page and answers its words. */
    const follow = async (answer: Response) => {
      expect(answer.status).toBe(303);
      return text(await site.get(answer.headers.get('location') ?? ''));
    };
    const press = async (path: string, fields: Record<string, string>) =>
      follow(await site.post(`/devices/${tag}/${path}`, fields));
    const upload = async (log: string | Uint8Array<ArrayBuffer>) => {
      const body = new FormData();
      body.set('log', new File([log], '../../nwipe.log'));
      const path = `${origin}/devices/${tag}/wipes`;
      const headers = { cookie: site.cookie, origin };
      return site.app.request(path, { method: 'POST', body, headers });
    };
    return { tag, stageNow, press, upload, follow, page: () => site.get(`/devices/${tag}`) };
  }
  const text = (response: Response) =>
    response.text().then((html) => html.replaceAll(/[  \s]+/g, ' '));

  test('has a button for each next move, and one to take the last act back', async () => {
    const { press, page, stageNow } = await pcIn('received');
    expect(await text(await page())).toContain('value="triage"');
    const moved = await press('work', { act: 'triage', seen: 'received' });
    expect(moved).toContain('C’est noté : Au tri.');
    await expectValidHtml(moved);
    const event = /name="event" value="([^"]+)"/.exec(moved)?.[1] ?? '';
    expect(await press('work/undo', { event })).toContain('C’est annulé.');
    expect(await stageNow()).toBe('received');
  });

  test('tells whoever was slower that the PC has changed', async () => {
    const { press, stageNow } = await pcIn('triage');
    expect(await press('work', { act: 'triage', seen: 'received' })).toContain('a changé depuis');
    expect(await stageNow()).toBe('triage');
  });

  test('says what blocks it, until that is lowered', async () => {
    const { press, stageNow } = await pcIn('received');
    expect(await press('flags', { flag: 'bios_locked' })).toContain('BIOS verrouillé');
    const refused = await press('work', { act: 'triage', seen: 'received' });
    expect(refused).toContain('Bloqué : BIOS verrouillé.');
    await press('flags', { flag: 'bios_locked', do: 'lower' });
    await press('work', { act: 'triage', seen: 'received' });
    expect(await stageNow()).toBe('triage');
  });

  test('takes nwipe’s log as the proof of its wipe', async () => {
    const { upload, follow, stageNow } = await pcIn('to_wipe');
    const failed = await follow(await upload(nwipeLog({ disks: [{ errors: [1, 0, 0] }] })));
    expect(failed).toContain('nwipe a compté des erreurs.');
    expect(failed).toContain('Effacement échoué');
    const html = await follow(await upload(nwipeLog({ verify: 'VA' })));
    expect(html).toContain('PRNG Stream × 1');
    expect(html).toContain('Effacé et vérifié');
    await expectValidHtml(html);
    expect(await stageNow()).toBe('wiped');
  });

  test.each([
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0]), 'n’est pas un texte'],
    ['nothing', '', 'Choisissez d’abord un fichier'],
    ['another text', 'Erased', 'n’est pas un journal nwipe complet'],
    ['a text of more than 1 MB', 'x'.repeat(1_000_001), 'dépasse 1 Mo'],
  ])('refuses %s as a log, and says why', async (_, log, why) => {
    const { upload, follow, stageNow } = await pcIn('to_wipe');
    expect(await follow(await upload(log))).toContain(why);
    expect(await stageNow()).toBe('to_wipe');
  });

  test('refuses 10 MB before reading them', async () => {
    const { upload } = await pcIn('to_wipe');
    expect((await upload('x'.repeat(10_000_000))).status).toBe(413);
  });

  test('has no such section at home, and none for a PC that is not there', async () => {
    const { page } = await pcIn('in_service');
    expect(await text(await page())).not.toContain('id="work"');
    expect((await site.post('/devices/BZ-26-9999-Z/work', { act: 'triage' })).status).toBe(404);
  });
});
