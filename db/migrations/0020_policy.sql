-- Policy packs: dated, versioned documents. What two people put in force stays as it was, for ever.
create schema if not exists money;
grant usage on schema money to qc_app;

create table money.policy_pack (
  id uuid primary key,
  region char(6) not null references registry.region,
  subsidy_kind text not null check (subsidy_kind in ('class-training', 'personal-certificate')),
  -- Counts up within region and kind.
  number integer not null check (number > 0),
  title text not null,
  state text not null check (state in ('draft', 'submitted', 'returned', 'approved', 'withdrawn')),
  from_on date not null,
  -- The document's own last day, or the day before a newer version begins; open while null.
  to_on date,
  document jsonb not null,
  drafted_by uuid not null references registry.account,
  drafted_at timestamptz not null,
  -- Everybody whose text is in it.
  written_by uuid[] not null,
  submitted_by uuid references registry.account,
  submitted_at timestamptz,
  decided_by uuid references registry.account,
  decided_at timestamptz,
  decide_reason text,
  version integer not null default 1,
  unique (region, subsidy_kind, number),
  check (to_on is null or to_on >= from_on),
  check (state not in ('submitted', 'approved') or (submitted_at is not null and submitted_by is not null)),
  check ((state = 'approved') <= (decided_at is not null and decided_by is not null)),
  -- Two-person rule: who drafted or submitted a pack does not put it in force.
  check (state <> 'approved' or (decided_by <> drafted_by and decided_by <> submitted_by and decided_by <> all (written_by))),
  check (drafted_by = any (written_by)),
  -- One pack for a region, kind and day.
  exclude using gist (region with =, subsidy_kind with =, daterange(from_on, to_on, '[]') with &&)
    where (state = 'approved')
);
create index policy_pack_region on money.policy_pack (region, subsidy_kind, state);
grant select, insert, update on money.policy_pack to qc_app;

create function money.keep_pack() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'policy packs are kept' using errcode = 'insufficient_privilege';
  end if;
  if old.state = 'approved' and (
    new.state <> 'approved' or new.document <> old.document or new.from_on <> old.from_on
    or new.region <> old.region or new.subsidy_kind <> old.subsidy_kind or new.number <> old.number
    or new.decided_by <> old.decided_by or new.decided_at <> old.decided_at
    -- It may end earlier than it said, never later.
    or coalesce(new.to_on, 'infinity') > coalesce(old.to_on, 'infinity')
  ) then
    raise exception 'a policy pack in force is not changed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger policy_pack_kept before update or delete on money.policy_pack
  for each row execute function money.keep_pack();

create view money.door_pack as
  select id, region, subsidy_kind, number, title, from_on, to_on, decided_at
  from money.policy_pack where state = 'approved';
grant select on money.door_pack to qc_app;
