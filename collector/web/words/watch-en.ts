import type { watchFr } from './watch-fr.ts';

/** The words of the lookout: incidents, stand-outs, the call list and the school years, in English. */
export const watchEn: Record<keyof typeof watchFr, string> = {
  'nav.watch': 'Lookout',
  'watch.heading': 'Lookout',
  'watch.title':
    '{count, plural, =0 {No incident} one {# incident under way} other {# incidents under way}}, lookout',
  'watch.lead': 'What is larger than one PC: look here before the tickets one by one.',

  'watch.open': 'Incidents under way',
  'watch.noneOpen': 'No incident under way. Each ticket is the matter of one PC alone.',
  'watch.past': 'Past incidents',
  'watch.nonePast': 'No incident so far.',
  'watch.pastCaption': 'The last {most} at most, the latest first.',
  'watch.what': 'Incident',
  'watch.since': 'Since',
  'watch.began': 'Began',
  'watch.ended': 'Ended',
  'watch.pcs': 'PCs',
  'watch.why': 'Why',
  'watch.tickets': 'Tickets',
  'watch.result': 'Result',
  'watch.lasting': 'under way',
  'watch.over': 'closed',
  'watch.byItself': 'ended by itself',
  'watch.sameFault': '{kind}: {check}',
  'watch.ticketCount': '{count, plural, =0 {no ticket} one {# ticket} other {# tickets}}',
  'incidentKind.collector_down': 'Vigie was down',
  'incidentKind.fleet_silent': 'Many PCs silent at once',
  'incidentKind.same_fault': 'Same fault on many PCs',
  'incidentPcs.collector_down':
    '{pcs, plural, one {# PC could not be heard} other {# PCs could not be heard}}',
  'incidentPcs.fleet_silent':
    '{pcs, plural, one {# PC silent} other {# PCs silent}} of {expected, number} expected',
  'incidentPcs.same_fault':
    '{pcs, plural, one {# PC hit} other {# PCs hit}} (usual in two days: {expected, plural, =0 {none} other {about #}})',
  'incidentWhy.collector_was_down':
    'No collector was at work during this time. These days do not count as silence.',
  'incidentWhy.many_silent_at_once':
    'More than 30% of the PCs expected fell silent within minutes, far more than in the two hours before: a fault of a network or a server is likelier than faults of PCs. While it lasts, no PC is put on the call list.',
  'incidentWhy.same_fault_on_many':
    'This check turned bad on at least ten PCs, five times the usual: an update is likelier than broken PCs. While the incident is under way, further PCs open no ticket.',
  'incidentResult.cause_mended': 'The common cause is mended',
  'incidentResult.each_needs_a_ticket': 'Each PC needs its own repair',
  'incidentResult.false_alarm': 'False alarm',

  'ticket.partOf': 'Other PCs have the same fault at once. This ticket is part of the incident:',
  'incident.count':
    '{count, plural, =0 {No ticket} one {# ticket of this incident} other {# tickets of this incident}}',
  'incident.caption': 'The last opened first.',
  'incident.held':
    '{count, plural, one {# PC hit has no ticket} other {# PCs hit have no ticket}}: the incident holds them together.',
  'incident.close': 'Close the incident',
  'incident.legend': 'What was it?',
  'incident.closeHint.same_fault':
    'PCs on which the fault lasts are judged again at their next reading, and then open tickets of their own. This cannot be undone.',
  'incident.closeHint.fleet_silent': 'The silence of each PC counts again. This cannot be undone.',
  'incident.closeHint.collector_down': 'This cannot be undone.',
  'incident.history': 'History',
  'incidentSaid.closed': 'The incident is closed: “{result}”.',
  'incidentSaid.closed_before': 'Nothing has changed: this incident was closed already.',
  'incidentSaid.no_result': 'Nothing has changed: say first what it was.',

  'standouts.heading': 'Models and lots that break down more often',
  'standouts.lead':
    'Each model and each lot is compared with all other PCs, for the same time of use. Never over fewer than 10 households.',
  'standouts.none': 'No model and no lot stands out from the others. A good sign.',
  'standouts.caption': 'The surest first. Figures of {date}.',
  'standouts.group': 'Model or lot',
  'standouts.family': 'Faults',
  'standouts.any': 'all faults',
  'standouts.pcs': 'PCs',
  'standouts.faulted': 'With a fault so far',
  'standouts.rate': 'A year, per 100 PCs',
  'standouts.restRate': 'The others',
  'standouts.ratio': 'How many times more',
  'standouts.q': 'Risk of error',
  'standouts.times': '× {ratio}',
  'standouts.noRatio': 'no fault elsewhere',
  'standouts.interval': '{low} to {high}',
  'standouts.atLeast': 'at least {low}',
  'standouts.percent': '{value}%',
  'standouts.less': 'less than {value}%',
  'standouts.qHint':
    '“How many times more” also gives the 95% interval. “Risk of error”: among the rows as sure or surer, the share that is mere chance (5% at most).',
  'standouts.linkHint':
    'A name leads to all PCs of that model or lot. Counted here are only those that have reported from a home while they were covered.',
  'standoutDimension.model': 'model',
  'standoutDimension.lot': 'lot',

  'calls.heading': 'Call list',
  'calls.none': 'Nobody to call: no silence has lasted too long.',
  'calls.some': '{count, plural, one {# PC to call about} other {# PCs to call about}}',
  'calls.why':
    'These PCs have been silent for much longer than is usual for them. That is no fault: a person rings the family.',

  'schoolYears.heading': 'School holidays on file',
  'schoolYears.lead': 'Zone {zone}. Days of holidays do not count as silence.',
  'schoolYears.caption': 'School years, from the oldest to the next one.',
  'schoolYears.year': 'School year',
  'schoolYears.state': 'Dates',
  'schoolYears.meaning': 'What this means',
  'schoolYears.name': '{year}-{next}',
  'schoolYears.sourced': 'known',
  'schoolYears.notSourced': 'not known',
  'schoolYears.holidays':
    '{count, plural, one {# stretch of holidays} other {# stretches of holidays}} not counted. Source: {source}',
  'schoolYears.missing':
    'Every day counts, holidays too; so it takes more of them: at least {quiet} days for “quiet”, {call} for “to call”, {lost} for “lost contact”.',
  'schoolYears.how':
    'To give a year: a file of the official calendar and the command “vigie school-calendar”.',
};
