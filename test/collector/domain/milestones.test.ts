import { describe, expect, it } from 'vitest';
import { milestones } from '#collector/domain/milestones.ts';
import { defaultTerms } from '#collector/domain/terms.ts';
import { everyDay, iso, plusMonths, type Ymd } from '#test/collector/domain/plain-dates.ts';

/** The terms' numbers once more, in words of months from handover: nothing is read from them. */
function expected(day: Ymd, counted: number) {
  const after = (months: number) => iso(plusMonths(day, counted + months));
  const cm2Ends = day.y + (day.m >= 8 ? 3 : 2);
  const spring = iso({ y: cm2Ends, m: 4, d: 15 });
  return {
    coverageEndsOn: iso(plusMonths(day, 36)),
    windowOpensOn: after(54),
    dueOn: after(60),
    confirm_address: spring < after(54) ? spring : after(54),
    information: after(48),
    choose_slot: after(57),
    last_month: after(59),
    overdue_first: after(61),
    overdue_second: after(62),
  };
}

function answered(day: Ymd, countedFrom: 'handover' | 'coverageEnd') {
  const { reminders, ...dates } = milestones({ ...defaultTerms, countedFrom }, iso(day));
  return { ...dates, ...Object.fromEntries(reminders.map(({ level, on }) => [level, on])) };
}

describe('every handover date 2020-2036 and every milestone agree with plain arithmetic', () => {
  it.each([
    { countedFrom: 'handover', counted: 0 },
    { countedFrom: 'coverageEnd', counted: 36 },
  ] as const)('counted from $countedFrom', ({ countedFrom, counted }) => {
    for (const day of everyDay(2020, 2036)) {
      expect({ day, ...answered(day, countedFrom) }).toEqual({ day, ...expected(day, counted) });
    }
  });
});

describe('milestones', () => {
  it('of a handover at the start of CE2', () => {
    expect(milestones(defaultTerms, '2025-09-15')).toEqual({
      coverageEndsOn: '2028-09-15',
      windowOpensOn: '2030-03-15',
      dueOn: '2030-09-15',
      reminders: [
        { level: 'confirm_address', on: '2028-04-15', stop: 'address_confirmed' },
        { level: 'information', on: '2029-09-15', stop: 'appointment' },
        { level: 'choose_slot', on: '2030-06-15', stop: 'appointment' },
        { level: 'last_month', on: '2030-08-15', stop: 'appointment' },
        { level: 'overdue_first', on: '2030-10-15', stop: 'appointment' },
        { level: 'overdue_second', on: '2030-11-15', stop: 'appointment' },
      ],
    });
  });

  it('are counted in one step: the window of 29 February opens on 29 August', () => {
    expect(milestones(defaultTerms, '2024-02-29').windowOpensOn).toBe('2028-08-29');
    expect(milestones(defaultTerms, '2024-02-29').dueOn).toBe('2029-02-28');
  });

  it.each([
    {
      name: 'handed over in the last days of July: CE2 ends',
      on: '2025-07-31',
      asked: '2027-04-15',
    },
    { name: 'handed over in August: CE2 begins', on: '2025-08-01', asked: '2028-04-15' },
    { name: 'handed over in spring of CE2', on: '2026-05-20', asked: '2028-04-15' },
  ] as const)('the address is asked for in spring of CM2: $name', ({ on, asked }) => {
    const [first] = milestones(defaultTerms, on).reminders;
    expect(first).toMatchObject({ level: 'confirm_address', on: asked });
  });

  it('where the six months before the due date come first, they hold', () => {
    const terms = { ...defaultTerms, takebackMonths: 30, windowOpensMonths: 24 };
    const asked = milestones(terms, '2025-09-15').reminders.find(
      ({ level }) => level === 'confirm_address',
    );
    expect(asked?.on).toBe('2027-09-15');
  });

  it('an extension moves the due date and its reminders, not the opening of the window', () => {
    const extended = milestones(defaultTerms, '2024-02-29', 3);
    expect(extended.windowOpensOn).toBe('2028-08-29');
    expect(extended.dueOn).toBe('2029-05-29');
    expect(extended.reminders.at(-1)?.on).toBe('2029-07-29');
  });

  it('a reminder may hang on the opening of the window', () => {
    const rule = { level: 'information', from: 'windowOpens', months: -1 } as const;
    const reminders = [{ ...rule, orIfEarlier: null, stop: 'appointment' } as const];
    const [only] = milestones({ ...defaultTerms, reminders }, '2025-09-15', 3).reminders;
    expect(only?.on).toBe('2030-02-15');
  });
});
