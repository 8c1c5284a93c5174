-- The open API (K4): keys of organisations' programs, what they called, where they want to be told.
create table registry.partner (
  org_id uuid primary key references registry.organisation,
  -- Acts by key stand on record under this account; nobody signs in with it.
  account_id uuid not null unique references registry.account,
  region char(6) not null references registry.region,
  -- Address of the organisation's calendar: only the hash is kept, and a new one ends the old.
  calendar_hash bytea unique,
  calendar_made_at timestamptz,
  created_at timestamptz not null,
  check ((calendar_hash is null) = (calendar_made_at is null))
);
grant select, insert, update on registry.partner to qc_app;

create table registry.partner_key (
  id uuid primary key,
  -- What a request names itself by; no secret.
  code text not null unique check (code ~ '^qk_[0-9A-Za-z]{20}$'),
  org_id uuid not null references registry.partner (org_id),
  region char(6) not null references registry.region,
  kind text not null check (kind in ('rehearsal', 'pilot', 'full')),
  title text not null,
  purpose text not null,
  verbs text[] not null check (cardinality(verbs) between 1 and 40),
  ends_on date not null,
  per_minute integer not null check (per_minute between 1 and 6000),
  -- Changing calls a day; a pilot stays small.
  day_changes integer check (day_changes between 1 and 100000),
  state text not null default 'requested' check (state in
    ('requested', 'checked', 'approved', 'active', 'suspended', 'refused', 'revoked')),
  requested_by uuid not null references registry.account,
  requested_at timestamptz not null,
  checked_by uuid references registry.account,
  checked_at timestamptz,
  approved_by uuid references registry.account,
  approved_at timestamptz,
  secret_sealed bytea,
  collected_by uuid references registry.account,
  collected_at timestamptz,
  -- The secret before the last change goes on for a while, so that programs can be changed over.
  old_secret_sealed bytea,
  old_until timestamptz,
  stopped_by uuid references registry.account,
  stopped_at timestamptz,
  reason text,
  last_used_at timestamptz,
  version integer not null default 1,
  check (kind <> 'pilot' or day_changes is not null),
  check (state in ('requested', 'refused') or checked_by is not null),
  check (state not in ('approved', 'active', 'suspended') or approved_by is not null),
  check (state not in ('active', 'suspended') or (secret_sealed is not null and collected_by is not null)),
  check ((old_secret_sealed is null) = (old_until is null)),
  check (state not in ('suspended', 'refused', 'revoked') or reason is not null),
  -- Two-person rules: who asks does not check, and what changes anything real takes two officers.
  constraint key_checker_is_another check (checked_by <> requested_by),
  constraint key_approver_is_another check (approved_by <> requested_by and (kind = 'rehearsal' or approved_by <> checked_by))
);
create index partner_key_org on registry.partner_key (org_id, state);
create index partner_key_region on registry.partner_key (region, state);
grant select, insert, update on registry.partner_key to qc_app;

-- A signed request is taken once.
create table registry.partner_nonce (
  key_id uuid not null references registry.partner_key,
  nonce text not null,
  at timestamptz not null,
  primary key (key_id, nonce)
);
create index partner_nonce_at on registry.partner_nonce (at);
grant select, insert, delete on registry.partner_nonce to qc_app;

create table registry.partner_tally (
  key_id uuid not null references registry.partner_key,
  day date not null,
  act_id text not null,
  verb text not null,
  changes boolean not null,
  taken integer not null default 0,
  refused integer not null default 0,
  primary key (key_id, day, act_id)
);
grant select, insert, update on registry.partner_tally to qc_app;

-- What was refused, for the partner to read: reasons are sealed, since they may tell about people.
create table registry.partner_refusal (
  id uuid primary key,
  key_id uuid not null references registry.partner_key,
  at timestamptz not null,
  method text not null,
  path text not null,
  act_id text,
  status smallint not null,
  codes text[] not null,
  reasons_sealed bytea not null
);
create index partner_refusal_key on registry.partner_refusal (key_id, at desc);
create index partner_refusal_at on registry.partner_refusal (at);
grant select, insert, delete, update (reasons_sealed) on registry.partner_refusal to qc_app;

create table registry.partner_hook (
  id uuid primary key,
  org_id uuid not null references registry.partner (org_id),
  region char(6) not null references registry.region,
  url text not null,
  events text[] not null check (cardinality(events) between 1 and 20),
  state text not null default 'requested' check (state in ('requested', 'allowed', 'refused', 'stopped')),
  secret_sealed bytea,
  requested_by uuid not null references registry.account,
  requested_at timestamptz not null,
  allowed_by uuid references registry.account,
  -- What happens from here on is told.
  allowed_at timestamptz,
  stopped_at timestamptz,
  reason text,
  version integer not null default 1,
  check (state <> 'allowed' or (allowed_by is not null and allowed_at is not null and secret_sealed is not null)),
  check (state not in ('refused', 'stopped') or reason is not null),
  constraint hook_allower_is_another check (allowed_by <> requested_by)
);
create index partner_hook_org on registry.partner_hook (org_id, state);
create index partner_hook_region on registry.partner_hook (region, state);
grant select, insert, update on registry.partner_hook to qc_app;

create table registry.partner_delivery (
  id uuid primary key,
  hook_id uuid not null references registry.partner_hook,
  audit_id uuid not null,
  event text not null,
  body text not null,
  happened_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'given-up')),
  tries smallint not null default 0,
  next_at timestamptz not null,
  last_at timestamptz,
  last_status smallint,
  last_error text,
  sent_at timestamptz,
  unique (hook_id, audit_id),
  check ((state = 'sent') = (sent_at is not null))
);
create index partner_delivery_due on registry.partner_delivery (next_at) where state = 'waiting';
create index partner_delivery_hook on registry.partner_delivery (hook_id, happened_at desc);
grant select, insert, update, delete on registry.partner_delivery to qc_app;

-- What waits for officers: keys and addresses asked for; and for the organisation, keys to be collected.
create view registry.door_waiting_key as
  select id, org_id, region, kind, title, state, requested_by, checked_by,
    case state when 'approved' then approved_at when 'checked' then checked_at else requested_at end as since
  from registry.partner_key where state in ('requested', 'checked', 'approved');
create view registry.door_waiting_hook as
  select id, org_id, region, url as title, state, requested_by, requested_at as since
  from registry.partner_hook where state = 'requested';
grant select on registry.door_waiting_key, registry.door_waiting_hook to qc_app;
