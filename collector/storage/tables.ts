/**
 * The tables as the database holds them. Instants are integer ms UTC, dates ISO text, flags 0/1,
 * JSON text; `migrations/` is the law, this file only types it. Each file of this room that is
 * named after a noun is the sole writer of its tables.
 */
export interface Tables {
  terms: {
    id: string;
    valid_from: string;
    rules: string;
    decided_at: number;
    decided_by: string;
  };
  rule_sets: {
    id: string;
    holds_from: string;
    rules: string;
    decided_at: number;
    decided_by: string;
    note: string;
  };
  rule_proposals: RuleProposalTable;
  devices: DeviceTable;
  device_flags: { device_id: string; flag: string; since: number; raised_by: string };
  standings: {
    device_id: string;
    data_state: string;
    worked_on_by: string;
    checked_by: string | null;
    place: string | null;
  };
  piles: {
    id: string;
    act: string;
    place: string | null;
    made_at: number;
    made_by: string;
    results: string;
    undone_at: number | null;
  };
  wipes: WipeTable;
  lots: LotTable;
  lot_conditions: {
    lot_id: string;
    wipe_standard: string;
    no_resale: number;
    remove_logos: number;
  };
  wiped_disks: { serial: string; finished_at: string; wipe_id: string };
  withdrawn_wipes: WipeTable & { withdrawn_at: number; withdrawn_by: string };
  custodies: {
    device_id: string;
    stage: string;
    custody: string;
    holder: string;
    since: number;
    noted_by: string;
  };
  enrolment_codes: {
    hash: string;
    device_id: string;
    created_at: number;
    created_by: string;
    expires_at: number;
    used_at: number | null;
  };
  retire_keys: { public_key: string; made_at: number; made_by: string };
  retirements: {
    device_id: string;
    agent_key: string;
    signature: string;
    ordered_at: number;
    ordered_by: string;
  };
  agents: AgentTable;
  beats: {
    device_id: string;
    stream: string;
    sequence: number;
    received_at: number;
    observed_from: number;
    observed_to: number;
    body: string;
  };
  latest: LatestTable;
  readings: {
    device_id: string;
    stream: string;
    sequence: number;
    observed_at: number;
    samples: string;
  };
  conditions: ConditionTable;
  tickets: TicketTable;
  findings: FindingTable;
  ticket_spans: TicketSpanTable;
  ticket_steps: {
    ticket_id: string;
    step_id: string;
    answer: string;
    at: number;
    made_by: string;
  };
  ticket_entries: TicketEntryTable;
  ticket_passes: {
    ticket_id: string;
    staff_id: string;
    passed_on: string;
    reason: string;
    at: number;
  };
  ticket_presence: { ticket_id: string; staff_id: string; since: number; until: number };
  attachments: AttachmentTable;
  loans: {
    id: string;
    ticket_id: string;
    device_id: string;
    lent_at: number;
    returned_at: number | null;
  };
  site_days: { id: string; closed_weekdays: string; decided_at: number; decided_by: string };
  preferences: { staff_id: string; name: string; value: string };
  takeback_cases: TakebackCaseTable;
  takeback_load_tallies: { slot: number; period: string; state: string; n: number };
  takeback_terms_tallies: {
    slot: number;
    terms_id: string;
    extension_months: number;
    handed_over_month: string;
    forward_month: string;
    n: number;
  };
  reminders: {
    case_id: string;
    level: string;
    how: string;
    due_on: string;
    settled_on: string;
    settled_at: number;
    days_late: number;
  };
  events: EventTable;
  jobs: {
    name: string;
    lease_until: number;
    lease_holder: string;
    last_started_at: number | null;
    last_finished_at: number | null;
    last_outcome: string | null;
    last_detail: string | null;
    last_done_at: number | null;
  };
  imports: {
    id: string;
    made_at: number;
    made_by: string;
    about: string;
    state: string;
    done: number;
    whole: number;
    worked_at: number;
    judged_at: number;
    applied_at: number | null;
    applied_by: string | null;
    undone_at: number | null;
    undone_by: string | null;
  };
  import_columns: {
    headers_hash: string;
    columns: string;
    decided_at: number;
    decided_by: string;
  };
  import_rows: {
    import_id: string;
    number: number;
    content: string;
    verdict: string;
    detail: string;
    warned: number;
    made: string | null;
    undone: string | null;
  };
  school_years: {
    id: string;
    zone: string;
    year: number;
    source: string;
    holidays: string;
    imported_at: number;
    imported_by: string;
  };
  collector_life: { id: string; first_alive_at: number; last_alive_at: number };
  incidents: IncidentTable;
  incident_tickets: { incident_id: string; ticket_id: string };
  fault_days: { check_id: string; day: number; pcs: number };
  standouts: {
    dimension: string;
    name: string;
    family: string;
    found_at: number;
    checked_at: number;
    facts: string;
  };
  access_keys: {
    id: string;
    hash: string;
    label: string;
    scope: string;
    created_at: number;
    created_by: string;
    ends_on: string | null;
  };
  /** The account library writes it (migration 0002), `accounts.ts` role and absence. */
  staff: {
    id: string;
    name: string;
    email: string;
    role: string;
    disabled_at: number | null;
    last_sign_in_on: string | null;
    /** 0/1 on SQLite, a boolean on PostgreSQL: the account library writes it. */
    two_factor_enabled: number | boolean | null;
  };
  staff_sessions: { id: string; staff_id: string };
  staff_credentials: { id: string; staff_id: string; provider_id: string; password: string | null };
  second_factors: { id: string; staff_id: string };
  used_codes: { digest: string; at: number };
  journal_checks: {
    name: string;
    at: number;
    made_by: string;
    row_count: number;
    bad_number: number | null;
    fault: string | null;
  };
  journal: {
    number: number;
    at: number;
    actor: string;
    noun: string;
    noun_id: string;
    purpose: string;
    hash: string;
  };
  sign_in_attempts: { key: string; count: number; at: number; until: number };
  stickers: {
    device_id: string;
    code: string;
    hash: string;
    life: number;
    made_at: number;
    made_by: string;
  };
  public_visits: { key: string; count: number; until: number };
  family_reports: FamilyReportTable;
  tag_runs: {
    id: string;
    site: string;
    year: number;
    first_number: number;
    last_number: number;
    made_at: number;
    made_by: string;
  };
  journal_marks: { name: string; number: number; hash: string };
  households: HouseholdTable;
  household_links: HouseholdLinkTable;
  legal_texts: LegalTextTable;
  consents: ConsentTable;
  tombstones: {
    household_code: string;
    erased_at: number;
    erased_by_role: string;
    counts: string;
  };
  handover_drafts: HandoverDraftTable;
  instant_cuts: { device_id: string; cut_before: number };
  day_values: { device_id: string; day: string; numbers: string };
  rolled_up: {
    device_id: string;
    day: string;
    stream: string;
    sequence: number;
    numbers_before: string;
    numbers: string;
  };
  refused_devices: { device_id: string; since: number };
  invitations: {
    email: string;
    hash: string;
    name: string;
    role: string;
    made_at: number;
    made_by: string;
    expires_at: number;
  };
}

