import { addDays, monthOf, weekOf } from '#collector/domain/calendar.ts';
import { benchToday, lotId, tagOf } from './devices.ts';
import { caseId } from './takebacks.ts';
import { busyTicket, incidentId, ticketId } from './tickets.ts';
import type { TicketsOf } from './tickets.ts';

/** A page that is measured: the addresses under which it is asked for in turn. */
export interface PageAsked {
  readonly name: string;
  readonly paths: readonly string[];
  /** As whom: left out, the administrator, who may see all. */
  readonly as?: 'technician';
}

/** Of the pages that show one thing, so many things are looked at in turn. */
const alike = 20;

/** The one list of pages: for the benchmark of the server's time and for Lighthouse. */
export function pagesOf(of: TicketsOf): readonly PageAsked[] {
  const recent = times(alike, (n) => of.tickets - 2 - n);
  const month = monthOf(addDays(benchToday, 60));
  const week = weekOf(addDays(benchToday, 60));
  return [
    { name: 'sign-in', paths: ['/sign-in'] },
    { name: 'help', paths: ['/aide'] },
    { name: 'about', paths: ['/about/status'] },
    { name: 'day', paths: ['/day'], as: 'technician' },
    { name: 'queue', paths: ['/tickets'] },
    { name: 'queue.mine', paths: ['/tickets?view=mine'], as: 'technician' },
    { name: 'queue.open', paths: ['/tickets?view=open'] },
    { name: 'queue.ending', paths: ['/tickets?view=ending'] },
    { name: 'queue.waiting', paths: ['/tickets?view=waiting_family'] },
    { name: 'queue.silent', paths: ['/tickets?view=silent'] },
    { name: 'queue.help', paths: ['/tickets?view=help'] },
    { name: 'queue.resolved', paths: ['/tickets?view=resolved'] },
    { name: 'queue.last', paths: ['/tickets?view=open&before=end'] },
    { name: 'queue.found', paths: ['/tickets?check=disk.pending&result=open'] },
    { name: 'queue.foundAll', paths: ['/tickets?family=storage'] },
    { name: 'queue.foundSince', paths: ['/tickets?by=agent&since=2026-07-01'] },
    { name: 'ticket', paths: recent.map((n) => `/tickets/${ticketId(n)}`) },
    { name: 'ticket.long', paths: [`/tickets/${ticketId(busyTicket(of))}`] },
    { name: 'bench', paths: recent.map((n) => `/tickets/${ticketId(n)}/bench`) },
    { name: 'order', paths: recent.map((n) => `/tickets/${ticketId(n)}/order`) },
    {
      name: 'several',
      paths: [`/tickets/several?${recent.map((n) => `ticket[]=${ticketId(n)}`).join('&')}`],
    },
    { name: 'devices', paths: ['/devices'] },
    { name: 'devices.found', paths: ['/devices?tag=004'] },
    { name: 'devices.silent', paths: ['/devices?connection=to_call'] },
    { name: 'devices.last', paths: ['/devices?before=end'] },
    { name: 'device', paths: times(alike, (n) => `/devices/${tagOf(n)}`) },
    { name: 'workshop', paths: ['/workshop'] },
    { name: 'workshop.stage', paths: ['/workshop/ready'] },
    { name: 'scan', paths: ['/scan'] },
    { name: 'labels', paths: ['/labels'] },
    { name: 'labels.margins', paths: ['/labels/margins'] },
    { name: 'labels.new', paths: ['/labels/new-tags'] },
    { name: 'lots', paths: ['/lots'] },
    { name: 'lot', paths: times(alike / 2, (n) => `/lots/${lotId(n)}`) },
    { name: 'donors', paths: ['/donors'] },
    { name: 'watch', paths: ['/watch'] },
    { name: 'watch.incident', paths: [`/watch/incidents/${incidentId(0)}`] },
    { name: 'takebacks', paths: ['/take-backs'] },
    { name: 'takebacks.month', paths: [`/take-backs/months/${month}`] },
    { name: 'takebacks.week', paths: [`/take-backs/weeks/${week}`] },
    { name: 'takebacks.list', paths: ['/take-backs/cases'] },
    { name: 'takebacks.late', paths: [`/take-backs/cases?to=${monthOf(benchToday)}`] },
    { name: 'takebacks.case', paths: times(alike, (n) => `/take-backs/cases/${caseId(n * 6)}`) },
    { name: 'takebacks.reminders', paths: ['/take-backs/reminders'] },
    { name: 'takebacks.undated', paths: ['/take-backs/without-date'] },
    { name: 'handovers', paths: ['/handovers'] },
    { name: 'households', paths: ['/households'] },
    { name: 'legal-texts', paths: ['/legal-texts'] },
    { name: 'retention', paths: ['/retention'] },
    { name: 'journal', paths: ['/journal'] },
    { name: 'imports', paths: ['/imports'] },
    { name: 'alert-quality', paths: ['/alert-quality'] },
    { name: 'rules', paths: ['/rules'] },
    { name: 'rules.change', paths: ['/rules/change'] },
    { name: 'accounts', paths: ['/accounts'] },
    { name: 'access-keys', paths: ['/access-keys'] },
    { name: 'account', paths: ['/account'] },
    { name: 'account.secondFactor', paths: ['/account/second-factor'] },
    { name: 'preferences', paths: ['/preferences'] },
    { name: 'not-found', paths: ['/nowhere'] },
  ];
}

const times = <T>(count: number, of: (n: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, n) => of(n));
