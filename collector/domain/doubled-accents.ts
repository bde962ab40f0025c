/**
 * Text that was written as UTF-8, read as Western European and written again has each accent as two
 * or three signs: `Ã©` for `é`. Such text is undone, however often it was done; any other text comes
 * back as it is, for what only looks alike is no UTF-8.
 */
export function mendAccents(text: string): string {
  let mended = text;
  for (let times = 0; times < 3 && suspect.test(mended); times += 1) {
    const once = undoOnce(mended);
    if (once === null) return mended;
    mended = once;
  }
  return mended;
}

/** The first byte of two or three, as Western European shows it. */
const suspect = /[\u00C2-\u00C5\u00CC\u00E2]/;

/** What windows-1252 has between 0x80 and 0x9F (WHATWG Encoding); the five that it has not stand for
 * themselves there. Latin-1 has the control characters of those numbers. */
const upper =
  '\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F' +
  '\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178';

function undoOnce(text: string): string | null {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const above = upper.indexOf(text.charAt(at));
    const byte = above >= 0 ? 0x80 + above : code;
    if (byte > 0xff) return null;
    bytes[at] = byte;
  }
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
