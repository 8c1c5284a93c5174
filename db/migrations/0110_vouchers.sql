-- Training vouchers (职业培训券): batches with quotas per region and group, vouchers in people's hands, the wait-list.
create table money.voucher_batch (
  id uuid primary key,
  title text not null,
  -- Whose batch it is: vouchers are claimed by people under it and used in classes under it.
  region char(6) not null references registry.region,
  kind text not null check (kind in ('fixed', 'offset', 'general', 'directed')),
  subsidy_kind text not null check (subsidy_kind in
    ('class-training', 'personal-certificate', 'skill-upgrade', 'apprenticeship', 'employment-reward', 'living-allowance')),
  fund text not null,
  -- What one voucher is worth at most; for an offset voucher also the share of the amount it takes over.
  face_fen bigint check (face_fen > 0),
  offset_percent smallint check (offset_percent between 1 and 100),
  -- Empty: any occupation.
  occupation_codes text[] not null default '{}',
  claim_from timestamptz not null,
  claim_until timestamptz not null,
  -- A voucher is used before the earlier of the two: so many days after it was claimed, and the batch's last day.
  valid_days smallint check (valid_days between 1 and 730),
  valid_until date not null,
  document_number text not null,
  note text,
  state text not null default 'draft' check (state in ('draft', 'submitted', 'returned', 'published', 'closed', 'withdrawn')),
  created_by uuid not null references registry.account,
  created_at timestamptz not null,
  submitted_by uuid references registry.account,
  submitted_at timestamptz,
  published_by uuid references registry.account,
  published_at timestamptz,
  ended_by uuid references registry.account,
  ended_at timestamptz,
  -- Of the last return, withdrawal or closing.
  reason text,
  version integer not null default 1,
  constraint voucher_batch_days check (claim_until > claim_from
    and valid_until >= (claim_until at time zone 'Asia/Shanghai' - interval '1 microsecond')::date),
  constraint voucher_batch_worth check (
    (kind in ('fixed', 'offset')) = (face_fen is not null) and (kind = 'offset') = (offset_percent is not null)),
  constraint voucher_batch_reach check (
    (kind <> 'directed' or cardinality(occupation_codes) > 0) and (kind <> 'general' or cardinality(occupation_codes) = 0)),
  constraint voucher_batch_submitted check (state not in ('submitted', 'published', 'closed')
    or (submitted_by is not null and submitted_at is not null)),
  constraint voucher_batch_published check ((state in ('published', 'closed')) = (published_at is not null)
    and (published_at is null) = (published_by is null)),
  -- Two-person rule: who wrote or handed in a batch does not publish it.
  constraint voucher_batch_two_persons check (published_by <> submitted_by and published_by <> created_by),
  constraint voucher_batch_ended check ((state in ('closed', 'withdrawn')) = (ended_at is not null)
    and (ended_at is null) = (ended_by is null) and (state not in ('closed', 'withdrawn', 'returned') or reason is not null))
);
create index voucher_batch_region on money.voucher_batch (region, state);
grant select, insert, update on money.voucher_batch to qc_app;

-- So many for a region and, where one is named, a group of people. The row that a rush of thousands waits for.
create table money.voucher_quota (
  id uuid primary key,
  batch_id uuid not null references money.voucher_batch,
  region char(6) not null references registry.region,
  category text,
  total integer not null check (total between 1 and 10000000),
  -- In people's hands or used up. Never more than there are, whoever asks and however many at once.
  taken integer not null default 0 check (taken >= 0),
  -- The number given last: vouchers of a row are numbered in the order they were claimed.
  last_no integer not null default 0,
  -- True from publishing to closing. Kept here, so that who draws under the row's lock sees it without a second look.
  open boolean not null default false,
  constraint voucher_quota_exact check (taken <= total),
  constraint voucher_quota_once unique nulls not distinct (batch_id, region, category),
  unique (id, batch_id)
) with (fillfactor = 30);
grant select, insert, update, delete on money.voucher_quota to qc_app;

