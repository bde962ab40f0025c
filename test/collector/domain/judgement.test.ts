import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unpackSample } from '#shared/samples.ts';
import { eventKinds, eventReasons } from '#collector/domain/event.ts';
import { judge } from '#collector/domain/judgement.ts';
import type { Circumstances, DeviceState, Happening } from '#collector/domain/judgement.ts';
import type { NewSample } from '#shared/samples.ts';
import type { Cover, TicketState } from '#collector/domain/ticket.ts';
import { history } from './histories.ts';

const hour = 3_600_000;
const nothing: DeviceState = { samples: [], conditions: new Map(), tickets: new Map() };

type Around = Partial<Omit<Circumstances, 'cover'>> & { cover?: Cover };
function around({ cover = 'covered', ...more }: Around = {}): Circumstances {
  return {
    at: 0,
    day: 0,
    cover: () => cover,
    handedOver: true,
    inService: true,
    thresholdsOf: (check) => check.thresholds,
    newTicketId: () => 'new ticket',
    ...more,
  };
}

/** One beat: what it says, at which hour, and what holds around it. */
type Beat = readonly [hours: number, samples: readonly NewSample[], around?: Around];

function live(beats: readonly Beat[], from = nothing) {
  let state = from;
  let happenings: readonly Happening[] = [];
  let needsFull = false;
  for (const [hours, samples, more] of beats) {
    const at = hours * hour;
    const judged = judge(state, samples, around({ at, day: Math.floor(hours / 24), ...more }));
    ({ state, happenings, needsFull } = judged);
  }
  return { state, last: happenings.map(({ kind, reason }) => `${kind}: ${reason}`), needsFull };
}

const disk = (verdict: 'passed' | 'failed', subject = 0): NewSample => ({
  group: 'disk',
  subject,
  reading: { kind: 'hdd', verdict },
});
const fs = (readOnly: boolean): NewSample => ({
  group: 'fs',
  subject: 0,
  reading: { readOnly, readOnlyByDesign: false },
});
const hot = (temperatureC: number): NewSample => ({
  group: 'disk',
  subject: 0,
  reading: { kind: 'hdd', temperatureC },
});
const opened = live([[0, [disk('failed')]]]).state;
const withTicket = (more: { state?: TicketState; touched?: boolean }): DeviceState => ({
  ...opened,
  tickets: new Map([...opened.tickets].map(([family, it]) => [family, { ...it, ...more }])),
});
const passedFor = (...hours: number[]): Beat[] => hours.map((at) => [at, [disk('passed')]]);

