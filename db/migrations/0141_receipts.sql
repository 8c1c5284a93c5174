-- 公示—实收对账: what the public notice said, what went into the payment file, what the bank answered, what the payee says
-- has arrived. Each difference is a case with an owner and an outcome.

-- What stood on the notice, line by line, on the day it was published.
create table money.notice_line (
  notice_id uuid not null references money.notice,
  claim_line_id uuid not null references money.claim_line,
  amount_fen bigint not null check (amount_fen > 0),
  primary key (notice_id, claim_line_id)
);
create index notice_line_line on money.notice_line (claim_line_id);
insert into money.notice_line (notice_id, claim_line_id, amount_fen)
  select n.id, l.id, l.amount_fen from money.notice n join money.claim_line l on l.claim_id = n.claim_id
  where l.amount_fen > 0 and l.state not in ('judged', 'excluded', 'rejected');
create trigger notice_line_append_only before update or delete on money.notice_line
  for each row execute function platform.refuse_change();
grant select, insert on money.notice_line to qc_app;

-- What people say has arrived. Said again, the last word counts and the earlier ones stay.
create table money.receipt (
  id uuid primary key,
  -- The payee of a transfer, or a trainee about the line that was published in their name.
  payment_line_id uuid references money.payment_line,
  claim_line_id uuid references money.claim_line,
  answer text not null check (answer in ('as-shown', 'other-amount', 'not-arrived', 'charged', 'not-trained')),
  -- The other amount that arrived, or what the institution charged.
  amount_fen bigint check (amount_fen >= 0),
  note text,
  by_account uuid not null references registry.account,
  at timestamptz not null,
  check ((payment_line_id is null) <> (claim_line_id is null)),
  check (answer not in ('other-amount', 'not-arrived') or payment_line_id is not null),
  check (answer not in ('charged', 'not-trained') or claim_line_id is not null),
  check ((answer in ('other-amount', 'charged')) = (amount_fen is not null))
);
create index receipt_payment on money.receipt (payment_line_id, at);
create index receipt_line on money.receipt (claim_line_id, at);
create trigger receipt_append_only before update or delete on money.receipt
  for each row execute function platform.refuse_change();
grant select, insert on money.receipt to qc_app;

create table money.receipt_case (
  id uuid primary key,
  number text not null unique,
  region char(6) not null references registry.region,
  claim_id uuid not null references money.claim,
  claim_line_id uuid references money.claim_line,
  payment_line_id uuid references money.payment_line,
  receipt_id uuid references money.receipt,
  kind text not null check (kind in
    ('not-arrived', 'other-amount', 'charged', 'not-trained', 'notice-differs', 'file-differs', 'bank-silent')),
  expected_fen bigint not null,
  told_fen bigint,
  -- What does not agree with what, in one sentence.
  body text not null,
  state text not null default 'open' check (state in ('open', 'taken', 'closed')),
  opened_at timestamptz not null,
  due_on date not null,
  owner uuid references registry.account,
  owner_name text,
  taken_at timestamptz,
  outcome text check (outcome in ('agrees', 'arrived', 'account', 'bank', 'corrected', 'recovery')),
  resolution text,
  file_ids uuid[] not null default '{}',
  closed_by uuid references registry.account,
  closed_at timestamptz,
  version integer not null default 1,
  check ((claim_line_id is null) or (payment_line_id is null)),
  check ((state = 'open') = (owner is null) and (owner is null) = (taken_at is null)),
  check ((state = 'closed') = (closed_at is not null) and (closed_at is null) = (outcome is null)
    and (closed_at is null) = (resolution is null) and (closed_at is null) = (closed_by is null))
);
-- The same difference is one case as long as it is open.
create unique index receipt_case_once on money.receipt_case
  (claim_id, kind, coalesce(claim_line_id, payment_line_id, claim_id)) where state <> 'closed';
create index receipt_case_region on money.receipt_case (region, state);
grant select, insert, update on money.receipt_case to qc_app;

create view money.door_receipt_case as
  select c.id, c.number, c.region, c.claim_id, c.claim_line_id, c.payment_line_id, c.kind, c.expected_fen, c.told_fen,
    c.state, c.opened_at, c.due_on, c.outcome, c.closed_at
  from money.receipt_case c;
create view money.door_waiting_receipt_case as
  select c.id, c.number as title, c.region, null::uuid as org_id, c.state, c.opened_at as since
  from money.receipt_case c;
grant select on money.door_receipt_case, money.door_waiting_receipt_case to qc_app;

-- Who was asked once more whether the money has arrived: once a transfer.
create table money.receipt_reminder (
  payment_line_id uuid primary key references money.payment_line,
  at timestamptz not null
);
grant select, insert on money.receipt_reminder to qc_app;
