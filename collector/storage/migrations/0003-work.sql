-- What people do to tickets. `bytea` holds bytes in both engines: SQLite keeps a blob as it is.

alter table tickets add column barrier text;
alter table tickets add column merged_into text;
alter table tickets add column help_since bigint;

-- Stretches in which a ticket waits or has a visit planned; the waiting ones stop its clock.
create table ticket_spans (
  id text primary key,
  ticket_id text not null references tickets (id),
  state text not null,
  reason text not null,
  due_on text,
  half_day text,
  since bigint not null,
  until bigint,
  nudged_at bigint
);
create unique index ticket_spans_one on ticket_spans (ticket_id) where until is null;
create index ticket_spans_ticket on ticket_spans (ticket_id, since);
create index ticket_spans_due on ticket_spans (due_on) where until is null and nudged_at is null;

create table ticket_steps (
  ticket_id text not null references tickets (id),
  step_id text not null,
  answer text not null,
  at bigint not null,
  made_by text not null,
  primary key (ticket_id, step_id)
);

-- Notes, parts used and time spent; what was undone stays, and counts no more.
create table ticket_entries (
  id text primary key,
  ticket_id text not null references tickets (id),
  kind text not null,
  text text,
  part text,
  amount bigint,
  at bigint not null,
  made_by text not null,
  undone_at bigint
);
create index ticket_entries_ticket on ticket_entries (ticket_id, at);

create table attachments (
  id text primary key,
  noun text not null,
  noun_id text not null,
  at bigint not null,
  made_by text not null,
  media_type text not null,
  bytes bytea not null,
  sha256 text not null,
  undone_at bigint
);
create index attachments_noun on attachments (noun, noun_id, at);

create table ticket_passes (
  ticket_id text not null references tickets (id),
  staff_id text not null,
  passed_on text not null,
  reason text not null,
  at bigint not null,
  primary key (ticket_id, staff_id, passed_on)
);

-- Who has a ticket before their eyes. A row counts while `until` lies ahead.
create table ticket_presence (
  ticket_id text not null references tickets (id),
  staff_id text not null,
  since bigint not null,
  until bigint not null,
  primary key (ticket_id, staff_id)
);

create table loans (
  id text primary key,
  ticket_id text not null references tickets (id),
  device_id text not null references devices (id),
  lent_at bigint not null,
  returned_at bigint
);
create unique index loans_one_ticket on loans (ticket_id) where returned_at is null;
create unique index loans_one_device on loans (device_id) where returned_at is null;

-- Each decision is a version: the one decided last holds.
create table site_days (
  id text primary key,
  closed_weekdays text not null,
  decided_at bigint not null,
  decided_by text not null
);

create table preferences (
  staff_id text not null,
  name text not null,
  value text not null,
  primary key (staff_id, name)
);

create index tickets_assignee on tickets (assignee, state) where closed_at is null;
create index tickets_merged on tickets (merged_into) where merged_into is not null;

-- The orders in which lists show tickets: a page is read off the index, wherever it lies.
create index tickets_work on tickets (severity, opened_at, id, state, device_id) where closed_at is null;
create index tickets_unfinished on tickets (opened_at, id) where closed_at is null;

-- What the queue counts. `closed_at` is there so that SQLite need not open the row to see what the
-- condition says; rare views are counted from what makes them rare.
create index tickets_help on tickets (help_since) where closed_at is null and help_since is not null;
create index tickets_device_unfinished on tickets (device_id, state, id, closed_at) where closed_at is null;

create index tickets_resolved on tickets (resolved_at, id) where state in ('resolved', 'closed');
create index tickets_opened on tickets (opened_at, id, opened_by, result, state);
create index tickets_family on tickets (family, opened_at, id);
create index tickets_result on tickets (result, opened_at, id) where result is not null;
create index findings_ticket on findings (ticket_id);
