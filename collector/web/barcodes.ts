import { toSVG } from 'bwip-js/node';

/** Bars as a picture of its own size: what to draw, and the box that it fills. */
export interface Bars {
  readonly width: number;
  readonly height: number;
  /** SVG elements, made by us of nothing but lines. */
  readonly inner: string;
}

/** Code 128 (ISO/IEC 15417), which every hand-held scanner reads, of letters, digits and dashes. */
export function barsOf(text: string): Bars {
  return partsOf(toSVG({ bcid: 'code128', text, height: 9, includetext: false }));
}

/** A QR code (ISO/IEC 18004) with a quarter of it to spare, for a sticker that children touch. */
export function qrOf(text: string): Bars {
  // The library's types know the options that all its codes share.
  const options = { bcid: 'qrcode', text, eclevel: 'Q' };
  return partsOf(toSVG(options));
}

function partsOf(svg: string): Bars {
  const box = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg);
  const inner = /^<svg[^>]*>([\s\S]*)<\/svg>\s*$/.exec(svg)?.[1];
  if (box === null || inner === undefined) throw new Error('Bars of a form that we do not know');
  return { width: Number(box[1]), height: Number(box[2]), inner };
}
