-- Attempts to sign in, so that all collectors count alike. A key is a digest of account and place
-- under the collectors' secret: no address of anybody stands here, and a row lives an hour.

create table sign_in_attempts (
  key text primary key,
  count bigint not null,
  at bigint not null,
  until bigint not null
);
create index sign_in_attempts_at on sign_in_attempts (at);
