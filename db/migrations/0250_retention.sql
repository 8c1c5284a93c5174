-- How long which data are kept, and what was destroyed, by whom, under which rule. Nothing here knows a person.

-- Files whose content is gone: row, name and hash stay where they are named. The disk follows after the commit.
create table platform.file_destroyed (
  file_id uuid primary key references platform.file,
  sha256 char(64) not null,
  at timestamptz not null,
  destruction_id uuid not null,
  -- When the content left the disk; null until then, and for content that another file still has.
  removed_at timestamptz
);
create index file_destroyed_waiting on platform.file_destroyed (at) where removed_at is null;
grant select, insert, update (removed_at) on platform.file_destroyed to qc_app;
create view platform.door_file_destroyed as select file_id, sha256, at, destruction_id from platform.file_destroyed;
create view platform.door_file as select id, name, mime, bytes, sha256 from platform.file;
grant select on platform.door_file_destroyed, platform.door_file to qc_app;

-- That there was a name, once it is gone.
alter table supervision.complaint add column contact_destroyed_at timestamptz;

-- A time that differs from the one delivered: asked for by one, put in force by another. Old ones stay readable.
create table supervision.retention_rule (
  id uuid primary key,
  kind text not null,
  months integer not null check (months between 1 and 1200),
  basis text not null,
  reason text not null,
  state text not null default 'asked' check (state in ('asked', 'in-force', 'ended', 'returned', 'withdrawn')),
  asked_by uuid not null references registry.account,
  asked_at timestamptz not null,
  decided_by uuid references registry.account,
  decided_at timestamptz,
  decide_reason text,
  ended_at timestamptz,
  version integer not null default 1,
  constraint retention_rule_decided check ((state = 'asked') = (decided_at is null) and (decided_at is null) = (decided_by is null)),
  constraint retention_rule_two_persons check (state not in ('in-force', 'ended', 'returned') or decided_by <> asked_by),
  constraint retention_rule_ended check ((state = 'ended') = (ended_at is not null))
);
create unique index retention_rule_in_force on supervision.retention_rule (kind) where state = 'in-force';
create unique index retention_rule_asked on supervision.retention_rule (kind) where state = 'asked';
grant select, insert, update on supervision.retention_rule to qc_app;

create table supervision.destruction (
  id uuid primary key,
  kind text not null,
  region char(6) not null references registry.region,
  -- The rule as it was when the list was made.
  months integer not null check (months >= 0),
  basis text not null,
  before date not null,
  items integer not null check (items > 0),
  -- SHA-256 over the sorted list of what is to go: `id hash` line by line.
  digest char(64) not null,
  reason text not null,
  state text not null default 'asked' check (state in ('asked', 'done', 'returned', 'withdrawn')),
  asked_by uuid not null references registry.account,
  asked_at timestamptz not null,
  decided_by uuid references registry.account,
  decided_at timestamptz,
  decide_reason text,
  destroyed integer check (destroyed >= 0),
  kept integer check (kept >= 0),
  version integer not null default 1,
  constraint destruction_decided check ((state = 'asked') = (decided_at is null) and (decided_at is null) = (decided_by is null)),
  constraint destruction_two_persons check (state not in ('done', 'returned') or decided_by <> asked_by),
  constraint destruction_counts check ((state = 'done') = (destroyed is not null and kept is not null)
    and (destroyed is null or destroyed + kept = items))
);
create unique index destruction_open on supervision.destruction (kind, region) where state = 'asked';
create index destruction_at on supervision.destruction (asked_at desc);
grant select, insert, update on supervision.destruction to qc_app;

-- The list itself: what each was, by hash; names no person. Kept for ever.
create table supervision.destruction_item (
  destruction_id uuid not null references supervision.destruction,
  item_id uuid not null,
  hash char(64) not null,
  title text not null,
  since date not null,
  region char(6) not null,
  -- Why it was kept after all.
  kept text,
  primary key (destruction_id, item_id)
);
create index destruction_item_id on supervision.destruction_item (item_id);
grant select, insert, update (kept) on supervision.destruction_item to qc_app;
create function supervision.refuse_item_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or exists (select from supervision.destruction d where d.id = old.destruction_id and d.state <> 'asked') then
    raise exception 'a list of destruction does not change once it is decided';
  end if;
  return new;
end $$;
create trigger destruction_item_stays before update or delete on supervision.destruction_item
  for each row execute function supervision.refuse_item_change();

-- What the nightly run found due, by kind and region.
create table supervision.retention_due (
  id uuid primary key,
  kind text not null,
  region char(6) not null references registry.region,
  title text not null,
  items integer not null check (items >= 0),
  oldest date,
  at timestamptz not null,
  unique (kind, region)
);
grant select, insert, update on supervision.retention_due to qc_app;

create view supervision.door_retention_due as
  select d.id, d.region, d.title || '：' || d.items || ' 件' as title, 'due' as state, d.at as since
  from supervision.retention_due d
  where d.items > 0;
create view supervision.door_destruction as
  select id, region, kind, items || ' 件' as title, state, asked_by as by_account, asked_at as since
  from supervision.destruction;
create view supervision.door_retention_rule as
  select id, '350000'::char(6) as region, kind as title, state, asked_by as by_account, asked_at as since
  from supervision.retention_rule;
grant select on supervision.door_retention_due, supervision.door_destruction, supervision.door_retention_rule to qc_app;