describe('a judgement', () => {
  const flipped = 'condition_changed: bad_long_enough';
  const mended = 'condition_changed: clear_long_enough';
  const cases: { name: string; beats: Beat[]; from?: DeviceState; last: string[] }[] = [
    { name: 'nothing wrong', beats: [[0, [disk('passed')]]], last: [] },
    { name: 'opens', beats: [[0, [disk('failed')]]], last: [flipped, 'ticket_opened: opened'] },
    { name: 'does not repeat itself', beats: [[1, [disk('failed')]]], from: opened, last: [] },
    {
      name: 'notes before handover',
      beats: [[0, [disk('failed')], { cover: 'not_started' }]],
      last: [flipped, 'condition_decided: not_covered_yet'],
    },
    {
      name: 'opens on the day of handover, though the reading is no news',
      beats: [
        [0, [disk('failed')], { cover: 'not_started' }],
        [1, [], { cover: 'covered' }],
      ],
      last: ['ticket_opened: opened'],
    },
    {
      name: 'notes after coverage',
      beats: [[0, [disk('failed')], { cover: 'ended' }]],
      last: [flipped, 'condition_decided: coverage_ended'],
    },
    {
      name: 'says so once after coverage',
      beats: [
        [0, [disk('failed')], { cover: 'ended' }],
        [1, [disk('failed')], { cover: 'ended' }],
      ],
      last: [],
    },
    {
      name: 'notes away from home',
      beats: [[0, [disk('failed')], { inService: false }]],
      last: [flipped, 'condition_decided: not_at_home'],
    },
    {
      name: 'opens once it is home again',
      beats: [
        [0, [disk('failed')], { inService: false }],
        [1, []],
      ],
      last: ['ticket_opened: opened'],
    },
    {
      name: 'only observes heat of disks',
      beats: [
        [0, [hot(60)]],
        [6, [hot(60)]],
      ],
      last: [flipped, 'condition_decided: observe_only'],
    },
    {
      name: 'adds another fault of the family to the open ticket',
      beats: [[1, [disk('failed', 1)]]],
      from: opened,
      last: [flipped, 'ticket_observed: added_to_open_ticket'],
    },
    {
      name: 'keeps still where another check explains it',
      beats: [[1, [fs(true)]]],
      from: opened,
      last: [flipped, 'condition_decided: silenced'],
    },
    {
      name: 'speaks up once the explanation is gone',
      beats: [[1, [fs(true)]], ...passedFor(2, 40, 74)],
      from: opened,
      last: [
        mended,
        'ticket_observed: added_to_open_ticket',
        'ticket_noted: recovered_others_remain',
      ],
    },
    {
      name: 'does not resolve and reopen where one fault goes as another comes',
      beats: [...passedFor(1, 40), [73, [disk('passed'), disk('failed', 1)]]],
      from: opened,
      last: [
        mended,
        flipped,
        'ticket_observed: added_to_open_ticket',
        'ticket_noted: recovered_others_remain',
      ],
    },
    {
      name: 'reopens what was resolved',
      beats: [...passedFor(1, 40, 73), [74, [disk('failed')]]],
      from: opened,
      last: [flipped, 'ticket_reopened: bad_again_after_repair'],
    },
    {
      name: 'does not reopen after coverage',
      beats: [...passedFor(1, 40, 73), [74, [disk('failed')], { cover: 'ended' }]],
      from: opened,
      last: [flipped, 'condition_decided: coverage_ended'],
    },
    {
      name: 'waits a moment short of recovery',
      beats: passedFor(1, 40, 72.999),
      from: opened,
      last: [],
    },
    {
      name: 'resolves what nobody has touched',
      beats: passedFor(1, 40, 73),
      from: opened,
      last: [mended, 'ticket_resolved: recovered_untouched'],
    },
    {
      name: 'only notes it where somebody has',
      beats: passedFor(1, 40, 73),
      from: withTicket({ state: 'assigned', touched: true }),
      last: [mended, 'ticket_noted: recovered_but_touched'],
    },
    {
      name: 'only notes it while another fault remains',
      beats: [[0.5, [disk('failed', 1)]], ...passedFor(1, 40, 73)],
      from: opened,
      last: [mended, 'ticket_noted: recovered_others_remain'],
    },
    {
      name: 'says nothing of a recovery without a ticket',
      beats: [[0, [disk('failed')], { cover: 'ended' }], ...passedFor(1, 40, 73)],
      last: [mended],
    },
  ];
  test.each(cases)('$name', ({ beats, from, last }) => {
    expect(live(beats, from).last).toEqual(last);
  });

  test('tells of a ticket that got worse', () => {
    const free = (freeKiB: number): NewSample => ({
      group: 'fs',
      subject: 0,
      reading: { sizeKiB: 100_000_000, freeKiB },
    });
    const low = live([
      [0, [free(9_000_000)]],
      [6, [free(9_000_000)]],
    ]);
    expect(low.state.tickets.get('system')?.severity).toBe('warn');
    const full = live([[7, [free(2_000_000)]]], low.state);
    expect(full.last).toEqual(['condition_changed: got_worse', 'ticket_worsened: got_worse']);
    expect(full.state.tickets.get('system')?.severity).toBe('critical');
  });

  test.each([
    { name: 'as before, of what is known', samples: [disk('passed')], needsFull: false },
    { name: 'as before, of what is not', samples: [], needsFull: true },
  ])('asks for everything on $name: $needsFull', ({ samples, needsFull }) => {
    const asBefore: NewSample = { group: 'disk', subject: 0, asBefore: true };
    const known: Beat[] = [
      [0, samples],
      [1, [asBefore]],
    ];
    expect(live(known).needsFull).toBe(needsFull);
  });

  test('of "as before" counts as a reading', () => {
    const asBefore: NewSample = { group: 'disk', subject: 0, asBefore: true };
    const recovering: Beat[] = [
      [1, [disk('passed')]],
      [40, [asBefore]],
      [73, [asBefore]],
    ];
    expect(live(recovering, opened).state.tickets.get('storage')?.state).toBe('resolved');
  });
});

