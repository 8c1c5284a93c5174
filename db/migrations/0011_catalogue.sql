-- The demand guidance catalogue of a statistical unit: versions with their items; a day has at most one in force.
create table demand.catalogue (
  id uuid primary key,
  region char(6) not null references registry.region,
  year integer not null check (year between 2020 and 2100),
  version_no integer not null check (version_no >= 1),
  state text not null check (state in ('draft', 'submitted', 'in-force', 'discarded')),
  copied_from uuid references demand.catalogue,
  -- Why this version: yearly issue or what was adjusted.
  note text not null default '',
  -- Departments consulted: [{kind, name, opinion, on}].
  consultations jsonb not null default '[]',
  drafted_by uuid not null references registry.account,
  drafted_at timestamptz not null,
  -- Everyone whose hand is in the content: who drew it up and who changed it.
  entered_by uuid[] not null check (drafted_by = any (entered_by)),
  submitted_by uuid references registry.account,
  submitted_at timestamptz,
  -- Filing with the province, before it is issued.
  filing_no text,
  filed_on date,
  returned_reason text,
  approved_by uuid references registry.account,
  approved_at timestamptz,
  in_force_from date,
  -- The first day on which it is no longer in force; empty while it is the newest.
  in_force_to date,
  discarded_by uuid references registry.account,
  discarded_at timestamptz,
  discard_reason text,
  version integer not null default 1,
  unique (region, year, version_no),
  check (state not in ('submitted', 'in-force') or (submitted_by is not null and submitted_at is not null)),
  check (state <> 'draft' or (submitted_by is null and submitted_at is null)),
  check ((state = 'in-force') = (approved_by is not null and approved_at is not null and in_force_from is not null)),
  check (state <> 'in-force' or (filing_no is not null and filed_on is not null)),
  check ((state = 'discarded') = (discarded_by is not null and discarded_at is not null and discard_reason is not null)),
  check (in_force_to is null or (in_force_from is not null and in_force_to > in_force_from)),
  -- Two-person rule: who entered, changed or handed it in does not put it in force.
  check (approved_by is null or (approved_by <> all (entered_by) and approved_by <> submitted_by)),
  exclude using gist (region with =, daterange(in_force_from, in_force_to) with &&) where (state = 'in-force')
);
create unique index catalogue_one_open on demand.catalogue (region) where state in ('draft', 'submitted');
create index catalogue_in_force on demand.catalogue (region, in_force_from) where state = 'in-force';
grant select, insert, update on demand.catalogue to qc_app;

create table demand.catalogue_item (
  id uuid primary key,
  catalogue_id uuid not null references demand.catalogue,
  position integer not null check (position >= 1),
  training_type text not null check (training_type in
    ('employment', 'upgrading', 'startup', 'apprenticeship', 'high-skilled', 'other')),
  name text not null,
  occupation_code text references registry.occupation,
  -- Why there is no occupation code; only these kinds may go without.
  codeless text check (codeless in ('completion', 'outside', 'startup')),
  shortage boolean not null,
  standard text not null,
  note text,
  unique (catalogue_id, position),
  check ((occupation_code is null) = (codeless is not null))
);
create unique index catalogue_item_once on demand.catalogue_item
  (catalogue_id, training_type, coalesce(occupation_code, name));
create index catalogue_item_occupation on demand.catalogue_item (occupation_code);
grant select, insert, delete on demand.catalogue_item to qc_app;

-- Items belong to a draft; from handing in on nobody changes them, whoever asks.
create function demand.refuse_item_change() returns trigger language plpgsql as $$
begin
  perform 1 from demand.catalogue
    where id = coalesce(new.catalogue_id, old.catalogue_id) and state = 'draft' for share;
  if not found then
    raise exception 'items of a catalogue change only while it is a draft' using errcode = 'check_violation';
  end if;
  return coalesce(new, old);
end $$;
create trigger catalogue_item_draft_only before insert or update or delete on demand.catalogue_item
  for each row execute function demand.refuse_item_change();

-- Once in force, only its end may still be written, once.
create function demand.refuse_catalogue_change() returns trigger language plpgsql as $$
begin
  if old.state in ('in-force', 'discarded') and (
    to_jsonb(new) - 'in_force_to' - 'version' <> to_jsonb(old) - 'in_force_to' - 'version'
    or (old.in_force_to is not null and new.in_force_to is distinct from old.in_force_to)
  ) then
    raise exception 'a catalogue version in force does not change' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger catalogue_stays before update on demand.catalogue
  for each row execute function demand.refuse_catalogue_change();

create view demand.door_catalogue as
  select id, region, year, version_no, in_force_from, in_force_to, note, approved_at
  from demand.catalogue where state = 'in-force';
create view demand.door_catalogue_item as
  select i.id, i.catalogue_id, i.position, i.training_type, i.name, i.occupation_code, i.codeless, i.shortage,
    i.standard, i.note
  from demand.catalogue_item i join demand.catalogue c on c.id = i.catalogue_id where c.state = 'in-force';
grant select on demand.door_catalogue, demand.door_catalogue_item to qc_app;
