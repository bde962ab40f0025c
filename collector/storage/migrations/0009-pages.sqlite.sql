-- An asset tag is looked for from its beginning, its year or its number on.
create index devices_tag_year on devices (substr(asset_tag, length(asset_tag) - 8));
create index devices_tag_number on devices (substr(asset_tag, length(asset_tag) - 5));
-- A PC's page shows all its cases.
create index takeback_device on takeback_cases (device_id, created_at);
