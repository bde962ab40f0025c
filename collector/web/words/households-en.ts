import type { householdsFr } from './households-fr.ts';

/** The words of families, handovers and what is kept, in English. */
export const householdsEn: Readonly<Record<keyof typeof householdsFr, string>> = {
  'event.household_noted': 'Household noted',
  'event.household_changed': 'Contact details corrected',
  'event.household_erased': 'Household erased',
  'event.follow_up_started': 'Follow-up accepted',
  'event.follow_up_ended': 'Follow-up ended',
  'event.handover_undone': 'Handover undone',
  'event.legal_text_written': 'Text for families written',
  'reason.asked_by_family': 'the family asks for it',
  'reason.family_refused': 'the family does not want it',
  'reason.erased_before': 'erased before, and back from a backup',
  'reason.retention_over': 'the time for which it is kept is over',
};
