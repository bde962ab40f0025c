-- What the planner's months and weeks add up to, kept by the database itself with each change of a
-- case, so that no sum is counted over all of them. An open case counts once in either table; a
-- number is the sum over `slot`: transactions at the same time write into different ones.
create table takeback_load_tallies (
  slot bigint not null,
  -- The week that was planned; without one, the month in which it is due.
  period text not null,
  state text not null,
  n bigint not null,
  primary key (slot, period, state)
);
create table takeback_terms_tallies (
  slot bigint not null,
  terms_id text not null,
  extension_months bigint not null,
  handed_over_month text not null,
  -- Empty: not brought forward.
  forward_month text not null,
  n bigint not null,
  primary key (slot, terms_id, extension_months, handed_over_month, forward_month)
);
insert into takeback_load_tallies (slot, period, state, n)
  select 0, coalesce(planned_week, substr(due_on, 1, 7)), state, count(*)
  from takeback_cases where closed_at is null group by 2, 3;
insert into takeback_terms_tallies (slot, terms_id, extension_months, handed_over_month, forward_month, n)
  select 0, terms_id, extension_months, substr(handed_over_on, 1, 7), coalesce(substr(brought_forward_on, 1, 7), ''), count(*)
  from takeback_cases where closed_at is null group by 2, 3, 4, 5;

-- Lists of a week, and why it is full.
drop index takeback_week;
create index takeback_week on takeback_cases (planned_week, device_id) where closed_at is null;
create index takeback_period on takeback_cases (planned_week, due_on) where closed_at is null;
create index takeback_wanting on takeback_cases (due_on, id)
  where closed_at is null and decision_wanted is not null;
create index takeback_state on takeback_cases (state, due_on, id);
create index devices_sector on devices (sector, id);
create index takeback_pinned on takeback_cases (planned_week) where closed_at is null and pinned = 1;
create index takeback_window_full on takeback_cases (planned_week)
  where closed_at is null and replace(planned_why, '"window_full"', '') <> planned_why;
create index devices_undated on devices (stage, asset_tag) where handed_over_on is null;

-- The first slot that no other transaction holds: so none waits for another's numbers, and two can
-- never wait for each other. A semicolon that ends a line ends the statement: inside it begins one.
create function tally_takebacks() returns trigger language plpgsql as $body$
declare free integer := 0
  ; begin
    while free < 63 and not pg_try_advisory_xact_lock(hashtext('vigie take-back tallies'), free) loop
      free := free + 1
    ; end loop
    ; if tg_op <> 'INSERT' then
      perform 1
    ; insert into takeback_load_tallies as kept (slot, period, state, n)
      select free, coalesce(planned_week, substr(due_on, 1, 7)), state, -count(*)
      from gone where closed_at is null group by 2, 3
      on conflict (slot, period, state) do update set n = kept.n + excluded.n
    ; insert into takeback_terms_tallies as kept (slot, terms_id, extension_months, handed_over_month, forward_month, n)
      select free, terms_id, extension_months, substr(handed_over_on, 1, 7), coalesce(substr(brought_forward_on, 1, 7), ''), -count(*)
      from gone where closed_at is null group by 2, 3, 4, 5
      on conflict (slot, terms_id, extension_months, handed_over_month, forward_month) do update set n = kept.n + excluded.n
    ; end if
    ; if tg_op <> 'DELETE' then
      perform 1
    ; insert into takeback_load_tallies as kept (slot, period, state, n)
      select free, coalesce(planned_week, substr(due_on, 1, 7)), state, count(*)
      from come where closed_at is null group by 2, 3
      on conflict (slot, period, state) do update set n = kept.n + excluded.n
    ; insert into takeback_terms_tallies as kept (slot, terms_id, extension_months, handed_over_month, forward_month, n)
      select free, terms_id, extension_months, substr(handed_over_on, 1, 7), coalesce(substr(brought_forward_on, 1, 7), ''), count(*)
      from come where closed_at is null group by 2, 3, 4, 5
      on conflict (slot, terms_id, extension_months, handed_over_month, forward_month) do update set n = kept.n + excluded.n
    ; end if
    ; return null
  ; end
$body$;
create trigger takeback_tally_come after insert on takeback_cases
  referencing new table as come for each statement execute function tally_takebacks();
create trigger takeback_tally_gone after delete on takeback_cases
  referencing old table as gone for each statement execute function tally_takebacks();
create trigger takeback_tally_changed after update on takeback_cases
  referencing old table as gone new table as come for each statement execute function tally_takebacks();
