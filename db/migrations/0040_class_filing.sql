-- Classes from filing to closing: sessions, papers, commitment, roster, and the times that people, teachers and rooms
-- are held by them. Plans, venues and teachers belong to training.plans and training.providers.
create schema if not exists training;
grant usage on schema training to qc_app;

create table training.class (
  id uuid primary key,
  org_id uuid not null references registry.organisation,
  region char(6) not null references registry.region,
  title text not null,
  -- Copied from the plan when the class is made, so that a later plan does not change a filed class.
  plan_id uuid not null references training.plan,
  track text not null check (track in ('completion', 'certificate', 'industry')),
  certificate_kind text not null check (certificate_kind in ('completion', 'qualification', 'level', 'ability')),
  occupation_code text references registry.occupation,
  level smallint check (level between 1 and 5),
  venue_id uuid not null,
  seats integer not null check (seats between 1 and 3000),
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  -- Workers may put themselves on the roster once the class is approved.
  self_enrolment boolean not null default true,
  state text not null default 'draft' check (state in
    ('draft', 'submitted', 'reviewed', 'approved', 'running', 'taught', 'closed', 'returned', 'withdrawn', 'cancelled')),
  number text unique,
  -- What the class is judged by: in force on the day it was filed.
  filed_on date,
  catalogue_version_id uuid,
  pack_id uuid,
  fund text,
  per_seat_fen bigint check (per_seat_fen > 0),
  reservation_id uuid,
  -- The seat's explanation as it was shown when the class was filed.
  estimate_trace jsonb,
  created_by uuid not null references registry.account,
  created_at timestamptz not null,
  filed_by uuid references registry.account,
  filed_at timestamptz,
  reviewed_by uuid references registry.account,
  reviewed_at timestamptz,
  approved_by uuid references registry.account,
  approved_at timestamptz,
  returned_by uuid references registry.account,
  returned_at timestamptz,
  return_reasons jsonb,
  started_at timestamptz,
  taught_at timestamptz,
  closed_at timestamptz,
  ended_by uuid references registry.account,
  ended_at timestamptz,
  end_reason text,
  version integer not null default 1,
  foreign key (plan_id, org_id) references training.plan (id, org_id),
  foreign key (venue_id, org_id) references training.provider_venue (id, org_id),
  -- Two-person rule: who filed does not review, who filed or reviewed does not approve.
  constraint class_reviewer_is_another check (reviewed_by <> filed_by),
  constraint class_approver_is_another check (approved_by <> filed_by and approved_by <> reviewed_by),
  constraint class_filed check (state not in ('submitted', 'reviewed', 'approved', 'running', 'taught', 'closed')
    or (filed_by is not null and filed_at is not null and filed_on is not null)),
  constraint class_reviewed check (state not in ('reviewed', 'approved', 'running', 'taught', 'closed')
    or (reviewed_by is not null and reviewed_at is not null)),
  constraint class_approved check (state not in ('approved', 'running', 'taught', 'closed')
    or (approved_by is not null and approved_at is not null and number is not null)),
  constraint class_returned check (state <> 'returned'
    or (returned_by is not null and returned_at is not null and return_reasons is not null)),
  constraint class_started check (state not in ('running', 'taught', 'closed') or started_at is not null),
  constraint class_taught check (state not in ('taught', 'closed') or taught_at is not null),
  constraint class_closed check ((state = 'closed') = (closed_at is not null)),
  constraint class_ended check (state not in ('withdrawn', 'cancelled')
    or (ended_by is not null and ended_at is not null and end_reason is not null)),
  -- No budget, no class: a class under way knows its catalogue, its pack and the money held for its seats.
  constraint class_funded check (state not in ('submitted', 'reviewed', 'approved', 'running', 'taught', 'closed')
    or (catalogue_version_id is not null and pack_id is not null and fund is not null
        and per_seat_fen is not null and reservation_id is not null))
);
create index class_org on training.class (org_id, state);
create index class_region on training.class (region, state);
create index class_days on training.class (starts_on);
create index class_plan on training.class (plan_id);
create index class_title on training.class using gin (title gin_trgm_ops);
grant select, insert, update on training.class to qc_app;

create table training.class_session (
  id uuid primary key,
  class_id uuid not null references training.class,
  title text not null,
  kind text not null check (kind in ('theory', 'practice', 'safety', 'general')),
  hours integer not null check (hours between 1 and 12),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  during tstzrange generated always as (tstzrange(starts_at, ends_at, '[)')) stored,
  venue_id uuid not null references training.provider_venue,
  teacher_id uuid not null,
  -- The teacher as a person: one may teach at two institutions, but not at one time.
  teacher_person_id uuid not null references registry.person,
  -- True from filing on; a draft, returned or withdrawn class keeps nobody from anything.
  held boolean not null default false,
  removed_at timestamptz,
  foreign key (teacher_id, teacher_person_id) references training.provider_teacher (id, person_id),
  check (ends_at > starts_at),
  check (ends_at <= starts_at + interval '12 hours'),
  check (not held or removed_at is null),
  constraint session_teacher_once exclude using gist (teacher_person_id with =, during with &&) where (held),
  constraint session_venue_once exclude using gist (venue_id with =, during with &&) where (held)
);
create index class_session_class on training.class_session (class_id, starts_at);
create index class_session_times on training.class_session (starts_at);
grant select, insert, update on training.class_session to qc_app;

