import { forgetOldVisits } from '#collector/app/admit-visit.ts';
import { closeResolvedTickets } from '#collector/app/close-resolved-tickets.ts';
import { planTakebacks } from '#collector/app/plan-takebacks.ts';
import { findIncidents } from '#collector/app/find-incidents.ts';
import { findStandOuts } from '#collector/app/find-standouts.ts';
import { nudgeHolders } from '#collector/app/nudge-holders.ts';
import { forgetJournal } from '#collector/app/journal.ts';
import { eraseAgain } from '#collector/app/erase-household.ts';
import { retain } from '#collector/app/retain.ts';
import type { Job } from '#collector/app/run-job.ts';
import { settleStages } from '#collector/app/settle-stages.ts';
import { stepTakebacks } from '#collector/app/step-takebacks.ts';
import { sweepSilence } from '#collector/app/sweep-silence.ts';
import { programmeToday } from '#collector/app/terms-in-force.ts';
import { forgetOldImports, resumeImports } from '#collector/app/import-handovers.ts';

const minuteMs = 60_000;

/**
 * All jobs of the collector. Their hours are UTC: a zone with summer time would run or skip them
 * twice a year. Each runs also at every start, in this order.
 */
export const jobs: readonly Job[] = [
  {
    name: 'take_back_steps',
    cron: '7 * * * *',
    leaseMs: 10 * minuteMs,
    run: async (context) => stepTakebacks(context, await programmeToday(context)),
  },
  {
    name: 'take_back_plan',
    cron: '37 2 * * *',
    leaseMs: 10 * minuteMs,
    run: async (context) => planTakebacks(context, await programmeToday(context)),
  },
  {
    name: 'settle_stages',
    cron: '52 * * * *',
    leaseMs: 10 * minuteMs,
    run: async (context) => settleStages(context, await programmeToday(context)),
  },
  {
    // Before the silence: an outage of our own explains it.
    name: 'incidents',
    cron: '*/5 * * * *',
    leaseMs: 5 * minuteMs,
    run: (context) => findIncidents(context, context.clock.now()),
  },
  {
    name: 'stand_outs',
    cron: '27 3 * * 1',
    leaseMs: 10 * minuteMs,
    run: (context) => findStandOuts(context, context.clock.now()),
  },
  {
    name: 'silence',
    cron: '*/15 * * * *',
    leaseMs: 5 * minuteMs,
    run: (context) => sweepSilence(context, context.clock.now()),
  },
  {
    name: 'nudge_holders',
    cron: '3 * * * *',
    leaseMs: 5 * minuteMs,
    run: async (context) => nudgeHolders(context, await programmeToday(context)),
  },
  {
    name: 'close_tickets',
    cron: '47 2 * * *',
    leaseMs: 5 * minuteMs,
    run: (context) => closeResolvedTickets(context, context.clock.now()),
  },
  {
    name: 'resume_imports',
    cron: '*/5 * * * *',
    leaseMs: 10 * minuteMs,
    run: resumeImports,
  },
  {
    name: 'forget_imports',
    cron: '17 3 * * *',
    leaseMs: 5 * minuteMs,
    run: forgetOldImports,
  },
  {
    // Addresses live no longer than the stretch in which they are counted, and this.
    name: 'forget_visits',
    cron: '13 * * * *',
    leaseMs: 5 * minuteMs,
    run: forgetOldVisits,
  },
  {
    name: 'forget_journal',
    cron: '22 3 * * *',
    leaseMs: 5 * minuteMs,
    run: forgetJournal,
  },
  {
    // After a restore the start runs it: what was erased since that backup is erased again.
    name: 'erase_again',
    cron: '27 2 * * *',
    leaseMs: 10 * minuteMs,
    run: eraseAgain,
  },
  {
    name: 'retain',
    cron: '32 3 * * *',
    leaseMs: 60 * minuteMs,
    run: retain,
  },
];
