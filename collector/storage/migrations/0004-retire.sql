-- Public halves of the offline keys that can retire PCs; an agent is told the newest at enrolment.
create table retire_keys (
  public_key text primary key,
  made_at bigint not null,
  made_by text not null
);

-- What an offline key has signed: one agent, known by its own key, of one device.
create table retirements (
  device_id text primary key references devices (id),
  agent_key text not null,
  signature text not null,
  ordered_at bigint not null,
  ordered_by text not null
);
