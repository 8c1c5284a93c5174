-- The ledger: entries of signed whole fen that add up to zero, never changed and never deleted. Balances are kept
-- by the database from the postings; the application can read them and cannot write them.

-- A set of accounts: one for each budget.
create table money.book (
  id uuid primary key,
  region char(6) not null references registry.region,
  year integer not null check (year between 2000 and 2200),
  fund text not null check (fund in ('employment', 'unemployment-insurance', 'special-account', 'enterprise', 'social', 'personal')),
  opened_at timestamptz not null
);
grant select, insert on money.book to qc_app;

create table money.balance (
  book_id uuid not null references money.book,
  account text not null check (account in ('appropriation', 'available', 'reserved', 'payable', 'in-payment', 'paid')),
  amount_fen bigint not null default 0,
  primary key (book_id, account),
  -- Nothing is reserved, owed or paid beyond what was appropriated.
  constraint balance_covered check (case when account = 'appropriation' then amount_fen <= 0 else amount_fen >= 0 end)
);
grant select on money.balance to qc_app;

create table money.entry (
  id uuid primary key,
  at timestamptz not null,
  day date not null,
  kind text not null check (kind in (
    'appropriate', 'reduce', 'reserve', 'release', 'charge', 'uncharge', 'pay-out', 'pay-done', 'pay-failed', 'reverse')),
  -- What it is for, as in class:<id>, claim:<id>, batch:<id>, budget:<id>.
  subject text not null check (subject ~ '^[a-z-]+:.+$'),
  summary text not null,
  by_account uuid,
  by_name text not null,
  -- An entry is corrected by another one that takes it back.
  reverses uuid unique references money.entry,
  check ((kind = 'reverse') = (reverses is not null)),
  -- The transaction that made it: no posting joins an entry later.
  made_in xid8 not null default pg_current_xact_id()
);
create index entry_day on money.entry (day desc, id desc);
create index entry_subject on money.entry (subject);
grant select, insert on money.entry to qc_app;

create table money.posting (
  id uuid primary key,
  entry_id uuid not null references money.entry,
  book_id uuid not null,
  account text not null,
  amount_fen bigint not null check (amount_fen <> 0),
  -- Whose and what for, where it is one person's money.
  person_id uuid references registry.person,
  org_id uuid references registry.organisation,
  claim_id uuid,
  claim_line_id uuid,
  subsidy_kind text check (subsidy_kind in ('class-training', 'personal-certificate')),
  occupation_code text,
  level integer check (level between 1 and 5),
  certificate_number text,
  foreign key (book_id, account) references money.balance,
  check (claim_line_id is null or (person_id is not null and claim_id is not null and subsidy_kind is not null))
);
create index posting_entry on money.posting (entry_id);
create index posting_book on money.posting (book_id, account);
create index posting_person on money.posting (person_id) where person_id is not null;
create index posting_line on money.posting (claim_line_id) where claim_line_id is not null;
-- One claim line is paid once, whoever asks.
create unique index posting_line_paid_once on money.posting (claim_line_id) where account = 'paid' and amount_fen > 0;
grant select, insert on money.posting to qc_app;

create trigger book_kept before update or delete on money.book for each row execute function platform.refuse_change();
create trigger entry_kept before update or delete on money.entry for each row execute function platform.refuse_change();
create trigger posting_kept before update or delete on money.posting for each row execute function platform.refuse_change();
create trigger book_no_truncate before truncate on money.book for each statement execute function platform.refuse_change();
create trigger entry_no_truncate before truncate on money.entry for each statement execute function platform.refuse_change();
create trigger posting_no_truncate before truncate on money.posting for each statement execute function platform.refuse_change();
create trigger balance_no_truncate before truncate on money.balance for each statement execute function platform.refuse_change();

create function money.stamp_entry() returns trigger language plpgsql as $$
begin
  new.made_in := pg_current_xact_id();
  return new;
end $$;
create trigger entry_stamped before insert on money.entry for each row execute function money.stamp_entry();

create function money.open_balances() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into money.balance (book_id, account)
  select new.id, a from unnest(array['appropriation', 'available', 'reserved', 'payable', 'in-payment', 'paid']) as a;
  return null;
end $$;
create trigger book_opened after insert on money.book for each row execute function money.open_balances();

-- Balances follow postings in the same statement; the check above refuses what is not covered.
create function money.keep_balances() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (
    select 1 from fresh f join money.entry e on e.id = f.entry_id where e.made_in <> pg_current_xact_id()
  ) then
    raise exception 'a posting joins only an entry of its own transaction' using errcode = 'insufficient_privilege';
  end if;
  update money.balance b set amount_fen = b.amount_fen + s.amount_fen
  from (select book_id, account, sum(amount_fen)::bigint as amount_fen from fresh group by book_id, account) s
  where b.book_id = s.book_id and b.account = s.account;
  return null;
end $$;
create trigger posting_counted after insert on money.posting
  referencing new table as fresh for each statement execute function money.keep_balances();
revoke execute on function money.open_balances(), money.keep_balances() from public;

-- At commit every entry has postings and they add up to zero.
create function money.check_entry() returns trigger language plpgsql as $$
declare
  total numeric;
  n integer;
begin
  select sum(amount_fen), count(*) into total, n from money.posting where entry_id = new.id;
  if n < 2 or total <> 0 then
    raise exception 'ledger entry % does not balance: % postings, sum %', new.id, n, total using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger entry_balances after insert on money.entry
  deferrable initially deferred for each row execute function money.check_entry();

create view money.door_balance as
  select b.id as book_id, b.region, b.year, b.fund,
    -sum(l.amount_fen) filter (where l.account = 'appropriation') as appropriated_fen,
    sum(l.amount_fen) filter (where l.account = 'available') as available_fen,
    sum(l.amount_fen) filter (where l.account = 'reserved') as reserved_fen,
    sum(l.amount_fen) filter (where l.account = 'payable') as payable_fen,
    sum(l.amount_fen) filter (where l.account = 'in-payment') as in_payment_fen,
    sum(l.amount_fen) filter (where l.account = 'paid') as paid_fen
  from money.book b join money.balance l on l.book_id = b.id
  group by b.id;
grant select on money.door_balance to qc_app;

-- Money that reached somebody, line by line; a taken-back payment has a negative amount.
create view money.door_paid as
  select p.id, e.day, e.subject, b.region, b.year, b.fund, p.amount_fen, p.person_id, p.org_id, p.claim_id, p.claim_line_id,
    p.subsidy_kind, p.occupation_code, p.level, p.certificate_number
  from money.posting p join money.entry e on e.id = p.entry_id join money.book b on b.id = p.book_id
  where p.account = 'paid';
grant select on money.door_paid to qc_app;
