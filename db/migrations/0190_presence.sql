-- Presence: phones bound to people, signed checks, recalls during the lesson, what a teacher or a witness vouches for.
create table training.check_device (
  id uuid primary key,
  person_id uuid not null references registry.person,
  -- Point of the phone's P-256 key; the private half never leaves the phone.
  public_key bytea not null check (octet_length(public_key) = 65),
  key_index bytea not null unique check (octet_length(key_index) = 16),
  -- What the phone calls itself, for its owner to know it again.
  label text not null,
  state text not null check (state in ('waiting', 'bound', 'replaced', 'withdrawn')),
  asked_at timestamptz not null,
  bound_at timestamptz,
  how text check (how in ('first', 'confirmed', 'waited')),
  confirmed_by uuid references registry.account,
  note text,
  ended_at timestamptz,
  ended_why text,
  unique (key_index, person_id),
  check ((bound_at is null) = (how is null)),
  check ((coalesce(how, '') = 'confirmed') = (confirmed_by is not null)),
  check ((state in ('replaced', 'withdrawn')) = (ended_at is not null)),
  check ((ended_at is null) = (ended_why is null)),
  check (state not in ('bound', 'replaced') or bound_at is not null),
  check (state <> 'waiting' or bound_at is null)
);
create unique index check_device_bound on training.check_device (person_id) where state = 'bound';
create unique index check_device_waiting on training.check_device (person_id) where state = 'waiting';
grant select, insert, update on training.check_device to qc_app;

-- One foreign key says what three said: the roster's entry is of this class and this person.
alter table training.trainee add constraint trainee_of_class_and_person unique (id, class_id, person_id);
alter table training.class_session add constraint class_session_of_class unique (id, class_id);
alter table training.check_event
  add column recall_no smallint not null default 0 check (recall_no between 0 and 20),
  -- Why a teacher has to vouch for it before it counts.
  add column flags text[] not null default '{}',
  -- What the phone signed, word for word, and its signature: anyone with the public key can check it.
  add column signed text,
  add column signature bytea check (octet_length(signature) = 64),
  alter column recorded_by drop not null,
  drop constraint check_event_kind_check,
  drop constraint check_event_source_check,
  drop constraint check_event_phone,
  drop constraint check_event_reason,
  drop constraint check_event_once,
  drop constraint check_event_one_phone,
  drop constraint check_event_region_fkey,
  drop constraint check_event_class_id_fkey,
  drop constraint check_event_session_id_fkey,
  drop constraint check_event_trainee_id_fkey,
  drop constraint check_event_person_id_fkey,
  add constraint check_event_kind check (kind in ('in', 'out', 'recall')),
  add constraint check_event_source check (source in ('self', 'late-sent', 'teacher', 'handed-in')),
  add constraint check_event_recall check ((kind = 'recall') = (recall_no > 0)),
  add constraint check_event_phone check ((source in ('self', 'late-sent')) = (device_index is not null)),
  add constraint check_event_reason check ((source in ('self', 'late-sent')) = (reason is null)),
  add constraint check_event_recorder check (source in ('self', 'late-sent') or recorded_by is not null),
  add constraint check_event_once unique (session_id, person_id, kind, recall_no),
  add constraint check_event_trainee foreign key (trainee_id, class_id, person_id)
    references training.trainee (id, class_id, person_id),
  add constraint check_event_session foreign key (session_id, class_id)
    references training.class_session (id, class_id);
-- A phone is one person's for good. What was recorded before phones had keys stays as it is.
alter table training.check_event
  add constraint check_event_one_phone foreign key (device_index, person_id)
    references training.check_device (key_index, person_id) not valid,
  add constraint check_event_signed
    check ((source in ('self', 'late-sent')) = (signature is not null and signed is not null)) not valid;

alter table training.check_try
  add column device_index bytea,
  add column distance_m integer check (distance_m >= 0);

-- When a session's trainees are called during the lesson: drawn when sign-in opens, shown when the time has come.
create table training.session_recall (
  session_id uuid not null references training.class_session,
  no smallint not null check (no between 1 and 20),
  at timestamptz not null,
  until timestamptz not null check (until > at),
  primary key (session_id, no)
);
create trigger session_recall_append_only before update or delete on training.session_recall
  for each row execute function platform.refuse_change();
grant select, insert on training.session_recall to qc_app;

-- Present, but could not answer: the teacher says so, with a reason.
create table training.recall_excuse (
  session_id uuid not null,
  no smallint not null,
  person_id uuid not null references registry.person,
  reason text not null,
  by_account uuid not null references registry.account,
  at timestamptz not null,
  primary key (session_id, no, person_id),
  foreign key (session_id, no) references training.session_recall (session_id, no)
);
create trigger recall_excuse_append_only before update or delete on training.recall_excuse
  for each row execute function platform.refuse_change();
grant select, insert on training.recall_excuse to qc_app;

-- What the teacher says of a flagged check: this person was in the room, or was not.
create table training.check_confirm (
  id uuid primary key,
  session_id uuid not null references training.class_session,
  person_id uuid not null references registry.person,
  seen boolean not null,
  note text,
  by_account uuid not null references registry.account,
  at timestamptz not null,
  check (seen or note is not null)
);
create index check_confirm_session on training.check_confirm (session_id, person_id, at);
create trigger check_confirm_append_only before update or delete on training.check_confirm
  for each row execute function platform.refuse_change();
grant select, insert on training.check_confirm to qc_app;

-- Who stands by a check recorded by the teacher: a trainee present by an own phone, or another of the staff.
create table training.check_witness (
  event_id uuid primary key references training.check_event,
  session_id uuid not null references training.class_session,
  person_id uuid not null references registry.person,
  witness_person uuid references registry.person,
  witness_account uuid references registry.account,
  said text check (said in ('yes', 'no')),
  said_at timestamptz,
  check ((witness_person is null) <> (witness_account is null)),
  check (witness_person is null or witness_person <> person_id),
  check ((said is null) = (said_at is null))
);
create index check_witness_session on training.check_witness (session_id);
create index check_witness_person on training.check_witness (witness_person) where said is null;
grant select, insert, update (said, said_at) on training.check_witness to qc_app;
