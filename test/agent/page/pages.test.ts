import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { familyAsks, takeAsks } from '#agent/asks.ts';
import { removePages, writePageFile } from '#agent/page/files.ts';
import { markup } from '#agent/page/html.ts';
import { openFamilyPage } from '#agent/page.ts';
import { pageWords } from '#agent/page/words.ts';
import { unreadReasons } from '#shared/readings.ts';
import type { UnreadReason } from '#shared/readings.ts';
import { freshFolder } from '#test/support/folder.ts';
import { handPorts } from '#test/support/hand-ports.ts';
import { dayMs, memoryWith, openStage, plainBeat, start } from './stage.ts';

const textOf = (folder: string, name = 'index.html') => readFileSync(join(folder, name), 'utf8');

describe('the family’s page', () => {
  test('is there in both languages, each leading to the other', async () => {
    const { folder, write } = await openStage();
    await write();
    expect(textOf(folder)).toContain('<html lang="fr">');
    expect(textOf(folder)).toContain('href="en.html" lang="en"');
    expect(textOf(folder, 'en.html')).toContain('<html lang="en">');
    expect(textOf(folder, 'en.html')).toContain('href="index.html" lang="fr"');
  });

  test('can be read by all and written by nobody else; asks can be dropped and not listed', async () => {
    const before = process.umask(0o077);
    try {
      const { folder, write } = await openStage();
      await write();
      const modes = ['', 'index.html', 'en.html', 'help.svg', 'ask'].map(
        (name) => [name, (statSync(join(folder, name)).mode & 0o7777).toString(8)] as const,
      );
      expect(Object.fromEntries(modes)).toEqual({
        '': '755',
        'index.html': '644',
        'en.html': '644',
        'help.svg': '644',
        ask: '1733',
      });
    } finally {
      process.umask(before);
    }
  });

  test('holds no script, no form and nothing from elsewhere, and says so to the browser', async () => {
    const { folder, sent, write } = await openStage();
    sent(plainBeat, start);
    sent(plainBeat, start + 2 * dayMs);
    await write();
    for (const name of readdirSync(folder).filter((it) => it.endsWith('.html'))) {
      const text = textOf(folder, name);
      expect(text).toMatch(
        /http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;/,
      );
      expect(text).not.toMatch(/<script|<form|<link|<img|<iframe|\ssrc=|url\(|@import| on\w+="/);
    }
  });

  const told = { coveredUntilDay: 21_000, takebackDay: 21_730, openTickets: 0 };
  const heat = (temperatureC: number) =>
    [{ group: 'heat', subject: 0, reading: { temperatureC, limitC: 100 } }] as const;
  test.each([
    ['all is well', {}, 'Tout va bien'],
    ['a reading beyond its limit', { samples: heat(99) }, 'L’ordinateur chauffe trop'],
    ['a ticket that is open', { told: { ...told, openTickets: 2 } }, 'noté 2 demandes'],
    ['nothing could be read', { samples: [] }, 'n’a encore rien pu lire'],
    ['covered', { told }, 'jusqu’au 1er juillet 2027 compris'],
    ['its last covered day', { told: { ...told, coveredUntilDay: 20_697 } }, 'compris'],
    ['the day after', { told: { ...told, coveredUntilDay: 20_696 } }, 'C’est terminé'],
    ['to be taken back', { told }, 'repris au plus tard le 30 juin 2029'],
    ['before handover', { told: null }, 'pas encore donné les dates'],
    [
      'paused',
      { pause: { bootDigest: '', untilUpSeconds: 0, untilAwake: 0, untilWallMs: start } },
      'La pause finit le 1er septembre 2026 à 10:00',
    ],
    ['at its cap', { bytes: { month: '2026-09', count: 980_000 } }, 'toute sa part d’internet'],
    ['well below its cap', { bytes: { month: '2026-09', count: 979_999 } }, '979 999 octets'],
  ])('says: %s', async (_, change, words) => {
    const { folder, spool, write } = await openStage();
    await write({ memory: memoryWith(spool, change) });
    expect(textOf(folder).replaceAll(/[\u00A0\u202F]/g, ' ')).toContain(words);
    if (words !== 'Tout va bien' && 'samples' in change) {
      expect(textOf(folder)).not.toContain('Tout va bien');
    }
  });

  const disk = (unread: UnreadReason) => [
    ...heat(41.5),
    { group: 'disk', subject: 0, unread } as const,
  ];
  test.each(unreadReasons)('says that all is well only of a disk that was read: %s', async (it) => {
    const { folder, spool, write } = await openStage();
    await write({ memory: memoryWith(spool, { samples: disk(it) }) });
    const hasDisk = it !== 'absent';
    expect(textOf(folder).includes('le disque n’a pas pu être lu')).toBe(hasDisk);
    expect(textOf(folder, 'en.html').includes('the disk could not be read')).toBe(hasDisk);
    expect(textOf(folder).includes('Tout va bien')).toBe(!hasDisk);
    expect(textOf(folder).includes('class="box ok"')).toBe(!hasDisk);
  });

  test('never says that all is well before it is enrolled', async () => {
    const { folder, spool, write } = await openStage();
    await write({ isEnrolled: false, memory: memoryWith(spool, {}) });
    expect(textOf(folder)).toContain('pas encore reliée');
    expect(textOf(folder)).not.toContain('Tout va bien');
  });

  test('writes a month’s page only when its days have changed, and removes what has passed', async () => {
    const { folder, sent, write } = await openStage();
    sent(plainBeat, start);
    sent(plainBeat, start + dayMs);
    await write();
    const file = join(folder, '2026-09.html');
    writeFileSync(file, textOf(folder, '2026-09.html').replace('</main>', 'as it was</main>'));
    sent(plainBeat, start + dayMs + 1000);
    await write();
    expect(textOf(folder, '2026-09.html')).toContain('as it was');
    sent(plainBeat, start + 2 * dayMs);
    await write();
    expect(textOf(folder, '2026-09.html')).not.toContain('as it was');
    sent(plainBeat, start + 95 * dayMs);
    await write();
    expect(existsSync(file)).toBe(false);
  });

  test('draws the code for help once for an address, and anew for another', async () => {
    const { folder, write } = await openStage();
    await write();
    const first = textOf(folder, 'help.svg');
    await write();
    expect(textOf(folder, 'help.svg')).toBe(first);
    await write({ collector: 'https://other.example.org' });
    expect(textOf(folder, 'help.svg')).not.toBe(first);
    expect(textOf(folder)).toContain('<a href="https://other.example.org/aide">');
  });

  test('stays within 300 kB for a PC that reports each quarter of an hour all day', async () => {
    const { folder, sent, write } = await openStage();
    for (let i = 0; i < 96; i += 1) sent(plainBeat, Date.UTC(2026, 8, 1, 22) + i * 900_000);
    await write();
    expect(statSync(join(folder, 'index.html')).size).toBeLessThan(300_000);
  });
});

describe('a page’s file', () => {
  test('that cannot be finished leaves the old one, and nothing beside it', async () => {
    const folder = await freshFolder();
    const file = join(folder, 'index.html');
    writePageFile(file, [markup`old`]);
    function* breaking() {
      yield markup`new`;
      throw new Error('ENOSPC');
    }
    expect(() => writePageFile(file, breaking())).toThrow('ENOSPC');
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['index.html']);
  });

  test('is not written through a link that somebody has put in its way', async () => {
    const folder = await freshFolder();
    writeFileSync(join(folder, 'victim'), 'whole');
    symlinkSync(join(folder, 'victim'), join(folder, 'index.html.new'));
    writePageFile(join(folder, 'index.html'), [markup`page`]);
    expect(readFileSync(join(folder, 'victim'), 'utf8')).toBe('whole');
  });

  test('escapes whatever came from elsewhere', () => {
    expect(markup`<p title="${`"'`}">${'<b>&'}</p>`.html).toBe(
      '<p title="&quot;&#39;">&lt;b&gt;&amp;</p>',
    );
  });

  test('is the only thing that is removed at the end', async () => {
    const { folder, write } = await openStage();
    await write();
    writeFileSync(join(folder, 'notes.txt'), '');
    removePages(folder);
    expect(readdirSync(folder).toSorted()).toEqual(['ask', 'notes.txt']);
  });
});

describe('what the family asks', () => {
  test.each([
    ['pause-7-days', 'vigie-pause', 'menuPause'],
    ['resume', 'vigie-resume', 'menuResume'],
  ] as const)('stands in the menu under the name that the page says: %s', (name, file, word) => {
    const entry = readFileSync(
      new URL(`../../../agent/packaging/debian/${file}.desktop`, import.meta.url),
      'utf8',
    );
    expect(entry).toContain(`\nName=${pageWords.en.pause[word]}\n`);
    expect(entry).toContain(`\nName[fr]=${pageWords.fr.pause[word]}\n`);
    expect(entry).toMatch(new RegExp(`^Exec=touch @PAGE@/ask/${name}$`, 'm'));
  });

  test('is heard by the name of a plain file, and taken away', async () => {
    const folder = await freshFolder();
    writeFileSync(join(folder, 'pause-7-days'), 'whatever it holds');
    expect(takeAsks(folder, familyAsks)).toEqual(['pause-7-days']);
    expect(takeAsks(folder, familyAsks)).toEqual([]);
  });

  test.each([
    ['a link', (path: string) => symlinkSync('/etc/hostname', path)],
    ['a link to nowhere', (path: string) => symlinkSync('/nowhere', path)],
    ['a folder', (path: string) => mkdirSync(path)],
  ])('is not heard from %s', async (_, make) => {
    const folder = await freshFolder();
    make(join(folder, 'pause-7-days'));
    expect(takeAsks(folder, familyAsks)).toEqual([]);
    expect(existsSync('/etc/hostname')).toBe(true);
  });

  test('is nothing else: other names are left where they are', async () => {
    const folder = await freshFolder();
    writeFileSync(join(folder, 'forget'), '');
    writeFileSync(join(folder, 'pause-7-days.txt'), '');
    expect(takeAsks(folder, familyAsks)).toEqual([]);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  test('is not heard for ever where it cannot be taken away', async () => {
    const folder = await freshFolder();
    mkdirSync(join(folder, 'ask'));
    writeFileSync(join(folder, 'ask', 'resume'), '');
    chmodSync(join(folder, 'ask'), 0o500);
    // Root takes it away all the same.
    const heard = takeAsks(join(folder, 'ask'), familyAsks);
    expect(heard).toEqual(existsSync(join(folder, 'ask', 'resume')) ? [] : ['resume']);
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('the keeper of the page', () => {
  test('writes once what comes together, a moment later', async () => {
    const ports = handPorts();
    let writes = 0;
    const write = async () => void (writes += 1);
    const page = openFamilyPage({ folder: await freshFolder(), ports, write, onFault: () => {} });
    page.note();
    page.note();
    expect(writes).toBe(0);
    (await ports.timer(2000)).run();
    await page.end('kept');
    expect(writes).toBe(1);
  });

  test('writes what was noted before it ends, and tells a fault without failing', async () => {
    const ports = handPorts();
    const faults: unknown[] = [];
    const full = new Error('ENOSPC');
    const page = openFamilyPage({
      folder: await freshFolder(),
      ports,
      write: () => Promise.reject(full),
      onFault: (cause) => faults.push(cause),
    });
    page.note();
    await page.end('kept');
    expect(faults).toEqual([full]);
  });
});
