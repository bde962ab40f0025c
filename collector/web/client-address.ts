import type { Visit } from './visit.ts';

/**
 * From where a request comes: the other end of its line, or, where so many proxies of ours stand in
 * front, what the outermost of them has seen. What a visitor writes into the header is further left
 * and counts for nothing. Empty in tests, where there is no line.
 */
export function clientAddress({ request, deps }: Visit): string {
  const { proxies = 0 } = deps;
  if (proxies > 0) {
    const seen = (request.req.header('X-Forwarded-For') ?? '').split(',').map((it) => it.trim());
    return seen.at(-proxies) ?? '';
  }
  // The server under us hands its socket on as `incoming`.
  const env: unknown = request.env;
  if (typeof env !== 'object' || env === null || !('incoming' in env)) return '';
  const { incoming } = env as { incoming?: { socket?: { remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress ?? '';
}
