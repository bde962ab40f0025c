import type { Language } from '#shared/check.ts';

/** What a failed connection comes down to, for a person. */
type LineFault =
  | 'refused'
  | 'name_unknown'
  | 'no_answer'
  | 'no_network'
  | 'broken'
  | 'certificate_date'
  | 'certificate'
  | 'not_a_collector'
  | 'other';

const faults: Readonly<Record<string, LineFault>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'name_unknown',
  EAI_AGAIN: 'name_unknown',
  ETIMEDOUT: 'no_answer',
  ENETUNREACH: 'no_network',
  ENETDOWN: 'no_network',
  EHOSTUNREACH: 'no_network',
  EADDRNOTAVAIL: 'no_network',
  ECONNRESET: 'broken',
  EPIPE: 'broken',
  CERT_NOT_YET_VALID: 'certificate_date',
  CERT_HAS_EXPIRED: 'certificate_date',
  // What `line.ts` says of a key or a certificate that is not the collector's.
  OTHER_KEY: 'certificate',
  NO_CERTIFICATE: 'certificate',
};

/** As Node and OpenSSL name them (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
const aboutCertificate =
  /SELF_SIGNED|UNABLE_TO|CERT_|ALTNAME|^INVALID_CA|^HOSTNAME_MISMATCH|^ERR_SSL/;

function lineFaultOf(error: string): LineFault {
  const known = faults[error];
  if (known !== undefined) return known;
  if (aboutCertificate.test(error)) return 'certificate';
  // So says ws of an answer that is a page.
  return error.startsWith('Unexpected server response') ? 'not_a_collector' : 'other';
}

/** Why there is no connection and what to look at; null says that the other side fell silent. */
export function lineWords(error: string | null, language: Language): string {
  if (error === null) return sentences.no_answer[language];
  const sentence = sentences[lineFaultOf(error)][language];
  // The code stays: whoever helps on the telephone can look it up.
  return `${sentence} (${error})`;
}

const sentences: Readonly<Record<LineFault, Readonly<Record<Language, string>>>> = {
  refused: {
    fr: 'Le collecteur est éteint, ou l’adresse et le port ne sont pas les siens.',
    en: 'The collector is switched off, or address and port are not its own.',
  },
  name_unknown: {
    fr: 'Le nom du collecteur est introuvable : pas d’internet, ou une faute dans son adresse.',
    en: 'The collector’s name cannot be found: no internet, or a typo in its address.',
  },
  no_answer: {
    fr: 'Le collecteur ne répond pas.',
    en: 'The collector does not answer.',
  },
  no_network: {
    fr: 'Ce poste n’a pas de réseau, ou aucun chemin vers le collecteur.',
    en: 'This PC has no network, or no way to the collector.',
  },
  broken: {
    fr: 'La connexion a été coupée.',
    en: 'The connection broke.',
  },
  certificate_date: {
    fr: 'Le certificat du collecteur n’est pas valable à la date de ce poste : vérifier l’horloge du poste.',
    en: 'The collector’s certificate is not valid on this PC’s date: look at this PC’s clock.',
  },
  certificate: {
    fr: 'Ce n’est pas le collecteur qui répond : son certificat n’est pas reconnu. Rien n’a été envoyé.',
    en: 'It is not the collector that answers: its certificate is not trusted. Nothing was sent.',
  },
  not_a_collector: {
    fr: 'À cette adresse répond autre chose qu’un collecteur : vérifier l’adresse.',
    en: 'Something other than a collector answers at this address: check the address.',
  },
  other: {
    fr: 'La connexion a échoué.',
    en: 'The connection failed.',
  },
};
