-- One text for both engines: text ids, instants as integer ms UTC (bigint), ISO calendar dates as
-- text, JSON as text, flags as 0/1. The device's id leads every telemetry key.

create table terms (
  id text primary key,
  valid_from text not null,
  rules text not null,
  decided_at bigint not null,
  decided_by text not null
);
create unique index terms_valid_from on terms (valid_from);

-- Several versions may hold from one date: of those the one decided last.
create table rule_sets (
  id text primary key,
  holds_from text not null,
  rules text not null,
  decided_at bigint not null,
  decided_by text not null,
  note text not null
);

-- Other rules that somebody tries on what was reported, before they are decided.
create table rule_proposals (
  id text primary key,
  made_at bigint not null,
  made_by text not null,
  rules text not null,
  against text not null,
  note text not null,
  days bigint not null,
  state text not null,
  done bigint not null,
  whole bigint not null,
  worked_at bigint not null,
  result text,
  adopted_as text
);

create table devices (
  id text primary key,
  asset_tag text not null,
  stage text not null,
  cohort text,
  sector text,
  model text,
  lot text,
  handed_over_on text,
  created_at bigint not null,
  inventory text
);
create unique index devices_asset_tag on devices (asset_tag);
create index devices_handed_over on devices (handed_over_on);
create index devices_cohort on devices (cohort);
create index devices_lot on devices (lot);
create index devices_model on devices (model);

create table enrolment_codes (
  hash text primary key,
  device_id text not null references devices (id),
  created_at bigint not null,
  created_by text not null,
  expires_at bigint not null,
  used_at bigint
);
create index enrolment_codes_device on enrolment_codes (device_id);

create table agents (
  device_id text primary key references devices (id),
  public_key text not null,
  enrolled_at bigint not null,
  agent_version bigint not null,
  catalogue_version bigint not null,
  stream text,
  boot bigint not null,
  lineage_confirmed text not null,
  lineage_offered text,
  copy_suspected_at bigint,
  bye_reason text
);

create table beats (
  device_id text not null,
  stream text not null,
  sequence bigint not null,
  received_at bigint not null,
  observed_from bigint not null,
  observed_to bigint not null,
  body text not null
);
create unique index beats_once on beats (device_id, stream, sequence);

create table latest (
  device_id text primary key,
  stream text not null,
  sequence bigint not null,
  heard_at bigint not null,
  connection text not null,
  connection_since bigint not null,
  next_look_at bigint,
  -- Days between its last days of contact, one character each: never an hour of the day.
  gaps text not null default ''
);
create index latest_next_look on latest (next_look_at) where next_look_at is not null;
create index latest_connection on latest (connection);

-- As of one sequence of one stream; the beats after it say the rest.
create table readings (
  device_id text primary key,
  stream text not null,
  sequence bigint not null,
  observed_at bigint not null,
  samples text not null
);

create table conditions (
  device_id text not null,
  check_id text not null,
  subject bigint not null,
  state text not null,
  since bigint not null,
  memory text not null,
  primary key (device_id, check_id, subject)
);
create index conditions_bad on conditions (state, check_id) where state <> 'ok';

create table tickets (
  id text primary key,
  device_id text not null references devices (id),
  reference text not null,
  family text not null,
  state text not null,
  severity text not null,
  opened_at bigint not null,
  opened_by text not null,
  terms_id text not null,
  rules_id text not null default 'default',
  changed_at bigint not null,
  assignee text,
  touched bigint not null,
  resolved_at bigint,
  result text,
  closed_at bigint
);
create unique index tickets_reference on tickets (reference);
-- At most one open ticket per device and fault family, kept by the database itself.
create unique index tickets_one_open on tickets (device_id, family) where closed_at is null;
create index tickets_device on tickets (device_id, opened_at);

create table findings (
  device_id text not null,
  ticket_id text not null references tickets (id),
  check_id text not null,
  subject bigint not null,
  severity text not null,
  because text not null,
  value double precision not null,
  limit_value double precision not null,
  baseline double precision,
  bad_since bigint not null,
  last_seen bigint not null,
  recovered_at bigint,
  primary key (device_id, ticket_id, check_id, subject)
);

