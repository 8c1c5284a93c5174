-- Targets: a breakdown sets a region's indicators over statistics years and hands them down to its children.
create table demand.breakdown (
  id uuid primary key,
  region char(6) not null references registry.region,
  title text not null,
  -- Number of the document that sets it, as in 闽人社文〔2025〕37号.
  document_no text not null,
  first_year integer not null check (first_year between 2020 and 2100),
  last_year integer not null check (last_year between first_year and first_year + 9),
  state text not null check (state in ('draft', 'submitted', 'in-force', 'replaced', 'discarded')),
  -- Said where children do not add up.
  difference_note text,
  drafted_by uuid not null references registry.account,
  drafted_at timestamptz not null,
  -- Everyone whose hand is in the content: who drew it up and who changed it.
  entered_by uuid[] not null check (drafted_by = any (entered_by)),
  submitted_by uuid references registry.account,
  submitted_at timestamptz,
  returned_reason text,
  approved_by uuid references registry.account,
  approved_at timestamptz,
  replaced_at timestamptz,
  replaced_by uuid references demand.breakdown,
  discarded_by uuid references registry.account,
  discarded_at timestamptz,
  discard_reason text,
  version integer not null default 1,
  check (state not in ('submitted', 'in-force', 'replaced') or (submitted_by is not null and submitted_at is not null)),
  check (state <> 'draft' or (submitted_by is null and submitted_at is null)),
  check ((state in ('in-force', 'replaced')) = (approved_by is not null and approved_at is not null)),
  check ((state = 'replaced') = (replaced_at is not null and replaced_by is not null)),
  check ((state = 'discarded') = (discarded_by is not null and discarded_at is not null and discard_reason is not null)),
  -- Two-person rule: who entered, changed or handed it in does not approve it.
  check (approved_by is null or (approved_by <> all (entered_by) and approved_by <> submitted_by))
);
create unique index breakdown_one_in_force on demand.breakdown (region, first_year, last_year) where state = 'in-force';
create unique index breakdown_one_open on demand.breakdown (region, first_year, last_year)
  where state in ('draft', 'submitted');
grant select, insert, update on demand.breakdown to qc_app;

create table demand.target (
  breakdown_id uuid not null references demand.breakdown,
  -- The breakdown's own region, or one of its children.
  region char(6) not null references registry.region,
  -- `own`: the share the region itself keeps (省属、本级); never handed down.
  part text not null check (part in ('whole', 'own')),
  indicator text not null check (indicator ~ '^[a-z][a-z0-9-]*$'),
  -- Whole persons or person-times; of a share, hundredths of a percent.
  value bigint not null check (value >= 0),
  at_least boolean not null,
  primary key (breakdown_id, region, part, indicator)
);
create index target_region on demand.target (region, indicator);
grant select, insert, delete on demand.target to qc_app;

create function demand.refuse_target_change() returns trigger language plpgsql as $$
begin
  perform 1 from demand.breakdown
    where id = coalesce(new.breakdown_id, old.breakdown_id) and state = 'draft' for share;
  if not found then
    raise exception 'targets change only while their breakdown is a draft' using errcode = 'check_violation';
  end if;
  return coalesce(new, old);
end $$;
create trigger target_draft_only before insert or update or delete on demand.target
  for each row execute function demand.refuse_target_change();

-- What a region has to reach: its own figure or the one handed down to it, whichever is higher.
create view demand.door_target as
  select distinct on (t.region, t.indicator, b.first_year, b.last_year)
    t.region, t.indicator, t.value, t.at_least, b.first_year, b.last_year, b.id as breakdown_id, b.title,
    b.document_no, b.region as set_by
  from demand.target t join demand.breakdown b on b.id = t.breakdown_id
  where b.state = 'in-force' and t.part = 'whole'
  order by t.region, t.indicator, b.first_year, b.last_year, t.value desc, (b.region = t.region) desc;
grant select on demand.door_target to qc_app;
