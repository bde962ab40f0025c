import { expect, test } from 'vitest';
import { inventoryShape } from '#shared/inventory.ts';
import { fromAgent } from '#shared/messages.ts';

test('the wire carries the inventory as it is read', () => {
  expect(fromAgent.of.inventory).toEqual(inventoryShape);
});
