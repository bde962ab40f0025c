import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultFamilies } from '#shared/check.ts';
import { familyStateOf, familyStates, isFamilys } from '#collector/domain/family-state.ts';
import type { FamilyFacts, FamilyTicket } from '#collector/domain/family-state.ts';
import {
  callBacks,
  familyFaults,
  faultDetails,
  faultFamilyOf,
  faultSinces,
  nextQuestion,
  readAnswers,
  saidIn,
} from '#collector/domain/family-report.ts';
import {
  readStickerCode,
  stickerBytes,
  stickerCodeFrom,
  writtenCode,
} from '#collector/domain/sticker-code.ts';
import { mostVisits, visitKinds, waitFor } from '#collector/domain/visit-limits.ts';
import { fr } from '#collector/web/words/fr.ts';

const bytes = fc.uint8Array({ minLength: stickerBytes, maxLength: stickerBytes });

describe('the code of a sticker', () => {
  test('holds 130 bits in 26 letters and digits that are told apart', () => {
    fc.assert(
      fc.property(bytes, (some) => {
        expect(stickerCodeFrom(some)).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
      }),
    );
    const flipped = new Set<string>();
    for (let bit = 0; bit < 130; bit += 1) {
      const some = new Uint8Array(stickerBytes);
      some[Math.floor(bit / 8)] = 0x80 >> (bit % 8);
      flipped.add(stickerCodeFrom(some));
    }
    expect(flipped.size).toBe(130);
    expect(() => stickerCodeFrom(new Uint8Array(16))).toThrow(RangeError);
  });

  test('is read as it was written, and as people type it', () => {
    fc.assert(
      fc.property(bytes, (some) => {
        const code = stickerCodeFrom(some);
        expect(readStickerCode(writtenCode(code))).toBe(code);
        const typed = code.toUpperCase().replaceAll('0', 'O').replaceAll('1', 'l');
        expect(readStickerCode(` ${typed} `)).toBe(code);
      }),
    );
  });

  test('may be asked for with anything, of any length', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readStickerCode(text).length).toBeLessThanOrEqual(64);
      }),
    );
  });
});

const facts = (it: Partial<FamilyFacts>): FamilyFacts => ({
  stage: 'in_service',
  connection: 'reporting',
  tickets: [],
  bad: [],
  ...it,
});
const ticket = (it: Partial<FamilyTicket>): FamilyTicket => ({
  family: 'storage',
  state: 'new',
  visitOn: null,
  halfDay: null,
  ...it,
});

