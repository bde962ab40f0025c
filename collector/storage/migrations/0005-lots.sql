-- What the workshop knows of a PC besides its stage. No row: nobody of the workshop has acted yet.
create table standings (
  device_id text primary key references devices (id),
  data_state text not null,
  worked_on_by text not null,
  checked_by text,
  place text
);

create table device_flags (
  device_id text not null references devices (id),
  flag text not null,
  since bigint not null,
  raised_by text not null,
  primary key (device_id, flag)
);

create index devices_stage on devices (stage, asset_tag);

-- A pile that was scanned and validated: what came of each label.
create table piles (
  id text primary key,
  act text not null,
  place text,
  made_at bigint not null,
  made_by text not null,
  results text not null,
  undone_at bigint
);

-- Proofs of wipes as they were read: the log's own text is kept with what was understood of it.
create table wipes (
  id text primary key,
  device_id text not null references devices (id),
  at bigint not null,
  made_by text not null,
  accepted integer not null,
  facts text not null,
  log text not null,
  sha256 text not null
);
create unique index wipes_once on wipes (sha256);
create index wipes_device on wipes (device_id, at);

-- Where PCs came from, and on what conditions; `devices.lot` names one.
create table lots (
  id text primary key,
  name text not null,
  donor text not null,
  received_on text not null,
  wipe_report_wanted integer not null,
  do_not_export integer not null,
  note text not null,
  made_at bigint not null,
  made_by text not null
);
create unique index lots_name on lots (name);
create index lots_received on lots (received_on, name);
create index lots_donor on lots (donor, received_on, name);
