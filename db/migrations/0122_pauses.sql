-- A fund is paused by two people, for a region and all under it: nothing new is reserved, approved or paid from it, save
-- for exceptions named one by one and agreed on by two people as well.
create table money.fund_pause (
  id uuid primary key,
  region char(6) not null references registry.region,
  -- Null: every fund.
  fund text check (fund in ('employment', 'unemployment-insurance', 'special-account', 'enterprise', 'social', 'personal')),
  stops text[] not null check (cardinality(stops) >= 1 and stops <@ array['reserve', 'charge', 'pay']),
  from_on date not null,
  reason text not null,
  document_number text not null,
  files uuid[] not null default '{}',
  state text not null check (state in ('entered', 'in-force', 'lifting', 'lifted', 'returned', 'withdrawn')),
  entered_by uuid not null references registry.account,
  entered_at timestamptz not null,
  decided_by uuid references registry.account,
  decided_at timestamptz,
  decide_reason text,
  lift_asked_by uuid references registry.account,
  lift_asked_at timestamptz,
  lift_reason text,
  lifted_by uuid references registry.account,
  lifted_at timestamptz,
  version integer not null default 1,
  constraint pause_decided check ((state = 'entered') = (decided_at is null) and (decided_at is null) = (decided_by is null)),
  constraint pause_returned check (state <> 'returned' or decide_reason is not null),
  constraint pause_lift_asked check (state not in ('lifting', 'lifted') or (lift_asked_by is not null and lift_asked_at is not null and lift_reason is not null)),
  constraint pause_lifted check ((state = 'lifted') = (lifted_at is not null and lifted_by is not null)),
  -- Two-person rule, for the pause and for its end.
  constraint pause_approver_is_another check (state in ('entered', 'withdrawn') or decided_by <> entered_by),
  constraint pause_withdrawn check (state <> 'withdrawn' or decided_by = entered_by),
  constraint pause_lifter_is_another check (lifted_by <> lift_asked_by)
);
create unique index fund_pause_once on money.fund_pause (region, coalesce(fund, '')) where state in ('entered', 'in-force', 'lifting');
create index fund_pause_in_force on money.fund_pause (region) where state in ('in-force', 'lifting');
grant select, insert, update on money.fund_pause to qc_app;

create table money.pause_exception (
  id uuid primary key,
  pause_id uuid not null references money.fund_pause,
  kind text not null check (kind in ('subsidy-kind', 'org', 'class', 'claim')),
  ref text not null,
  -- As it was called when the exception was named.
  title text not null,
  clause text,
  reason text not null,
  state text not null check (state in ('entered', 'approved', 'returned', 'withdrawn')),
  entered_by uuid not null references registry.account,
  entered_at timestamptz not null,
  decided_by uuid references registry.account,
  decided_at timestamptz,
  decide_reason text,
  version integer not null default 1,
  check ((state = 'entered') = (decided_at is null) and (decided_at is null) = (decided_by is null)),
  check (state <> 'returned' or decide_reason is not null),
  constraint exception_approver_is_another check (state in ('entered', 'withdrawn') or decided_by <> entered_by),
  constraint exception_withdrawn check (state <> 'withdrawn' or decided_by = entered_by)
);
create unique index pause_exception_once on money.pause_exception (pause_id, kind, ref) where state in ('entered', 'approved');
grant select, insert, update on money.pause_exception to qc_app;

create view money.door_pause as
  select p.id, p.region, p.fund, p.stops, p.from_on, p.reason, p.document_number, p.state, p.entered_by, p.entered_at,
    p.decided_at, p.lift_asked_by, p.lift_asked_at, p.lifted_at,
    (select count(*) from money.pause_exception x where x.pause_id = p.id and x.state = 'approved') as exceptions
  from money.fund_pause p;
grant select on money.door_pause to qc_app;
