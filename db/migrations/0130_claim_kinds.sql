-- Kinds of claim beyond the class and the person's certificate: skill upgrade, apprenticeship stages, employment reward,
-- living allowance; what was prefilled for one tap; and what becomes of money when facts change after it was judged.

-- An enterprise's training agreement for apprentices, kept small: what stages of subsidy rest on (F37-9).
create table money.apprenticeship (
  id uuid primary key,
  -- Given when it is put on record.
  number text unique,
  org_id uuid not null references registry.organisation,
  region char(6) not null references registry.region,
  title text not null,
  occupation_code text not null,
  level integer not null check (level between 1 and 5),
  -- The school or training institution that teaches beside the enterprise.
  partner text not null,
  starts_on date not null,
  ends_on date not null,
  file_ids uuid[] not null default '{}',
  state text not null default 'draft' check (state in ('draft', 'submitted', 'returned', 'approved', 'withdrawn')),
  created_by uuid not null references registry.account,
  created_at timestamptz not null,
  filed_by uuid references registry.account,
  filed_at timestamptz,
  decided_by uuid references registry.account,
  decided_at timestamptz,
  reason text,
  version integer not null default 1,
  constraint apprenticeship_days check (ends_on > starts_on),
  constraint apprenticeship_filed check (state in ('draft', 'withdrawn') or (filed_by is not null and filed_at is not null)),
  constraint apprenticeship_approved check (state <> 'approved'
    or (number is not null and decided_by is not null and decided_at is not null)),
  constraint apprenticeship_decider_is_another check (decided_by <> filed_by and decided_by <> created_by),
  constraint apprenticeship_reason check (state not in ('returned', 'withdrawn') or reason is not null)
);
create index apprenticeship_org on money.apprenticeship (org_id, state);
create index apprenticeship_region on money.apprenticeship (region, state);
grant select, insert, update on money.apprenticeship to qc_app;

create table money.apprentice (
  id uuid primary key,
  agreement_id uuid not null references money.apprenticeship,
  person_id uuid not null references registry.person,
  hire text not null check (hire in ('new', 'on-the-job', 'transferred', 'intern')),
  -- Of the labour contract; an intern's begins after the internship.
  contract_from date,
  contract_to date,
  intern_from date,
  intern_to date,
  joined_on date not null,
  left_on date,
  leave_reason text,
  -- Days under training, kept by the service from the four dates above.
  during daterange not null,
  live boolean not null default true,
  added_by uuid not null references registry.account,
  added_at timestamptz not null,
  constraint apprentice_once unique (agreement_id, person_id),
  constraint apprentice_contract check (contract_to is null or contract_to > contract_from),
  constraint apprentice_left check ((left_on is null) = (leave_reason is null)),
  constraint apprentice_intern check ((hire = 'intern') = (intern_from is not null)
    and (intern_from is null) = (intern_to is null) and (intern_to is null or intern_to > intern_from)),
  -- Nobody is an apprentice twice at a time.
  constraint apprentice_one_at_a_time exclude using gist (person_id with =, during with &&) where (live)
);
create index apprentice_person on money.apprentice (person_id);
grant select, insert, update, delete on money.apprentice to qc_app;

alter table money.claim
  add column agreement_id uuid references money.apprenticeship,
  add column stage text check (stage in ('first', 'final')),
  -- The paid claim whose changed facts ask for more.
  add column supplement_of uuid references money.claim,
  -- Filled in from what is known and confirmed with one tap.
  add column prefilled boolean not null default false,
  drop constraint claim_of_class,
  drop constraint claim_payee,
  drop constraint claim_of_certificate,
  add constraint claim_payee check (num_nonnulls(org_id, person_id) = 1
    and (org_id is not null) = (subsidy_kind in ('class-training', 'apprenticeship', 'employment-reward'))),
  add constraint claim_basis check (
    (class_id is not null) = (subsidy_kind in ('class-training', 'employment-reward', 'living-allowance'))
    and (certificate_id is not null) = (subsidy_kind in ('personal-certificate', 'skill-upgrade'))
    and (agreement_id is not null) = (subsidy_kind = 'apprenticeship')
    and (stage is not null) = (subsidy_kind = 'apprenticeship'));

drop index money.claim_class_once;
create unique index claim_class_once on money.claim (class_id)
  where subsidy_kind = 'class-training' and supplement_of is null and state <> 'withdrawn';
-- Who finds work later is claimed for later: one claim at a time is being looked at.
create unique index claim_reward_open on money.claim (class_id)
  where subsidy_kind = 'employment-reward' and supplement_of is null
    and state in ('draft', 'submitted', 'reviewed', 'rechecked', 'notice', 'returned');
create unique index claim_allowance_once on money.claim (class_id, person_id)
  where subsidy_kind = 'living-allowance' and supplement_of is null and state not in ('withdrawn', 'refused');
create unique index claim_stage_once on money.claim (agreement_id, stage)
  where supplement_of is null and state not in ('withdrawn', 'refused');
create index claim_class_kind on money.claim (class_id, subsidy_kind);
create index claim_agreement on money.claim (agreement_id);

alter table money.claim_line add column supplement_of uuid references money.claim_line;
drop index money.claim_line_once;
create unique index claim_line_once on money.claim_line
  (person_id, subsidy_kind, certificate_kind, subject_key, coalesce(level, 0))
  where supplement_of is null
    and state in ('claimed', 'objected', 'cleared', 'payable', 'batched', 'bounced', 'paid');
drop index money.claim_line_certificate_once;
create unique index claim_line_certificate_once on money.claim_line (certificate_id)
  where certificate_id is not null and supplement_of is null
    and state in ('claimed', 'objected', 'cleared', 'payable', 'batched', 'bounced', 'paid');
