-- Budgets: one for a region, calendar year and fund. Each amount is entered by one person and approved by another;
-- reservations hold money for seats before a class opens.
create table money.budget (
  -- Its book in the ledger.
  id uuid primary key references money.book,
  region char(6) not null references registry.region,
  year integer not null,
  fund text not null,
  opened_at timestamptz not null,
  unique (region, year, fund)
);
grant select, insert on money.budget to qc_app;
-- Locking a budget row is an update right; nothing in it ever changes.
grant update (opened_at) on money.budget to qc_app;
create trigger budget_kept before update or delete on money.budget for each row execute function platform.refuse_change();

create table money.budget_change (
  id uuid primary key,
  budget_id uuid not null references money.budget,
  kind text not null check (kind in ('initial', 'increase', 'decrease')),
  amount_fen bigint not null check (amount_fen > 0),
  document_number text not null,
  reason text not null,
  files uuid[] not null default '{}',
  state text not null check (state in ('entered', 'approved', 'returned', 'withdrawn')),
  entered_by uuid not null references registry.account,
  entered_at timestamptz not null,
  decided_by uuid references registry.account,
  decided_at timestamptz,
  decide_reason text,
  entry_id uuid references money.entry,
  version integer not null default 1,
  check ((state = 'entered') = (decided_at is null)),
  check ((decided_at is null) = (decided_by is null)),
  check ((state = 'approved') = (entry_id is not null)),
  check (state <> 'returned' or decide_reason is not null),
  -- Two-person rule: who entered an amount neither approves nor returns it; only they withdraw it.
  check (state not in ('approved', 'returned') or decided_by <> entered_by),
  check (state <> 'withdrawn' or decided_by = entered_by)
);
create unique index budget_initial_once on money.budget_change (budget_id) where kind = 'initial' and state in ('entered', 'approved');
create index budget_change_budget on money.budget_change (budget_id, entered_at);
grant select, insert, update on money.budget_change to qc_app;

create table money.reservation (
  id uuid primary key,
  budget_id uuid not null references money.budget,
  subject text not null check (subject ~ '^(class|claim):.+$'),
  seats integer not null check (seats > 0),
  per_seat_fen bigint not null check (per_seat_fen > 0),
  amount_fen bigint not null,
  state text not null check (state in ('live', 'consumed', 'released')),
  made_by uuid,
  made_at timestamptz not null,
  closed_at timestamptz,
  close_reason text,
  used_fen bigint not null default 0 check (used_fen >= 0),
  check (amount_fen = seats * per_seat_fen),
  check (used_fen <= amount_fen),
  check (state = 'consumed' or used_fen = 0),
  check ((state = 'live') = (closed_at is null)),
  check (state <> 'released' or close_reason is not null)
);
create unique index reservation_live on money.reservation (subject) where state = 'live';
create index reservation_budget on money.reservation (budget_id, state);
create index reservation_subject on money.reservation (subject);
grant select, insert, update on money.reservation to qc_app;

create view money.door_budget as
  select b.id, b.region, b.year, b.fund, l.appropriated_fen, l.available_fen, l.reserved_fen, l.payable_fen,
    l.in_payment_fen, l.paid_fen
  from money.budget b join money.door_balance l on l.book_id = b.id;
grant select on money.door_budget to qc_app;

create view money.door_reservation as
  select id, budget_id, subject, seats, per_seat_fen, amount_fen, used_fen, state, made_at, closed_at, close_reason
  from money.reservation;
grant select on money.door_reservation to qc_app;
