-- Proofs of the books, made each night and on demand: what was looked at, what holds, what was found, and the sums, kept
-- as they were.
create table money.proof (
  id uuid primary key,
  number text not null unique,
  day date not null,
  at timestamptz not null,
  -- Null: the platform itself, at night.
  by_account uuid references registry.account,
  by_name text not null,
  holds boolean not null,
  checks jsonb not null,
  totals jsonb not null,
  -- The last entry of the ledger that it saw, and how many there were.
  entries bigint not null,
  last_entry uuid references money.entry,
  -- Of the report's own text, for whoever holds a print of it.
  sha256 char(64) not null
);
create index proof_day on money.proof (day desc, at desc);
create trigger proof_append_only before update or delete on money.proof for each row execute function platform.refuse_change();
create trigger proof_no_truncate before truncate on money.proof for each statement execute function platform.refuse_change();
grant select, insert on money.proof to qc_app;

create view money.door_payment_line as
  select p.id, p.batch_id, b.number as batch_number, b.region, b.fund, b.state as batch_state, p.no, p.claim_id, p.org_id,
    p.person_id, p.amount_fen, p.state, p.refuse_reason, p.bank_serial, p.bank_on, p.settled_at
  from money.payment_line p join money.payment_batch b on b.id = p.batch_id;
grant select on money.door_payment_line to qc_app;
create view money.door_payment_part as
  select payment_line_id, claim_line_id, amount_fen, live from money.payment_part;
grant select on money.door_payment_part to qc_app;
create view money.door_bank_return as
  select batch_id, line_count, paid_count, refused_count, repeated_count, paid_fen, imported_at from money.bank_return;
grant select on money.door_bank_return to qc_app;
