import { correction, generate } from 'lean-qr';

/** Light modules around the code (ISO/IEC 18004, 4 modules). */
const quiet = 4;

/** An address as a QR code: one SVG that scales. The address itself is to stand beside it. */
export function qrSvg(address: string): string {
  const code = generate(address, { minCorrectionLevel: correction.M });
  const rows = Array.from({ length: code.size }, (_, y) =>
    rowPath((x) => code.get(x, y), code.size, y),
  );
  const side = code.size + 2 * quiet;
  const box = `${-quiet} ${-quiet} ${side} ${side}`;
  return (
    `<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="${box}" aria-hidden="true" ` +
    `width="196" height="196" shape-rendering="crispEdges">` +
    `<rect x="${-quiet}" y="${-quiet}" width="${side}" height="${side}" fill="#fff"/>` +
    `<path d="${rows.join('')}" fill="#000"/></svg>`
  );
}

/** The dark runs of one row, as rectangles one module high. */
function rowPath(isDark: (x: number) => boolean, size: number, y: number): string {
  let path = '';
  for (let x = 0; x < size; x += 1) {
    if (!isDark(x)) continue;
    const from = x;
    while (x < size && isDark(x)) x += 1;
    path += `M${from} ${y}h${x - from}v1H${from}z`;
  }
  return path;
}
