-- Institutions that apply to train on subsidy, what was seen on site, and the directory of those listed.
create schema if not exists training;
grant usage on schema training to qc_app;

create table training.provider_application (
  id uuid primary key,
  org_id uuid not null references registry.organisation,
  region char(6) not null references registry.region,
  -- entry: into the directory; change: of a listed institution (new venues, teachers, occupations, licence).
  kind text not null check (kind in ('entry', 'change')),
  state text not null check (state in ('draft', 'submitted', 'returned', 'verified', 'accepted', 'refused', 'withdrawn')),
  ownership text check (ownership in ('public', 'private', 'state-enterprise')),
  licence_no text,
  licence_file_id uuid references platform.file,
  licence_until date,
  contact_name text,
  contact_phone text,
  intro text,
  -- [{name, quantity, occupationCode}] and [{occupationCode, title, levels}]: whole lists, taken over when accepted.
  equipment jsonb not null default '[]',
  skills jsonb not null default '[]',
  created_by uuid not null references registry.account,
  created_at timestamptz not null,
  filed_by uuid references registry.account,
  filed_at timestamptz,
  inspection_id uuid,
  inspection_passed boolean generated always as (case when inspection_id is null then null else true end) stored,
  inspected_by uuid references registry.account,
  decided_by uuid references registry.account,
  decided_at timestamptz,
  -- Why it was returned, refused or withdrawn; stands at the top of the record.
  reason text,
  version integer not null default 1,
  unique (id, state),
  unique (id, org_id),
  check ((filed_at is null) = (filed_by is null)),
  check (state = 'draft' or state = 'withdrawn' or filed_at is not null),
  check ((inspection_id is null) = (inspected_by is null)),
  check ((state in ('verified', 'accepted')) <= (inspection_id is not null)),
  check ((state in ('accepted', 'refused')) = (decided_at is not null)),
  check ((decided_at is null) = (decided_by is null)),
  check (state not in ('returned', 'refused', 'withdrawn') or reason is not null),
  check (decided_at is null or decided_at >= filed_at),
  -- Two-person rule: who filed does not verify, who filed or verified does not list.
  check (inspected_by is null or inspected_by <> filed_by),
  check (decided_by is null or (decided_by <> filed_by and (inspected_by is null or decided_by <> inspected_by)))
);
create unique index provider_application_open on training.provider_application (org_id)
  where state in ('draft', 'submitted', 'returned', 'verified');
create index provider_application_region on training.provider_application (region, state);
create index provider_application_org on training.provider_application (org_id, created_at desc);
grant select, insert, update on training.provider_application to qc_app;

-- Append-only: what an officer saw on site.
create table training.provider_inspection (
  id uuid primary key,
  application_id uuid not null references training.provider_application,
  inspected_by uuid not null references registry.account,
  visited_at timestamptz not null,
  recorded_at timestamptz not null,
  companion text,
  -- [{key, ok, note}], one for each item of the checklist.
  items jsonb not null,
  note text,
  passed boolean not null,
  -- Why it did not pass, as told to the institution.
  findings jsonb not null default '[]',
  unique (id, application_id, passed),
  check (passed = (findings = '[]'::jsonb)),
  check (visited_at <= recorded_at + interval '10 minutes')
);
create index provider_inspection_application on training.provider_inspection (application_id, recorded_at desc);
create trigger provider_inspection_append_only before update or delete on training.provider_inspection
  for each row execute function platform.refuse_change();
create trigger provider_inspection_no_truncate before truncate on training.provider_inspection
  for each statement execute function platform.refuse_change();
grant select, insert on training.provider_inspection to qc_app;

-- No institution is verified or listed without a passed inspection of this very application.
alter table training.provider_application add foreign key (inspection_id, id, inspection_passed)
  references training.provider_inspection (id, application_id, passed);

-- Venues and teachers keep their row for good: classes refer to it. Nothing verified is edited; a changed venue is a new one.
create table training.provider_venue (
  id uuid primary key,
  org_id uuid not null references registry.organisation,
  application_id uuid not null,
  name text not null,
  address text not null,
  seats integer not null check (seats between 1 and 2000),
  area_m2 integer check (area_m2 > 0),
  lat double precision not null check (lat between -90 and 90),
  lng double precision not null check (lng between -180 and 180),
  photo_ids uuid[] not null default '{}',
  state text not null check (state in ('proposed', 'listed', 'retired')),
  inspection_id uuid references training.provider_inspection,
  retired_at timestamptz,
  retire_reason text,
  created_at timestamptz not null,
  unique (id, org_id),
  foreign key (application_id, org_id) references training.provider_application (id, org_id),
  check (state <> 'listed' or inspection_id is not null),
  check ((state = 'retired') = (retired_at is not null))
);
create index provider_venue_org on training.provider_venue (org_id, state);
create index provider_venue_application on training.provider_venue (application_id);
grant select, insert, update on training.provider_venue to qc_app;

create table training.provider_inspection_place (
  id uuid primary key,
  inspection_id uuid not null references training.provider_inspection,
  -- Null where the application brings no new venue: then the visit as a whole.
  venue_id uuid references training.provider_venue,
  seats_counted integer check (seats_counted >= 0),
  lat double precision not null check (lat between -90 and 90),
  lng double precision not null check (lng between -180 and 180),
  accuracy_m integer,
  position_source text not null check (position_source in ('device', 'manual')),
  position_note text,
  distance_m integer,
  photo_ids uuid[] not null check (cardinality(photo_ids) >= 1),
  photo_sha256 text[] not null,
  check (position_source = 'device' or position_note is not null),
  check ((venue_id is null) = (seats_counted is null)),
  check (cardinality(photo_sha256) = cardinality(photo_ids))
);
create unique index provider_inspection_place_once on training.provider_inspection_place (inspection_id, venue_id);
create index provider_inspection_place_photo on training.provider_inspection_place using gin (photo_sha256);
create trigger provider_inspection_place_append_only before update or delete on training.provider_inspection_place
  for each row execute function platform.refuse_change();
