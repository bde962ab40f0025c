-- A file of handovers: read, judged, applied and undone in steps, each row with what came of it.
-- Before it there were only previews that are kept for thirty days.
drop table imports;

create table imports (
  id text primary key,
  made_at bigint not null,
  made_by text not null,
  about text not null,
  state text not null,
  -- How many rows of the work at hand are done, of how many, and when it was last gone on with.
  done bigint not null,
  whole bigint not null,
  worked_at bigint not null,
  judged_at bigint not null,
  applied_at bigint,
  applied_by text,
  undone_at bigint,
  undone_by text
);
create index imports_made on imports (made_at);
create index imports_at_work on imports (worked_at) where state in ('judging', 'applying', 'undoing');

create table import_rows (
  import_id text not null references imports (id),
  number bigint not null,
  content text not null,
  verdict text not null,
  detail text not null,
  warned bigint not null,
  -- What it did, to be undone; null: nothing.
  made text,
  -- 'undone', or why it could not be.
  undone text,
  primary key (import_id, number)
);
create index import_rows_verdict on import_rows (import_id, verdict, number);
create index import_rows_warned on import_rows (import_id, number) where warned = 1;
create index import_rows_undone on import_rows (import_id, undone, number) where undone is not null;

-- What the columns under a set of headers were said to be, for the next file like it.
create table import_columns (
  headers_hash text primary key,
  columns text not null,
  decided_at bigint not null,
  decided_by text not null
);
