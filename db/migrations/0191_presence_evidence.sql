-- Evidence of a lesson: photos of a check, kept for a set time; an officer's call to come to the camera.
create table training.check_photo (
  id uuid primary key,
  session_id uuid not null references training.class_session,
  class_id uuid not null references training.class,
  region char(6) not null references registry.region,
  person_id uuid not null references registry.person,
  kind text not null check (kind in ('in', 'out', 'recall')),
  file_id uuid not null references platform.file,
  taken_at timestamptz not null,
  keep_until date not null,
  -- Only where a comparison is switched on; never what decides alone.
  face text check (face in ('same', 'other', 'unsure')),
  destroyed_at timestamptz
);
create index check_photo_session on training.check_photo (session_id);
create index check_photo_person on training.check_photo (person_id, taken_at);
create index check_photo_due on training.check_photo (keep_until) where destroyed_at is null;
grant select, insert, update (destroyed_at) on training.check_photo to qc_app;

create table training.camera_request (
  id uuid primary key,
  session_id uuid not null references training.class_session,
  class_id uuid not null references training.class,
  region char(6) not null references registry.region,
  org_id uuid not null references registry.organisation,
  note text not null,
  asked_by uuid not null references registry.account,
  asked_at timestamptz not null,
  due_at timestamptz not null check (due_at > asked_at),
  answered_by uuid references registry.account,
  answered_at timestamptz,
  file_ids uuid[] not null default '{}',
  head_count integer check (head_count >= 0),
  latitude_e5 integer check (latitude_e5 between -9000000 and 9000000),
  longitude_e5 integer check (longitude_e5 between -18000000 and 18000000),
  accuracy_m integer check (accuracy_m >= 0),
  distance_m integer check (distance_m >= 0),
  check ((answered_at is null) = (answered_by is null)),
  check ((answered_at is null) = (head_count is null)),
  check (answered_at is null or cardinality(file_ids) > 0),
  -- Who asked does not answer.
  check (answered_by <> asked_by)
);
create index camera_request_session on training.camera_request (session_id, asked_at);
create unique index camera_request_open on training.camera_request (session_id) where answered_at is null;
grant select, insert, update on training.camera_request to qc_app;

create or replace view training.door_attendance as
  select session_id, class_id, region, person_id,
    min(at) filter (where kind = 'in') as in_at,
    min(at) filter (where kind = 'out') as out_at,
    bool_or(source in ('teacher', 'handed-in')) as by_teacher,
    bool_or(source = 'handed-in') as handed_in
  from training.check_event
  where kind <> 'recall'
  group by session_id, class_id, region, person_id;
-- Every check as it came, for the rules of supervision.
create view training.door_check as
  select id, region, class_id, session_id, trainee_id, person_id, kind, recall_no, at, recorded_at, source, device_index,
    latitude_e5, longitude_e5, accuracy_m, distance_m, flags, reason_kind, recorded_by
  from training.check_event;
-- Refused attempts: which reason, from which phone.
create view training.door_check_try as
  select id, session_id, person_id, at, code, device_index, distance_m from training.check_try;
create view training.door_check_device as
  select id, person_id, key_index, label, state, asked_at, bound_at, how, confirmed_by, ended_at from training.check_device;
create view training.door_check_photo as
  select id, session_id, class_id, region, person_id, kind, file_id, taken_at, keep_until, face, destroyed_at
  from training.check_photo;
create view training.door_camera_request as
  select id, session_id, class_id, region, org_id, asked_by, asked_at, due_at, answered_by, answered_at, file_ids,
    head_count, distance_m
  from training.camera_request;
grant select on training.door_check, training.door_check_try, training.door_check_device, training.door_check_photo,
  training.door_camera_request to qc_app;
