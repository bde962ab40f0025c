import Pdf from 'pdfkit';
import type { AccessFile, AccessPc } from './household-access.ts';
import type { Words } from './words.ts';

/** What is kept of a family as a tagged PDF, to be read or read aloud. */
export async function accessPdf(words: Words, it: AccessFile): Promise<Uint8Array> {
  const { t } = words;
  const doc = new Pdf({
    size: 'A4',
    margin: 56,
    pdfVersion: '1.7',
    tagged: true,
    lang: words.language === 'fr' ? 'fr-FR' : 'en-GB',
    displayTitle: true,
    info: { Title: plain(t('access.title')), Author: plain(t('site.name')) },
  });
  const done = collected(doc);
  const root = doc.struct('Document');
  doc.addStructure(root);
  const pen: Pen = { doc, root };
  write(pen, 'H1', t('access.title'));
  write(pen, 'P', t('access.lead', { date: it.madeOn }));
  write(pen, 'H2', t('access.contact'));
  for (const line of contactLines(words, it)) write(pen, 'P', line);
  write(pen, 'H2', t('household.pcs'));
  for (const pc of it.pcs) writePc(pen, words, pc);
  write(pen, 'H2', t('household.answers'));
  for (const answer of it.answers) {
    const said = words.of(`consent.${answer.about}`, answer.answer);
    const given = words.of('consentWay', answer.given);
    write(pen, 'P', `${answer.on}, ${answer.pc} : ${said} (${given})`);
    write(pen, 'P', answer.text);
  }
  write(pen, 'P', t('access.rights'));
  root.end();
  doc.end();
  return done;
}

interface Pen {
  readonly doc: PDFKit.PDFDocument;
  readonly root: PDFKit.PDFStructureElement;
}

function contactLines({ t, of }: Words, { contact }: AccessFile): string[] {
  const line = (label: string, value: string | undefined) =>
    `${label} : ${value === '' || value === undefined ? t('contact.none') : value}`;
  return [
    line(t('contact.name'), contact['name']),
    line(t('contact.phone'), contact['phone']),
    line(t('contact.email'), contact['email']),
    line(t('contact.address'), contact['address']),
    line(t('contact.language'), of('householdLanguage', contact['language'] ?? '')),
    line(t('contact.slot'), of('slot', contact['slot'] ?? '')),
  ];
}

function writePc(pen: Pen, words: Words, pc: AccessPc): void {
  const { t, of } = words;
  write(pen, 'H3', pc.tag);
  write(pen, 'P', t('access.had', { from: pc.from, until: pc.until ?? t('household.stillHere') }));
  if (pc.voucher !== '') write(pen, 'P', t('handover.voucherIs', { number: pc.voucher }));
  if (pc.libraryCard !== '') write(pen, 'P', t('handover.cardIs', { number: pc.libraryCard }));
  for (const { group, values } of pc.readings) {
    write(pen, 'P', `${group} : ${JSON.stringify(values)}`);
  }
  for (const { on, numbers } of pc.days) {
    const values = Object.entries(numbers).map(([name, value]) => `${name} ${value}`);
    write(pen, 'P', `${on} : ${values.join(', ')}`);
  }
  for (const { on, number, fault, detail, since, callBack, calledAt } of pc.reports) {
    const said = `${of('familyFault', fault)} (${of('familyDetail', detail)})`;
    const wish = [of('faultSince', since), of('callBack', callBack)].join(', ');
    const called = calledAt === null ? '' : ` ${t('said.calledAt')} ${words.day(calledAt)}.`;
    write(pen, 'P', `${on}, ${number} : ${said}, ${wish}.${called}`);
  }
  for (const ticket of pc.tickets) {
    const { reference, fault, state, openedOn, notes, photos } = ticket;
    const head = `${openedOn}, ${reference} : ${of('family', fault)}, ${of('state', state)}`;
    write(pen, 'P', photos === 0 ? head : `${head}, ${t('access.photos', { count: photos })}`);
    for (const note of notes) write(pen, 'P', note);
  }
}

const sizes = { H1: 20, H2: 14, H3: 12, P: 10.5 } as const;

function write({ doc, root }: Pen, level: keyof typeof sizes, text: string): void {
  const draw = () => {
    const font = level === 'P' ? 'Helvetica' : 'Helvetica-Bold';
    doc.font(font).fontSize(sizes[level]).text(plain(text), { lineGap: 2 });
    doc.moveDown(0.4);
  };
  root.add(doc.struct(level, {}, draw));
}

/** The standard fonts know the letters of western Europe; what else somebody typed shows as `?`. The
 * JSON file has it whole. */
function plain(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[\u202F\u2009]/g, '\u00A0')
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(
      /[^\n\u0020-\u007E\u00A0-\u00FF\u0152\u0153\u0178\u20AC\u2013\u2014\u2018-\u201A\u201C-\u201E\u2022\u2026]/gu,
      '?',
    );
}

function collected(doc: PDFKit.PDFDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const parts: Uint8Array[] = [];
    doc.on('data', (part: Uint8Array) => parts.push(part));
    doc.on('end', () => resolve(Buffer.concat(parts)));
    doc.on('error', reject);
  });
}
