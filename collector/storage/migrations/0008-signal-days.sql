-- How a PC's checks and its connection turned, by day: the strip of its last days in each list.
create index events_turns on events (device_id, at)
  where kind in ('condition_changed', 'connection_changed');
