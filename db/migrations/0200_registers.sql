-- Registers of other offices: what each is for, the deliveries of it, who was asked about and why. Their rows lie as sorted
-- snapshots of keyed hashes in the data folder, not here.
create table registry.register (
  code text primary key,
  -- The agreement that lets us have it; without one nothing is loaded and nobody asked about.
  basis_no text not null,
  basis_until date not null,
  -- Where the office answers one by one; null where it only sends files.
  endpoint text,
  -- Data older than this is no data.
  max_age_days integer not null check (max_age_days between 1 and 3660),
  opened_by uuid not null references registry.account,
  opened_at timestamptz not null,
  version integer not null default 1
);
grant select, insert, update on registry.register to qc_app;

create table registry.register_delivery (
  id uuid primary key,
  code text not null references registry.register,
  region char(6) not null references registry.region,
  data_date date not null,
  -- `whole` stands for everything before it of the same region; `more` is added to it.
  mode text not null check (mode in ('whole', 'more')),
  file_name text not null,
  -- Set for an upload; a file laid into the folder has none.
  file_id uuid references platform.file,
  state text not null default 'loading' check (state in ('loading', 'loaded', 'failed', 'in-force', 'discarded')),
  loaded_by uuid not null references registry.account,
  loaded_at timestamptz not null,
  -- The receipt.
  bytes bigint,
  sha256 char(64),
  rows_read bigint,
  rows_kept bigint,
  rows_rejected bigint,
  people bigint,
  rejects jsonb not null default '[]',
  millis integer,
  fault text,
  decided_by uuid references registry.account,
  decided_at timestamptz,
  reason text,
  version integer not null default 1,
  check ((state in ('loaded', 'in-force')) <= (rows_kept is not null and sha256 is not null)),
  check (rows_read is null or rows_read = rows_kept + rows_rejected),
  check ((state in ('in-force', 'discarded')) = (decided_at is not null)),
  check ((decided_at is null) = (decided_by is null)),
  check ((state = 'failed') = (fault is not null)),
  -- Two-person rule: who loaded it does not put it into force.
  check (state <> 'in-force' or decided_by <> loaded_by)
);
create index register_delivery_code on registry.register_delivery (code, data_date desc, loaded_at desc);
grant select, insert, update on registry.register_delivery to qc_app;

-- The person's key in every register: a keyed hash of the ID number, and a shorter one of the name.
create table registry.person_key (
  person_id uuid primary key references registry.person,
  key bytea not null check (length(key) = 8),
  name_tag bytea not null check (length(name_tag) = 4)
);
grant select, insert on registry.person_key to qc_app;

-- Every question about people: who asked, what for, of which registers as of which data.
create table registry.question (
  id uuid primary key,
  at timestamptz not null,
  asked_by uuid,
  actor_name text not null,
  actor_org text,
  purpose text not null,
  subject text not null,
  as_of date not null,
  -- [{code, dataDate}]
  registers jsonb not null,
  people integer not null check (people >= 0)
);
create index question_at on registry.question (at desc);
-- Whom it was about: one row each, or for a run of many people pages of sorted ids (16 bytes each).
create table registry.question_person (
  person_id uuid not null,
  question_id uuid not null references registry.question,
  found text[] not null,
  primary key (person_id, question_id)
);
create table registry.question_page (
  question_id uuid not null references registry.question,
  no integer not null,
  first_id uuid not null,
  last_id uuid not null,
  ids bytea not null,
  primary key (question_id, no)
);
create index question_page_range on registry.question_page (first_id, last_id);
do $$
declare t text;
begin
  foreach t in array array['question', 'question_person', 'question_page'] loop
    execute format('create trigger %I before update or delete on registry.%I for each row execute function platform.refuse_change()', t || '_append_only', t);
    execute format('grant select, insert on registry.%I to qc_app', t);
  end loop;
end $$;

-- What an office's interface said of one person, or why it said nothing.
create table registry.register_answer (
  id uuid primary key,
  code text not null references registry.register,
  person_id uuid not null references registry.person,
  asked_at timestamptz not null,
  state text not null check (state in ('found', 'none', 'timeout', 'unavailable', 'bad-answer', 'paused')),
  data_date date,
  rows jsonb not null default '[]',
  tries integer not null,
  millis integer not null,
  question_id uuid not null references registry.question,
  check ((state in ('found', 'none')) = (data_date is not null))
);
create index register_answer_person on registry.register_answer (person_id, code, asked_at desc);
create index register_answer_code on registry.register_answer (code, asked_at desc);
grant select, insert on registry.register_answer to qc_app;
create trigger register_answer_append_only before update or delete on registry.register_answer
  for each row execute function platform.refuse_change();

-- For a person's own access log: questions about one by one; runs of many are looked up in their pages.
create view registry.door_question as
  select p.person_id, q.id, q.at, q.actor_name, q.actor_org, q.purpose, q.subject, q.as_of, q.registers, p.found
  from registry.question_person p join registry.question q on q.id = p.question_id;
grant select on registry.door_question to qc_app;
create view registry.door_delivery as
  select id, code, region, data_date, mode, state, loaded_by, loaded_at as since, rows_kept, rows_rejected
  from registry.register_delivery;
grant select on registry.door_delivery to qc_app;
-- What a matching run reads of a person: keyed hashes only.
create view registry.door_match_key as
  select k.person_id, k.key, k.name_tag, p.phone_index, p.bank_account_index
  from registry.person_key k join registry.person p on p.id = k.person_id;
grant select on registry.door_match_key to qc_app;
