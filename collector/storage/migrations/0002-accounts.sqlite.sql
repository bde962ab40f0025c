-- Staff accounts. The account library writes dates as ISO text on this engine, and flags as 0/1.

create table staff (
  id text primary key,
  name text not null,
  email text not null,
  email_verified integer not null,
  image text,
  role text not null,
  created_at text not null,
  updated_at text not null
);
create unique index staff_email on staff (email);

create table staff_sessions (
  id text primary key,
  token text not null,
  staff_id text not null references staff (id) on delete cascade,
  expires_at text not null,
  ip_address text,
  user_agent text,
  created_at text not null,
  updated_at text not null
);
create unique index staff_sessions_token on staff_sessions (token);
create index staff_sessions_staff on staff_sessions (staff_id);

create table staff_credentials (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  staff_id text not null references staff (id) on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at text,
  refresh_token_expires_at text,
  scope text,
  password text,
  created_at text not null,
  updated_at text not null
);
create index staff_credentials_staff on staff_credentials (staff_id);

create table staff_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at text not null,
  created_at text not null,
  updated_at text not null
);
create index staff_verifications_identifier on staff_verifications (identifier);