interface DeviceTable {
  id: string;
  asset_tag: string;
  stage: string;
  cohort: string | null;
  sector: string | null;
  model: string | null;
  lot: string | null;
  handed_over_on: string | null;
  created_at: number;
  inventory: string | null;
}
interface LotTable {
  id: string;
  name: string;
  donor: string;
  received_on: string;
  wipe_report_wanted: number;
  do_not_export: number;
  note: string;
  made_at: number;
  made_by: string;
}
interface WipeTable {
  id: string;
  device_id: string;
  at: number;
  made_by: string;
  accepted: number;
  facts: string;
  log: string;
  sha256: string;
}
interface AgentTable {
  device_id: string;
  public_key: string;
  enrolled_at: number;
  agent_version: number;
  catalogue_version: number;
  stream: string | null;
  boot: number;
  lineage_confirmed: string;
  lineage_offered: string | null;
  copy_suspected_at: number | null;
  bye_reason: string | null;
}
interface LatestTable {
  device_id: string;
  stream: string;
  sequence: number;
  heard_at: number;
  connection: string;
  connection_since: number;
  next_look_at: number | null;
  gaps: string;
}
interface ConditionTable {
  device_id: string;
  check_id: string;
  subject: number;
  state: string;
  since: number;
  memory: string;
}
interface RuleProposalTable {
  id: string;
  made_at: number;
  made_by: string;
  rules: string;
  against: string;
  note: string;
  days: number;
  state: string;
  done: number;
  whole: number;
  worked_at: number;
  result: string | null;
  adopted_as: string | null;
}
interface TicketTable {
  id: string;
  device_id: string;
  reference: string;
  family: string;
  state: string;
  severity: string;
  opened_at: number;
  opened_by: string;
  terms_id: string;
  rules_id: string;
  changed_at: number;
  assignee: string | null;
  touched: number;
  resolved_at: number | null;
  result: string | null;
  closed_at: number | null;
  barrier: string | null;
  merged_into: string | null;
  help_since: number | null;
}
interface TicketSpanTable {
  id: string;
  ticket_id: string;
  state: string;
  reason: string;
  due_on: string | null;
  half_day: string | null;
  since: number;
  until: number | null;
  nudged_at: number | null;
}
interface TicketEntryTable {
  id: string;
  ticket_id: string;
  kind: string;
  text: string | null;
  part: string | null;
  amount: number | null;
  at: number;
  made_by: string;
  undone_at: number | null;
}
interface AttachmentTable {
  id: string;
  noun: string;
  noun_id: string;
  at: number;
  made_by: string;
  media_type: string;
  bytes: Uint8Array;
  sha256: string;
  undone_at: number | null;
}
interface FindingTable {
  device_id: string;
  ticket_id: string;
  check_id: string;
  subject: number;
  severity: string;
  because: string;
  value: number;
  limit_value: number;
  baseline: number | null;
  bad_since: number;
  last_seen: number;
  recovered_at: number | null;
}
interface TakebackCaseTable {
  id: string;
  device_id: string;
  state: string;
  state_since: string;
  terms_id: string;
  handed_over_on: string;
  extension_months: number;
  appointment_on: string | null;
  address_confirmed_on: string | null;
  window_opens_on: string;
  due_on: string;
  next_step_on: string | null;
  decision_wanted: string | null;
  planned_week: string | null;
  planned_why: string | null;
  pinned: number;
  created_at: number;
  closed_at: number | null;
  brought_forward_on: string | null;
  brought_forward: string | null;
}
interface HouseholdTable {
  code: string;
  name: string;
  phone: string;
  phone_key: string;
  email: string;
  address: string;
  language: string;
  slot: string;
  made_at: number;
  changed_at: number;
}
interface HouseholdLinkTable {
  id: string;
  household_code: string;
  device_id: string;
  from_on: string;
  until_on: string | null;
  voucher: string;
  library_card: string;
}
interface LegalTextTable {
  id: string;
  kind: string;
  language: string;
  version: number;
  text: string;
  holds_from: string;
  made_at: number;
  made_by: string;
}
interface ConsentTable {
  id: string;
  household_code: string;
  device_id: string;
  kind: string;
  answer: string;
  text_id: string;
  way: string;
  signature: Uint8Array | null;
  at: number;
  made_by: string;
}
interface HandoverDraftTable {
  id: string;
  device_id: string;
  answers: string;
  revision: number;
  made_at: number;
  made_by: string;
  changed_at: number;
  done_at: number | null;
  link_id: string | null;
}
interface FamilyReportTable {
  id: string;
  device_id: string;
  ticket_id: string | null;
  number: string;
  made_at: number;
  made_on: string;
  fault: string;
  detail: string;
  since: string;
  call_back: string;
  called_at: number | null;
  outcome: string;
}
interface IncidentTable {
  id: string;
  kind: string;
  check_id: string | null;
  reason: string;
  since: number;
  until: number | null;
  raised_at: number;
  pcs: number;
  expected: number | null;
  closed_by: string | null;
  result: string | null;
}
interface EventTable {
  id: string;
  at: number;
  actor: string;
  noun: string;
  noun_id: string;
  device_id: string | null;
  kind: string;
  reason: string;
  detail: string;
}
