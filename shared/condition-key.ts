/** Names a condition within its device: a check and the part of the PC that it looks at. */
export type ConditionKey = `${string}#${number}`;

const known = new Map<string, ConditionKey[]>();

/** The same text for the same two: a beat asks for some twenty, and each new text costs its hash. */
export function conditionKey(checkId: string, subject: number): ConditionKey {
  let own = known.get(checkId);
  if (own === undefined) known.set(checkId, (own = []));
  return (own[subject] ??= `${checkId}#${subject}`);
}

export function splitKey(key: ConditionKey): { checkId: string; subject: number } {
  const at = key.lastIndexOf('#');
  return { checkId: key.slice(0, at), subject: Number(key.slice(at + 1)) };
}
