import { expect, test } from 'vitest';
import { lineWords } from '#agent/line-words.ts';

test.each([
  ['ECONNREFUSED', 'switched off', 'éteint'],
  ['ENOTFOUND', 'no internet, or a typo', 'pas d’internet'],
  ['ETIMEDOUT', 'does not answer', 'ne répond pas'],
  ['ENETUNREACH', 'no network', 'pas de réseau'],
  ['CERT_HAS_EXPIRED', 'this PC’s clock', 'horloge'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'not trusted', 'pas reconnu'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'not trusted', 'pas reconnu'],
  ['OTHER_KEY', 'not trusted', 'pas reconnu'],
  ['Unexpected server response: 404', 'check the address', 'vérifier l’adresse'],
  ['EWEIRD', 'failed. (EWEIRD)', 'échoué. (EWEIRD)'],
])('%s is said in people’s words', (error, english, french) => {
  expect(lineWords(error, 'en')).toContain(english);
  expect(lineWords(error, 'fr')).toContain(french);
});

test('a line that falls silent is said so', () => {
  expect(lineWords(null, 'en')).toBe('The collector does not answer.');
});
