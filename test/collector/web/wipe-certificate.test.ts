import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { moveStage, undoMove } from '#collector/app/move-stage.ts';
import { noteLot } from '#collector/app/note-lot.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { readWipe } from '#collector/app/read-wipe.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { eventsOfDevice } from '#collector/storage/events.ts';
import { wipesOf } from '#collector/storage/wipes.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { nwipeLog } from '#test/support/nwipe-log.ts';
import { addPc } from './fleet.ts';
import { engines, openSite } from './site.ts';
import type { TestSite } from './site.ts';

const conditions = {
  wipeStandard: 'verified',
  isReportWanted: true,
  isExportForbidden: false,
  isResaleForbidden: true,
  isLogoRemovalWanted: false,
} as const;

describe.each(engines)('the certificate of a wipe on %s', (engine) => {
  let site: TestSite;
  let count = 0;
  beforeAll(async () => {
    site = await openSite(engine);
    await prepareProgramme(site.context);
  });
  afterAll(() => site.close());

  /** A PC with a log that was read; `address` is that of its certificate. */
  async function wiped(log: string, lot: string | null = null) {
    count += 1;
    const tag = formatAssetTag({ site: 'BZ', year: 2026, number: count });
    const { id } = await addPc(site.context, tag, { stage: 'to_wipe', handedOverOn: null, lot });
    await readWipe(site.context, { deviceId: id, actor: site.staffId, log });
    const [wipe] = await wipesOf(site.store.db, id);
    const address = `/devices/${tag}/wipes/${wipe?.id ?? 'none'}/certificate.pdf`;
    return { id, tag, wipe, address };
  }
  const serial = () => `SN-${(count += 1)}`;
  const oneDisk = (it = {}) => nwipeLog({ disks: [{ serial: serial(), ...it }] });

  test('is a tagged PDF in the reader’s language that says what the log proves', async () => {
    const { tag, address, wipe } = await wiped(nwipeLog({ disks: [{ serial: 'WD-77' }] }));
    const answer = await site.get(address);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('content-disposition')).toContain(`certificat-${tag}.pdf`);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const paper = await read(answer);
    expect(paper.raw).toContain('/Lang (fr-FR)');
    expect(paper.raw).toContain('/MarkInfo');
    expect(paper.raw).toContain('/StructTreeRoot');
    for (const type of ['Document', 'H1', 'H2', 'Table', 'TH', 'TD', 'P']) {
      expect(paper.raw, type).toMatch(new RegExp(`/S /${type}\\b`));
    }
    for (const said of [tag, 'WD-77', 'MODEL-A', 'PRNG Stream', 'nwipe 0.34', '01:25:04', 'alix']) {
      expect(paper.text, said).toContain(said);
    }
    expect(paper.text).toContain('2026-10-05 09:25:04');
    expect(paper.text).toContain('1 tour de 1 passage, puis mise à zéro');
    expect(paper.text).toContain('500 107 862 016');
    expect(paper.text).toContain(wipe?.id ?? '?');
    expect(paper.text).toMatch(/[0-9a-f]{64}/);
  });

  test('is in the other language where that is asked for, whatever the reader’s is', async () => {
    const { address } = await wiped(oneDisk());
    const paper = await read(await site.get(`${address}?in=en`));
    expect(paper.raw).toContain('/Lang (en-GB)');
    expect(paper.text).toContain('Wipe certificate');
    expect(paper.text).toContain('1 round of 1 pass, then blanked');
  });

  test.each([
    ['errors', { errors: [1, 0, 0] as const }],
    ['a part that was not written', { writtenBytes: 512 }],
    ['no serial number', { serial: '' }],
    ['a serial number that nwipe hid', { serial: 'XXXXXXX' }],
  ])('is not made of a log with %s', async (_, it) => {
    const { address, tag } = await wiped(oneDisk(it));
    expect((await site.get(address)).status).toBe(404);
    expect(await (await site.get(`/devices/${tag}`)).text()).toContain('pas de certificat');
  });

  test('is not given for another PC, an unknown proof, or one that was taken back', async () => {
    const { id, address, wipe } = await wiped(oneDisk());
    const other = await wiped(oneDisk());
    const strange = `/devices/${other.tag}/wipes/${wipe?.id ?? ''}/certificate.pdf`;
    expect((await site.get(strange)).status).toBe(404);
    expect((await site.get(address.replace(/wipes\/[^/]+/, 'wipes/no'))).status).toBe(404);
    const [event] = await eventsOfDevice(site.store.db, id, 1);
    const undo = { deviceId: id, actor: site.staffId, eventId: event?.id ?? '' };
    expect(await undoMove(site.context, undo)).toMatchObject({ done: true });
    expect((await site.get(address)).status).toBe(404);
  });

  test('is not made of a log that is not the one that was read', async () => {
    const { address, wipe } = await wiped(oneDisk());
    await site.store.db
      .updateTable('wipes')
      .set({ log: oneDisk({ errors: [9, 0, 0] }) })
      .where('id', '=', wipe?.id ?? '')
      .execute();
    expect((await site.get(address)).status).toBe(404);
  });

  test('is there for each PC of a lot in one paper, which says whose are missing', async () => {
    const lot = {
      name: 'Don č/1',
      donor: 'Ville <b>',
      receivedOn: '2026-09-14',
      note: '',
    } as const;
    const id = await noteLot(site.context, { ...lot, ...conditions, actor: 'ana' });
    const first = await wiped(oneDisk(), lot.name);
    const second = await wiped(oneDisk(), lot.name);
    const missing = await wiped(oneDisk({ errors: [1, 0, 0] }), lot.name);
    const answer = await site.get(`/lots/${id ?? ''}/certificates.pdf`);
    expect(answer.status).toBe(200);
    const paper = await read(answer);
    expect(paper.text).toContain('2 certificats pour 3 postes.');
    for (const { tag } of [first, second, missing]) expect(paper.text).toContain(tag);
    // Letters that the paper's letterforms lack show as a question mark, and break nothing.
    expect(paper.text).toContain('Don ?/1');
    expect(paper.text).toContain('Ville <b>');
    expect((await site.get('/lots/none/certificates.pdf')).status).toBe(404);
    const page = await (await site.get(`/lots/${id ?? ''}`)).text();
    expect(page).toContain('en un seul PDF (2)');
    expect(page).toContain(first.address);
    await expectValidHtml(page);
  });

  test('stays true of the first life when the PC goes on', async () => {
    const { id, address } = await wiped(oneDisk());
    await moveStage(site.context, { deviceId: id, act: 'repaired', actor: site.staffId });
    expect((await site.get(address)).status).toBe(200);
  });
});

/** The bytes as letters, and the text that is drawn, runs joined. */
async function read(answer: Response): Promise<{ raw: string; text: string }> {
  const bytes = Buffer.from(await answer.arrayBuffer());
  const raw = bytes.toString('latin1');
  expect(raw.startsWith('%PDF-1.7')).toBe(true);
  let text = '';
  for (const { index, 0: head } of raw.matchAll(/stream\r?\n/g)) {
    const from = index + head.length;
    const part = bytes.subarray(from, raw.indexOf('endstream', from));
    const page = inflated(part);
    // `[<hex> kerning <hex>] TJ`: one run of text.
    for (const [, run = ''] of page.matchAll(/\[([^\]]*)\] TJ/g)) {
      const hex = [...run.matchAll(/<([0-9a-f]*)>/g)].map(([, it = '']) => it).join('');
      text += `${Buffer.from(hex, 'hex').toString('latin1')} `;
    }
  }
  return { raw, text: text.replaceAll(/[\u00A0\s]+/g, ' ') };
}

function inflated(part: Uint8Array): string {
  try {
    return inflateSync(part).toString('latin1');
  } catch {
    return '';
  }
}
