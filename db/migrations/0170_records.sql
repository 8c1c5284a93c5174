-- The record's seal: every audit row becomes a leaf of one growing Merkle tree; signed heads of it are published.
-- Sealing runs beside the acts, never inside them.
create schema if not exists supervision;
grant usage on schema supervision to qc_app;

-- What is sealed of a row; files by their content.
create view platform.door_sealable as
  select a.id, a.at, a.act_id, a.act_title, a.account_id, a.actor_name, a.actor_org, a.ip, a.agent, a.subjects, a.summary,
    a.region, a.org_id, a.before, a.after, a.reason,
    coalesce((select jsonb_agg(f.sha256 order by u.n) from unnest(a.files) with ordinality u(id, n)
      left join platform.file f on f.id = u.id), '[]') as files
  from platform.audit a;
grant select on platform.door_sealable to qc_app;

create table supervision.record_leaf (
  position bigint primary key check (position >= 0),
  audit_id uuid not null unique,
  hash bytea not null check (length(hash) = 32)
);
-- Roots of whole subtrees of 256, 65,536 … leaves.
create table supervision.record_tile (
  level integer not null check (level between 1 and 6),
  position bigint not null check (position >= 0),
  hash bytea not null check (length(hash) = 32),
  primary key (level, position)
);
-- Signed heads, as they were published.
create table supervision.record_checkpoint (
  size bigint primary key check (size > 0),
  root bytea not null check (length(root) = 32),
  at timestamptz not null,
  note text not null
);
create table supervision.record_proof (
  id uuid primary key,
  at timestamptz not null,
  -- Null: made by the clock.
  by_account uuid references registry.account,
  size bigint not null,
  holds boolean not null,
  checkpoints integer not null,
  unsealed integer not null,
  findings jsonb not null,
  millis integer not null
);
create index record_proof_at on supervision.record_proof (at desc, id desc);

do $$
declare t text;
begin
  foreach t in array array['record_leaf', 'record_tile', 'record_checkpoint', 'record_proof'] loop
    execute format('create trigger %I before update or delete on supervision.%I for each row execute function platform.refuse_change()', t || '_append_only', t);
    execute format('create trigger %I before truncate on supervision.%I for each statement execute function platform.refuse_change()', t || '_no_truncate', t);
    execute format('grant select, insert on supervision.%I to qc_app', t);
  end loop;
end $$;