describe('what a family is told of its PC', () => {
  test.each([
    ['a PC that reports and has nothing', facts({}), 'all_well'],
    ['a PC in repair, whatever else', facts({ stage: 'in_repair', bad: ['heat'] }), 'at_workshop'],
    ['a new ticket', facts({ tickets: [ticket({})] }), 'asked'],
    [
      'a ticket that somebody has',
      facts({ tickets: [ticket({ state: 'assigned' })] }),
      'being_repaired',
    ],
    ['a part on order', facts({ tickets: [ticket({ state: 'waiting_part' })] }), 'being_repaired'],
    [
      'the family’s own turn',
      facts({ tickets: [ticket({ state: 'waiting_family' })] }),
      'your_turn',
    ],
    [
      'a visit, before all other tickets',
      facts({
        tickets: [
          ticket({ state: 'waiting_family' }),
          ticket({ family: 'heat', state: 'planned', visitOn: '2026-10-12', halfDay: 'morning' }),
        ],
      }),
      'visit_planned',
    ],
    ['a ticket that is resolved', facts({ tickets: [ticket({ state: 'resolved' })] }), 'all_well'],
    ['a bad check without a ticket', facts({ bad: ['storage'] }), 'something_seen'],
    [
      'silence, of which there is a ticket too',
      facts({
        connection: 'lost_contact',
        tickets: [ticket({ family: 'contact' })],
        bad: ['contact'],
      }),
      'no_news',
    ],
    ['a few quiet days', facts({ connection: 'quiet' }), 'no_news'],
    ['a PC that was never heard', facts({ connection: 'never_seen' }), 'never_heard'],
    ['a follow-up that was stopped', facts({ connection: 'signed_off' }), 'paused'],
  ])('%s', (_, given, state) => {
    expect(familyStateOf(given).state).toBe(state);
  });

  test('of two visits the next one is told', () => {
    const planned = (visitOn: '2026-10-12' | '2026-10-20') => ticket({ state: 'planned', visitOn });
    const tickets = [planned('2026-10-20'), planned('2026-10-12')];
    expect(familyStateOf(facts({ tickets }))).toMatchObject({ on: '2026-10-12' });
  });

  test('"all is well" is never said of a PC that is silent, bad or waited for', () => {
    const connections = ['never_seen', 'quiet', 'to_call', 'lost_contact', 'signed_off'] as const;
    const stages = ['handed_over', 'in_service', 'takeback_due', 'takeback_planned'] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...connections),
        fc.constantFrom(...stages),
        (connection, stage) => {
          expect(familyStateOf(facts({ connection, stage })).state).not.toBe('all_well');
        },
      ),
    );
  });

  test('each has its words', () => {
    const keys = familyStates.flatMap((it) => [`familyState.${it}`, `familySays.${it}`]);
    expect(keys.filter((key) => !(key in fr))).toEqual([]);
  });

  test.each([
    ['in_service', true],
    ['in_repair', true],
    ['takeback_planned', true],
    ['ready', false],
    ['taken_back', false],
    ['replaced', false],
    ['stolen', false],
  ] as const)('a sticker on a PC that is %s opens its page: %s', (stage, opens) => {
    expect(isFamilys(stage)).toBe(opens);
  });
});

describe('what a family can say', () => {
  const all = { fault: 'slow', detail: 'at_start', since: 'today', call: 'no_call' };

  test('is asked in order, and whole after four answers', () => {
    const asked = [{}, { fault: 'slow' }, { fault: 'slow', detail: 'at_start' }].map((it) =>
      nextQuestion(readAnswers(it)),
    );
    expect(asked).toEqual(['fault', 'detail', 'since']);
    expect(saidIn(readAnswers(all))).toEqual({
      fault: 'slow',
      detail: 'at_start',
      family: 'slow',
      since: 'today',
      callBack: 'no_call',
    });
  });

  test('holds nothing but values of the lists, whatever is sent', () => {
    const junk = fc.record({
      fault: fc.string(),
      detail: fc.string(),
      since: fc.string(),
      call: fc.string(),
    });
    fc.assert(
      fc.property(junk, (given) => {
        const said = saidIn(readAnswers(given));
        expect(said === null || familyFaults.includes(said.fault)).toBe(true);
      }),
    );
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(faultFamilyOf('slow', name)).toBeNull();
      expect(readAnswers({ ...all, fault: name }).fault).toBeNull();
    }
  });

  test('means a fault family of the workshop, each answer with its words', () => {
    for (const fault of familyFaults) {
      for (const detail of faultDetails[fault]) {
        expect(faultFamilies).toContain(faultFamilyOf(fault, detail));
        expect(fr).toHaveProperty([`familyDetail.${detail}`]);
      }
      expect(fr).toHaveProperty([`say.qDetail.${fault}`]);
    }
    for (const since of faultSinces) expect(fr).toHaveProperty([`faultSince.${since}`]);
    for (const call of callBacks) expect(fr).toHaveProperty([`callBack.${call}`]);
  });
});

describe('how often the public pages answer', () => {
  test.each(visitKinds)('the last visit of a %s’s share is let in, the next one waits', (kind) => {
    const at = (count: number) => waitFor([{ kind, count, until: 1000 }], 400);
    expect(at(mostVisits[kind] - 1)).toBe(0);
    expect(at(mostVisits[kind])).toBe(600);
  });

  test('a stretch that is over counts for nothing', () => {
    const count = { kind: 'code', count: 9999, until: 1000 } as const;
    expect([waitFor([count], 999), waitFor([count], 1000)]).toEqual([1, 0]);
  });
});