describe('over any history', () => {
  const covers = fc.constantFrom<Cover>('not_started', 'covered', 'covered', 'ended');
  const circumstances = fc.record({
    cover: covers,
    inService: fc.boolean(),
    touched: fc.boolean(),
  });
  const lives = history.chain((moments) =>
    fc.tuple(
      fc.constant(moments),
      fc.array(circumstances, { minLength: moments.length, maxLength: moments.length }),
    ),
  );

  test('tickets open and reopen only while covered and at home, and never twice', () => {
    fc.assert(
      fc.property(lives, ([moments, around_]) => {
        let state = nothing;
        let at = 0;
        let tickets = 0;
        const families = new Set<string>();
        for (const [n, { beat, hoursLater }] of moments.entries()) {
          at += hoursLater * hour;
          const now = around_[n];
          if (now === undefined) continue;
          const day = Math.floor(at / hour / 24);
          const newTicketId = () => `t${(tickets += 1)}`;
          const start = beat.full ? { ...state, samples: [] } : state;
          const judged = judge(
            start,
            beat.samples.map(unpackSample),
            around({ at, day, cover: now.cover, inService: now.inService, newTicketId }),
          );
          for (const it of judged.happenings) {
            if (it.kind !== 'ticket_opened' && it.kind !== 'ticket_reopened') continue;
            expect(now).toMatchObject({ cover: 'covered', inService: true });
            if (it.kind === 'ticket_opened') {
              const family = [...judged.state.tickets].find(([, t]) => t.id === it.ticketId)?.[0];
              expect(families.has(family ?? '')).toBe(false);
              families.add(family ?? '');
            }
          }
          ({ state } = judged);
        }
      }),
    );
  });

  /** Each moment lasts for up to nine readings, so that what has mended is believed too. */
  const lingering = fc
    .array(fc.tuple(lives, fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 4 })
    .map((parts) =>
      parts.flatMap(([[moments, around_], times]) =>
        moments.slice(0, 3).flatMap(({ beat }, n) => {
          const now = around_[n] ?? { cover: 'covered' as const, inService: true, touched: false };
          return Array.from({ length: times }, () => ({ beat, now }));
        }),
      ),
    );
  type Lingering = typeof lingering extends fc.Arbitrary<infer L> ? L : never;

  /** One life judged beat by beat; where a person touches, all tickets of that moment are touched. */
  function* judgedLife(life: Lingering) {
    let before = nothing;
    let tickets = 0;
    for (const [n, { beat, now }] of life.entries()) {
      if (now.touched) {
        const touched = [...before.tickets].map(([family, it]) => {
          return [family, { ...it, touched: true }] as const;
        });
        before = { ...before, tickets: new Map(touched) };
      }
      const at = n * 30 * hour;
      const { cover, inService } = now;
      const newTicketId = () => `t${(tickets += 1)}`;
      const start = beat.full ? { ...before, samples: [] } : before;
      const it = { at, day: Math.floor((n * 30) / 24), cover, inService, newTicketId };
      const { state, happenings } = judge(start, beat.samples.map(unpackSample), around(it));
      yield { before, now, state, happenings };
      before = state;
    }
  }

  test('no ticket that a person touched is closed: it gets a note', () => {
    const seen = { resolved: 0, noted: 0 };
    fc.assert(
      fc.property(lingering, (life) => {
        for (const { before, state, happenings } of judgedLife(life)) {
          for (const [family, ticket] of before.tickets) {
            if (!ticket.touched || ticket.state === 'resolved') continue;
            expect(state.tickets.get(family)?.state).not.toBe('resolved');
          }
          for (const it of happenings) {
            if (it.kind === 'ticket_resolved') seen.resolved += 1;
            if (it.kind === 'ticket_noted') seen.noted += 1;
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(seen.resolved).toBeGreaterThan(0);
    expect(seen.noted).toBeGreaterThan(0);
  });

  test('whatever happens has a reason and a kind from the closed lists', () => {
    fc.assert(
      fc.property(lingering, (life) => {
        for (const { happenings } of judgedLife(life)) {
          for (const { kind, reason } of happenings) {
            expect(eventKinds).toContain(kind);
            expect(eventReasons).toContain(reason);
          }
        }
      }),
    );
  });

  test('the same history judged again gives the same events and the same state', () => {
    fc.assert(
      fc.property(lingering, (life) => {
        expect([...judgedLife(structuredClone(life))]).toEqual([...judgedLife(life)]);
      }),
    );
  });

  test('after coverage what turns bad is kept, with its reason, and opens nothing', () => {
    let kept = 0;
    fc.assert(
      fc.property(lingering, (life) => {
        const late = life.map(({ beat, now }) => {
          return { beat, now: { ...now, cover: 'ended' as const, inService: true } };
        });
        for (const { state, happenings } of judgedLife(late)) {
          expect(state.tickets.size).toBe(0);
          for (const it of happenings) {
            if (it.kind !== 'condition_changed' || it.to === 'ok') continue;
            const condition = state.conditions.get(it.key);
            expect(condition).toMatchObject({ state: it.to });
            expect(condition?.last).not.toBeNull();
            expect(['coverage_ended', 'observe_only', 'silenced']).toContain(condition?.outcome);
            kept += 1;
          }
        }
      }),
    );
    expect(kept).toBeGreaterThan(0);
  });

  test('a beat that says nothing new changes nothing', () => {
    fc.assert(
      fc.property(history, (moments) => {
        const beats = moments.map(({ beat }): Beat => [0, beat.samples.map(unpackSample)]);
        const { state } = live(beats);
        expect(live([[0, []]], state)).toEqual({ state, last: [], needsFull: false });
      }),
    );
  });
});
