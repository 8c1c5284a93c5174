-- Graded measures against institutions and people: notice, reply, decision by a second person, measures with an end.
create table supervision.penalty (
  id uuid primary key,
  number text not null unique,
  region char(6) not null references registry.region,
  org_id uuid references registry.organisation,
  person_id uuid references registry.person,
  source_kind text not null check (source_kind in ('inspection', 'alert', 'complaint', 'recovery', 'audit', 'other')),
  -- The record it comes from, where the platform has it; else in words.
  source_id uuid,
  source_note text,
  finding text not null,
  files uuid[] not null default '{}',
  state text not null default 'drafted'
    check (state in ('drafted', 'noticed', 'heard', 'proposed', 'decided', 'ended', 'withdrawn', 'revoked')),
  state_since timestamptz not null,
  drafted_by uuid not null references registry.account,
  drafted_at timestamptz not null,
  noticed_by uuid references registry.account,
  noticed_at timestamptz,
  reply_until date,
  reply text,
  reply_files uuid[] not null default '{}',
  replied_at timestamptz,
  heard_at timestamptz,
  -- What became of the reply.
  answer text,
  proposed_by uuid references registry.account,
  proposed_at timestamptz,
  return_reason text,
  decided_by uuid references registry.account,
  decided_at timestamptz,
  decision_number text unique,
  revoke_asked_by uuid references registry.account,
  revoke_asked_at timestamptz,
  revoke_reason text,
  ended_by uuid references registry.account,
  ended_at timestamptz,
  end_reason text,
  version integer not null default 1,
  check (num_nonnulls(org_id, person_id) = 1),
  check (source_id is not null or source_note is not null),
  check ((noticed_at is null) = (noticed_by is null) and (noticed_at is null) = (reply_until is null)),
  check ((replied_at is null) = (reply is null)),
  check (state in ('drafted', 'withdrawn') or noticed_at is not null),
  check (state in ('drafted', 'noticed', 'withdrawn') or heard_at is not null),
  check (state not in ('proposed', 'decided', 'ended', 'revoked') or (proposed_by is not null and answer is not null)),
  check ((state in ('decided', 'ended', 'revoked')) = (decided_at is not null)),
  check ((decided_at is null) = (decided_by is null) and (decided_at is null) = (decision_number is null)),
  check ((state in ('ended', 'withdrawn', 'revoked')) = (ended_at is not null)),
  -- Two signatures: who drafted, served the notice or proposed does not decide; who asks to revoke does not revoke.
  check (decided_by is null or (decided_by <> drafted_by and decided_by <> noticed_by and decided_by <> proposed_by)),
  check (state <> 'revoked' or (revoke_asked_by is not null and ended_by <> revoke_asked_by))
);
create index penalty_region on supervision.penalty (region, state, state_since);
create index penalty_org on supervision.penalty (org_id) where org_id is not null;
create index penalty_person on supervision.penalty (person_id) where person_id is not null;
create index penalty_source on supervision.penalty (source_id) where source_id is not null;
grant select, insert, update on supervision.penalty to qc_app;

create table supervision.penalty_measure (
  id uuid primary key,
  penalty_id uuid not null references supervision.penalty,
  no integer not null,
  kind text not null check (kind in ('warning', 'rectify', 'cancel-results', 'suspend-classes', 'suspend-payment', 'recover',
    'remove', 'fine', 'publish', 'transfer')),
  clause text not null,
  -- What is asked, decided, or made public.
  content text not null,
  -- One class or claim that a suspension is limited to; null: the whole subject.
  on_kind text check (on_kind in ('class', 'claim')),
  on_id uuid,
  claim_ids uuid[] not null default '{}',
  amount_fen bigint check (amount_fen > 0),
  recipient text,
  -- Until when something must be done, and until when the measure lasts.
  due_on date,
  ends_on date,
  state text not null default 'planned'
    check (state in ('planned', 'dropped', 'live', 'fulfilled', 'ended', 'lifted', 'revoked')),
  in_force_at timestamptz,
  hold_id uuid references registry.hold,
  recovery_id uuid,
  report text,
  report_files uuid[] not null default '{}',
  reported_at timestamptz,
  checked_by uuid references registry.account,
  checked_at timestamptz,
  check_note text,
  lift_asked_by uuid references registry.account,
  lift_asked_at timestamptz,
  lift_reason text,
  over_by uuid references registry.account,
  over_at timestamptz,
  unique (penalty_id, no),
  check ((on_kind is null) = (on_id is null)),
  check ((state in ('planned', 'dropped')) = (in_force_at is null)),
  check ((state in ('fulfilled', 'ended', 'lifted', 'revoked')) = (over_at is not null)),
  check (state <> 'lifted' or (lift_asked_by is not null and over_by <> lift_asked_by)),
  check (state <> 'ended' or ends_on is not null)
);
create index penalty_measure_live on supervision.penalty_measure (kind, ends_on) where state = 'live';
-- A draft's measures are written anew until the notice is served.
grant select, insert, update, delete on supervision.penalty_measure to qc_app;

-- What happens beside: appeals, answers of those it was handed to, money that came in.
create table supervision.penalty_note (
  id uuid primary key,
  penalty_id uuid not null references supervision.penalty,
  kind text not null check (kind in ('reconsideration', 'lawsuit', 'transfer-result', 'paid', 'other')),
  happened_on date not null,
  content text not null,
  files uuid[] not null default '{}',
  by_account uuid not null references registry.account,
  at timestamptz not null
);
create index penalty_note_of on supervision.penalty_note (penalty_id);
grant select, insert on supervision.penalty_note to qc_app;
create trigger penalty_note_stays before update or delete on supervision.penalty_note
  for each statement execute function platform.refuse_change();

create view supervision.door_penalty as
  select p.id, p.number, p.region, p.org_id, p.person_id, p.source_kind, p.source_id, p.drafted_by, p.noticed_by, p.proposed_by,
    p.decided_at, p.decision_number, p.revoke_asked_by, coalesce(o.name, '个人') || ' · ' || p.number as title,
    case when p.state = 'decided' and p.revoke_asked_by is not null then 'revoking' else p.state end as state,
    coalesce(case when p.state = 'decided' then p.revoke_asked_at end, p.state_since) as since
  from supervision.penalty p left join registry.organisation o on o.id = p.org_id;
-- Live measures and what they wait for: a report to hand in, one to look at, a lifting to sign.
create view supervision.door_measure as
  select p.id, m.id as measure_id, p.region, p.org_id, m.kind, m.due_on, m.ends_on, m.lift_asked_by,
    p.number || ' 第 ' || m.no || ' 项' as title,
    case when m.lift_asked_by is not null then 'lifting' when m.due_on is null or m.kind = 'fine' then 'running'
      when m.report is null then 'asked' else 'reported' end as state,
    coalesce(m.lift_asked_at, m.reported_at, m.in_force_at) as since
  from supervision.penalty_measure m join supervision.penalty p on p.id = m.penalty_id where m.state = 'live';
grant select on supervision.door_penalty, supervision.door_measure to qc_app;
