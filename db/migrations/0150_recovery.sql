-- Recovery of money paid without ground: finding, notice, reply, decision, money back. Every step moves in the ledger:
-- what has to come back leaves `paid` for `receivable`, and returns from there to the book it once came out of.

alter table money.balance drop constraint balance_account_check, add constraint balance_account_check check (account in
  ('appropriation', 'available', 'reserved', 'payable', 'in-payment', 'paid', 'offset', 'receivable', 'recovered', 'written-off'));
insert into money.balance (book_id, account)
  select b.id, a from money.book b, unnest(array['offset', 'receivable', 'recovered', 'written-off']) as a
  on conflict do nothing;
create or replace function money.open_balances() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into money.balance (book_id, account)
  select new.id, a from unnest(array['appropriation', 'available', 'reserved', 'payable', 'in-payment', 'paid',
    'offset', 'receivable', 'recovered', 'written-off']) as a;
  return null;
end $$;

alter table money.entry drop constraint entry_kind_check, add constraint entry_kind_check check (kind in (
  'appropriate', 'reduce', 'transfer', 'reserve', 'release', 'charge', 'uncharge', 'pay-out', 'pay-done', 'pay-failed', 'reverse',
  'recover-due', 'recover', 'offset', 'recover-drop', 'write-off'));

create or replace view money.door_balance as
  select b.id as book_id, b.region, b.year, b.fund,
    -sum(l.amount_fen) filter (where l.account = 'appropriation') as appropriated_fen,
    sum(l.amount_fen) filter (where l.account = 'available') as available_fen,
    sum(l.amount_fen) filter (where l.account = 'reserved') as reserved_fen,
    sum(l.amount_fen) filter (where l.account = 'payable') as payable_fen,
    sum(l.amount_fen) filter (where l.account = 'in-payment') as in_payment_fen,
    sum(l.amount_fen) filter (where l.account = 'paid') as paid_fen,
    sum(l.amount_fen) filter (where l.account = 'offset') as offset_fen,
    sum(l.amount_fen) filter (where l.account = 'receivable') as receivable_fen,
    sum(l.amount_fen) filter (where l.account = 'recovered') as recovered_fen,
    sum(l.amount_fen) filter (where l.account = 'written-off') as written_off_fen
  from money.book b join money.balance l on l.book_id = b.id
  group by b.id;

-- What counts as paid reached its payee by bank or by being set off against a debt of theirs.
create or replace view money.door_paid as
  select p.id, e.day, e.subject, b.region, b.year, b.fund, p.amount_fen, p.person_id, p.org_id, p.claim_id, p.claim_line_id,
    p.subsidy_kind, p.occupation_code, p.level, p.certificate_number
  from money.posting p join money.entry e on e.id = p.entry_id join money.book b on b.id = p.book_id
  where p.account in ('paid', 'offset');

create table money.recovery (
  id uuid primary key,
  number text not null unique,
  region char(6) not null references registry.region,
  -- Who has to give back: the organisation that was paid, or the person.
  org_id uuid references registry.organisation,
  person_id uuid references registry.person,
  source text not null check (source in ('inspection', 'audit', 'complaint', 'recheck', 'fact-changed', 'voluntary')),
  finding text not null,
  clause text not null,
  file_ids uuid[] not null default '{}',
  state text not null check (state in
    ('opened', 'notified', 'heard', 'proposed', 'decided', 'transferred', 'closed', 'written-off', 'dismissed', 'withdrawn')),
  state_since timestamptz not null,
  -- Null where the platform found it.
  opened_by uuid references registry.account,
  opened_at timestamptz not null,
  notified_by uuid references registry.account,
  notified_at timestamptz,
  -- Last day for the debtor's reply, counted in working days.
  reply_until date,
  acknowledged_at timestamptz,
  heard_at timestamptz,
  proposed_by uuid references registry.account,
  decided_by uuid references registry.account,
  decided_at timestamptz,
  decision_number text unique,
  nature text check (nature in ('mistake', 'office-error', 'fraud')),
  decision text,
  amount_fen bigint check (amount_fen > 0),
  due_on date,
  may_offset boolean not null default false,
  -- The plan of instalments in force, and what had come back when it began.
  plan_id uuid,
  plan_from_fen bigint,
  ended_at timestamptz,
  end_reason text,
  version integer not null default 1,
  constraint recovery_debtor check ((org_id is null) <> (person_id is null)),
  constraint recovery_notified check (state in ('opened', 'withdrawn')
    or (notified_by is not null and notified_at is not null and reply_until is not null)),
  -- Nobody decides before the debtor was heard or had the time to be.
  constraint recovery_heard check (state in ('opened', 'withdrawn', 'notified') or heard_at is not null),
  constraint recovery_decided check (state not in ('decided', 'transferred', 'closed', 'written-off')
    or (decided_by is not null and decided_at is not null and nature is not null and amount_fen is not null
      and due_on is not null and decision_number is not null and decision is not null)),
  constraint recovery_decider_is_another check (decided_by <> proposed_by and decided_by <> opened_by and decided_by <> notified_by),
  constraint recovery_transfer_of_fraud check (state <> 'transferred' or nature = 'fraud'),
  constraint recovery_ended check ((state in ('closed', 'written-off', 'dismissed', 'withdrawn')) = (ended_at is not null)),
  constraint recovery_plan_whole check ((plan_id is null) = (plan_from_fen is null))
);
create index recovery_region on money.recovery (region, state);
create index recovery_org on money.recovery (org_id, state) where org_id is not null;
create index recovery_person on money.recovery (person_id, state) where person_id is not null;
create index recovery_reply_due on money.recovery (reply_until) where state = 'notified';
grant select, insert, update on money.recovery to qc_app;

