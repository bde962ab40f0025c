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
  devices: DeviceTable;
  enrolment_codes: {
    hash: string;
    device_id: string;
    created_at: number;
    created_by: string;
    expires_at: number;
    used_at: number | null;
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
  readings: { device_id: string; observed_at: number; samples: string };
  conditions: ConditionTable;
  tickets: TicketTable;
  findings: FindingTable;
  takeback_cases: TakebackCaseTable;
  reminders: {
    case_id: string;
    level: number;
    due_on: string;
    raised_at: number;
    outcome: string;
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
  };
  imports: {
    id: string;
    made_at: number;
    made_by: string;
    rows: string;
    applied_at: number | null;
  };
  access_keys: {
    hash: string;
    label: string;
    scope: string;
    created_at: number;
    ends_on: string | null;
  };
}

interface DeviceTable {
  id: string;
  asset_tag: string;
  stage: string;
  cohort: string | null;
  sector: string | null;
  model: string | null;
  handed_over_on: string | null;
  created_at: number;
  inventory: string | null;
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
}
interface ConditionTable {
  device_id: string;
  check_id: string;
  subject: number;
  state: string;
  since: number;
  memory: string;
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
  changed_at: number;
  assignee: string | null;
  touched: number;
  resolved_at: number | null;
  result: string | null;
  closed_at: number | null;
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
  terms_id: string;
  window_opens_on: string;
  due_on: string;
  next_step_on: string | null;
  level: number;
  planned_week: string | null;
  planned_why: string | null;
  pinned: number;
  sector: string;
  created_at: number;
  closed_at: number | null;
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
