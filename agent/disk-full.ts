/** Whether it failed for want of room: as the system says it (no room, no quota) or SQLite (SQLITE_FULL). */
export function isDiskFull(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  if ('errcode' in cause) return cause.errcode === 13;
  return 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT');
}
