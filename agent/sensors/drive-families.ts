import { textAt } from './json.ts';

/**
 * Where each family of SATA SSDs keeps its wear, in percent of the rated life used. The names are
 * matched here and go no further. From smartmontools' `drivedb.h` (attribute names and formats),
 * where the normalised value or the raw one is documented as the share of life that remains; what
 * contradicts itself between makers is left out: unknown is better than wrong.
 */
const families: readonly Family[] = [
  { name: /Crucial|Micron|\bM4-CT|\bCT\d{3,4}\w*SSD/i, id: 202, means: 'remaining' },
  { name: /Intel\b.*SSD|INTEL SSD/i, id: 233, means: 'remaining' },
  { name: /Samsung based SSDs|Samsung SSD|SAMSUNG MZ/i, id: 177, means: 'remaining' },
  { name: /SandForce Driven|JMicron|Maxiotek/i, id: 231, means: 'remaining' },
  { name: /Phison Driven|KINGSTON S[AQ]\d/i, id: 231, means: 'rawRemaining' },
  { name: /Silicon ?Motion based/i, id: 169, means: 'rawRemaining' },
  { name: /Indilinx Barefoot 3/i, id: 233, means: 'remaining' },
];

/** One ATA attribute, in the three meanings it may have: normalised value, number, packed words. */
export interface Attribute {
  readonly normalised: number | undefined;
  /** The first number as smartctl prints it, which is the meaningful one of a packed value. */
  readonly count: number | undefined;
  readonly raw: number | undefined;
}

interface Family {
  readonly name: RegExp;
  readonly id: number;
  /** `remaining`: the normalised value falls from 100; `rawRemaining`: the raw value does. */
  readonly means: 'remaining' | 'rawRemaining';
}

export function wearOf(
  json: object,
  attribute: (id: number) => Attribute | undefined,
): number | undefined {
  const drive = `${textAt(json, 'model_family')} ${textAt(json, 'model_name')}`;
  const family = families.find(({ name }) => name.test(drive));
  if (family === undefined) return undefined;
  const found = attribute(family.id);
  const left = family.means === 'remaining' ? found?.normalised : found?.raw;
  // 0 is as often "never written" as "worn out": the pre-failure threshold tells the latter.
  return left === undefined || left < 1 || left > 100 ? undefined : 100 - left;
}

/**
 * Whether attribute 200 counts errors while writing. Samsung documents it so (SpinPoint M8 Product
 * Manual 2.7, table 8-17); Seagate sold the same drives on under its own names. Western Digital
 * and Fujitsu keep rates there.
 */
export function countsWriteErrors(json: object): boolean {
  const drive = `${textAt(json, 'model_family')} ${textAt(json, 'model_name')}`;
  return /SpinPoint|SAMSUNG (?:H|SP)|\bHN-M\d/i.test(drive);
}
