import { createHash } from 'node:crypto';
import Pdf from 'pdfkit';
import { certificateFault } from '#collector/domain/wipe.ts';
import type { NoCertificate } from '#collector/domain/wipe.ts';
import type { WipedDisk, WipeFacts } from '#collector/domain/wipe-log.ts';
import type { Device } from '#collector/storage/devices.ts';
import type { LoggedWipe } from '#collector/storage/wipes.ts';
import type { Words } from './words.ts';

/**
 * The certificate of a wipe as a tagged PDF: language, title, headings and tables can be read aloud.
 * All that stands in it comes from nwipe's log, from the workshop's file, or from who read the log.
 */
export interface Certificate {
  readonly device: Device;
  readonly donor: string | null;
  readonly wipe: LoggedWipe;
  /** Who read and accepted the log. */
  readonly reader: string;
}
export interface CertificatePaper {
  readonly title: string;
  /** The workshop's name; null: nobody has set it. */
  readonly issuer: string | null;
  readonly certificates: readonly Certificate[];
  /** In front of several: how many, and of which PCs there is none. */
  readonly cover: { readonly pcs: number; readonly without: readonly string[] } | null;
}

/** Why this proof makes no certificate; null: it does. The log that is kept must be the one that was read. */
export function faultOfCertificate(wipe: LoggedWipe): NoCertificate | 'altered' | null {
  const sha256 = createHash('sha256').update(wipe.log).digest('hex');
  return sha256 === wipe.sha256 ? certificateFault(wipe.facts, wipe.isAccepted) : 'altered';
}

/** The same paper always gives the same bytes. */
export async function certificatesPdf(words: Words, paper: CertificatePaper): Promise<Uint8Array> {
  const last = Math.max(0, ...paper.certificates.map(({ wipe }) => wipe.at));
  const doc = new Pdf({
    size: 'A4',
    margins: { top: 56, left: 56, right: 56, bottom: 72 },
    pdfVersion: '1.7',
    tagged: true,
    lang: words.language === 'fr' ? 'fr-FR' : 'en-GB',
    displayTitle: true,
    bufferPages: true,
    info: {
      Title: plain(paper.title),
      Author: plain(paper.issuer ?? words.t('site.name')),
      CreationDate: new Date(last),
    },
  });
  const done = collect(doc);
  const root = doc.struct('Document');
  doc.addStructure(root);
  const pen: Pen = { doc, root, words };
  if (paper.cover !== null) drawCover(pen, paper, paper.cover);
  for (const [index, certificate] of paper.certificates.entries()) {
    if (index > 0 || paper.cover !== null) doc.addPage();
    drawCertificate(pen, certificate, { issuer: paper.issuer, level: paper.cover === null });
  }
  root.end();
  numberPages(pen);
  doc.end();
  return done;
}

interface Pen {
  readonly doc: PDFKit.PDFDocument;
  readonly root: PDFKit.PDFStructureElement;
  readonly words: Words;
}

function drawCover(pen: Pen, { title, issuer, certificates }: CertificatePaper, cover: Cover) {
  const { t } = pen.words;
  heading(pen, 'H1', title);
  if (issuer !== null) paragraph(pen, `${t('certificate.by')} ${issuer}`);
  paragraph(pen, t('certificate.summary', { done: certificates.length, all: cover.pcs }));
  heading(pen, 'H2', t('certificate.without'));
  paragraph(pen, cover.without.join(', ') || t('certificate.withoutNone'));
}
type Cover = NonNullable<CertificatePaper['cover']>;

function drawCertificate(
  pen: Pen,
  { device, donor, wipe, reader }: Certificate,
  { issuer, level }: { issuer: string | null; level: boolean },
): void {
  const { words } = pen;
  const { t } = words;
  const { facts } = wipe;
  if (facts === null) throw new Error('A certificate without facts');
  const [top, part] = level ? (['H1', 'H2'] as const) : (['H2', 'H3'] as const);
  heading(pen, top, t('certificate.titleOf', { tag: device.assetTag }));
  paragraph(pen, t('certificate.lead'));
  pairs(pen, [
    ...(issuer === null ? [] : [[t('certificate.by'), issuer] as const]),
    [t('certificate.tag'), device.assetTag],
    ...(device.model === null ? [] : [[t('certificate.model'), device.model] as const]),
    ...(device.lot === null ? [] : [[t('certificate.lot'), device.lot] as const]),
    ...(donor === null ? [] : [[t('certificate.donor'), donor] as const]),
  ]);
  heading(pen, part, t('certificate.wipe'));
  pairs(pen, wipeLines(words, facts));
  heading(pen, part, t('certificate.disks'));
  disksTable(pen, facts.disks);
  heading(pen, part, t('certificate.proof'));
  pairs(pen, [
    [t('certificate.readBy'), reader],
    [t('certificate.readAt'), words.instant(wipe.at)],
    [t('certificate.sha256'), wipe.sha256],
    [t('certificate.number'), wipe.id],
  ]);
  pen.doc.moveDown(0.5);
  paragraph(pen, t('certificate.foot'));
}

