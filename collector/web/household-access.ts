import type { HouseholdFile } from '#collector/app/households.ts';
import { attachmentsOf } from '#collector/storage/attachments.ts';
import { allTexts } from '#collector/storage/consents.ts';
import type { Db } from '#collector/storage/database.ts';
import { dayValuesOf } from '#collector/storage/day-values.ts';
import { devicesById } from '#collector/storage/devices.ts';
import { familyReportsIn } from '#collector/storage/family-reports.ts';
import type { HouseholdLink } from '#collector/storage/households.ts';
import { readingsOf } from '#collector/storage/telemetry.ts';
import { entriesOf } from '#collector/storage/ticket-work.ts';
import { ticketsOfDevice } from '#collector/storage/tickets.ts';

/**
 * Everything that is kept of a family, and of its PCs while it has or had them (GDPR, article 15).
 * Dates are ISO text; an instant is told by its date alone.
 */
export interface AccessFile {
  readonly madeOn: string;
  readonly contact: Readonly<Record<string, string>>;
  readonly pcs: readonly AccessPc[];
  readonly answers: readonly {
    readonly on: string;
    readonly pc: string;
    readonly about: string;
    readonly answer: string;
    readonly given: string;
    readonly signed: boolean;
    readonly text: string;
  }[];
}
export interface AccessPc {
  readonly tag: string;
  readonly from: string;
  readonly until: string | null;
  readonly voucher: string;
  readonly libraryCard: string;
  /** The last values that it sent, by group. */
  readonly readings: readonly { readonly group: string; readonly values: unknown }[];
  /** The last values of the days kept, where they changed; numbers by part of the PC and name. */
  readonly days: readonly {
    readonly on: string;
    readonly numbers: Readonly<Record<string, number>>;
  }[];
  /** What it reported by the sticker: choices from lists. */
  readonly reports: readonly {
    readonly on: string;
    readonly number: string;
    readonly fault: string;
    readonly detail: string;
    readonly since: string;
    readonly callBack: string;
    /** When the staff spoke to it, ms UTC; null: not since. */
    readonly calledAt: number | null;
  }[];
  readonly tickets: readonly {
    readonly reference: string;
    readonly fault: string;
    readonly state: string;
    readonly openedOn: string;
    readonly notes: readonly string[];
    readonly photos: number;
  }[];
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

export async function accessFile(db: Db, file: HouseholdFile, now: number): Promise<AccessFile> {
  const ids = file.links.map(({ deviceId }) => deviceId);
  const devices = await devicesById(db, ids);
  const texts = new Map((await allTexts(db)).map((it) => [it.id, it.text]));
  const tagOf = (id: string) => devices.get(id)?.assetTag ?? '';
  const { name, phone, email, address, language, slot } = file.household;
  const pcs: AccessPc[] = [];
  for (const link of file.links) {
    pcs.push({
      tag: tagOf(link.deviceId),
      from: link.fromOn,
      until: link.untilOn,
      voucher: link.voucher,
      libraryCard: link.libraryCard,
      readings: link.untilOn === null ? await lastReadings(db, link.deviceId) : [],
      days: await daysIn(db, link),
      reports: await reportsIn(db, link),
      tickets: await ticketsIn(db, link),
    });
  }
  return {
    madeOn: day(now),
    contact: { name, phone, email, address, language, slot },
    pcs,
    answers: file.consents.map((it) => ({
      on: day(it.at),
      pc: tagOf(it.deviceId),
      about: it.kind,
      answer: it.answer,
      given: it.way,
      signed: it.signature !== null,
      text: texts.get(it.textId) ?? '',
    })),
  };
}

async function lastReadings(db: Db, deviceId: string): Promise<AccessPc['readings']> {
  const latest = (await readingsOf(db, [deviceId])).get(deviceId);
  return (latest?.samples ?? []).map((it) => ({
    group: it.group,
    values: 'reading' in it ? it.reading : null,
  }));
}

async function daysIn(db: Db, link: HouseholdLink): Promise<AccessPc['days']> {
  const span = { from: link.fromOn, to: link.untilOn ?? '9999-12-31' } as const;
  const days = await dayValuesOf(db, link.deviceId, span);
  return days.map(({ day: on, numbers }) => ({ on, numbers }));
}

async function reportsIn(
  db: Db,
  link: Pick<HouseholdLink, 'deviceId' | 'fromOn' | 'untilOn'>,
): Promise<AccessPc['reports']> {
  const all = await familyReportsIn(db, link.deviceId, { from: link.fromOn, to: link.untilOn });
  return all.map(({ on, number, fault, detail, since, callBack, calledAt }) => ({
    on,
    number,
    fault,
    detail,
    since,
    callBack,
    calledAt,
  }));
}

async function ticketsIn(
  db: Db,
  link: Pick<HouseholdLink, 'deviceId' | 'fromOn' | 'untilOn'>,
): Promise<AccessPc['tickets']> {
  const all = (await ticketsOfDevice(db, link.deviceId)).filter(({ openedAt }) => {
    const on = day(openedAt);
    return on >= link.fromOn && (link.untilOn === null || on <= link.untilOn);
  });
  const ids = all.map(({ id }) => id);
  const entries = await entriesOf(db, ids);
  const photos = await attachmentsOf(db, 'ticket', ids);
  return all.map((it) => ({
    reference: it.reference,
    fault: it.family,
    state: it.state,
    openedOn: day(it.openedAt),
    notes: entries.flatMap((one) =>
      one.ticketId === it.id && one.kind === 'note' ? [one.text] : [],
    ),
    photos: photos.filter(({ nounId }) => nounId === it.id).length,
  }));
}
