-- Who was there: check-ins and check-outs of each session, from the trainee's own phone or from the teacher with a reason.
create table training.session_opening (
  session_id uuid primary key references training.class_session,
  class_id uuid not null references training.class,
  opened_by uuid not null references registry.account,
  opened_at timestamptz not null
);
create index session_opening_class on training.session_opening (class_id);
create trigger session_opening_append_only before update or delete on training.session_opening
  for each row execute function platform.refuse_change();
grant select, insert on training.session_opening to qc_app;

create table training.check_event (
  id uuid primary key,
  region char(6) not null references registry.region,
  class_id uuid not null references training.class,
  session_id uuid not null references training.class_session,
  trainee_id uuid not null references training.trainee,
  person_id uuid not null references registry.person,
  kind text not null check (kind in ('in', 'out')),
  -- When it happened, and when the platform learned of it: the two differ only where a teacher tells it.
  at timestamptz not null,
  recorded_at timestamptz not null,
  source text not null check (source in ('self', 'teacher', 'handed-in')),
  -- Keyed index of the phone's key; the key itself is not kept.
  device_index bytea,
  -- Position in 1/100000 degrees, where the phone gave one, and how far that is from the class's venue.
  latitude_e5 integer check (latitude_e5 between -9000000 and 9000000),
  longitude_e5 integer check (longitude_e5 between -18000000 and 18000000),
  accuracy_m integer check (accuracy_m >= 0),
  distance_m integer check (distance_m >= 0),
  reason_kind text,
  reason text,
  file_ids uuid[] not null default '{}',
  recorded_by uuid not null references registry.account,
  request_key text,
  check ((latitude_e5 is null) = (longitude_e5 is null)),
  constraint check_event_phone check ((source = 'self') = (device_index is not null)),
  constraint check_event_reason check ((source = 'self') = (reason is null)),
  constraint check_event_time check (at <= recorded_at and (source <> 'self' or at = recorded_at)),
  constraint check_event_once unique (session_id, person_id, kind),
  -- One phone stands for one person in a session.
  -- Only rows with a phone: thousands told by teachers would crowd one corner of the index.
  constraint check_event_one_phone exclude using gist (device_index with =, session_id with =, person_id with <>)
    where (device_index is not null)
);
create index check_event_class on training.check_event (class_id);
create index check_event_person on training.check_event (person_id, at);
create trigger check_event_append_only before update or delete on training.check_event
  for each row execute function platform.refuse_change();
create trigger check_event_no_truncate before truncate on training.check_event
  for each statement execute function platform.refuse_change();
grant select, insert on training.check_event to qc_app;

-- Refused attempts: wrong codes limit further guessing, the rest is evidence.
create table training.check_try (
  id uuid primary key,
  session_id uuid not null references training.class_session,
  person_id uuid not null references registry.person,
  at timestamptz not null,
  code text not null
);
create index check_try_person on training.check_try (person_id, session_id, at);
create trigger check_try_append_only before update or delete on training.check_try
  for each row execute function platform.refuse_change();
grant select, insert on training.check_try to qc_app;

-- One row a trainee and session with anything recorded. Hours are credited by the one rule in training/attendance.
create view training.door_attendance as
  select session_id, class_id, region, person_id,
    min(at) filter (where kind = 'in') as in_at,
    min(at) filter (where kind = 'out') as out_at,
    bool_or(source <> 'self') as by_teacher,
    bool_or(source = 'handed-in') as handed_in
  from training.check_event
  group by session_id, class_id, region, person_id;
grant select on training.door_attendance to qc_app;
