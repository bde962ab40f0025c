-- The second factor of staff accounts, as the account library keeps it: its flags are booleans on this
-- engine, its dates timestamps. `via` says how somebody signed in: by password or by the provider.

alter table staff add column two_factor_enabled boolean;
alter table staff_sessions add column via text;

create table second_factors (
  id text primary key,
  staff_id text not null references staff (id) on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean,
  failed_verification_count bigint,
  locked_until timestamptz
);
create unique index second_factors_staff on second_factors (staff_id);

-- Codes that have opened something while they are still right: each opens once. Digests alone.
create table used_codes (
  digest text primary key,
  at bigint not null
);
create index used_codes_at on used_codes (at);

-- When the chain of the journal was last followed, by whom, and what was found.
create table journal_checks (
  name text primary key,
  at bigint not null,
  made_by text not null,
  row_count bigint not null,
  bad_number bigint,
  fault text
);
create index journal_noun on journal (noun, noun_id, number);
