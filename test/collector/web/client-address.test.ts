import { afterEach, describe, expect, test } from 'vitest';
import { mostAttempts } from '#collector/domain/sign-in-attempts.ts';
import { openSite, origin } from './site.ts';
import type { TestSite } from './site.ts';

const sites: TestSite[] = [];
afterEach(async () => {
  for (const site of sites.splice(0)) await site.close();
});

/** Signs in with a wrong password, with what the proxies and the visitor have written. */
async function attempts(proxies: number) {
  const site = await openSite('sqlite', { proxies });
  sites.push(site);
  return async (forwarded: string): Promise<number> => {
    const answer = await site.app.request(`${origin}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ email: 'someone@vigie.test', password: 'wrong' }),
      headers: { origin, 'X-Forwarded-For': forwarded },
    });
    return answer.status;
  };
}

describe('attempts to sign in are counted for the address', () => {
  test.each([
    [
      'one proxy: the last address, whatever the visitor wrote',
      1,
      (n: number) => `10.0.0.${n}, 198.51.100.7`,
    ],
    ['two proxies: the last but one', 2, (n: number) => `10.0.0.${n}, 198.51.100.7, 192.0.2.1`],
    ['no proxy: the header counts for nothing', 0, (n: number) => `198.51.100.${n}`],
  ])('%s', async (_, proxies, forwarded) => {
    const attempt = await attempts(proxies);
    for (let n = 0; n < mostAttempts; n += 1) expect(await attempt(forwarded(n))).toBe(400);
    expect(await attempt(forwarded(99))).toBe(429);
  });

  test('two people behind one proxy do not make each other wait', async () => {
    const attempt = await attempts(1);
    for (let n = 0; n <= mostAttempts; n += 1) await attempt('198.51.100.7');
    expect(await attempt('198.51.100.7')).toBe(429);
    expect(await attempt('198.51.100.8')).toBe(400);
  });
});
