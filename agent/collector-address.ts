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

/** Whether this would take a PC from https to http; on the PC itself nobody listens. */
export function losesTls(known: string, given: string): boolean {
  const { protocol, hostname } = new URL(given);
  const isHere =
    hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
  return new URL(known).protocol === 'https:' && protocol === 'http:' && !isHere;
}
