/** What every answer says to the browser: our own origin only, nothing inline, no frames. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // Own pages may know where one came from; with `no-referrer` forms would send `Origin: null`.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/**
 * Whether a request that changes something comes from one of our own pages. Browsers name the
 * origin on every POST; whoever names none, or another one, is no page of ours. Frameworks' own
 * guards look only at forms: a JSON POST from a foreign origin passed hono's.
 */
export function isFromOurPages(request: Request, baseUrl: string): boolean {
  const site = request.headers.get('Sec-Fetch-Site');
  if (site !== null && site !== 'same-origin') return false;
  const origin = request.headers.get('Origin');
  if (origin === null) return false;
  return origin === new URL(baseUrl).origin || origin === new URL(request.url).origin;
}
