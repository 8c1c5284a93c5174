-- One plan per project: its lines of theory, practice, safety and general content, and how it is passed.
create table training.plan (
  id uuid primary key,
  org_id uuid not null references registry.organisation,
  region char(6) not null references registry.region,
  title text not null,
  track text not null check (track in ('completion', 'certificate', 'industry')),
  certificate_kind text not null check (certificate_kind in ('completion', 'qualification', 'level', 'ability')),
  occupation_code text references registry.occupation,
  level smallint check (level between 1 and 5),
  -- Settings of the project, not of a clause: least attendance and pass marks.
  attendance_percent smallint not null default 80 check (attendance_percent between 1 and 100),
  theory_pass smallint not null default 60 check (theory_pass between 1 and 100),
  practice_pass smallint not null default 60 check (practice_pass between 1 and 100),
  note text,
  state text not null check (state in ('draft', 'ready', 'retired')),
  -- The plan this one revises; a finished plan is never edited.
  previous_id uuid references training.plan,
  edition integer not null default 1 check (edition >= 1),
  created_by uuid not null references registry.account,
  created_at timestamptz not null,
  finished_by uuid references registry.account,
  finished_at timestamptz,
  retired_at timestamptz,
  retire_reason text,
  version integer not null default 1,
  unique (id, org_id),
  check ((track = 'completion') = (certificate_kind = 'completion') or track = 'industry'),
  check (certificate_kind = 'completion' or occupation_code is not null),
  check ((certificate_kind in ('level', 'qualification')) = (level is not null)),
  check (state <> 'ready' or finished_at is not null),
  check (state <> 'draft' or finished_at is null),
  check ((finished_at is null) = (finished_by is null)),
  check ((state = 'retired') = (retired_at is not null)),
  check ((retired_at is null) = (retire_reason is null))
);
create index plan_org on training.plan (org_id, state);
create index plan_region on training.plan (region, state);
create index plan_occupation on training.plan (occupation_code);
create unique index plan_revision_open on training.plan (previous_id) where state = 'draft';
grant select, insert, update on training.plan to qc_app;

create table training.plan_line (
  plan_id uuid not null references training.plan,
  position smallint not null check (position >= 1),
  title text not null,
  kind text not null check (kind in ('theory', 'practice', 'safety', 'general')),
  mode text not null check (mode in ('onsite', 'online')),
  hours smallint not null check (hours between 1 and 2000),
  primary key (plan_id, position)
);
grant select, insert, delete on training.plan_line to qc_app;

-- A finished plan keeps its lines.
create function training.refuse_finished_plan_line() returns trigger language plpgsql as $$
declare
  changed uuid := coalesce(new.plan_id, old.plan_id);
begin
  if (select state from training.plan where id = changed) <> 'draft' then
    raise exception 'the lines of a finished plan are fixed' using errcode = 'check_violation';
  end if;
  return coalesce(new, old);
end $$;
create trigger plan_line_fixed before insert or update or delete on training.plan_line
  for each row execute function training.refuse_finished_plan_line();

create view training.door_plan as
  select p.id, p.org_id, p.region, p.title, p.track, p.certificate_kind, p.occupation_code, p.level, p.state, p.edition,
    coalesce(l.total_hours, 0)::integer as total_hours, coalesce(l.online_hours, 0)::integer as online_hours
  from training.plan p
  left join (
    select plan_id, sum(hours) as total_hours, sum(hours) filter (where mode = 'online') as online_hours
    from training.plan_line group by plan_id
  ) l on l.plan_id = p.id;
grant select on training.door_plan to qc_app;
