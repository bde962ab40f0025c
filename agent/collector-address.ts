/**
 * A collector's address as a person writes it: http or https, host, a port, and a path where it is
 * served below one. Null for anything else.
 */
export function collectorAddress(given: string): string | null {
  const url = URL.canParse(given) ? new URL(given) : null;
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (url === null || !isWeb || url.username !== '' || url.search !== '' || url.hash !== '') {
    return null;
  }
  return url.href.replace(/\/$/, '');
}
