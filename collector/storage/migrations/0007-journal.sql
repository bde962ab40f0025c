-- Who read which household's data, and for what: each row's hash covers the row and the hash before
-- it. `head` is the newest row of all, `anchor` the newest that has been forgotten: between the two
-- the chain is whole.

create table journal (
  number bigint primary key,
  at bigint not null,
  actor text not null,
  noun text not null,
  noun_id text not null,
  purpose text not null,
  hash text not null
);
create index journal_actor on journal (actor, number);

create table journal_marks (
  name text primary key,
  number bigint not null,
  hash text not null
);
insert into journal_marks (name, number, hash) values ('anchor', 0, '');
insert into journal_marks (name, number, hash) values ('head', 0, '');
