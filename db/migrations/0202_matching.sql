-- Runs of people against registers, their hits in pages, and exchange files between cities.
create table supervision.match_run (
  id uuid primary key,
  kind text not null check (kind in ('class', 'claim', 'year')),
  -- Class or claim; null for a year.
  subject_id uuid,
  title text not null,
  region char(6) not null references registry.region,
  as_of date not null,
  from_day date not null,
  to_day date not null,
  state text not null default 'running' check (state in ('running', 'done', 'failed')),
  -- [{code, deliveryId, dataDate, rows}]: the versions looked at.
  versions jsonb not null default '[]',
  -- [{rule, hits, people, added, gone}]
  counts jsonb not null default '[]',
  people integer not null default 0,
  hits integer not null default 0,
  previous_id uuid references supervision.match_run,
  started_by uuid not null references registry.account,
  started_at timestamptz not null,
  millis integer,
  fault text,
  check ((kind = 'year') = (subject_id is null)),
  check (from_day <= to_day),
  check ((state = 'failed') = (fault is not null)),
  check ((state = 'running') = (millis is null))
);
create index match_run_region on supervision.match_run (region, started_at desc);
create index match_run_subject on supervision.match_run (subject_id, started_at desc);
grant select, insert, update on supervision.match_run to qc_app;

-- Hits, sorted by rule and person, in pages of fixed-width rows (hit-rules.ts).
create table supervision.match_page (
  run_id uuid not null references supervision.match_run,
  kind text not null check (kind in ('hit', 'added', 'gone')),
  rule smallint not null,
  no integer not null,
  rows integer not null,
  body bytea not null,
  primary key (run_id, kind, rule, no)
);
alter table supervision.match_page alter column body set storage external;
grant select, insert on supervision.match_page to qc_app;

-- Exchange between cities: keyed hashes under a key of the two, never people.
create table supervision.match_exchange (
  id uuid primary key,
  region char(6) not null references registry.region,
  -- `sent`: our file; `received`: theirs, compared.
  kind text not null check (kind in ('sent', 'received')),
  partner text not null,
  from_day date not null,
  to_day date not null,
  -- Which agreed key, by its fingerprint.
  key_mark text not null,
  rows integer not null,
  hits integer,
  file_sha256 char(64) not null,
  -- For a received file: the hits, [{traineeId, theirs}]
  found jsonb not null default '[]',
  reason text not null,
  made_by uuid not null references registry.account,
  made_at timestamptz not null,
  check ((kind = 'received') = (hits is not null))
);
create index match_exchange_region on supervision.match_exchange (region, made_at desc);
grant select, insert on supervision.match_exchange to qc_app;

create view supervision.door_match_run as
  select id, kind, subject_id, title, region, as_of, from_day, to_day, state, people, hits, counts, started_at, started_by
  from supervision.match_run;
grant select on supervision.door_match_run to qc_app;

-- What the insurance register said of a recorded employment, each time it was asked (E2).
create table employment.insurance_check (
  id uuid primary key,
  follow_up_id uuid not null references employment.follow_up,
  result text not null check (result in ('same', 'other', 'none')),
  data_date date not null,
  record text,
  from_day date,
  to_day date,
  checked_by uuid not null references registry.account,
  checked_at timestamptz not null,
  check ((result = 'none') = (record is null))
);
create index insurance_check_follow_up on employment.insurance_check (follow_up_id, checked_at desc);
grant select, insert on employment.insurance_check to qc_app;
