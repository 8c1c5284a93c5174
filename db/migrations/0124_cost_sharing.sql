-- Who pays what part of a class's fee (政府补、企业出、个人付), and the receipts for what enterprises and trainees paid.
create table training.class_cost (
  class_id uuid primary key references training.class,
  -- For one trainee.
  fee_fen bigint not null check (fee_fen > 0),
  government_fen bigint not null check (government_fen >= 0),
  enterprise_fen bigint not null check (enterprise_fen >= 0),
  personal_fen bigint not null check (personal_fen >= 0),
  enterprise_name text,
  -- What the fee covers, for those who pay part of it.
  note text not null,
  file_ids uuid[] not null default '{}',
  set_by uuid not null references registry.account,
  set_at timestamptz not null,
  version integer not null default 1,
  constraint cost_adds_up check (government_fen + enterprise_fen + personal_fen = fee_fen),
  constraint cost_enterprise check ((enterprise_fen > 0) = (enterprise_name is not null))
);
grant select, insert, update on training.class_cost to qc_app;

create table training.class_receipt (
  id uuid primary key,
  class_id uuid not null references training.class_cost,
  org_id uuid not null references registry.organisation,
  payer text not null check (payer in ('enterprise', 'personal')),
  person_id uuid references registry.person,
  -- Money taken in, or given back.
  kind text not null check (kind in ('receipt', 'refund')),
  amount_fen bigint not null check (amount_fen > 0),
  number text not null,
  paid_on date not null,
  file_id uuid not null references platform.file,
  note text,
  entered_by uuid not null references registry.account,
  entered_at timestamptz not null,
  voided_by uuid references registry.account,
  voided_at timestamptz,
  void_reason text,
  check ((payer = 'personal') = (person_id is not null)),
  check ((voided_at is null) = (voided_by is null) and (voided_at is null) = (void_reason is null))
);
-- An institution's receipt has its number once.
create unique index class_receipt_number on training.class_receipt (org_id, kind, number) where voided_at is null;
create index class_receipt_class on training.class_receipt (class_id, paid_on);
create index class_receipt_person on training.class_receipt (person_id) where person_id is not null;
grant select, insert, update on training.class_receipt to qc_app;
create function training.keep_receipt() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.voided_at is not null or (to_jsonb(new) - array['voided_by', 'voided_at', 'void_reason'])
    <> (to_jsonb(old) - array['voided_by', 'voided_at', 'void_reason']) then
    raise exception 'a receipt is kept as it is; it may be voided once' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger class_receipt_kept before update or delete on training.class_receipt
  for each row execute function training.keep_receipt();

create view training.door_class_cost as
  select c.class_id, k.org_id, k.region, k.title, k.number, k.state, c.fee_fen, c.government_fen, c.enterprise_fen,
    c.personal_fen, c.enterprise_name,
    coalesce(sum(case r.kind when 'receipt' then r.amount_fen else -r.amount_fen end) filter (where r.payer = 'enterprise'), 0)::bigint as enterprise_paid_fen,
    coalesce(sum(case r.kind when 'receipt' then r.amount_fen else -r.amount_fen end) filter (where r.payer = 'personal'), 0)::bigint as personal_paid_fen
  from training.class_cost c join training.class k on k.id = c.class_id
  left join training.class_receipt r on r.class_id = c.class_id and r.voided_at is null
  group by c.class_id, k.id;
grant select on training.door_class_cost to qc_app;
