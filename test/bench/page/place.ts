import { existsSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { startPart } from '../ingest/part.ts';
import type { Part } from '../ingest/part.ts';
import { pagesOf } from './addresses.ts';
import type { PageAsked } from './addresses.ts';
import type { TicketsOf } from './tickets.ts';

/** A server with a full programme, and who is signed in there. */
export interface Place {
  readonly part: Part;
  readonly address: string;
  readonly cookies: ReadonlyMap<string, string>;
  readonly pages: readonly PageAsked[];
  /** Processor time of the database's own processes so far, microseconds. */
  databaseUs(): number;
}

/** Opens the programme at `url`, filled with so much unless it is already. */
export async function openPlace(url: string, of: TicketsOf): Promise<Place> {
  if (!isFilled(url)) {
    const filler = startPart('../page/server.ts');
    await filler.ask({ do: 'fill', url, ...of });
    await filler.stop();
  }
  const part = startPart('../page/server.ts');
  const { port, password } = await part.ask({ do: 'open', url });
  const address = `http://127.0.0.1:${String(port)}`;
  const cookies = new Map<string, string>();
  for (const name of ['alix', 'noa']) {
    const answer = await fetch(`${address}/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: address },
      body: new URLSearchParams({ email: `${name}@vigie.test`, password: String(password) }),
    });
    const lines = answer.headers.getSetCookie().map((line) => line.split(';', 1).join());
    cookies.set(name, lines.join('; '));
  }
  const pids = url.startsWith('postgres') ? await serversOf(url) : [];
  return { part, address, cookies, pages: pagesOf(of), databaseUs: () => usOf(pids) };
}

const isFilled = (url: string): boolean =>
  url.startsWith('sqlite:') && existsSync(url.slice('sqlite:'.length));

async function serversOf(url: string): Promise<number[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const asked = 'select pid from pg_stat_activity where datname = current_database()';
  const { rows } = await client.query<{ pid: number }>(`${asked} and pid <> pg_backend_pid()`);
  await client.end();
  return rows.map(({ pid }) => pid);
}

/** SOURCE: proc_pid_schedstat(5): the first number is the time on a processor in nanoseconds. */
function usOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const [ns = '0'] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
    return sum + Number(ns) / 1000;
  }, 0);
}
