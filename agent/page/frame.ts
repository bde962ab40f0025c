import { createHash } from 'node:crypto';
import type { Language } from '#shared/check.ts';
import { markup } from './html.ts';
import type { Html } from './html.ts';
import { style } from './style.ts';
import { pageWords } from './words.ts';

export interface FrameParts {
  readonly language: Language;
  readonly title: string;
  /** The same page in the other language. */
  readonly other: string;
  /** What it was made of, to be compared before it is made again. */
  readonly mark: string;
}

const styleDigest = createHash('sha256').update(style).digest('base64');
/** No script, nothing from elsewhere, no form; this one style sheet. */
const policy = `default-src 'none'; style-src 'sha256-${styleDigest}'; base-uri 'none'; form-action 'none'`;

/** Everything before what the page says. The mark stands in its first bytes. */
export function opening({ language, title, other, mark }: FrameParts): Html {
  const words = pageWords[language];
  const otherLanguage = language === 'fr' ? 'en' : 'fr';
  return markup`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="vigie-mark" content="${mark}">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${{ html: style }}</style>
</head>
<body>
<a class="skip" href="#main">${words.skip}</a>
<header class="switch"><p><a href="${other}" lang="${otherLanguage}" hreflang="${otherLanguage}">${words.otherLanguage}</a></p></header>
<main id="main" tabindex="-1">
<h1>${title}</h1>
`;
}

export const closing = (foot: string): Html => markup`</main>
<footer><p class="soft">${foot}</p></footer>
</body>
</html>
`;
