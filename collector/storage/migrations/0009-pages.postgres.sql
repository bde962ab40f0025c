-- An asset tag is looked for from its beginning, its year or its number on, by character codes.
create index devices_tag_whole on devices ((asset_tag) collate "C");
create index devices_tag_year on devices ((substr(asset_tag, length(asset_tag) - 8)) collate "C");
create index devices_tag_number on devices ((substr(asset_tag, length(asset_tag) - 5)) collate "C");
-- A PC's page shows all its cases.
create index takeback_device on takeback_cases (device_id, created_at);