-- One supplement of a line is on its way at a time.
create unique index claim_line_supplement_once on money.claim_line (supplement_of)
  where supplement_of is not null and state in ('judged', 'claimed', 'objected', 'cleared', 'payable', 'batched', 'bounced');

-- As before, and: money not yet at the bank may be stopped when its facts have changed, saying why.
create or replace function money.keep_claim_line() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.state not in ('judged', 'excluded') or old.excluded_by is not null
      or not exists (select 1 from money.claim c where c.id = old.claim_id and c.state in ('draft', 'returned')) then
      raise exception 'a filed claim line is kept' using errcode = 'insufficient_privilege';
    end if;
    return old;
  end if;
  if old.claim_id <> new.claim_id or old.person_id <> new.person_id or old.no <> new.no
    or old.supplement_of is distinct from new.supplement_of then
    raise exception 'a claim line stays with its claim and person' using errcode = 'insufficient_privilege';
  end if;
  if old.state in ('payable', 'bounced') and new.state = 'excluded' and new.amount_fen = 0 and new.exclude_reason is not null then
    return new;
  end if;
  if old.state in ('cleared', 'payable', 'batched', 'bounced', 'paid') and (
    old.amount_fen <> new.amount_fen or old.trace <> new.trace or old.checks <> new.checks
    or old.certificate_id is distinct from new.certificate_id or old.subject_key <> new.subject_key
    or old.level is distinct from new.level or old.fund is distinct from new.fund
  ) then
    raise exception 'a claim line past its notice is not changed' using errcode = 'insufficient_privilege';
  end if;
  -- Unpaid again only in the transaction whose ledger entry takes the payment back (0125).
  if old.state = 'paid' and new.state <> 'paid' and not (new.state = 'bounced' and money.payment_taken_back(old.id)) then
    raise exception 'a paid claim line stays paid' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

-- A line judged anew after its money was approved, and what came of the difference. Never silent: one row each time.
create table money.reassessment (
  id uuid primary key,
  claim_id uuid not null references money.claim,
  line_id uuid not null references money.claim_line,
  cause text not null check (cause in ('certificate', 'fact', 'employment', 'training', 'asked')),
  -- What changed: `certificate:<id>`, `person:<id>`, `follow-up:<id>`, `claim:<id>`.
  subject text not null,
  found_at timestamptz not null,
  -- Null: found by the platform itself.
  found_by uuid references registry.account,
  -- What the line stood at before, and what it is worth on the facts as they are known now.
  before_fen bigint not null check (before_fen >= 0),
  after_fen bigint not null check (after_fen >= 0),
  checks jsonb not null,
  reasons jsonb not null,
  trace jsonb not null,
  -- held: not at the bank yet, kept from it; stopped: will not be paid; lifted: the facts are as before again.
  outcome text not null check (outcome in ('held', 'stopped', 'lifted', 'recovery', 'noted', 'supplement')),
  recovery_id uuid,
  supplement_id uuid references money.claim,
  settled_by uuid references registry.account,
  settled_at timestamptz,
  note text,
  version integer not null default 1,
  constraint reassessment_settled check ((outcome = 'held') = (settled_at is null)),
  constraint reassessment_recovery check ((outcome = 'recovery') = (recovery_id is not null)),
  constraint reassessment_supplement check ((outcome = 'supplement') = (supplement_id is not null))
);
create unique index reassessment_held on money.reassessment (line_id) where outcome = 'held';
create index reassessment_line on money.reassessment (line_id, found_at);
create index reassessment_claim on money.reassessment (claim_id);
create index reassessment_found on money.reassessment (found_at);
grant select, insert on money.reassessment to qc_app;
grant update (after_fen, checks, reasons, trace, outcome, recovery_id, supplement_id, settled_by, settled_at, note, version)
  on money.reassessment to qc_app;

-- Who was told of what waits for one tap, so that nobody is told twice.
create table money.prefill_told (
  person_id uuid not null references registry.person,
  subsidy_kind text not null,
  -- `certificate:<id>` or `class:<id>`
  thing text not null,
  amount_fen bigint not null,
  told_at timestamptz not null,
  primary key (person_id, subsidy_kind, thing)
);
grant select, insert on money.prefill_told to qc_app;

-- The same columns as before, and the new ones after them.
create or replace view money.door_claim as
  select c.id, c.number, c.subsidy_kind, c.region, c.title, c.org_id, c.person_id, c.class_id, c.certificate_id, c.fund,
    c.estimate_fen, c.amount_fen, c.state, c.state_since, c.created_at, c.filed_at, c.reviewed_at, c.rechecked_at,
    c.funded_at, c.paid_at, c.agreement_id, c.stage, c.supplement_of, c.prefilled
  from money.claim c;
create or replace view money.door_claim_line as
  select l.id, l.claim_id, l.no, l.person_id, l.subsidy_kind, l.certificate_kind, l.certificate_id, l.certificate_number,
    l.occupation_code, l.level, l.estimate_fen, l.amount_fen, l.fund, l.state, l.judged_on, l.paid_at, l.supplement_of
  from money.claim_line l;
create view money.door_apprenticeship as
  select id, number, org_id, region, title, occupation_code, level, starts_on, ends_on, state, filed_at, decided_at,
    filed_by, coalesce(decided_at, filed_at, created_at) as since
  from money.apprenticeship;
create view money.door_reassessment as
  select r.id, r.claim_id, r.line_id, r.cause, r.found_at, r.before_fen, r.after_fen, r.outcome, r.recovery_id,
    r.supplement_id, r.settled_at, r.outcome as state, r.found_at as since, c.region, c.org_id, c.title, c.filed_by
  from money.reassessment r join money.claim c on c.id = r.claim_id;
grant select on money.door_apprenticeship, money.door_reassessment to qc_app;
