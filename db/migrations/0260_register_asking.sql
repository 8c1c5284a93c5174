-- Whom an office's interface is still to be asked about, and what came of it: one row for each person, register and subject
-- (`class:<id>`, `claim:<id>`). Answers themselves stand in registry.register_answer, each with the question it belongs to.
create table registry.register_asking (
  id uuid primary key,
  code text not null references registry.register,
  person_id uuid not null references registry.person,
  subject text not null,
  purpose text not null,
  -- For whose work it is asked; null: the platform's own.
  asked_by uuid,
  actor_name text not null,
  actor_org text,
  wanted_at timestamptz not null,
  state text not null check (state in ('waiting', 'answered', 'given-up', 'dropped')),
  -- Rounds that reached the office or failed to; a paused line is none.
  rounds integer not null default 0 check (rounds >= 0),
  next_at timestamptz not null,
  -- Whoever is asking right now has it until then; a crash lets go of it by itself.
  held_until timestamptz,
  last_state text check (last_state in ('found', 'none', 'timeout', 'unavailable', 'bad-answer', 'paused')),
  last_at timestamptz,
  done_at timestamptz,
  -- When those who wait for it were told.
  told_at timestamptz,
  unique (subject, person_id, code),
  check ((state = 'waiting') = (done_at is null)),
  check (state <> 'answered' or last_state in ('found', 'none')),
  check (state <> 'given-up' or last_state not in ('found', 'none')),
  check (told_at is null or done_at is not null)
);
create index register_asking_due on registry.register_asking (code, next_at) where state = 'waiting';
create index register_asking_person on registry.register_asking (person_id, code) where state = 'waiting';
create index register_asking_untold on registry.register_asking (subject) where told_at is null and done_at is not null;
grant select, insert, update on registry.register_asking to qc_app;
