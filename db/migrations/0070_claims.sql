-- Claims from filing to the bank's return: one line a person, each with its checks and its explanation; public notice,
-- objections, payment batches. Amounts are judged by money.policy; money moves only through money.budgets.

create table money.claim (
  id uuid primary key,
  -- Given on first filing.
  number text unique,
  subsidy_kind text not null check (subsidy_kind in ('class-training', 'personal-certificate')),
  region char(6) not null references registry.region,
  title text not null,
  -- Who is paid: the institution of a class, or the person.
  org_id uuid references registry.organisation,
  person_id uuid references registry.person,
  class_id uuid references training.class,
  certificate_id uuid references evaluation.certificate,
  -- What the claim is judged by: in force on `judged_for` (the class's filing day, or the day of the claim).
  judged_for date not null,
  pack_id uuid references money.policy_pack,
  fund text,
  -- What was set aside when the class was filed; null where nothing was.
  estimate_fen bigint check (estimate_fen >= 0),
  -- Of the lines that stand.
  amount_fen bigint not null default 0 check (amount_fen >= 0),
  state text not null default 'draft' check (state in
    ('draft', 'submitted', 'reviewed', 'rechecked', 'notice', 'cleared', 'funded', 'batched', 'bounced', 'partly', 'paid',
     'returned', 'refused', 'withdrawn')),
  -- Since when the present holder has it.
  state_since timestamptz not null,
  created_by uuid not null references registry.account,
  created_at timestamptz not null,
  filed_by uuid references registry.account,
  filed_at timestamptz,
  reviewed_by uuid references registry.account,
  reviewed_at timestamptz,
  -- What the reviewer found out by hand where a check had no data.
  review_note text,
  rechecked_by uuid references registry.account,
  rechecked_at timestamptz,
  funded_by uuid references registry.account,
  funded_at timestamptz,
  ended_by uuid references registry.account,
  ended_at timestamptz,
  -- Of the last return, refusal or withdrawal.
  reason text,
  paid_at timestamptz,
  version integer not null default 1,
  constraint claim_of_class check ((subsidy_kind = 'class-training') = (class_id is not null)),
  constraint claim_payee check ((class_id is null) = (person_id is not null) and (class_id is null) = (org_id is null)),
  constraint claim_of_certificate check ((class_id is null) = (certificate_id is not null)),
  -- Two-person rule, four times over.
  constraint claim_reviewer_is_another check (reviewed_by <> filed_by),
  constraint claim_rechecker_is_another check (rechecked_by <> filed_by and rechecked_by <> reviewed_by),
  constraint claim_funder_is_another check (funded_by <> filed_by and funded_by <> reviewed_by and funded_by <> rechecked_by),
  constraint claim_filed check (state in ('draft', 'withdrawn')
    or (filed_by is not null and filed_at is not null and number is not null and pack_id is not null)),
  constraint claim_reviewed check (state not in ('reviewed', 'rechecked', 'notice', 'cleared', 'funded', 'batched', 'bounced', 'partly', 'paid')
    or (reviewed_by is not null and reviewed_at is not null)),
  constraint claim_rechecked check (state not in ('rechecked', 'notice', 'cleared', 'funded', 'batched', 'bounced', 'partly', 'paid')
    or (rechecked_by is not null and rechecked_at is not null)),
  constraint claim_funded check (state not in ('funded', 'batched', 'bounced', 'partly', 'paid')
    or (funded_by is not null and funded_at is not null)),
  constraint claim_paid check ((state = 'paid') = (paid_at is not null)),
  constraint claim_ended check ((state in ('refused', 'withdrawn')) = (ended_at is not null)),
  constraint claim_reason check (state not in ('returned', 'refused', 'withdrawn') or reason is not null)
);
-- One claim for a class; a withdrawn one makes room for another.
create unique index claim_class_once on money.claim (class_id) where state <> 'withdrawn';
create index claim_region on money.claim (region, state);
create index claim_org on money.claim (org_id, state);
create index claim_person on money.claim (person_id);
create index claim_since on money.claim (state, state_since);
grant select, insert, update on money.claim to qc_app;

create table money.claim_line (
  id uuid primary key,
  claim_id uuid not null references money.claim,
  no integer not null check (no > 0),
  person_id uuid not null references registry.person,
  subsidy_kind text not null,
  certificate_kind text not null check (certificate_kind in ('completion', 'qualification', 'level', 'ability')),
  certificate_id uuid references evaluation.certificate,
  certificate_number text,
  occupation_code text,
  level integer check (level between 1 and 5),
  -- What the subsidy is for: the occupation, or the plan where there is none.
  subject_key text not null,
  estimate_fen bigint,
  amount_fen bigint not null check (amount_fen >= 0),
  fund text,
  pack_version integer,
  judged_on date not null,
  -- The checks as rows, and the amount's explanation, as they stood on `judged_on`.
  checks jsonb not null,
  reasons jsonb not null,
  trace jsonb not null,
  state text not null check (state in
    ('judged', 'excluded', 'claimed', 'objected', 'rejected', 'cleared', 'payable', 'batched', 'bounced', 'paid')),
  excluded_by uuid references registry.account,
  excluded_at timestamptz,
  exclude_reason text,
  paid_at timestamptz,
  unique (claim_id, no),
  unique (claim_id, person_id),
  -- Money stands only behind a line that is claimed.
  constraint line_amount check (state in ('excluded', 'rejected') or amount_fen > 0),
  constraint line_paid check ((state = 'paid') = (paid_at is not null)),
  constraint line_excluded check ((excluded_by is null) = (excluded_at is null) and (excluded_by is null) = (exclude_reason is null))
);
-- A person is paid once for one thing, and one certificate once, whoever asks and whoever is quicker.
create unique index claim_line_once on money.claim_line (person_id, subsidy_kind, certificate_kind, subject_key, coalesce(level, 0))
  where state in ('claimed', 'objected', 'cleared', 'payable', 'batched', 'bounced', 'paid');
create unique index claim_line_certificate_once on money.claim_line (certificate_id)
  where certificate_id is not null and state in ('claimed', 'objected', 'cleared', 'payable', 'batched', 'bounced', 'paid');
create index claim_line_person on money.claim_line (person_id);
grant select, insert, update, delete on money.claim_line to qc_app;

-- What was reviewed is what is paid: from the notice on, nobody changes whose, what for, how much and why.
create function money.keep_claim_line() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.state not in ('judged', 'excluded') or old.excluded_by is not null
      or not exists (select 1 from money.claim c where c.id = old.claim_id and c.state in ('draft', 'returned')) then
      raise exception 'a filed claim line is kept' using errcode = 'insufficient_privilege';
    end if;
    return old;
  end if;
  if old.claim_id <> new.claim_id or old.person_id <> new.person_id or old.no <> new.no then
    raise exception 'a claim line stays with its claim and person' using errcode = 'insufficient_privilege';
  end if;
  if old.state in ('cleared', 'payable', 'batched', 'bounced', 'paid') and (
    old.amount_fen <> new.amount_fen or old.trace <> new.trace or old.checks <> new.checks
    or old.certificate_id is distinct from new.certificate_id or old.subject_key <> new.subject_key
    or old.level is distinct from new.level or old.fund is distinct from new.fund
  ) then
    raise exception 'a claim line past its notice is not changed' using errcode = 'insufficient_privilege';
  end if;
  if old.state = 'paid' and new.state <> 'paid' then
    raise exception 'a paid claim line stays paid' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger claim_line_kept before update or delete on money.claim_line
  for each row execute function money.keep_claim_line();

-- Each step a claim took: what it led to, who took it, and why.
create table money.claim_step (
  id uuid primary key,
  claim_id uuid not null references money.claim,
  step text not null,
  state text not null,
  at timestamptz not null,
  by_account uuid,
  by_name text not null,
  by_org text,
  reason text
);
create index claim_step_claim on money.claim_step (claim_id, at, id);
create trigger claim_step_append_only before update or delete on money.claim_step
  for each row execute function platform.refuse_change();
grant select, insert on money.claim_step to qc_app;

create table money.notice (
  id uuid primary key,
  claim_id uuid not null references money.claim,
  -- First and last day, both included; `workdays` of the calendar lie between.
  from_on date not null,
  until_on date not null check (until_on > from_on),
  workdays integer not null check (workdays between 5 and 30),
  published_by uuid not null references registry.account,
  published_at timestamptz not null,
  closed_at timestamptz
);
create unique index notice_open on money.notice (claim_id) where closed_at is null;
create index notice_until on money.notice (until_on) where closed_at is null;
grant select, insert, update on money.notice to qc_app;

create table money.objection (
  id uuid primary key,
  -- What the objector keeps to ask how it went.
  receipt text not null unique,
  notice_id uuid not null references money.notice,
  claim_id uuid not null references money.claim,
  line_id uuid not null references money.claim_line,
  body text not null,
  contact_name_sealed bytea not null,
  contact_phone_sealed bytea not null,
  contact_phone_index bytea not null,
  state text not null default 'open' check (state in ('open', 'upheld', 'dismissed')),
  filed_at timestamptz not null,
  resolved_by uuid references registry.account,
  resolved_at timestamptz,
  resolution text,
  file_ids uuid[] not null default '{}',
  version integer not null default 1,
  check ((state = 'open') = (resolved_at is null)),
  check ((resolved_at is null) = (resolved_by is null) and (resolved_at is null) = (resolution is null))
);
-- The same phone objects to the same line once at a time.
create unique index objection_once on money.objection (line_id, contact_phone_index) where state = 'open';
create index objection_claim on money.objection (claim_id);
grant select, insert, update on money.objection to qc_app;

create table money.payment_batch (
  id uuid primary key,
  number text not null unique,
  region char(6) not null references registry.region,
  fund text not null,
  state text not null default 'made' check (state in ('made', 'confirmed', 'settled', 'cancelled')),
  line_count integer not null check (line_count > 0),
  total_fen bigint not null check (total_fen > 0),
  made_by uuid not null references registry.account,
  made_at timestamptz not null,
  confirmed_by uuid references registry.account,
  confirmed_at timestamptz,
  settled_at timestamptz,
  cancelled_by uuid references registry.account,
  cancelled_at timestamptz,
  cancel_reason text,
  version integer not null default 1,
  -- Two-person rule: who made a batch does not confirm it.
  constraint batch_confirmer_is_another check (confirmed_by <> made_by),
  check (state not in ('confirmed', 'settled') or (confirmed_by is not null and confirmed_at is not null)),
  check ((state = 'settled') = (settled_at is not null)),
  check ((state = 'cancelled') = (cancelled_at is not null and cancelled_by is not null and cancel_reason is not null))
);
create index payment_batch_region on money.payment_batch (region, state);
grant select, insert, update on money.payment_batch to qc_app;

-- One transfer of the bank: to an institution for the lines of its claim, or to a person.
create table money.payment_line (
  id uuid primary key,
  batch_id uuid not null references money.payment_batch,
  -- As the bank writes it in its return: batch number and serial.
  no text not null unique,
  claim_id uuid not null references money.claim,
  org_id uuid references registry.organisation,
  person_id uuid references registry.person,
  bank_name text,
  account_masked text not null,
  -- Keyed index of the account the batch was made for: one changed since then is not paid to.
  account_index bytea not null,
  amount_fen bigint not null check (amount_fen > 0),
  state text not null default 'waiting' check (state in ('waiting', 'paid', 'refused', 'retried', 'cancelled')),
  refuse_reason text,
  bank_serial text,
  bank_on date,
  settled_at timestamptz,
  retried_by uuid references registry.account,
  retried_at timestamptz,
  retry_reason text,
  check ((org_id is null) <> (person_id is null)),
  check ((state in ('waiting', 'cancelled')) = (settled_at is null)),
  check (state <> 'paid' or (bank_serial is not null and bank_on is not null)),
  check ((state in ('refused', 'retried')) = (refuse_reason is not null)),
  check ((state = 'retried') = (retried_by is not null and retried_at is not null and retry_reason is not null))
);
create index payment_line_batch on money.payment_line (batch_id);
create index payment_line_claim on money.payment_line (claim_id);
-- One transfer of the bank pays one line of ours.
create unique index payment_line_serial on money.payment_line (bank_serial) where state = 'paid';
grant select, insert, update on money.payment_line to qc_app;

-- Which claim lines a transfer pays.
create table money.payment_part (
  payment_line_id uuid not null references money.payment_line,
  claim_line_id uuid not null references money.claim_line,
  amount_fen bigint not null check (amount_fen > 0),
  -- Holds the claim line until the transfer failed or was called off.
  live boolean not null default true,
  primary key (payment_line_id, claim_line_id)
);
create unique index payment_part_live on money.payment_part (claim_line_id) where live;
grant select, insert, update on money.payment_part to qc_app;

create table money.bank_return (
  id uuid primary key,
  batch_id uuid not null references money.payment_batch,
  file_id uuid not null references platform.file,
  sha256 char(64) not null,
  line_count integer not null,
  paid_count integer not null,
  refused_count integer not null,
  -- Lines told again that were settled before.
  repeated_count integer not null,
  paid_fen bigint not null,
  imported_by uuid not null references registry.account,
  imported_at timestamptz not null
);
create unique index bank_return_once on money.bank_return (batch_id, sha256);
create trigger bank_return_append_only before update or delete on money.bank_return
  for each row execute function platform.refuse_change();
grant select, insert on money.bank_return to qc_app;

create view money.door_claim as
  select c.id, c.number, c.subsidy_kind, c.region, c.title, c.org_id, c.person_id, c.class_id, c.certificate_id, c.fund,
    c.estimate_fen, c.amount_fen, c.state, c.state_since, c.created_at, c.filed_at, c.reviewed_at, c.rechecked_at,
    c.funded_at, c.paid_at
  from money.claim c;
grant select on money.door_claim to qc_app;

create view money.door_claim_line as
  select l.id, l.claim_id, l.no, l.person_id, l.subsidy_kind, l.certificate_kind, l.certificate_id, l.certificate_number,
    l.occupation_code, l.level, l.estimate_fen, l.amount_fen, l.fund, l.state, l.judged_on, l.paid_at
  from money.claim_line l;
grant select on money.door_claim_line to qc_app;

create view money.door_notice as
  select n.id, n.claim_id, c.number, c.subsidy_kind, c.region, c.title, c.org_id, n.from_on, n.until_on, n.workdays,
    n.published_at, n.closed_at,
    (select count(*) from money.claim_line l where l.claim_id = c.id and l.state not in ('judged', 'excluded')) as line_count,
    (select count(*) from money.objection o where o.notice_id = n.id and o.state = 'open') as open_objections
  from money.notice n join money.claim c on c.id = n.claim_id;
grant select on money.door_notice to qc_app;

-- One account named by several people is looked for at each person's own claim.
create index person_bank_account on registry.person (bank_account_index) where bank_account_index is not null;
