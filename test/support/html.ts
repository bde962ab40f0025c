import { HtmlValidate } from 'html-validate';
import { expect } from 'vitest';

/** Strict on meaning, silent on the spelling that hono/jsx chooses (`<br/>`, `disabled=""`). */
const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'doctype-style': 'off',
    'void-style': 'off',
    'no-trailing-whitespace': 'off',
    'long-title': 'off',
    'no-implicit-input-type': 'off',
    'require-sri': 'off', // every script and style comes from the page's own origin
  },
});

const documentValidator = new HtmlValidate({
  root: true,
  extends: ['html-validate:document'],
  rules: { 'require-sri': 'off' },
});

/**
 * What is wrong with this HTML, a line each: `rule (line:column): what`. Text with an `<html>`
 * element is also judged as a whole document (doctype, title, language, one main).
 */
export async function htmlFaults(html: string): Promise<string[]> {
  const validators = /<html\b/i.test(html) ? [validator, documentValidator] : [validator];
  const reports = await Promise.all(validators.map((each) => each.validateString(html)));
  const messages = reports.flatMap(({ results }) => results.flatMap((result) => result.messages));
  const faults = messages.map(
    ({ ruleId, line, column, message }) => `${ruleId} (${line}:${column}): ${message}`,
  );
  return [...new Set(faults)];
}

/** Fails, naming rule, place and reason, unless this page or fragment is valid HTML. */
export async function expectValidHtml(html: string): Promise<void> {
  const faults = await htmlFaults(html);
  expect(faults, faults.join('\n')).toEqual([]);
}
