import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startCluster } from '#test/support/postgres-cluster.ts';
import type { Benchmark, Measured } from './benchmark.ts';
import type { PageAsked } from './page/addresses.ts';
import { openPlace } from './page/place.ts';
import type { Place } from './page/place.ts';

/**
 * Processor time for one page at the 95th percentile, by requests one after the other, from a
 * request's arrival to its answer's last byte: of the server's process with all its threads, and on
 * PostgreSQL of the database's processes too. `page.NAME` is a programme of 10,000 PCs and 100,000
 * tickets, beside the sign-in page, which asks the database next to nothing; `page.NAME.tenfold` is
 * ten times that, beside the first. Both servers run at once and take turns at each request.
 * `VIGIE_BENCH_DATA=FOLDER` keeps the SQLite files there and takes them up again;
 * `VIGIE_BENCH_PAGES=queue,day` measures the sign-in page and those pages, with their views, alone.
 */
export const page: Benchmark = {
  name: 'page',
  run: () => run('sqlite'),
};
export const pagePostgres: Benchmark = {
  name: 'page.postgres',
  run: () => run('postgres'),
};

const small = { devices: 10_000, tickets: 100_000 };
const tenfold = { devices: 100_000, tickets: 1_000_000 };
const warmUps = 25;
const requests = 100;
/** The queue is one page of so much HTML at most, and one small script. */
const mostQueueBytes = 60_000;
const mostScriptBytes = 10_000;

type Engine = 'sqlite' | 'postgres';

async function run(engine: Engine): Promise<Measured[]> {
  const kept = process.env['VIGIE_BENCH_DATA'];
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'vigie-bench-')));
  const cluster = engine === 'postgres' ? await startCluster({ durable: false }) : null;
  const open = async (name: string, of: typeof small) => {
    const url =
      cluster === null ? `sqlite:${join(folder, name)}` : await newDatabase(cluster.url, name);
    return openPlace(url, of);
  };
  const places: Place[] = [];
  try {
    for (const [name, of] of [
      ['small', small],
      ['tenfold', tenfold],
    ] as const) {
      places.push(await open(name, of));
    }
    const prefix = engine === 'sqlite' ? 'page' : 'page.postgres';
    const all = await measureAll(places, prefix);
    for (const place of places.slice(0, 1)) all.push(...(await weighQueue(place, prefix)));
    return all;
  } finally {
    await Promise.all(places.map(({ part }) => part.stop()));
    await cluster?.stop();
    if (kept === undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function newDatabase(superuser: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: superuser });
  await client.connect();
  await client.query(`create database ${name}`);
  // So that all the work is done by processes that are there before and after.
  await client.query(`alter database ${name} set max_parallel_workers_per_gather = 0`);
  await client.end();
  const url = new URL(superuser);
  url.pathname = `/${name}`;
  return url.href;
}

async function measureAll(places: readonly Place[], prefix: string): Promise<Measured[]> {
  const all: Measured[] = [];
  let floor: number | null = null;
  const wanted = process.env['VIGIE_BENCH_PAGES']?.split(',');
  for (const [index, { name }] of (places[0]?.pages ?? []).entries()) {
    const isWanted = wanted?.some((it) => name === it || name.startsWith(`${it}.`)) ?? true;
    if (!isWanted && floor !== null) continue;
    const [value = 0, large = 0] = await measure(places, index);
    floor ??= value;
    all.push({
      name: `${prefix}.${name}`,
      value,
      unit: 'CPU ms at p95',
      floor,
      ratio: value / floor,
    });
    all.push({
      name: `${prefix}.${name}.tenfold`,
      value: large,
      unit: 'CPU ms at p95',
      floor: value,
      ratio: large / value,
    });
    const missed = value > 25 || large > 1.3 * value ? '  MISSED' : '';
    console.error(
      `${prefix}.${name}: ${value.toFixed(1)} ms, tenfold ${large.toFixed(1)} ms${missed}`,
    );
  }
  return all;
}

/** The 95th percentile of each place, ms. */
async function measure(places: readonly Place[], index: number): Promise<number[]> {
  const taken = places.map((): number[] => []);
  for (let n = 0; n < warmUps + requests; n += 1) {
    for (const [at, place] of places.entries()) {
      const us = await once(place, place.pages[index], n);
      if (n >= warmUps) taken[at]?.push(us / 1000);
    }
  }
  return taken.map(
    (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0,
  );
}

/** What a browser fetches for the queue, before compression. The aim of its scripts is our own. */
async function weighQueue(place: Place, prefix: string): Promise<Measured[]> {
  const headers = { cookie: place.cookies.get('alix') ?? '' };
  const read = async (path: string) => (await fetch(place.address + path, { headers })).text();
  const html = await read('/tickets');
  const scripts = [...html.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, at = '']) => at);
  const texts = await Promise.all(scripts.map(read));
  const scriptBytes = Buffer.byteLength(texts.join(''));
  const of = (name: string, value: number, aim: number, unit: string): Measured => {
    console.error(`${prefix}.queue.${name}: ${value} ${unit}${value > aim ? '  MISSED' : ''}`);
    return { name: `${prefix}.queue.${name}`, value, unit, floor: aim, ratio: value / aim };
  };
  return [
    of('html', Buffer.byteLength(html), mostQueueBytes, 'bytes'),
    of('scripts', scripts.length, 1, 'files'),
    of('script', scriptBytes, mostScriptBytes, 'bytes'),
  ];
}

async function once(place: Place, asked: PageAsked | undefined, n: number): Promise<number> {
  if (asked === undefined) throw new Error('Both places have the same pages');
  const path = asked.paths[n % asked.paths.length] ?? '/';
  const cookie = place.cookies.get(asked.as === 'technician' ? 'noa' : 'alix') ?? '';
  const before = place.databaseUs();
  const isSignIn = path === '/sign-in';
  const answer = await fetch(`${place.address}${path}`, {
    redirect: 'manual',
    headers: isSignIn ? {} : { cookie },
  });
  await answer.text();
  if (answer.status !== 200 && asked.name !== 'not-found') {
    throw new Error(`${path} answered ${answer.status}`);
  }
  const { us } = await place.part.ask({ do: 'last' });
  return Number(us) + place.databaseUs() - before;
}
