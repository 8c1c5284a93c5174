-- Holds on people, classes and claims too: where they belong, what they come from, until when; exceptions signed by two.
alter table registry.hold
  add column region char(6) references registry.region,
  -- What asked for it (`penalty:<id>`, `alert:<id>` …); null: an officer by hand.
  add column source text,
  -- Its last day; the clock lifts it after.
  add column ends_on date,
  add column version integer not null default 1;
update registry.hold h set region = o.region from registry.organisation o where o.id = h.subject_id;
alter table registry.hold
  alter column region set not null,
  drop constraint hold_check,
  -- Nobody's hand is needed for one that ran out.
  add constraint hold_lifted check (case when lifted_at is null then lifted_by is null
    else lifted_by is not null or ends_on is not null end),
  -- A claim begins nothing new.
  add constraint hold_stops_subject check (subject_kind <> 'claim' or stops <> 'new-classes');
create index hold_live on registry.hold (region, placed_at) where lifted_at is null;
create index hold_of_subject on registry.hold (subject_id) where lifted_at is null;
-- One thing asks for one stop of one subject once.
create unique index hold_source on registry.hold (source, subject_id, stops) where lifted_at is null and source is not null;

-- One case that a hold lets through: asked for by one, signed by another.
create table registry.hold_exception (
  id uuid primary key,
  hold_id uuid not null references registry.hold,
  case_kind text not null check (case_kind in ('person', 'class', 'claim')),
  case_id uuid not null,
  reason text not null,
  ends_on date,
  asked_by uuid not null references registry.account,
  asked_at timestamptz not null,
  signed_by uuid references registry.account,
  signed_at timestamptz,
  ended_by uuid references registry.account,
  ended_at timestamptz,
  end_reason text,
  check ((signed_at is null) = (signed_by is null)),
  check (signed_by is null or signed_by <> asked_by),
  check (ended_at is not null or (ended_by is null and end_reason is null))
);
create unique index hold_exception_once on registry.hold_exception (hold_id, case_id) where ended_at is null;
create index hold_exception_live on registry.hold_exception (hold_id) where signed_at is not null and ended_at is null;
grant select, insert, update on registry.hold_exception to qc_app;

create view registry.door_hold as
  select id, subject_kind, subject_id, stops, region, reason, clause, source, placed_at, ends_on, lifted_at from registry.hold;
create view registry.door_hold_exception as
  select e.id, e.hold_id, h.region, h.stops, e.case_kind, e.case_id, e.reason, e.asked_by, e.signed_at, e.ended_at,
    e.asked_at as since, case when e.ended_at is not null then 'ended' when e.signed_at is not null then 'live' else 'asked' end as state
  from registry.hold_exception e join registry.hold h on h.id = e.hold_id;
grant select on registry.door_hold, registry.door_hold_exception to qc_app;
