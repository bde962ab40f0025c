/** A piece of a page: all that came from elsewhere is already escaped in it. */
export interface Html {
  readonly html: string;
}
type Piece = Html | string | number | readonly Html[];

/** A template whose values are escaped, unless they are such pieces themselves. */
export function markup(texts: TemplateStringsArray, ...values: readonly Piece[]): Html {
  const parts = values.map((value, at) => textOf(value) + (texts[at + 1] ?? ''));
  return { html: (texts[0] ?? '') + parts.join('') };
}

export const nothing: Html = { html: '' };

function textOf(value: Piece): string {
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  return 'html' in value ? value.html : value.map((it) => it.html).join('\n');
}

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// French sets a space before these signs, at which no line may break.
const escaped = (text: string): string =>
  text.replaceAll(/ (?=[:;?!»])|(?<=«) /g, '\u00A0').replace(/[&<>"']/g, (it) => signs[it] ?? it);
