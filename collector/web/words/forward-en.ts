import type { forwardFr } from './forward-fr.ts';

/** The words of take-backs that a fault brings forward, in English. */
export const forwardEn: Record<keyof typeof forwardFr, string> = {
  'forward.what':
    '{family, select, storage {The disk has been failing} other {{title}}} since {since}',
  'forward.brought': '{what}: take-back brought forward from {from} to {to}.',
  'forward.sameMonth': '{what}: take-back brought forward, {week}.',
  'forward.toPlan':
    '{what}: take-back brought forward. Tonight’s plan gives it the first week with room.',
  'forward.noWeek':
    '{what}: take-back brought forward. No week until somebody has decided what comes next.',
  'forward.ended': 'Brought forward on {on}, and put back as before on {end}: {why}',
  'forward.waits_for_patience': '{what}: if it lasts, the take-back is brought forward on {on}.',
  'forward.waits_for_bound':
    '{what}: the take-back is brought forward on {on}. The terms do not allow it sooner.',
  'forward.waits_for_incident':
    '{what}, but many PCs have this fault at once: the take-back is not brought forward while the incident is open.',
  'forward.pinned_by_person':
    '{what}, but a person has pinned the week: the take-back is not brought forward.',
  'forward.appointment_stands':
    '{what}, but there is an appointment: the take-back is not brought forward.',
  'forward.with_a_person':
    '{what}, but a person looks after this take-back: it is not brought forward by itself.',
  'forward.mark': 'brought forward',
  'forward.undo': 'Put back as before',
  'forward.undoReason': 'Why should this take-back not be brought forward?',
  'forward.choose': 'Choose…',
  'forward.undoHint': 'It will not be brought forward by itself again.',
  'forwardEnd.finding_cleared': 'the finding was gone before the family was told.',
  'forwardEnd.family_keeps_it': 'the family keeps the PC until its date.',
  'forwardEnd.mended_elsewhere': 'the PC was mended outside coverage.',
  'forwardEnd.false_alarm': 'it was a false alarm.',
  'forwardEnd.workshop_is_full': 'the workshop has no room sooner.',
  'forwardReason.family_keeps_it': 'The family keeps the PC until its date',
  'forwardReason.mended_elsewhere': 'The PC was mended outside coverage',
  'forwardReason.false_alarm': 'It was a false alarm',
  'forwardReason.workshop_is_full': 'The workshop has no room sooner',
  'reportDone.forward_ended': 'The take-back of {tag} is as it was before.',
  'event.brought_forward': 'Take-back brought forward',
  'event.forward_ended': 'Take-back put back as before',
  'eventText.forward': '{what} To be taken back from {opens} to {due}.',
  'stepReason.failing_after_coverage': 'A grave fault was found after coverage.',
  'stepReason.finding_cleared': 'The finding was gone before the family was told.',
  'caseReason.brought_forward': 'Brought forward, first week with room',
  'why.brought_forward':
    'The take-back is brought forward: this was the first week with room ({load, number} of {capacity, number}).',
  'reason.failing_after_coverage': 'a grave fault was found after coverage',
  'reason.finding_cleared': 'the finding was gone before the family was told',
  'reason.family_keeps_it': 'the family keeps the PC until its date',
  'reason.mended_elsewhere': 'the PC was mended outside coverage',
  'reason.workshop_is_full': 'the workshop has no room sooner',
  'reason.window_given_back': 'the take-back is no longer brought forward',
  'takebackShow.forward': 'brought forward',
  'calendar.broughtForward':
    '{count, plural, one {take-back brought forward by a fault after coverage} other {take-backs brought forward by a fault after coverage}}',
  'coming.look': 'The case is looked at that day',
};
