import { conditionKey } from '#shared/condition-key.ts';
import type { ConditionKey } from '#shared/condition-key.ts';
import type { Condition, State } from '#collector/domain/condition.ts';
import type { Db, Tx } from './database.ts';
import { isAmong, writeRows } from './rows.ts';
import type { Bulk } from './rows.ts';
import type { Tables } from './tables.ts';

export type ConditionsOfDevice = Map<ConditionKey, Condition>;

/** The remembered conditions of these devices, by device; a healthy PC remembers next to nothing. */
export async function conditionsOf(
  db: Db,
  deviceIds: readonly string[],
): Promise<Map<string, ConditionsOfDevice>> {
  const rows = await db
    .selectFrom('conditions')
    .selectAll()
    .where(isAmong(db, 'device_id', deviceIds))
    .execute();
  const all = new Map<string, ConditionsOfDevice>();
  for (const row of rows) {
    const own = all.get(row.device_id) ?? new Map<ConditionKey, Condition>();
    own.set(conditionKey(row.check_id, row.subject), fromRow(row));
    all.set(row.device_id, own);
  }
  return all;
}

/** What is critical on these devices, by device. */
export async function criticalOf(
  db: Db,
  deviceIds: readonly string[],
): Promise<Map<string, OwnCondition[]>> {
  if (deviceIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('conditions')
    .selectAll()
    .where(isAmong(db, 'device_id', deviceIds))
    .where('state', '=', 'critical')
    .execute();
  return Map.groupBy(
    rows.map((row): OwnCondition => {
      const { device_id: deviceId, check_id: checkId, subject } = row;
      return { deviceId, checkId, subject, condition: fromRow(row) };
    }),
    ({ deviceId }) => deviceId,
  );
}

const bulk: Bulk<'conditions'> = {
  table: 'conditions',
  columns: ['device_id', 'check_id', 'subject', 'state', 'since', 'memory'],
  onConflict: `on conflict (device_id, check_id, subject) do update set state = excluded.state,
    since = excluded.since, memory = excluded.memory`,
};

export interface OwnCondition {
  readonly deviceId: string;
  readonly checkId: string;
  readonly subject: number;
  readonly condition: Condition;
}

export async function saveConditions(tx: Tx, rows: readonly OwnCondition[]): Promise<void> {
  await writeRows(tx, bulk, rows.map(toRow));
}

function toRow({ deviceId, checkId, subject, condition }: OwnCondition): Tables['conditions'] {
  const { state, since, ...memory } = condition;
  return {
    device_id: deviceId,
    check_id: checkId,
    subject,
    state,
    since,
    memory: JSON.stringify(memory),
  };
}

function fromRow(row: Tables['conditions']): Condition {
  return { ...memoryOf(row.memory), state: row.state as State, since: row.since };
}

type Memory = Omit<Condition, 'state' | 'since'>;

const memories = new Map<string, Memory>();
const mostMemories = 5000;

// Healthy PCs remember the same few things: each text is read once, and what it says is readonly.
function memoryOf(text: string): Memory {
  let memory = memories.get(text);
  if (memory === undefined) {
    // Only saveConditions writes this table, from the same type.
    memory = JSON.parse(text) as Memory;
    if (memories.size >= mostMemories) memories.clear();
    memories.set(text, memory);
  }
  return memory;
}
