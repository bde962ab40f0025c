/** @jsxImportSource hono/jsx */
import { generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';

/** The white edge that readers need (ISO/IEC 18004: four modules). */
const edge = 4;

/** A QR code as a picture: dark on white in both themes, since readers want it so. */
export function QrPicture({ text, name }: { text: string; name: string }) {
  const code = generate(text);
  const size = code.size + 2 * edge;
  return (
    <svg
      class="qr"
      role="img"
      aria-label={name}
      viewBox={`${-edge} ${-edge} ${size} ${size}`}
      shape-rendering="crispEdges"
    >
      <rect x={-edge} y={-edge} width={size} height={size} fill="#fff" />
      <path d={toSvgPath(code)} fill="#000" />
    </svg>
  );
}
