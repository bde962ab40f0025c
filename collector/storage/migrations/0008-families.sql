-- What opens a PC's page for its family. In clear: a worn sticker is printed again without ending the
-- code that the family has on its telephone. Looked up by its digest alone.
create table stickers (
  device_id text primary key references devices (id),
  code text not null,
  hash text not null,
  life integer not null,
  made_at bigint not null,
  made_by text not null
);
create unique index stickers_hash on stickers (hash);

-- Visits to the pages without an account, counted by all collectors together; keys are digests.
create table public_visits (
  key text primary key,
  count integer not null,
  until bigint not null
);
create index public_visits_until on public_visits (until);

-- What families said of their PCs: values of closed lists, no word of theirs, no number of theirs.
create table family_reports (
  id text primary key,
  device_id text not null references devices (id),
  ticket_id text references tickets (id),
  number text not null,
  made_at bigint not null,
  made_on text not null,
  fault text not null,
  detail text not null,
  since text not null,
  call_back text not null,
  -- Null: nobody has spoken to them since.
  called_at bigint,
  outcome text not null
);
create unique index family_reports_number on family_reports (number);
create index family_reports_device on family_reports (device_id, made_on);
create index family_reports_ticket on family_reports (ticket_id) where ticket_id is not null;

-- Runs of new asset tags that were printed: no two runs hold one number.
create table tag_runs (
  id text primary key,
  site text not null,
  year integer not null,
  first_number integer not null,
  last_number integer not null,
  made_at bigint not null,
  made_by text not null
);
create unique index tag_runs_first on tag_runs (site, year, first_number);
