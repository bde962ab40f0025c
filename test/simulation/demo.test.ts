import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { freshFolder } from '#test/support/folder.ts';
import { BadOption, UsageWanted, languageOf, readDemoOptions } from './demo-options.ts';

const main = join(import.meta.dirname, 'demo.ts');
const open: ReturnType<typeof start>[] = [];
afterEach(async () => {
  // Never by SIGKILL: the demo ends its agent itself.
  for (const { child } of open.splice(0)) {
    if (child.exitCode !== null) continue;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
});

function start(folder: string, more: Readonly<Record<string, string>>) {
  const args = ['--import', 'tsx', main, '--families', '10', '--seed', 'test'];
  const env = { ...process.env, TMPDIR: folder, PORT: '', LC_ALL: '', LANG: '', ...more };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      for (const tell of listeners) tell();
    });
  }
  /** Waits until this stands in what the demo has said; answers all of it. */
  function says(what: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (text.includes(what)) resolve(text);
      };
      listeners.add(look);
      child.once('exit', () => reject(new Error(`The demo ended without “${what}”:\n${text}`)));
      look();
    });
  }
  return { child, says, said: () => text };
}

async function started(more: Readonly<Record<string, string>> = {}) {
  const folder = await freshFolder();
  const demo = start(folder, more);
  open.push(demo);
  return { ...demo, folder };
}

function found(text: string, what: RegExp): string {
  const [, part] = what.exec(text) ?? [];
  if (part === undefined) throw new Error(`The demo does not say ${what}:\n${text}`);
  return part;
}

/** With what the demo has said; the session’s cookie. */
async function signIn(home: string, text: string): Promise<string> {
  const email = found(text, /Adresse e-mail +(\S+)/);
  const password = found(text, /Mot de passe +(\S+)/);
  const answer = await fetch(`${home}sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: new URL(home).origin },
    body: new URLSearchParams({ email, password }),
  });
  expect(answer.status).toBe(303);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

describe('the demo', () => {
  it('tells where to go, shows this PC by a real agent, and leaves nothing behind', async () => {
    const { child, says, folder } = await started({ LANG: 'fr_FR.UTF-8' });
    const text = await says('Ctrl-C');
    expect(text).toContain('6 années scolaires de 10 familles');
    const [home] = /http:\/\/localhost:\d+\//.exec(text) ?? [''];
    expect(text).toMatch(/http:\/\/localhost:\d+\/devices\/BZ-\d\d-0011-[0-9A-Z]/);
    expect(text).toContain('technicien@vigie.example');
    expect((await fetch(`${home}healthz`)).status).toBe(200);
    await says('Relié au collecteur');
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(readdirSync(folder).filter((name) => name.startsWith('vigie-demo'))).toEqual([]);
  });

  it('tells each persona an address: a family’s page, its report, its household, an import, the journal', async () => {
    const { says } = await started({ LANG: 'fr_FR.UTF-8' });
    const text = await says('Ctrl-C');
    const home = found(text, /(http:\/\/localhost:\d+\/)\n/);
    const signedIn = await signIn(home, text);
    const page = async (path: string, cookie = signedIn) => {
      const answer = await fetch(`${home}${path}`, {
        headers: { cookie, 'accept-language': 'fr' },
      });
      return `${answer.status} ${(await answer.text()).replaceAll(/\s+/g, ' ')}`;
    };
    const told = (path: string) => found(text, new RegExp(`/(${path}/[\\w-]+)`));

    const family = await page(told('m'), '');
    expect(family).toMatch(/^200 /);
    expect(family).not.toMatch(/Famille \d|06 39 98/);
    expect(await page(told('households'))).toMatch(/^200 .*Famille \d{4}.*06 39 98 \d\d \d\d/);
    const ticket = await page(told('tickets'));
    expect(ticket).toMatch(/Atelier regarde cette demande.*Réunies avec cette demande/);
    expect(ticket).toContain('Il ne s’allume pas');
    expect(ticket).not.toMatch(/Famille \d|06 39 98/);
    expect(await page(told('imports'))).toMatch(/^200 .*BZ-\d\d-0070-/);
    const journal = await page('journal');
    expect(journal).toMatch(/^200 .*Technicien.*Atelier|^200 .*Atelier.*Technicien/);
    expect(await page('retention')).toMatch(/^200 /);
  });

  it('speaks English where LANG does, and takes the next port where one is taken', async () => {
    const [one, other] = await Promise.all([
      started({ LANG: 'en_GB.UTF-8' }),
      started({ LANG: 'en_GB.UTF-8' }),
    ]);
    const addresses = await Promise.all(
      [one, other].map(async ({ says }) => /http:\/\/\S+/.exec(await says('Open first'))?.[0]),
    );
    expect(new Set(addresses).size).toBe(2);
  });
});

it.each([
  [[], {}, 'en'],
  [[], { LANG: 'C' }, 'en'],
  [[], { LANG: 'C.UTF-8' }, 'en'],
  [[], { LANG: 'en_GB.UTF-8' }, 'en'],
  [[], { LANG: 'de_DE.UTF-8' }, 'en'],
  [[], { LANG: 'fr_FR.UTF-8' }, 'fr'],
  [[], { LANG: 'fr_CH' }, 'fr'],
  [[], { LC_ALL: 'fr_FR', LANG: 'C' }, 'fr'],
  [[], { LC_ALL: '', LC_MESSAGES: 'fr_FR', LANG: 'en_GB' }, 'fr'],
  [['--lang', 'fr'], { LANG: 'C' }, 'fr'],
  [['--lang=en'], { LANG: 'fr_FR' }, 'en'],
] as const)(
  'the demo speaks, asked %j where the locale is %j: %s',
  (args, environment, language) => {
    expect(languageOf(args, environment)).toBe(language);
    expect(() => readDemoOptions(args, {})).not.toThrow();
  },
);

it('a language that the demo does not speak is refused', () => {
  expect(() => readDemoOptions(['--lang', 'de'], {})).toThrow(BadOption);
});

it.each([
  ['--help', 0],
  ['-h', 0],
  ['--familes', 1],
])('says how it is started, without a stack, and starts nothing: %s', (option, code) => {
  expect(() => readDemoOptions([option], {})).toThrow(UsageWanted);
  const args = ['--import', 'tsx', main, option, '--lang=en'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect({ status, said: code === 0 ? stderr : stdout }).toEqual({ status: code, said: '' });
  expect(stdout + stderr).toMatch(/^Usage: npm run demo/);
  expect(stdout + stderr).not.toMatch(/^ +at /m);
});
