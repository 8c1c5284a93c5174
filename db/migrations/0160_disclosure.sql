-- What the money was used for, made public quarter by quarter: figures as of a moment, kept as text with their hash, so that
-- whoever reckons them again from the ledger gets the same bytes. One drafts, another publishes.
create table money.disclosure (
  id uuid primary key,
  number text not null unique,
  region char(6) not null references registry.region,
  year integer not null check (year between 2000 and 2200),
  quarter integer not null check (quarter between 1 and 4),
  version_no integer not null check (version_no > 0),
  from_on date not null,
  to_on date not null check (to_on > from_on),
  as_of timestamptz not null,
  -- The ledger's last entry that was looked at, and how many there were.
  last_entry uuid references money.entry,
  entries bigint not null check (entries >= 0),
  figures text not null,
  sha256 char(64) not null,
  -- Names of regions and organisations as they were then, by code and id.
  names jsonb not null,
  note text,
  state text not null check (state in ('drafted', 'published', 'superseded', 'returned', 'withdrawn')),
  drafted_by uuid not null references registry.account,
  drafted_at timestamptz not null,
  decided_by uuid references registry.account,
  decided_at timestamptz,
  decide_reason text,
  superseded_at timestamptz,
  version integer not null default 1,
  unique (region, year, quarter, version_no),
  constraint disclosure_decided check ((state = 'drafted') = (decided_at is null) and (decided_at is null) = (decided_by is null)),
  constraint disclosure_returned check (state <> 'returned' or decide_reason is not null),
  constraint disclosure_superseded check ((state = 'superseded') = (superseded_at is not null)),
  -- Two-person rule.
  constraint disclosure_publisher_is_another check (state in ('drafted', 'withdrawn') or decided_by <> drafted_by),
  constraint disclosure_withdrawn check (state <> 'withdrawn' or decided_by = drafted_by)
);
create unique index disclosure_published_once on money.disclosure (region, year, quarter) where state = 'published';
create unique index disclosure_drafted_once on money.disclosure (region, year, quarter) where state = 'drafted';
create index disclosure_public on money.disclosure (year desc, quarter desc, region) where state in ('published', 'superseded');
grant select, insert on money.disclosure to qc_app;
grant update (state, decided_by, decided_at, decide_reason, superseded_at, version) on money.disclosure to qc_app;

-- Figures never change after they were drafted, whoever asks.
create function money.keep_disclosure() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (to_jsonb(old) - array['state', 'decided_by', 'decided_at', 'decide_reason', 'superseded_at', 'version'])
    <> (to_jsonb(new) - array['state', 'decided_by', 'decided_at', 'decide_reason', 'superseded_at', 'version']) then
    raise exception 'a disclosure keeps its figures' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger disclosure_kept before update or delete on money.disclosure for each row execute function money.keep_disclosure();

create view money.door_waiting_disclosure as
  select id, region, number, state, drafted_at as since, drafted_by as by_account from money.disclosure where state = 'drafted';
grant select on money.door_waiting_disclosure to qc_app;