-- Which paid lines the money is asked back of.
create table money.recovery_line (
  id uuid primary key,
  recovery_id uuid not null references money.recovery,
  no integer not null check (no > 0),
  claim_line_id uuid not null,
  claim_id uuid not null,
  book_id uuid not null references money.book,
  person_id uuid not null references registry.person,
  org_id uuid references registry.organisation,
  subsidy_kind text not null,
  occupation_code text,
  level integer,
  certificate_number text,
  why text not null,
  -- What stood paid when the case was opened.
  paid_fen bigint not null check (paid_fen > 0),
  asked_fen bigint not null check (asked_fen > 0 and asked_fen <= paid_fen),
  decided_fen bigint check (decided_fen >= 0 and decided_fen <= asked_fen),
  recovered_fen bigint not null default 0 check (recovered_fen >= 0),
  dropped_fen bigint not null default 0 check (dropped_fen >= 0),
  -- A line is under one open question at a time.
  live boolean not null default true,
  unique (recovery_id, no),
  unique (recovery_id, claim_line_id),
  constraint recovery_line_covered check (recovered_fen + dropped_fen <= coalesce(decided_fen, 0))
);
create unique index recovery_line_live on money.recovery_line (claim_line_id) where live;
create index recovery_line_claim_line on money.recovery_line (claim_line_id);
create index recovery_line_book on money.recovery_line (book_id);
grant select, insert, update on money.recovery_line to qc_app;

create table money.recovery_step (
  id uuid primary key,
  recovery_id uuid not null references money.recovery,
  step text not null,
  state text not null,
  at timestamptz not null,
  by_account uuid,
  by_name text not null,
  by_org text,
  reason text,
  -- Steps the debtor is not shown, such as a draft sent back.
  inner_only boolean not null default false
);
create index recovery_step_of on money.recovery_step (recovery_id, at, id);
create trigger recovery_step_append_only before update or delete on money.recovery_step
  for each row execute function platform.refuse_change();
grant select, insert on money.recovery_step to qc_app;

create table money.recovery_reply (
  id uuid primary key,
  recovery_id uuid not null references money.recovery,
  stance text not null check (stance in ('accept', 'dispute')),
  body text not null,
  file_ids uuid[] not null default '{}',
  by_account uuid not null references registry.account,
  by_name text not null,
  at timestamptz not null
);
create index recovery_reply_of on money.recovery_reply (recovery_id, at);
create trigger recovery_reply_append_only before update or delete on money.recovery_reply
  for each row execute function platform.refuse_change();
grant select, insert on money.recovery_reply to qc_app;

-- What one person asks for and another decides: the decision itself, instalments, less, writing off, transfer.
create table money.recovery_request (
  id uuid primary key,
  recovery_id uuid not null references money.recovery,
  kind text not null check (kind in ('decision', 'plan', 'reduce', 'write-off', 'transfer')),
  content jsonb not null,
  reason text not null,
  file_ids uuid[] not null default '{}',
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'returned', 'withdrawn')),
  made_by uuid not null references registry.account,
  made_by_name text not null,
  by_debtor boolean not null default false,
  made_at timestamptz not null,
  decided_by uuid references registry.account,
  decided_by_name text,
  decided_at timestamptz,
  decide_reason text,
  entry_id uuid references money.entry,
  version integer not null default 1,
  check ((state = 'waiting') = (decided_at is null)),
  check ((decided_at is null) = (decided_by is null)),
  check (state <> 'returned' or decide_reason is not null),
  check (kind = 'plan' or not by_debtor),
  constraint request_decider_is_another check (state not in ('approved', 'returned') or decided_by <> made_by),
  constraint request_withdrawn_by_maker check (state <> 'withdrawn' or decided_by = made_by)
);
create unique index recovery_request_waiting on money.recovery_request (recovery_id) where state = 'waiting';
create index recovery_request_of on money.recovery_request (recovery_id, made_at);
grant select, insert, update on money.recovery_request to qc_app;

