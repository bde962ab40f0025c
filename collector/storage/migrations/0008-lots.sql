-- What a donor asks for its PCs, besides what stands in `lots` itself.
create table lot_conditions (
  lot_id text primary key references lots (id),
  wipe_standard text not null,
  no_resale integer not null,
  remove_logos integer not null
);

-- Each disk that a standing proof names: the end of one wipe of one disk proves one PC, once.
create table wiped_disks (
  serial text not null,
  finished_at text not null,
  wipe_id text not null references wipes (id) on delete cascade,
  primary key (serial, finished_at)
);
create index wiped_disks_wipe on wiped_disks (wipe_id);

-- Proofs that were taken back: they prove nothing, and their log may be read for another PC.
create table withdrawn_wipes (
  id text primary key,
  device_id text not null references devices (id),
  at bigint not null,
  made_by text not null,
  accepted integer not null,
  facts text not null,
  log text not null,
  sha256 text not null,
  withdrawn_at bigint not null,
  withdrawn_by text not null
);

-- Who holds a PC, where a person has said it; it holds for the stage in which it was said.
create table custodies (
  device_id text primary key references devices (id),
  stage text not null,
  custody text not null,
  holder text not null,
  since bigint not null,
  noted_by text not null
);

create index devices_lot_stage on devices (lot, stage);
