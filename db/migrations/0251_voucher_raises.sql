-- More vouchers for a published batch: asked for by one, approved by another. What was published stays as it was.
create table money.voucher_raise (
  id uuid primary key,
  batch_id uuid not null references money.voucher_batch,
  -- [{region, category, more}]: added to the row of that region and group, or a row of its own.
  lines jsonb not null check (jsonb_typeof(lines) = 'array' and jsonb_array_length(lines) > 0),
  document_number text not null,
  reason text not null,
  state text not null default 'asked' check (state in ('asked', 'approved', 'refused', 'withdrawn')),
  asked_by uuid not null references registry.account,
  asked_at timestamptz not null,
  decided_by uuid references registry.account,
  decided_at timestamptz,
  decide_reason text,
  served integer not null default 0 check (served >= 0),
  version integer not null default 1,
  constraint voucher_raise_decided check ((state = 'asked') = (decided_at is null) and (decided_at is null) = (decided_by is null)),
  constraint voucher_raise_two_persons check (state not in ('approved', 'refused') or decided_by <> asked_by),
  constraint voucher_raise_reason check (state not in ('refused', 'withdrawn') or decide_reason is not null)
);
create unique index voucher_raise_one on money.voucher_raise (batch_id) where state = 'asked';
create index voucher_raise_batch on money.voucher_raise (batch_id);
grant select, insert, update on money.voucher_raise to qc_app;

create view money.door_voucher_raise as
  select b.id, b.region, b.title, r.state, r.asked_by as by_account, r.asked_at as since
  from money.voucher_raise r join money.voucher_batch b on b.id = r.batch_id;
grant select on money.door_voucher_raise to qc_app;
