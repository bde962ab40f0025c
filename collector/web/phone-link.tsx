/** @jsxImportSource hono/jsx */

/** A number that a phone dials at a touch, in one piece on the line. */
export function PhoneLink({ phone }: { phone: string }) {
  return <a href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`}>{phone.replaceAll(' ', '\u00A0')}</a>;
}
