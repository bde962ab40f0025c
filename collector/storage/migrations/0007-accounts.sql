-- Staff accounts beside what the account library keeps: invitations, who was sent away, and the day
-- (never the hour) on which somebody last signed in.

alter table staff add column disabled_at bigint;
alter table staff add column last_sign_in_on text;

create table invitations (
  email text primary key,
  hash text not null,
  name text not null,
  role text not null,
  made_at bigint not null,
  made_by text not null,
  expires_at bigint not null
);
create unique index invitations_hash on invitations (hash);
