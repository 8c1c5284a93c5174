-- What the class led to: scores, the certificate check, each trainee's evaluation, closing.
create table training.class_completion (
  class_id uuid primary key references training.class,
  certificates_checked_by uuid references registry.account,
  certificates_checked_at timestamptz,
  -- Why some trainees have no certificate, in the institution's words.
  certificates_note text,
  updated_at timestamptz not null,
  version integer not null default 1,
  check ((certificates_checked_by is null) = (certificates_checked_at is null))
);
grant select, insert, update on training.class_completion to qc_app;

-- Scores in tenths of a point, as in 855 for 85.5.
create table training.class_score (
  class_id uuid not null references training.class,
  person_id uuid not null references registry.person,
  theory_tenths integer check (theory_tenths between 0 and 1000),
  practice_tenths integer check (practice_tenths between 0 and 1000),
  recorded_by uuid not null references registry.account,
  recorded_at timestamptz not null,
  version integer not null default 1,
  primary key (class_id, person_id),
  check (theory_tenths is not null or practice_tenths is not null)
);
create index class_score_person on training.class_score (person_id);
grant select, insert, update on training.class_score to qc_app;

-- Certificates of the class's trainees, told by evaluation/certificates when they are issued or revoked.
create table training.class_certificate (
  certificate_id uuid primary key,
  class_id uuid not null references training.class,
  person_id uuid not null references registry.person,
  issued_at timestamptz not null,
  revoked_at timestamptz
);
create index class_certificate_class on training.class_certificate (class_id);
grant select, insert, update on training.class_certificate to qc_app;

-- Who has evaluated the class; what they said is in the box below and nowhere else.
create table training.evaluation_marker (
  class_id uuid not null references training.class,
  person_id uuid not null references registry.person,
  primary key (class_id, person_id)
);
create index evaluation_marker_person on training.evaluation_marker (person_id);
create trigger evaluation_marker_append_only before update or delete on training.evaluation_marker
  for each row execute function platform.refuse_change();
grant select, insert on training.evaluation_marker to qc_app;

-- All answers of a class in one row, put in a new random order with each answer: neither a time, nor the order of
-- writing, nor the number of the writing transaction ties an answer to the marker written beside it.
create table training.evaluation_box (
  class_id uuid primary key references training.class,
  answers jsonb not null check (jsonb_typeof(answers) = 'array'),
  answer_count integer not null check (answer_count = jsonb_array_length(answers))
);
create function training.evaluation_box_grows() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or new.class_id <> old.class_id or new.answer_count <> old.answer_count + 1 then
    raise exception 'training.evaluation_box takes one answer at a time' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger evaluation_box_grows before update or delete on training.evaluation_box
  for each row execute function training.evaluation_box_grows();
grant select, insert, update on training.evaluation_box to qc_app;

create view training.door_completion as
  select t.class_id, t.person_id,
    s.theory_tenths, s.practice_tenths,
    (m.person_id is not null) as evaluated
  from training.trainee t
  left join training.class_score s on s.class_id = t.class_id and s.person_id = t.person_id
  left join training.evaluation_marker m on m.class_id = t.class_id and m.person_id = t.person_id
  where t.state = 'enrolled';
grant select on training.door_completion to qc_app;

-- Counts only; who said what is not in here, and below three answers there is no average at all.
create view training.door_evaluation as
  select b.class_id, b.answer_count,
    case when b.answer_count >= 3 then
      (select round(avg((a ->> 'content')::int + (a ->> 'teacher')::int + (a ->> 'venue')::int
         + (a ->> 'authenticity')::int) * 5)::int from jsonb_array_elements(b.answers) a) end as average_percent,
    (select count(*)::int from jsonb_array_elements(b.answers) a where not (a ->> 'real')::boolean) as not_real_count
  from training.evaluation_box b;
grant select on training.door_evaluation to qc_app;
