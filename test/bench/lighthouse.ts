import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import lighthouse from 'lighthouse';
import type { Flags, RunnerResult } from 'lighthouse';
import { launchChromium, unpackChromium } from '#test/support/chromium.ts';
import { median } from './benchmark.ts';
import type { Benchmark, Measured } from './benchmark.ts';
import { makePages } from './page/made.ts';
import { openPlace } from './page/place.ts';
import type { Place } from './page/place.ts';

/**
 * Lighthouse's scores (0 to 100) for each page, in the real browser, on a phone as it imagines one (its
 * default: a slow 4G line, a processor slowed four times): accessibility, best practices, and the
 * median of five for performance. The floor is what we aim at. A page that misses is named with the
 * audits that it failed. `VIGIE_BENCH_PAGES=queue,day` looks at those pages alone, and
 * `VIGIE_BENCH_RUNS=1` once instead of five times.
 */
export const lighthouseScores: Benchmark = { name: 'page.lighthouse', run };

const aims = { accessibility: 100, 'best-practices': 100, performance: 98 } as const;
type Category = keyof typeof aims;
const categories = ['accessibility', 'best-practices', 'performance'] as const;
const runs = Number(process.env['VIGIE_BENCH_RUNS'] ?? 5);
const programme = { devices: 1000, tickets: 3000 };

/** A look takes some 10 s; one that Chromium left hanging is begun again, so many times. */
const lookMs = 120_000;
const tries = 3;

async function run(): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vigie-bench-'));
  const place = await openPlace(`sqlite:${join(folder, 'vigie.db')}`, programme);
  try {
    return await lookAtAll(place);
  } finally {
    await place.part.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a server on a TCP port has no other kind
  server.close();
  await once(server, 'close');
  return port;
}

async function lookAtAll(place: Place): Promise<Measured[]> {
  const asked = process.env['VIGIE_BENCH_PAGES']?.split(',');
  const all: Measured[] = [];
  for (const { name, paths, as } of [...place.pages, ...(await makePages(place, programme))]) {
    // Lighthouse judges no page that says it is none.
    if (name === 'not-found' || (asked !== undefined && !asked.includes(name))) continue;
    const cookie = place.cookies.get(as === 'technician' ? 'noa' : 'alix') ?? '';
    const headers = name === 'sign-in' ? {} : { Cookie: cookie };
    const address = `${place.address}${paths[0] ?? '/'}`;
    const scores = await scoresOf(address, { extraHeaders: headers });
    const measured = categories.map((category) => ({
      name: `page.lighthouse.${name}.${category}`,
      value: scores[category],
      unit: 'score',
      floor: aims[category],
      ratio: scores[category] / aims[category],
    }));
    const told = categories.map((category) => `${category} ${scores[category]}`).join(', ');
    const missed = measured.some(({ ratio }) => ratio < 1) ? '  MISSED' : '';
    console.error(`${name}: ${told}${missed}`);
    for (const fault of missed === '' ? [] : scores.failed) console.error(`    ${fault}`);
    all.push(...measured);
  }
  for (const category of categories) tellLeast(all, category);
  return all;
}

function tellLeast(all: readonly Measured[], category: Category): void {
  const scores = all.filter(({ name }) => name.endsWith(`.${category}`)).map(({ value }) => value);
  if (scores.length === 0) return;
  const [least, middle] = [Math.min(...scores), median(scores)];
  console.error(`${category}: ${scores.length} pages, least ${least}, median ${middle}`);
}

/** The first run judges everything; the others measure performance again. */
async function scoresOf(
  address: string,
  flags: Flags,
): Promise<Record<Category, number> & { failed: readonly string[] }> {
  const first = await look(address, { ...flags, onlyCategories: [...categories] });
  const performance = [first.scores.get('performance') ?? 0];
  while (performance.length < runs) {
    const again = await look(address, { ...flags, onlyCategories: ['performance'] });
    performance.push(again.scores.get('performance') ?? 0);
  }
  return {
    accessibility: first.scores.get('accessibility') ?? 0,
    'best-practices': first.scores.get('best-practices') ?? 0,
    performance: median(performance),
    failed: first.failed,
  };
}

async function look(address: string, flags: Flags) {
  const { lhr } = await askLighthouse(address, flags);
  if (lhr.runtimeError !== undefined) throw new Error(`${address}: ${lhr.runtimeError.message}`);
  if (lhr.finalDisplayedUrl !== address) {
    throw new Error(`${address} led to ${lhr.finalDisplayedUrl}`);
  }
  const scores = new Map(
    Object.values(lhr.categories).map(({ id, score }) => [id, Math.round((score ?? 0) * 100)]),
  );
  const counted = Object.values(lhr.categories).flatMap(({ auditRefs }) =>
    auditRefs.flatMap(({ id, weight }) => (weight > 0 ? [id] : [])),
  );
  const failed = Object.values(lhr.audits)
    .filter(({ id, score }) => counted.includes(id) && score !== null && score < 0.9)
    .map(({ id, score, displayValue }) => `${id} ${score} ${displayValue ?? ''}`);
  return { scores, failed };
}

/** Each time a browser of its own, as Lighthouse's own command has. */
async function askLighthouse(address: string, flags: Flags, left = tries): Promise<RunnerResult> {
  const port = await freePort();
  const browser = await launchChromium(await unpackChromium(), [`--remote-debugging-port=${port}`]);
  const late = new AbortController();
  try {
    const result = await Promise.race([
      lighthouse(address, {
        ...flags,
        port,
        output: 'json',
        logLevel: 'silent',
        // The session is a cookie in the headers; nothing else is stored.
        disableStorageReset: true,
      }),
      setTimeout(lookMs, undefined, { signal: late.signal }),
    ]);
    if (result !== undefined) return result;
  } finally {
    late.abort();
    await browser.close();
  }
  if (left === 1) throw new Error(`Lighthouse said nothing of ${address}, ${tries} times`);
  console.error(`${address}: nothing in ${lookMs / 1000} s, once more`);
  return askLighthouse(address, flags, left - 1);
}
