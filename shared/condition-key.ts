/** Names a condition within its device: a check and the part of the PC that it looks at. */
export type ConditionKey = `${string}#${number}`;

export const conditionKey = (checkId: string, subject: number): ConditionKey =>
  `${checkId}#${subject}`;

export function splitKey(key: ConditionKey): { checkId: string; subject: number } {
  const at = key.lastIndexOf('#');
  return { checkId: key.slice(0, at), subject: Number(key.slice(at + 1)) };
}
