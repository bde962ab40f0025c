/**
 * A table as CSV that opens rightly in the spreadsheets of French offices and does nothing there:
 * semicolons, a byte order mark, and a cell that would be taken for a formula begins with an
 * apostrophe (OWASP, "CSV Injection": `=`, `+`, `-`, `@`, tab, carriage return).
 */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return `\u{FEFF}${rows.map((cells) => cells.map(cell).join(';')).join('\r\n')}\r\n`;
}

function cell(text: string): string {
  const inert = /^[\s\p{C}]*[=+\-@\t\r＝＋－＠]/u.test(text) ? `'${text}` : text;
  return /[";\r\n\t,]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
