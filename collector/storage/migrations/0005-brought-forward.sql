-- A fault after coverage brings a take-back forward, once: since when, while that stands; and why.
alter table takeback_cases add column brought_forward_on text;
alter table takeback_cases add column brought_forward text;
create index takeback_brought_forward on takeback_cases (brought_forward_on) where brought_forward_on is not null;

-- Terms that were decided before they spoke of it have the default of that day.
update terms
set rules = replace(rules, '"ownership":', '"bringForwardMonths":12,"bringForwardFamilies":["storage"],"ownership":')
where rules not like '%"bringForwardMonths":%';
