import type { Provider } from '#collector/web/account-library.ts';
import { secondFactorRules } from '#collector/web/accounts.ts';
import type { SecondFactorRule } from '#collector/web/accounts.ts';
import type { Fault } from './bad-config.ts';

type Value = (name: string) => string | undefined;

/** Of whom a second factor is asked; nobody where the variable is left out. */
export function readSecondFactorRule(value: Value, faults: Fault[]): SecondFactorRule {
  const text = value('REQUIRE_SECOND_FACTOR')?.trim() ?? '';
  if (text === '') return 'none';
  const rule = secondFactorRules.find((it) => it === text);
  if (rule !== undefined) return rule;
  faults.push({
    variable: 'REQUIRE_SECOND_FACTOR',
    expected: `one of ${secondFactorRules.join(', ')}`,
    hint: 'Leave it out for none: then each person decides.',
  });
  return 'none';
}

const mostNameLetters = 40;

/** The provider of identities; null where none of its variables is set. */
export function readProvider(value: Value, faults: Fault[]): Provider | null {
  const text = (name: string): string => value(name)?.trim() ?? '';
  const [issuer, clientId] = [text('OIDC_ISSUER'), text('OIDC_CLIENT_ID')];
  const [clientSecret, name] = [text('OIDC_CLIENT_SECRET'), text('OIDC_NAME')];
  if ([issuer, clientId, clientSecret, name].every((it) => it === '')) return null;
  const together = 'All four OIDC_… variables belong together; leave all out for passwords alone.';
  if (!isIssuer(issuer)) {
    faults.push({
      variable: 'OIDC_ISSUER',
      expected: 'the https address under which the provider signs, such as https://id.example.org',
      hint: `Its discovery document is there under /.well-known/openid-configuration. ${together}`,
    });
  }
  if (clientId === '') {
    faults.push({
      variable: 'OIDC_CLIENT_ID',
      expected: 'the name under which the provider knows this collector',
      hint: together,
    });
  }
  if (clientSecret === '') {
    faults.push({
      variable: 'OIDC_CLIENT_SECRET',
      expected: 'the secret that the provider gave for this collector',
      hint: `OIDC_CLIENT_SECRET_FILE names a file with it. ${together}`,
    });
  }
  if (name === '' || name.length > mostNameLetters || /\p{C}/u.test(name)) {
    faults.push({
      variable: 'OIDC_NAME',
      expected: `the provider as staff call it, at most ${mostNameLetters} letters`,
      hint: `It stands on the sign-in page after “Se connecter avec”. ${together}`,
    });
  }
  return { issuer: issuer.replace(/\/+$/, ''), clientId, clientSecret, name };
}

/** Without TLS only on this machine: what the provider says opens every account. */
function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.search !== '' || url.hash !== '') return false;
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere);
}