create table takeback_cases (
  id text primary key,
  device_id text not null references devices (id),
  state text not null,
  state_since text not null,
  terms_id text not null,
  handed_over_on text not null,
  extension_months bigint not null,
  appointment_on text,
  address_confirmed_on text,
  window_opens_on text not null,
  due_on text not null,
  -- The one date that drives the case: nothing happens before it, null waits for a person.
  next_step_on text,
  decision_wanted text,
  planned_week text,
  planned_why text,
  pinned bigint not null,
  created_at bigint not null,
  closed_at bigint
);
create unique index takeback_one_open on takeback_cases (device_id) where closed_at is null;
create index takeback_due_steps on takeback_cases (next_step_on) where next_step_on is not null;
create index takeback_week on takeback_cases (planned_week) where closed_at is null;
create index takeback_due on takeback_cases (due_on) where closed_at is null;
create index takeback_decisions on takeback_cases (state_since) where decision_wanted is not null;

-- Each level of a case is settled once, whether by a notice or without one.
create table reminders (
  case_id text not null references takeback_cases (id),
  level text not null,
  how text not null,
  due_on text not null,
  settled_on text not null,
  settled_at bigint not null,
  days_late bigint not null,
  primary key (case_id, level)
);
create index reminders_settled on reminders (settled_on, level);

-- History and outbox in one: who, when, why, in the same transaction as the change itself.
create table events (
  id text primary key,
  at bigint not null,
  actor text not null,
  noun text not null,
  noun_id text not null,
  device_id text,
  kind text not null,
  reason text not null,
  detail text not null
);
create index events_noun on events (noun, noun_id, id);
create index events_device on events (device_id, id);
create index events_turned on events (at) where kind = 'condition_changed';

create table jobs (
  name text primary key,
  lease_until bigint not null,
  lease_holder text not null,
  last_started_at bigint,
  last_finished_at bigint,
  last_outcome text,
  last_detail text,
  last_done_at bigint
);

-- Each import of a school year is a version of its own: the latest holds.
create table school_years (
  id text primary key,
  zone text not null,
  year bigint not null,
  source text not null,
  holidays text not null,
  imported_at bigint not null,
  imported_by text not null
);
create index school_years_latest on school_years (zone, year, imported_at);

-- One row: since when a collector has been at work here, and when one last was.
create table collector_life (
  id text primary key,
  first_alive_at bigint not null,
  last_alive_at bigint not null
);

-- What befell many PCs at once: counts alone, for who was on at that hour is nobody's business.
create table incidents (
  id text primary key,
  kind text not null,
  check_id text,
  reason text not null,
  since bigint not null,
  until bigint,
  raised_at bigint not null,
  pcs bigint not null,
  expected bigint,
  closed_by text,
  result text
);
create unique index incidents_one_open on incidents (kind, coalesce(check_id, '')) where until is null;
create index incidents_since on incidents (since);

create table incident_tickets (
  incident_id text not null references incidents (id),
  ticket_id text not null references tickets (id),
  primary key (incident_id, ticket_id)
);
create index incident_tickets_ticket on incident_tickets (ticket_id);

-- On how many PCs a check turned bad on a day (since 1970-01-01, UTC): what is usual for it.
create table fault_days (
  check_id text not null,
  day bigint not null,
  pcs bigint not null,
  primary key (check_id, day)
);

create table standouts (
  dimension text not null,
  name text not null,
  family text not null,
  found_at bigint not null,
  checked_at bigint not null,
  facts text not null,
  primary key (dimension, name, family)
);

create table imports (
  id text primary key,
  made_at bigint not null,
  made_by text not null,
  rows text not null,
  applied_at bigint,
  applied_by text,
  verdicts text
);

create table access_keys (
  id text primary key,
  hash text not null,
  label text not null,
  scope text not null,
  created_at bigint not null,
  created_by text not null,
  ends_on text
);
create unique index access_keys_hash on access_keys (hash);
