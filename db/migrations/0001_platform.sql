-- Ground of the platform: extensions, the append-only audit, idempotency keys, files, calendar.
create extension if not exists btree_gist;
create extension if not exists pg_trgm;
create schema if not exists platform;
grant usage on schema platform to qc_app;

create function platform.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_schema || '.' || tg_table_name using errcode = 'insufficient_privilege';
end $$;

create table platform.audit (
  id uuid primary key,
  at timestamptz not null,
  act_id text not null,
  act_title text not null,
  account_id uuid,
  actor_name text not null,
  actor_org text,
  ip text,
  agent text,
  subjects text[] not null,
  summary text not null,
  region char(6),
  org_id uuid,
  before jsonb,
  after jsonb,
  reason text,
  files uuid[] not null default '{}'
);
create index audit_subjects on platform.audit using gin (subjects);
create index audit_at on platform.audit (at);
create index audit_account on platform.audit (account_id, at);
create index audit_region on platform.audit (region, at);
create index audit_org on platform.audit (org_id, at);
create trigger audit_append_only before update or delete on platform.audit
  for each row execute function platform.refuse_change();
create trigger audit_no_truncate before truncate on platform.audit
  for each statement execute function platform.refuse_change();
grant select, insert on platform.audit to qc_app;

create table platform.idempotency (
  actor_key text not null,
  key text not null,
  act_id text not null,
  input_hash text not null,
  reply jsonb,
  at timestamptz not null,
  primary key (actor_key, key)
);
create index idempotency_at on platform.idempotency (at);
grant select, insert, update, delete on platform.idempotency to qc_app;

create table platform.file (
  id uuid primary key,
  name text not null,
  mime text not null,
  bytes bigint not null check (bytes > 0),
  sha256 char(64) not null,
  uploaded_by uuid,
  uploaded_at timestamptz not null
);
create index file_sha256 on platform.file (sha256);
grant select, insert on platform.file to qc_app;

create table platform.holiday (
  day date primary key,
  kind text not null check (kind in ('off', 'work')),
  name text not null
);
grant select on platform.holiday to qc_app;

-- Small numbers that count up without gaps mattering: class numbers, claim numbers, receipts.
create table platform.counter (
  name text primary key,
  value bigint not null
);
grant select, insert, update on platform.counter to qc_app;