/** pdfkit's types do not know yet that a table may hang in the document's structure. */
type TaggedTable = PDFKit.Mixins.TableOptionsWithData & {
  readonly structParent: PDFKit.PDFStructureElement;
};
type Pair = readonly [name: string, value: string];

function wipeLines(words: Words, facts: WipeFacts): Pair[] {
  const { t } = words;
  const { rounds, passes, toolVersion, startedAt, finishedAt, verified } = facts;
  const blanked = facts.isBlanked ? 'yes' : 'no';
  const count =
    passes === null
      ? t('certificate.rounds', { rounds, blanked })
      : t('certificate.passesOf', { rounds, passes, blanked });
  return [
    [
      t('certificate.tool'),
      toolVersion === null ? t('certificate.toolUnknown') : `nwipe ${toolVersion}`,
    ],
    [t('certificate.method'), facts.method],
    [t('certificate.passes'), count],
    [t('certificate.verification'), words.of('certificate', verified)],
    ...(startedAt === null ? [] : [[t('certificate.began'), startedAt] as const]),
    [t('certificate.ended'), finishedAt ?? ''],
  ];
}

function disksTable({ doc, root, words }: Pen, disks: readonly WipedDisk[]): void {
  const { t } = words;
  const columns = ['disk', 'serial', 'size', 'errors', 'duration'] as const;
  const table = doc.struct('Table');
  root.add(table);
  doc.font('Helvetica').fontSize(9);
  const tagged: TaggedTable = {
    structParent: table,
    columnStyles: [100, '*', 110, 45, 60],
    rowStyles: (row) => (row === 0 ? { backgroundColor: '#eeeeee' } : {}),
    defaultStyle: { padding: 4, border: 0.5, borderColor: '#555555' },
    data: [
      columns.map((name) => ({
        type: 'TH' as const,
        scope: 'Column' as const,
        text: plain(t(`certificate.${name}`)),
      })),
      ...disks.map(({ model, serial, sizeBytes, errors, duration }) =>
        [
          model,
          serial ?? '',
          sizeBytes === null ? '' : t('certificate.bytes', { count: words.number(sizeBytes) }),
          words.number(errors),
          duration,
        ].map(plain),
      ),
    ],
  };
  doc.table(tagged);
  doc.x = doc.page.margins.left;
  doc.moveDown(0.5);
}

/** Names and values as a table of two columns, the names being its row headers. */
function pairs({ doc, root }: Pen, all: readonly Pair[]): void {
  const table = doc.struct('Table');
  root.add(table);
  doc.font('Helvetica').fontSize(9.5);
  const tagged: TaggedTable = {
    structParent: table,
    columnStyles: [118, '*'],
    defaultStyle: { padding: 4, border: 0 },
    data: all.map(([name, value]) => [
      { type: 'TH' as const, scope: 'Row' as const, text: plain(name), textColor: '#444444' },
      plain(value),
    ]),
  };
  doc.table(tagged);
  doc.x = doc.page.margins.left;
  doc.moveDown(0.3);
}

const sizes = { H1: 20, H2: 14, H3: 12 } as const;

function heading({ doc, root }: Pen, level: keyof typeof sizes, text: string): void {
  const element = doc.struct(level, {}, () => {
    doc.moveDown(level === 'H1' ? 0 : 0.4);
    doc.font('Helvetica-Bold').fontSize(sizes[level]).text(plain(text));
    doc.moveDown(0.3);
  });
  root.add(element);
}

function paragraph({ doc, root }: Pen, text: string): void {
  const element = doc.struct('P', {}, () => {
    doc.font('Helvetica').fontSize(10.5).text(plain(text), { lineGap: 2 });
    doc.moveDown(0.4);
  });
  root.add(element);
}

/** Below each page, as what no reader reads aloud. */
function numberPages({ doc, words }: Pen): void {
  const { start, count: pages } = doc.bufferedPageRange();
  for (let index = start; index < start + pages; index += 1) {
    doc.switchToPage(index);
    doc.markContent('Artifact', { type: 'Pagination' });
    const text = words.t('certificate.page', { page: index + 1, pages });
    // Below the margin, where a text would otherwise begin a page of its own.
    doc.page.margins.bottom = 0;
    doc
      .font('Helvetica')
      .fontSize(9)
      .text(plain(text), 56, doc.page.height - 44, { align: 'right', lineBreak: false });
    doc.page.margins.bottom = 72;
    doc.endMarkedContent();
  }
}

/** The standard fonts know the letters of western Europe; what else somebody typed shows as `?`. */
function plain(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[\u202F\u2009]/g, '\u00A0')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll(
      /[^\u0020-\u007E\u00A0-\u00FF\u0152\u0153\u0178\u20AC\u2013\u2014\u2018-\u201A\u201C-\u201E\u2022\u2026]/gu,
      '?',
    );
}

function collect(doc: PDFKit.PDFDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const parts: Uint8Array[] = [];
    doc.on('data', (part: Uint8Array) => parts.push(part));
    doc.on('end', () => resolve(Buffer.concat(parts)));
    doc.on('error', reject);
  });
}