create trigger provider_inspection_place_no_truncate before truncate on training.provider_inspection_place
  for each statement execute function platform.refuse_change();
grant select, insert on training.provider_inspection_place to qc_app;

create table training.provider_teacher (
  id uuid primary key,
  org_id uuid not null references registry.organisation,
  application_id uuid not null,
  person_id uuid not null references registry.person,
  employment text not null check (employment in ('full-time', 'part-time')),
  qualification text not null,
  certificate_no text not null,
  -- Occupations the teacher teaches; 'project' for projects without an occupation code.
  occupations text[] not null check (cardinality(occupations) >= 1),
  file_ids uuid[] not null default '{}',
  state text not null check (state in ('proposed', 'listed', 'retired')),
  retired_at timestamptz,
  retire_reason text,
  created_at timestamptz not null,
  unique (id, org_id),
  unique (id, person_id),
  foreign key (application_id, org_id) references training.provider_application (id, org_id),
  check ((state = 'retired') = (retired_at is not null))
);
create unique index provider_teacher_once on training.provider_teacher (org_id, person_id) where state <> 'retired';
-- Nobody is full-time teacher of two institutions in the directory.
create unique index provider_teacher_full_time on training.provider_teacher (person_id)
  where state = 'listed' and employment = 'full-time';
create index provider_teacher_application on training.provider_teacher (application_id);
grant select, insert, update on training.provider_teacher to qc_app;

create table training.provider_stop (
  id uuid primary key,
  org_id uuid not null references registry.organisation,
  reason text not null,
  stopped_by uuid not null references registry.account,
  stopped_at timestamptz not null,
  ended_as text check (ended_as in ('resumed', 'removed', 'readmitted')),
  end_reason text,
  ended_by uuid references registry.account,
  ended_at timestamptz,
  unique (id, org_id),
  check ((ended_at is null) = (ended_as is null) and (ended_at is null) = (ended_by is null)),
  check (ended_at is null or ended_at >= stopped_at),
  -- Two-person rule: who suspends neither resumes nor removes.
  check (ended_by is null or ended_by <> stopped_by)
);
create unique index provider_stop_open on training.provider_stop (org_id) where ended_at is null;
grant select, insert, update on training.provider_stop to qc_app;

-- The directory: one row for each institution that was ever listed.
create table training.provider (
  org_id uuid primary key references registry.organisation,
  region char(6) not null references registry.region,
  state text not null check (state in ('listed', 'suspended', 'removed')),
  application_id uuid not null,
  application_state text not null generated always as ('accepted') stored,
  ownership text not null check (ownership in ('public', 'private', 'state-enterprise')),
  licence_no text not null,
  licence_file_id uuid not null references platform.file,
  licence_until date not null,
  contact_name text not null,
  contact_phone text not null,
  intro text,
  equipment jsonb not null default '[]',
  listed_by uuid not null references registry.account,
  listed_at timestamptz not null,
  stop_id uuid,
  version integer not null default 1,
  foreign key (application_id, application_state) references training.provider_application (id, state),
  foreign key (stop_id, org_id) references training.provider_stop (id, org_id),
  check ((state = 'listed') = (stop_id is null))
);
create index provider_region on training.provider (region, state);
grant select, insert, update on training.provider to qc_app;

-- What a listed institution may train: occupation × levels, or a project without an occupation code.
create table training.provider_skill (
  org_id uuid not null references training.provider,
  -- The occupation's code, or 'project:' and the project's name.
  skill_key text not null,
  occupation_code text references registry.occupation,
  title text not null,
  levels smallint[] not null default '{}' check (levels <@ array[1, 2, 3, 4, 5]::smallint[]),
  live boolean not null,
  since timestamptz not null,
  primary key (org_id, skill_key),
  check (occupation_code is null or occupation_code = skill_key)
);
create index provider_skill_occupation on training.provider_skill (occupation_code) where live;
grant select, insert, update on training.provider_skill to qc_app;

create view training.door_provider as
  select p.org_id, o.name, o.uscc, p.region, coalesce(o.address, v.address) as address, p.ownership, p.contact_name,
    p.contact_phone, p.intro, p.state, p.listed_at, s.reason as stop_reason, s.stopped_at
  from training.provider p
  join registry.organisation o on o.id = p.org_id
  left join lateral (
    select address from training.provider_venue w where w.org_id = p.org_id and w.state = 'listed' order by w.created_at, w.id limit 1
  ) v on true
  left join training.provider_stop s on s.id = p.stop_id;
create view training.door_provider_skill as
  select org_id, occupation_code, title, levels from training.provider_skill where live;
create view training.door_provider_venue as
  select id, org_id, name, address, seats, lat, lng from training.provider_venue where state = 'listed';
create view training.door_provider_teacher as
  select id, org_id, person_id, employment, qualification, state from training.provider_teacher where state <> 'proposed';
create view training.door_provider_application as
  select a.id, a.org_id, o.name as org_name, o.uscc, a.region, a.kind, a.state, a.skills, a.created_at, a.filed_at, a.decided_at
  from training.provider_application a
  join registry.organisation o on o.id = a.org_id;
grant select on training.door_provider, training.door_provider_skill, training.door_provider_venue,
  training.door_provider_teacher, training.door_provider_application to qc_app;
