-- What the risk rules read of other modules: keyed indexes instead of numbers, times and hashes instead of contents.
create schema if not exists supervision;

create view registry.door_person_key as
  select id as person_id, phone_index, bank_account_index, sex, birth_on, region, left(id_number_masked, 6) as id_area, created_at
  from registry.person;
create view registry.door_person_fact as
  select person_id, fact, value, source, as_of, valid_to, recorded_at from registry.person_fact;
create view registry.door_org_contact as
  select id as org_id, kind, region, address, contact_phone, bank_account_masked, created_at from registry.organisation;
create view registry.door_account_kind as
  select id as account_id, kind, org_id, person_id from registry.account;
create view platform.door_file_hash as
  select id as file_id, sha256, mime, bytes, uploaded_at from platform.file;

create view training.door_session_recall as
  select session_id, no, at, until from training.session_recall;
create view training.door_class_paper as
  select class_id, kind, file_id, added_at from training.class_paper where removed_at is null;
create view training.door_class_inspection as
  select id, class_id, session_id, seen_count, passed, photo_ids, inspected_at from training.class_inspection;
create view training.door_site_photo as
  select p.inspection_id, i.application_id, a.org_id, a.region, p.photo_ids, i.visited_at
  from training.provider_inspection_place p
  join training.provider_inspection i on i.id = p.inspection_id
  join training.provider_application a on a.id = i.application_id;
create view training.door_venue_place as
  select id as venue_id, org_id, name, address, seats, lat, lng, state, created_at from training.provider_venue;
create view training.door_teacher_person as
  select id as teacher_id, org_id, person_id, employment, state from training.provider_teacher;
create view training.door_roster_import as
  select class_id, sha256, row_count, imported_at from training.roster_import;
-- Who came onto a roster and left it when, and by whose hand.
create view training.door_roster_move as
  select class_id, person_id, state, source, category, enrolled_at, enrolled_by, left_at, left_by, left_reason
  from training.trainee;
create view training.door_session_moved as
  select class_id, starts_at, ends_at, removed_at from training.class_session where removed_at is not null;
create view training.door_score as
  select class_id, person_id, theory_tenths, practice_tenths, recorded_at, version from training.class_score;
-- Whether all answers of a class are the same, and how many call it unreal, without any of them.
create view training.door_box_look as
  select b.class_id, b.answer_count,
    not exists (select 1 from jsonb_array_elements(b.answers) a where a - 'comment' <> (b.answers -> 0) - 'comment') as alike,
    case when b.answers @> '[{"real": false}]' then
      (select count(*)::int from jsonb_array_elements(b.answers) a where not (a ->> 'real')::boolean) else 0 end as unreal
  from training.evaluation_box b where b.answer_count > 0;

create view employment.door_proof as
  select id as follow_up_id, person_id, class_id, class_org_id, class_region, region, employer_name, employer_uscc, proof,
    proof_sha256, started_on, state, recorded_at
  from employment.follow_up where state <> 'voided';

create view money.door_apprentice as
  select p.agreement_id, a.org_id, a.region, a.state, a.starts_on, a.ends_on, a.partner, p.person_id, p.hire, p.contract_from,
    p.contract_to, p.joined_on, p.left_on
  from money.apprentice p join money.apprenticeship a on a.id = p.agreement_id where p.live;
create view money.door_objection as
  select id as objection_id, claim_id, line_id, state, filed_at from money.objection;
-- To which account each transfer went, as a keyed index.
create view money.door_payee as
  select p.id as payment_line_id, p.claim_id, p.org_id, p.person_id, p.account_index, p.amount_fen, p.state, b.region, b.made_at
  from money.payment_line p join money.payment_batch b on b.id = p.batch_id;

grant select on registry.door_person_key, registry.door_person_fact, registry.door_org_contact, registry.door_account_kind,
  platform.door_file_hash, training.door_session_recall, training.door_class_paper,
  training.door_class_inspection, training.door_site_photo, training.door_venue_place, training.door_teacher_person,
  training.door_roster_import, training.door_roster_move, training.door_session_moved, training.door_score,
  training.door_box_look, employment.door_proof, money.door_apprentice, money.door_objection, money.door_payee
  to qc_app;

-- What a photo looks like in 64 bits, so that the same scene is found again in another file. Null: nothing to tell it
-- by (one plain colour, or not a picture that could be read).
create table supervision.photo_mark (
  sha256 char(64) primary key,
  mark bigint,
  made_at timestamptz not null
);
create index photo_mark_mark on supervision.photo_mark (mark) where mark is not null;
grant select, insert on supervision.photo_mark to qc_app;

-- Check-ins of a lesson added up. They are only ever added to, so what was added up once stays right until the next one
-- comes; `upto` is the id below which every check-in is in (ids grow with time).
create table supervision.lesson_sum (
  session_id uuid primary key,
  class_id uuid not null,
  ins integer not null,
  outs integer not null,
  answered integer not null,
  self_ins integer not null,
  span_ms bigint not null,
  flagged integer not null,
  late integer not null,
  night integer not null,
  told integer not null,
  far integer not null,
  told_until timestamptz not null,
  same_spot integer not null
);
create table supervision.lesson_mark (
  one boolean primary key default true check (one),
  upto uuid not null,
  at timestamptz not null
);
grant select, insert, update on supervision.lesson_sum, supervision.lesson_mark to qc_app;