create table money.recovery_instalment (
  id uuid primary key,
  recovery_id uuid not null references money.recovery,
  request_id uuid not null references money.recovery_request,
  no integer not null check (no > 0),
  due_on date not null,
  amount_fen bigint not null check (amount_fen > 0),
  -- Told that this one falls due soon, and that it is over its day.
  reminded_at timestamptz,
  warned_at timestamptz,
  unique (request_id, no)
);
create index recovery_instalment_of on money.recovery_instalment (recovery_id, due_on);
grant select, insert, update on money.recovery_instalment to qc_app;

-- Money that came back: by bank, entered by one and confirmed by another; or set off against a later claim.
create table money.recovery_receipt (
  id uuid primary key,
  recovery_id uuid not null references money.recovery,
  kind text not null check (kind in ('bank', 'offset')),
  amount_fen bigint not null check (amount_fen > 0),
  received_on date not null,
  serial text,
  file_ids uuid[] not null default '{}',
  note text,
  -- Of an offset: the claim line it was taken from.
  claim_id uuid,
  claim_line_id uuid,
  state text not null check (state in ('entered', 'confirmed', 'returned')),
  entered_by uuid references registry.account,
  entered_at timestamptz not null,
  decided_by uuid references registry.account,
  decided_at timestamptz,
  decide_reason text,
  entry_id uuid references money.entry,
  version integer not null default 1,
  check (kind = 'offset' or (serial is not null and entered_by is not null)),
  check ((kind = 'offset') = (claim_line_id is not null)),
  check ((state = 'confirmed') = (entry_id is not null)),
  check ((state = 'entered') = (decided_at is null)),
  check (state <> 'returned' or decide_reason is not null),
  constraint receipt_confirmer_is_another check (kind = 'offset' or decided_by <> entered_by)
);
-- One transfer of the bank counts once.
create unique index recovery_receipt_serial on money.recovery_receipt (serial) where kind = 'bank' and state <> 'returned';
create index recovery_receipt_of on money.recovery_receipt (recovery_id);
create index recovery_receipt_line on money.recovery_receipt (claim_line_id) where claim_line_id is not null;
grant select, insert, update on money.recovery_receipt to qc_app;

create view money.door_recovery as
  select r.id, r.number, r.region, r.org_id, r.person_id, r.source, r.state, r.state_since, r.nature, r.opened_at, r.notified_at,
    r.reply_until, r.decided_at, r.due_on, r.amount_fen, r.may_offset, r.ended_at,
    coalesce(l.asked_fen, 0)::bigint as asked_fen, coalesce(l.recovered_fen, 0)::bigint as recovered_fen,
    coalesce(l.dropped_fen, 0)::bigint as dropped_fen, coalesce(l.left_fen, 0)::bigint as left_fen, coalesce(l.lines, 0)::int as lines
  from money.recovery r left join (
    select recovery_id, sum(asked_fen) as asked_fen, sum(recovered_fen) as recovered_fen, sum(dropped_fen) as dropped_fen,
      sum(coalesce(decided_fen, 0) - recovered_fen - dropped_fen) as left_fen, count(*) as lines
    from money.recovery_line group by recovery_id) l on l.recovery_id = r.id;
grant select on money.door_recovery to qc_app;

-- What each book still has to get back, by the cases; the ledger's proof compares it with `receivable`.
create view money.door_recovery_left as
  select l.book_id, sum(coalesce(l.decided_fen, 0) - l.recovered_fen - l.dropped_fen)::bigint as left_fen, count(*)::int as lines
  from money.recovery_line l join money.recovery r on r.id = l.recovery_id
  where r.state in ('decided', 'transferred', 'closed', 'written-off')
  group by l.book_id;
grant select on money.door_recovery_left to qc_app;

-- For the to-do list.
create view money.door_waiting_recovery as
  select id, org_id, region, number, state, state_since as since, opened_by, notified_by, proposed_by
  from money.recovery where state in ('opened', 'notified', 'heard');
create view money.door_waiting_recovery_request as
  select q.recovery_id as id, r.region, r.number, q.kind, q.kind as state, q.made_at as since, q.made_by as by_account, r.opened_by, r.notified_by
  from money.recovery_request q join money.recovery r on r.id = q.recovery_id where q.state = 'waiting';
create view money.door_waiting_recovery_receipt as
  select t.recovery_id as id, r.region, r.number, t.state, t.entered_at as since, t.entered_by as by_account
  from money.recovery_receipt t join money.recovery r on r.id = t.recovery_id where t.state = 'entered';
grant select on money.door_waiting_recovery, money.door_waiting_recovery_request, money.door_waiting_recovery_receipt to qc_app;
