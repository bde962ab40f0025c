import { readFromAgent } from '#shared/messages.ts';
import type { AgentMessage } from '#shared/messages.ts';
import { readInventory } from '#agent/sensors/inventory.ts';

/** What this PC is made of, as the wire has it; null where it cannot be told. */
export async function describePc(): Promise<AgentMessage<'inventory'> | null> {
  const answer = await readInventory();
  if (!answer.ok) return null;
  const read = readFromAgent({ type: 'inventory', ...answer.inventory });
  return read.ok && read.value.type === 'inventory' ? read.value : null;
}