create table training.class_paper (
  id uuid primary key,
  class_id uuid not null references training.class,
  kind text not null check (kind in ('teaching-plan', 'teachers', 'materials', 'assessment-plan')),
  file_id uuid not null references platform.file,
  added_by uuid not null references registry.account,
  added_at timestamptz not null,
  removed_by uuid references registry.account,
  removed_at timestamptz,
  check ((removed_at is null) = (removed_by is null))
);
create unique index class_paper_once on training.class_paper (class_id, kind, file_id) where removed_at is null;
create index class_paper_file on training.class_paper (file_id);
grant select, insert, update on training.class_paper to qc_app;

create table training.commitment (
  id uuid primary key,
  class_id uuid not null references training.class,
  edition text not null,
  body text not null,
  accepted_by uuid not null references registry.account,
  accepted_at timestamptz not null
);
create index commitment_class on training.commitment (class_id, accepted_at);
create trigger commitment_append_only before update or delete on training.commitment
  for each row execute function platform.refuse_change();
grant select, insert on training.commitment to qc_app;

create table training.trainee (
  id uuid primary key,
  class_id uuid not null references training.class,
  person_id uuid not null references registry.person,
  category text not null,
  state text not null default 'enrolled' check (state in ('enrolled', 'left')),
  source text not null check (source in ('import', 'manual', 'self')),
  -- Whether the seat counts for subsidy, as judged on `judged_on` under the class's pack, with every reason.
  subsidised boolean not null default true,
  reasons jsonb not null default '[]',
  judged_on date,
  enrolled_by uuid not null references registry.account,
  enrolled_at timestamptz not null,
  left_by uuid references registry.account,
  left_at timestamptz,
  left_reason text,
  check ((state = 'left') = (left_at is not null)),
  check ((left_at is null) = (left_by is null)),
  check ((left_at is null) = (left_reason is null))
);
create unique index trainee_once on training.trainee (class_id, person_id) where state = 'enrolled';
create index trainee_person on training.trainee (person_id);
create index trainee_class on training.trainee (class_id);
grant select, insert, update on training.trainee to qc_app;

-- When a trainee is expected where; rows stand while the class holds its people's time.
create table training.trainee_slot (
  trainee_id uuid not null references training.trainee,
  session_id uuid not null references training.class_session,
  person_id uuid not null references registry.person,
  class_id uuid not null references training.class,
  during tstzrange not null check (not isempty(during)),
  primary key (trainee_id, session_id),
  constraint trainee_in_one_place exclude using gist (person_id with =, during with &&)
);
create index trainee_slot_class on training.trainee_slot (class_id);
grant select, insert, delete on training.trainee_slot to qc_app;

create table training.roster_import (
  id uuid primary key,
  class_id uuid not null references training.class,
  file_id uuid not null references platform.file,
  sha256 char(64) not null,
  row_count integer not null,
  added integer not null,
  changed integer not null,
  imported_by uuid not null references registry.account,
  imported_at timestamptz not null
);
create index roster_import_class on training.roster_import (class_id, imported_at);
create trigger roster_import_append_only before update or delete on training.roster_import
  for each row execute function platform.refuse_change();
grant select, insert on training.roster_import to qc_app;

-- Process check of a class under way: what an officer saw in the room.
create table training.class_inspection (
  id uuid primary key,
  class_id uuid not null references training.class,
  session_id uuid references training.class_session,
  seen_count integer not null check (seen_count >= 0),
  passed boolean not null,
  note text not null,
  photo_ids uuid[] not null check (cardinality(photo_ids) >= 1),
  latitude double precision,
  longitude double precision,
  inspected_by uuid not null references registry.account,
  inspected_at timestamptz not null
);
create index class_inspection_class on training.class_inspection (class_id, inspected_at);
create trigger class_inspection_append_only before update or delete on training.class_inspection
  for each row execute function platform.refuse_change();
grant select, insert on training.class_inspection to qc_app;

create view training.door_class as
  select c.id, c.org_id, c.region, c.title, c.plan_id, c.track, c.certificate_kind, c.occupation_code, c.level,
    c.venue_id, c.seats, c.starts_on, c.ends_on, c.self_enrolment, c.state, c.number, c.filed_on,
    c.catalogue_version_id, c.pack_id, c.fund, c.per_seat_fen, c.filed_at, c.reviewed_at, c.approved_at,
    c.started_at, c.taught_at, c.closed_at,
    (select count(*) from training.trainee t where t.class_id = c.id and t.state = 'enrolled') as trainee_count
  from training.class c;
grant select on training.door_class to qc_app;

create view training.door_trainee as
  select id, class_id, person_id, category, state, source, subsidised, reasons, enrolled_at, left_at
  from training.trainee;
grant select on training.door_trainee to qc_app;

create view training.door_session as
  select id, class_id, title, kind, hours, starts_at, ends_at, venue_id, teacher_id, teacher_person_id, held
  from training.class_session where removed_at is null;
grant select on training.door_session to qc_app;
