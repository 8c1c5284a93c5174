-- How long each step may take, how long it takes, and the samples that are drawn for a full look. Days are working days.

-- A region's own promise; nearest one up the tree counts, the platform's defaults where nobody has set any.
create table money.step_limit (
  region char(6) not null references registry.region,
  stage text not null check (stage in ('review', 'recheck', 'notice', 'fund', 'batch')),
  workdays integer not null check (workdays between 1 and 90),
  -- Where the promise stands written.
  basis text not null,
  from_on date not null,
  set_by uuid not null references registry.account,
  set_at timestamptz not null,
  primary key (region, stage, from_on)
);
create trigger step_limit_append_only before update or delete on money.step_limit
  for each row execute function platform.refuse_change();
grant select, insert on money.step_limit to qc_app;

-- Measured each night over the half year before: of a region and everything under it.
create table money.step_pace (
  as_of date not null,
  region char(6) not null references registry.region,
  -- A stage of the way, or `all`: from filing to the bank's payment.
  stage text not null check (stage in ('review', 'recheck', 'notice', 'fund', 'batch', 'all')),
  from_on date not null check (from_on < as_of),
  samples integer not null check (samples > 0),
  median_days integer not null check (median_days >= 0),
  -- Four of five are done within so many days.
  most_days integer not null check (most_days >= median_days),
  -- Done within the last twenty working days: how fast the queue moves.
  recent integer not null check (recent >= 0),
  primary key (as_of, region, stage)
);
grant select, insert, delete on money.step_pace to qc_app;

create table money.sample_round (
  id uuid primary key,
  number text not null unique,
  region char(6) not null references registry.region,
  share_percent integer not null check (share_percent between 5 and 100),
  -- The list as SHA-256, the chance that was thrown after it stood, and the seed made of both.
  list_digest char(64) not null,
  nonce char(64) not null,
  seed char(64) not null,
  claim_count integer not null check (claim_count > 0),
  line_count integer not null check (line_count >= claim_count),
  drawn_count integer not null check (drawn_count between 1 and line_count),
  state text not null default 'open' check (state in ('open', 'passed', 'failed')),
  drawn_by uuid not null references registry.account,
  drawn_at timestamptz not null,
  closed_by uuid references registry.account,
  closed_at timestamptz,
  version integer not null default 1,
  check ((state = 'open') = (closed_at is null) and (closed_at is null) = (closed_by is null))
);
create index sample_round_region on money.sample_round (region, state);
grant select, insert, update (state, closed_by, closed_at, version) on money.sample_round to qc_app;

create table money.sample_claim (
  round_id uuid not null references money.sample_round,
  claim_id uuid not null references money.claim,
  claim_number text not null,
  payee text not null,
  people integer not null,
  amount_fen bigint not null,
  -- Holds the claim for this round until it is closed.
  live boolean not null default true,
  result text check (result in ('passed', 'refused')),
  reasons jsonb not null default '[]',
  primary key (round_id, claim_id)
);
create unique index sample_claim_live on money.sample_claim (claim_id) where live;
grant select, insert, update (live, result, reasons) on money.sample_claim to qc_app;

-- Every line the draw was made from stays, so that anybody can draw again and find the same.
create table money.sample_line (
  round_id uuid not null references money.sample_round,
  claim_id uuid not null references money.claim,
  claim_line_id uuid not null references money.claim_line,
  claim_number text not null,
  line_no integer not null,
  payee text not null,
  amount_fen bigint not null,
  draw_key char(64) not null,
  drawn boolean not null,
  finding text check (finding in ('right', 'wrong')),
  note text,
  file_ids uuid[] not null default '{}',
  found_by uuid references registry.account,
  found_by_name text,
  found_at timestamptz,
  primary key (round_id, claim_line_id),
  check (drawn or finding is null),
  check ((finding is null) = (found_at is null) and (finding is null) = (found_by is null) and (finding is null) = (note is null))
);
create index sample_line_claim on money.sample_line (claim_id);
grant select, insert, update (finding, note, file_ids, found_by, found_by_name, found_at) on money.sample_line to qc_app;

create function money.keep_sample_line() returns trigger language plpgsql as $$
begin
  if old.finding is not null then
    raise exception 'a finding is kept as it was recorded' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger sample_line_kept before update on money.sample_line
  for each row execute function money.keep_sample_line();

create view money.door_waiting_sample as
  select id, number as title, region, null::uuid as org_id, state, drawn_at as since, drawn_by as by_account
  from money.sample_round;
grant select on money.door_waiting_sample to qc_app;