create table money.voucher (
  id uuid primary key,
  batch_id uuid not null,
  quota_id uuid not null,
  no integer not null check (no > 0),
  -- No reference to registry.person: who claims is read from there in the same transaction, nobody is ever deleted, and
  -- a rush would lock and write each person's row for it.
  person_id uuid not null,
  -- Region and group by which the quota was chosen, and who says so.
  region char(6) not null,
  category text,
  told_by text not null check (told_by in ('known', 'self')),
  origin text not null check (origin in ('claimed', 'waited')),
  claimed_at timestamptz not null,
  expires_on date not null,
  state text not null default 'available' check (state in ('available', 'held', 'redeemed', 'expired', 'returned', 'revoked')),
  class_id uuid references training.class,
  held_at timestamptz,
  claim_id uuid references money.claim,
  claim_line_id uuid,
  amount_fen bigint check (amount_fen >= 0),
  redeemed_at timestamptz,
  ended_at timestamptz,
  end_reason text,
  request_key text,
  version integer not null default 1,
  foreign key (quota_id, batch_id) references money.voucher_quota (id, batch_id),
  constraint voucher_no unique (quota_id, no),
  constraint voucher_held check ((state in ('held', 'redeemed')) = (class_id is not null and held_at is not null)),
  constraint voucher_redeemed check ((state = 'redeemed') = (redeemed_at is not null)
    and (redeemed_at is null) = (claim_id is null) and (redeemed_at is null) = (amount_fen is null)),
  constraint voucher_ended check ((state in ('expired', 'returned', 'revoked')) = (ended_at is not null)
    and (ended_at is null) = (end_reason is null))
);
-- One a person and batch; who gave theirs back may ask again.
create unique index voucher_once on money.voucher (person_id, batch_id) where state <> 'returned';
create unique index voucher_class_once on money.voucher (class_id, person_id) where class_id is not null;
create index voucher_claim on money.voucher (claim_id) where claim_id is not null;
grant select, insert, update on money.voucher to qc_app;

-- Who came when all were taken, in the order they came. A voucher that comes back goes to the first it fits.
create table money.voucher_wait (
  id uuid primary key,
  -- Given by the database: the order of the queue.
  place bigint generated always as identity,
  batch_id uuid not null references money.voucher_batch,
  person_id uuid not null references registry.person,
  region char(6) not null,
  category text,
  told_by text not null check (told_by in ('known', 'self')),
  state text not null default 'waiting' check (state in ('waiting', 'served', 'left', 'lapsed')),
  at timestamptz not null,
  ended_at timestamptz,
  voucher_id uuid references money.voucher,
  request_key text,
  check ((state = 'waiting') = (ended_at is null)),
  check ((state = 'served') = (voucher_id is not null))
);
create unique index voucher_wait_once on money.voucher_wait (person_id, batch_id) where state = 'waiting';
create index voucher_wait_line on money.voucher_wait (batch_id, place) where state = 'waiting';
create index voucher_wait_person on money.voucher_wait (person_id);
grant select, insert, update on money.voucher_wait to qc_app;

-- What people were told of their vouchers, and when.
create table money.voucher_notice (
  voucher_id uuid not null references money.voucher,
  kind text not null check (kind in ('granted', 'week', 'day', 'expired')),
  at timestamptz not null,
  primary key (voucher_id, kind)
);
create trigger voucher_notice_append_only before update or delete on money.voucher_notice
  for each row execute function platform.refuse_change();
grant select, insert on money.voucher_notice to qc_app;

create view money.door_voucher_batch as
  select id, title, region, kind, subsidy_kind, fund, face_fen, claim_from, claim_until, valid_until, state,
    created_by, submitted_by, submitted_at, published_at, coalesce(submitted_at, created_at) as since
  from money.voucher_batch;
grant select on money.door_voucher_batch to qc_app;

create view money.door_voucher as
  select v.id, v.batch_id, v.quota_id, v.no, v.person_id, v.region, v.category, v.state, v.claimed_at, v.expires_on,
    v.class_id, v.held_at, v.claim_id, v.claim_line_id, v.amount_fen, v.redeemed_at, b.fund, b.kind, b.face_fen
  from money.voucher v join money.voucher_batch b on b.id = v.batch_id;
grant select on money.door_voucher to qc_app;
