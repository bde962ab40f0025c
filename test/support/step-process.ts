/**
 * A collector's process that only does what is due in take-backs: `node step-process.ts URL TODAY`.
 * It prints `ready`, waits for a line, then prints `committed` after each batch and its counts.
 */
import { once } from 'node:events';
import { stepTakebacks } from '#collector/app/step-takebacks.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { openIds } from '#collector/ids.ts';
import { openStore } from '#collector/storage/database.ts';
import type { Store } from '#collector/storage/database.ts';

const [url, today] = process.argv.slice(2);
if (url === undefined || today === undefined) throw new Error('usage: step-process.ts URL TODAY');
const opened = await openStore(url);
const store: Store = {
  ...opened,
  async transaction(work) {
    const answer = await opened.transaction(work);
    process.stdout.write('committed\n');
    return answer;
  },
};
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const clock = { now: () => Date.parse(`${today}T05:00:00Z`) };
const context = { store, clock, ids: openIds() };
// As CalendarDate: the test that starts this process says it.
const counts = await stepTakebacks(context, today as CalendarDate);
process.stdout.write(`${JSON.stringify(counts)}\n`);
await opened.close();
process.stdin.destroy();
