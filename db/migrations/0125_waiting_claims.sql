-- Claims whose money is not there yet wait in the order in which their notices ended, and say why; a payment the bank
-- took back after all makes its lines unpaid again.
create table money.fund_wait (
  claim_id uuid primary key references money.claim,
  budget_id uuid references money.budget,
  region char(6) not null references registry.region,
  fund text not null,
  year integer not null,
  needed_fen bigint not null check (needed_fen > 0),
  people integer not null check (people > 0),
  available_fen bigint not null,
  -- Claims before it on the same budget, and what they need.
  ahead integer not null check (ahead >= 0),
  ahead_fen bigint not null check (ahead_fen >= 0),
  reason text not null,
  since timestamptz not null,
  told_at timestamptz not null
);
grant select, insert, update, delete on money.fund_wait to qc_app;
create view money.door_fund_wait as
  select w.*, c.number, c.title, c.org_id, c.person_id from money.fund_wait w join money.claim c on c.id = w.claim_id;
grant select on money.door_fund_wait to qc_app;

alter table money.payment_line add column recalled_on date, add column correction_id uuid references money.correction,
  add constraint payment_recalled check ((recalled_on is null) = (correction_id is null) and (recalled_on is null or state in ('refused', 'retried')));

-- Whether this transaction has written the reversal of the line's payment: the trigger that keeps claim lines asks.
create function money.payment_taken_back(line uuid) returns boolean language sql stable as $$
  select exists (
    select 1 from money.posting p join money.entry e on e.id = p.entry_id
    where p.claim_line_id = line and p.account = 'paid' and p.amount_fen < 0 and e.kind = 'reverse'
      and e.made_in = pg_current_xact_id()
  )
$$;
create or replace function money.keep_claim_line() returns trigger language plpgsql as $$
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
  -- Unpaid again only in the transaction whose ledger entry takes the payment back.
  if old.state = 'paid' and new.state <> 'paid' and not (new.state = 'bounced' and money.payment_taken_back(old.id)) then
    raise exception 'a paid claim line stays paid' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

create or replace view money.door_payment_line as
  select p.id, p.batch_id, b.number as batch_number, b.region, b.fund, b.state as batch_state, p.no, p.claim_id, p.org_id,
    p.person_id, p.amount_fen, p.state, p.refuse_reason, p.bank_serial, p.bank_on, p.settled_at, p.recalled_on
  from money.payment_line p join money.payment_batch b on b.id = p.batch_id;
