import type { Context } from '#collector/app/context.ts';
import { joinInvited } from '#collector/app/staff-accounts.ts';
import { openLibraryWith, providerId } from './account-library.ts';
import type { LibraryParts, Provider, ProviderLibrary } from './account-library.ts';
import type { NewStaff } from './accounts.ts';

/** Why somebody who came back from the provider is not signed in. */
export const signOnFaults = [
  /** The provider knows them, we do not. */
  'unknown',
  /** The provider does not vouch for the address. */
  'unverified',
  'disabled',
  /** Came back too late, in another browser, or with what we never sent. */
  'stale',
  'cancelled',
  /** No answer, or one that makes no sense. */
  'provider',
  /** That person of the provider's is linked with another account. */
  'taken',
] as const;
export type SignOnFault = (typeof signOnFaults)[number];

export type Left =
  | { readonly ok: true; readonly to: string; readonly cookies: readonly string[] }
  | { readonly ok: false; readonly fault: SignOnFault };
export interface Returned {
  readonly fault: SignOnFault | null;
  /** The way of ours on which they left; null where that is not known. */
  readonly to: string | null;
  readonly cookies: readonly string[];
}

/** Signing in by a provider of identities (OpenID Connect), which makes no accounts. */
export interface SingleSignOn {
  /** As staff call the provider. */
  readonly name: string;
  /** Where the browser goes from here, to come back to `to`, a way of ours. */
  leave(to: string): Promise<Left>;
  /** The same to link who is signed in with a person of the provider's, whatever their address. */
  leaveToLink(request: Request, to: string): Promise<Left>;
  /** What the provider's answer comes to. */
  returned(request: Request): Promise<Returned>;
}

/** Our judgement: somebody who waits longer takes the password. */
const longestWaitMs = 10_000;

export function openSingleSignOn(
  it: LibraryParts & {
    readonly provider: Provider;
    readonly context: Context;
    readonly createStaff: (staff: NewStaff) => Promise<string>;
  },
): SingleSignOn {
  const { context, provider } = it;
  let opened: ProviderLibrary | null = null;
  const library = (): ProviderLibrary =>
    (opened ??= openLibraryWith(it, provider, (email) =>
      joinInvited(context, email, ({ name, role, ...invited }) =>
        it.createStaff({ email: invited.email, name, role, password: null }),
      ),
    ));

  async function leave(to: string, headers: Headers, isLink: boolean): Promise<Left> {
    const sent = {
      body: { provider: providerId, callbackURL: to, errorCallbackURL: to, disableRedirect: true },
      headers,
      asResponse: true,
    } as const;
    const { api } = library();
    const answer = isLink ? api.linkSocialAccount(sent) : api.signInSocial(sent);
    const response = await inTime(answer);
    const body: unknown = response?.ok ? await response.json() : null;
    if (response === null || !isLeading(body)) return { ok: false, fault: 'provider' };
    return { ok: true, to: body.url, cookies: response.headers.getSetCookie() };
  }

  return {
    name: provider.name,
    leave: (to) => leave(to, new Headers(), false),
    leaveToLink: (request, to) => leave(to, request.headers, true),
    async returned(request) {
      const query = Object.fromEntries(new URL(request.url).searchParams);
      const response = await inTime(
        library().api.callbackOAuth({
          params: { id: providerId },
          query,
          headers: request.headers,
          method: 'GET',
          asResponse: true,
        }),
      );
      const location = response?.headers.get('Location') ?? null;
      if (response === null || location === null) {
        return { fault: 'provider', to: null, cookies: [] };
      }
      const url = new URL(location, it.baseUrl);
      const error = url.searchParams.get('error');
      url.searchParams.delete('error');
      url.searchParams.delete('error_description');
      const isOurs = location.startsWith('/');
      return {
        fault: error === null ? null : faultOf(error),
        to: isOurs ? url.pathname + url.search : null,
        cookies: response.headers.getSetCookie(),
      };
    },
  };
}

/** The library's and the provider's own words, as far as people can do something about them. */
function faultOf(error: string): SignOnFault {
  switch (error) {
    case 'signup_disabled':
      return 'unknown';
    case 'account_not_linked':
    case 'email_not_found':
    case 'email_not_verified':
    case 'unable_to_link_account':
      return 'unverified';
    case 'unable_to_create_session':
      return 'disabled';
    case 'account_already_linked_to_different_user':
      return 'taken';
    case 'state_mismatch':
    case 'state_not_found':
    case 'state_invalid':
    case 'state_security_mismatch':
      return 'stale';
    case 'access_denied':
      return 'cancelled';
    default:
      return 'provider';
  }
}

async function inTime(answer: Promise<Response>): Promise<Response | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), longestWaitMs);
  // The provider's faults are not ours: whatever it throws, it did not answer.
  const settled = await Promise.race([answer.catch(() => null), promise]);
  clearTimeout(timer);
  return settled;
}

function isLeading(body: unknown): body is { readonly url: string } {
  return typeof body === 'object' && body !== null && 'url' in body && typeof body.url === 'string';
}
