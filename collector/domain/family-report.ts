import type { FaultFamily } from '#shared/check.ts';

/**
 * What a family can say of its PC: six pictures, then one question with few answers. All of it is a
 * choice from these lists, so no name and no number of anybody can be among it.
 */
export const familyFaults = ['power', 'slow', 'noise', 'screen', 'internet', 'other'] as const;
export type FamilyFault = (typeof familyFaults)[number];

/** The answers to the question that a picture leads to, and the fault family each one means. */
const meanings = {
  power: {
    light_on: 'power',
    no_light: 'power',
    starts_then_stops: 'power',
    unsure: 'power',
  },
  slow: { at_start: 'slow', all_the_time: 'slow', with_videos: 'slow', unsure: 'slow' },
  noise: { blowing: 'heat', clicking: 'storage', no_sound: 'sound', unsure: 'other' },
  screen: { black: 'screen', strange_picture: 'screen', broken: 'screen', unsure: 'screen' },
  internet: {
    nowhere: 'network',
    some_sites: 'network',
    internet_slow: 'network',
    unsure: 'network',
  },
  other: {
    keyboard_mouse: 'keyboard',
    battery_charger: 'battery',
    plug_case: 'ports',
    message_shown: 'system',
    unsure: 'other',
  },
} as const satisfies Record<FamilyFault, Readonly<Record<string, FaultFamily>>>;

export const faultDetails: Readonly<Record<FamilyFault, readonly string[]>> = {
  power: Object.keys(meanings.power),
  slow: Object.keys(meanings.slow),
  noise: Object.keys(meanings.noise),
  screen: Object.keys(meanings.screen),
  internet: Object.keys(meanings.internet),
  other: Object.keys(meanings.other),
};

/** Null where this is no answer to that picture's question. */
export function faultFamilyOf(fault: FamilyFault, detail: string): FaultFamily | null {
  const of: Readonly<Record<string, FaultFamily>> = meanings[fault];
  return Object.hasOwn(of, detail) ? (of[detail] ?? null) : null;
}

export const faultSinces = ['today', 'this_week', 'longer', 'unsure'] as const;
export type FaultSince = (typeof faultSinces)[number];

/**
 * When the workshop may call, always at the number that it knows: a number typed here would let
 * whoever finds a PC have the workshop call them in the family's place.
 */
export const callBacks = ['no_call', 'morning', 'afternoon', 'evening', 'any_time'] as const;
export type CallBack = (typeof callBacks)[number];

/** How a call to a family that asked for it went. */
export const callAnswers = ['spoke_to_family', 'family_not_reached'] as const;
export type CallAnswer = (typeof callAnswers)[number];

/** All that a family said, whole. */
export interface FamilySaid {
  readonly fault: FamilyFault;
  readonly detail: string;
  readonly family: FaultFamily;
  readonly since: FaultSince;
  readonly callBack: CallBack;
}

/** The question that comes next; `send`: all are answered. */
export type FamilyQuestion = 'fault' | 'detail' | 'since' | 'call' | 'send';
export const familyQuestions = ['fault', 'detail', 'since', 'call', 'send'] as const;

/** What was answered so far, as an address or a form carries it; unknown values count as no answer. */
export interface FamilyAnswers {
  readonly fault?: string | undefined;
  readonly detail?: string | undefined;
  readonly since?: string | undefined;
  readonly call?: string | undefined;
}

export interface FamilyDraft {
  readonly fault: FamilyFault | null;
  readonly detail: string | null;
  readonly since: FaultSince | null;
  readonly call: CallBack | null;
}

/** An answer counts only after all the ones before it. */
export function readAnswers(given: FamilyAnswers): FamilyDraft {
  const fault = familyFaults.find((it) => it === given.fault) ?? null;
  const detail =
    fault === null || faultFamilyOf(fault, given.detail ?? '') === null
      ? null
      : (given.detail ?? null);
  const since = detail === null ? null : (faultSinces.find((it) => it === given.since) ?? null);
  const call = since === null ? null : (callBacks.find((it) => it === given.call) ?? null);
  return { fault, detail, since, call };
}

export function nextQuestion({ fault, detail, since, call }: FamilyDraft): FamilyQuestion {
  if (fault === null) return 'fault';
  if (detail === null) return 'detail';
  if (since === null) return 'since';
  return call === null ? 'call' : 'send';
}

/** Null while a question is open. */
export function saidIn({ fault, detail, since, call }: FamilyDraft): FamilySaid | null {
  if (fault === null || detail === null || since === null || call === null) return null;
  const family = faultFamilyOf(fault, detail);
  return family === null ? null : { fault, detail, family, since, callBack: call };
}

/** A family says no more than this of one PC on one day. Our judgement: six pictures, not thirty. */
export const reportsADay = 6;
