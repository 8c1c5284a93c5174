-- Keys of departments (K4): their programs reach a region, as their officers do; an organisation's, its own matters.
alter table registry.partner_key add column reach char(6) references registry.region;

-- Requests a minute, counted once for all server processes. Lost with a crash, which only starts the minute anew.
create unlogged table registry.partner_minute (
  key_id uuid primary key references registry.partner_key,
  minute bigint not null,
  calls integer not null
);
grant select, insert, update on registry.partner_minute to qc_app;

-- What a key may do only so often a day is taken from here before it is done: two processes do not both take the last.
create table registry.partner_day (
  key_id uuid not null references registry.partner_key,
  day date not null,
  changes integer not null default 0 check (changes >= 0),
  -- Of files received.
  bytes bigint not null default 0 check (bytes >= 0),
  primary key (key_id, day)
);
create index partner_day_day on registry.partner_day (day);
grant select, insert, update, delete on registry.partner_day to qc_app;

-- What was called, in the words of the time: screens show no programmer's name.
alter table registry.partner_tally add column act_title text not null default '';
