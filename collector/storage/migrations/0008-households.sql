-- Families' data, in a room of their own: nothing that a PC says is kept here, and elsewhere stands
-- at most a household's opaque code.

create table households (
  code text primary key,
  name text not null,
  -- As people write it, and as it is searched for: digits with the country's code.
  phone text not null,
  phone_key text not null,
  email text not null,
  address text not null,
  language text not null,
  slot text not null,
  made_at bigint not null,
  changed_at bigint not null
);
create index households_phone on households (phone_key) where phone_key <> '';

-- Which household had which PC, from when until when (dates), with what came beside the PC.
create table household_links (
  id text primary key,
  household_code text not null references households (code),
  device_id text not null references devices (id),
  from_on text not null,
  until_on text,
  voucher text not null,
  library_card text not null
);
create unique index household_links_one on household_links (device_id) where until_on is null;
create index household_links_household on household_links (household_code);
create index household_links_device on household_links (device_id);
create index household_links_until on household_links (until_on) where until_on is not null;

-- What was read to families. A text is never changed: a new one is a new version.
create table legal_texts (
  id text primary key,
  kind text not null,
  language text not null,
  version bigint not null,
  text text not null,
  holds_from text not null,
  made_at bigint not null,
  made_by text not null
);
create unique index legal_texts_version on legal_texts (kind, language, version);

-- Every answer of an adult, in the order in which they were given: the last one of a kind holds.
create table consents (
  id text primary key,
  household_code text not null references households (code),
  device_id text not null,
  kind text not null,
  answer text not null,
  text_id text not null references legal_texts (id),
  way text not null,
  signature bytea,
  at bigint not null,
  made_by text not null
);
create index consents_household on consents (household_code, kind, at);

-- What remains of a household that was erased: that it was, when, and by which role.
create table tombstones (
  household_code text primary key,
  erased_at bigint not null,
  erased_by_role text not null,
  counts text not null
);

-- A handover that has been begun: what was answered so far.
create table handover_drafts (
  id text primary key,
  device_id text not null references devices (id),
  answers text not null,
  revision bigint not null,
  made_at bigint not null,
  made_by text not null,
  changed_at bigint not null,
  done_at bigint,
  link_id text
);
create unique index handover_drafts_one on handover_drafts (device_id) where done_at is null;
create index handover_drafts_changed on handover_drafts (changed_at);

-- PCs whose family does not want the follow-up: what they send is neither read nor kept.
create table refused_devices (
  device_id text primary key references devices (id),
  since bigint not null
);

-- Up to which day the instants of a PC's beats are cut to their date.
create table instant_cuts (
  device_id text primary key,
  cut_before bigint not null
);

-- The last values of a day of the numbers that checks watch, those that changed: what remains of beats.
create table day_values (
  device_id text not null,
  day text not null,
  numbers text not null,
  primary key (device_id, day)
);

-- Up to which beat a PC's days are rolled up, and its numbers there and the day before.
create table rolled_up (
  device_id text primary key,
  day text not null,
  stream text not null,
  sequence bigint not null,
  numbers_before text not null,
  numbers text not null
);
