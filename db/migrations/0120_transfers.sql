-- Money moves between levels and years by two hands, in the books of both; what was entered wrongly is taken back by a
-- reversing entry that two people agreed on, and by nothing else.

alter table money.entry drop constraint entry_kind_check, add constraint entry_kind_check
  check (kind in ('appropriate', 'reduce', 'transfer', 'reserve', 'release', 'charge', 'uncharge', 'pay-out', 'pay-done', 'pay-failed', 'reverse'));

create table money.budget_transfer (
  id uuid primary key,
  -- Who gives; who takes is a level up or down, or the same region a year later.
  from_id uuid not null references money.budget,
  to_region char(6) not null references registry.region,
  to_year integer not null check (to_year between 2000 and 2200),
  -- Opened by the approval where it was not there yet.
  to_id uuid references money.budget,
  kind text not null check (kind in ('down', 'up', 'carry')),
  amount_fen bigint not null check (amount_fen > 0),
  document_number text not null,
  reason text not null,
  files uuid[] not null default '{}',
  state text not null check (state in ('entered', 'approved', 'returned', 'withdrawn', 'reversed')),
  entered_by uuid not null references registry.account,
  entered_at timestamptz not null,
  decided_by uuid references registry.account,
  decided_at timestamptz,
  decide_reason text,
  entry_id uuid references money.entry,
  version integer not null default 1,
  constraint transfer_decided check ((state = 'entered') = (decided_at is null) and (decided_at is null) = (decided_by is null)),
  constraint transfer_posted check ((state in ('approved', 'reversed')) = (entry_id is not null and to_id is not null)),
  constraint transfer_returned check (state <> 'returned' or decide_reason is not null),
  constraint transfer_elsewhere check (from_id <> to_id),
  -- Two-person rule: who entered a transfer neither approves nor returns it; only they withdraw it.
  constraint transfer_approver_is_another check (state not in ('approved', 'returned', 'reversed') or decided_by <> entered_by),
  constraint transfer_withdrawn check (state <> 'withdrawn' or decided_by = entered_by)
);
create index budget_transfer_from on money.budget_transfer (from_id, entered_at);
create index budget_transfer_to on money.budget_transfer (to_id) where to_id is not null;
create index budget_transfer_waiting on money.budget_transfer (to_region) where state = 'entered';
grant select, insert, update on money.budget_transfer to qc_app;

-- An amount that was taken back by a reversing entry.
alter table money.budget_change
  drop constraint budget_change_state_check,
  add constraint budget_change_state_check check (state in ('entered', 'approved', 'returned', 'withdrawn', 'reversed')),
  drop constraint budget_change_check2,
  add constraint budget_change_posted check ((state in ('approved', 'reversed')) = (entry_id is not null)),
  drop constraint budget_change_check4,
  add constraint budget_change_approver_is_another check (state not in ('approved', 'returned', 'reversed') or decided_by <> entered_by);

create table money.correction (
  id uuid primary key,
  -- What is taken back: budget-change:<id>, budget-transfer:<id>, payment:<id>.
  subject text not null check (subject ~ '^(budget-change|budget-transfer|payment):.+$'),
  title text not null,
  region char(6) not null references registry.region,
  amount_fen bigint not null check (amount_fen > 0),
  -- The entries to be reversed; each is reversed once (money.entry.reverses is unique).
  entry_ids uuid[] not null check (cardinality(entry_ids) >= 1),
  reason text not null,
  -- When the bank sent the money back, where it did.
  returned_on date,
  files uuid[] not null default '{}',
  state text not null check (state in ('asked', 'approved', 'returned', 'withdrawn')),
  asked_by uuid not null references registry.account,
  asked_at timestamptz not null,
  decided_by uuid references registry.account,
  decided_at timestamptz,
  decide_reason text,
  reverse_ids uuid[] not null default '{}',
  version integer not null default 1,
  constraint correction_decided check ((state = 'asked') = (decided_at is null) and (decided_at is null) = (decided_by is null)),
  constraint correction_posted check (cardinality(reverse_ids) = case when state = 'approved' then cardinality(entry_ids) else 0 end),
  constraint correction_returned check (state <> 'returned' or decide_reason is not null),
  constraint correction_returned_on check ((subject like 'payment:%') = (returned_on is not null)),
  -- Two-person rule.
  constraint correction_approver_is_another check (state not in ('approved', 'returned') or decided_by <> asked_by),
  constraint correction_withdrawn check (state <> 'withdrawn' or decided_by = asked_by)
);
create unique index correction_once on money.correction (subject) where state in ('asked', 'approved');
create index correction_region on money.correction (region, state);
grant select, insert, update on money.correction to qc_app;

-- A claim line is paid once, and once more only after its payment was taken back: each reversed payment opens one turn.
alter table money.posting add column turn smallint not null default 0;
create function money.count_turns() returns trigger language plpgsql as $$
begin
  select count(*) into new.turn from money.posting p join money.entry e on e.id = p.entry_id
  where p.claim_line_id = new.claim_line_id and p.account = 'paid' and p.amount_fen < 0 and e.kind = 'reverse';
  return new;
end $$;
create trigger posting_turned before insert on money.posting for each row
  when (new.account = 'paid' and new.amount_fen > 0 and new.claim_line_id is not null)
  execute function money.count_turns();
drop index money.posting_line_paid_once;
create unique index posting_line_paid_once on money.posting (claim_line_id, turn) where account = 'paid' and amount_fen > 0;

create view money.door_transfer as
  select t.id, t.kind, f.region as from_region, f.year as from_year, t.to_region, t.to_year, f.fund, t.amount_fen, t.state,
    t.from_id, t.to_id, t.entry_id, t.entered_by, t.entered_at, t.decided_at
  from money.budget_transfer t join money.budget f on f.id = t.from_id;
grant select on money.door_transfer to qc_app;

create view money.door_correction as
  select id, subject, title, region, amount_fen, entry_ids, reverse_ids, state, asked_by, asked_at, decided_at
  from money.correction;
grant select on money.door_correction to qc_app;
