import { staffNames } from '#collector/storage/accounts.ts';
import type { Db } from '#collector/storage/database.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import { devicesOfLot, lotById, lotByName } from '#collector/storage/lots.ts';
import { lastProofs, wipeById } from '#collector/storage/wipes.ts';
import type { LoggedWipe } from '#collector/storage/wipes.ts';
import { showFault } from './error-pages.tsx';
import { isLanguage, pathPart } from './visit.ts';
import type { Visit } from './visit.ts';
import { certificatesPdf, faultOfCertificate } from './wipe-certificate-pdf.ts';
import type { Certificate, CertificatePaper } from './wipe-certificate-pdf.ts';
import { wordsIn } from './words.ts';
import type { Words } from './words.ts';

/** Certificates are papers for the donor: `?in=en` or `?in=fr` chooses their language alone. */
function paperWords({ url, words }: Visit): Words {
  const asked = url.searchParams.get('in');
  return isLanguage(asked) ? wordsIn(asked) : words;
}

/** `GET /devices/:tag/wipes/:id/certificate.pdf`; none where the proof is not whole. */
export async function downloadCertificate(visit: Visit): Promise<Response> {
  const { db } = visit.deps.context.store;
  const device = await deviceByTag(db, pathPart(visit, 'tag').toUpperCase());
  const wipe = await wipeById(db, pathPart(visit, 'id'));
  if (device === null || wipe === null || wipe.deviceId !== device.id) {
    return showFault(visit, 'notFound');
  }
  if (faultOfCertificate(wipe) !== null) return showFault(visit, 'notFound');
  const words = paperWords(visit);
  const certificates = await certificatesOf(db, words, [{ device, wipe }]);
  const title = words.t('certificate.titleOf', { tag: device.assetTag });
  return pdf(visit, words, { title, certificates, cover: null }, `certificat-${device.assetTag}`);
}

/** As many PCs as a lot may have for one paper; larger ones have been split by then. */
const mostPcs = 1000;

/** `GET /lots/:id/certificates.pdf`: those of all PCs of a lot, with a cover that says whose are missing. */
export async function downloadLotCertificates(visit: Visit): Promise<Response> {
  const { db } = visit.deps.context.store;
  const lot = await lotById(db, pathPart(visit, 'id'));
  if (lot === null) return showFault(visit, 'notFound');
  const devices = await devicesOfLot(
    db,
    { name: lot.name, stage: null },
    { most: mostPcs, skip: 0 },
  );
  const proofs = await lastProofs(
    db,
    devices.map(({ id }) => id),
  );
  const proven: { device: Device; wipe: LoggedWipe }[] = [];
  for (const device of devices) {
    const proof = proofs.get(device.id);
    const wipe = proof === undefined ? null : await wipeById(db, proof.id);
    if (wipe !== null && faultOfCertificate(wipe) === null) proven.push({ device, wipe });
  }
  const words = paperWords(visit);
  const certificates = await certificatesOf(db, words, proven);
  const has = new Set(proven.map(({ device }) => device.id));
  const without = devices.filter(({ id }) => !has.has(id)).map(({ assetTag }) => assetTag);
  const title = words.t('certificate.lotTitle', { name: lot.name });
  const paper = { title, certificates, cover: { pcs: devices.length, without } };
  return pdf(visit, words, paper, `certificats-${lot.id}`);
}

async function certificatesOf(
  db: Db,
  words: Words,
  proven: readonly { readonly device: Device; readonly wipe: LoggedWipe }[],
): Promise<Certificate[]> {
  const names = await staffNames(
    db,
    proven.map(({ wipe }) => wipe.by),
  );
  const lots = new Map<string, string | null>();
  for (const { device } of proven) {
    if (device.lot === null || lots.has(device.lot)) continue;
    lots.set(device.lot, (await lotByName(db, device.lot))?.donor ?? null);
  }
  return proven.map(({ device, wipe }) => ({
    device,
    wipe,
    donor: lots.get(device.lot ?? '') ?? null,
    reader: names.get(wipe.by) ?? words.of('actor', 'unknown'),
  }));
}

async function pdf(
  visit: Visit,
  words: Words,
  paper: Omit<CertificatePaper, 'issuer'>,
  name: string,
): Promise<Response> {
  const issuer = visit.deps.workshop?.name ?? null;
  const bytes = await certificatesPdf(words, { ...paper, issuer });
  return visit.request.body(Uint8Array.from(bytes), 200, {
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename="${name}.pdf"`,
    'cache-control': 'no-store',
  });
}
