-- Policy sandbox 政策沙盘: a pack run over a past period's real claims beside what was in force, kept with its inputs.
create table money.sandbox_run (
  id uuid primary key,
  title text not null,
  region char(6) not null references registry.region,
  subsidy_kind text not null,
  from_on date not null,
  to_on date not null check (to_on >= from_on),
  -- The pack tried out, and the version of its text then.
  pack_id uuid not null references money.policy_pack,
  pack_number integer not null,
  pack_title text not null,
  -- The document as it was replayed: its dates moved back by so many months.
  shifted_months integer not null default 0,
  set_id uuid not null references money.judgement_set,
  base_run_id uuid not null references money.judgement_run,
  draft_run_id uuid not null references money.judgement_run,
  claims integer not null check (claims >= 0),
  people integer not null check (people >= 0),
  base_fen bigint not null,
  draft_fen bigint not null,
  winners integer not null,
  losers integer not null,
  -- Everything the screen shows: sums by fund, place, group, occupation, month; budgets of the day it was made.
  figures jsonb not null,
  made_by uuid not null references registry.account,
  made_at timestamptz not null,
  took_ms integer not null,
  check (winners + losers <= claims)
);
create index sandbox_run_region on money.sandbox_run (region, made_at);
create trigger sandbox_run_append_only before update or delete on money.sandbox_run
  for each row execute function platform.refuse_change();
grant select, insert on money.sandbox_run to qc_app;

-- Lines that a person took out, or an objection did: no policy would pay them.
create index claim_line_dropped on money.claim_line (id) where excluded_by is not null or state = 'rejected';
create view money.door_dropped_line as
  select id, claim_id from money.claim_line where excluded_by is not null or state = 'rejected';
grant select on money.door_dropped_line to qc_app;
