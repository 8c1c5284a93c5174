-- Judgements in bulk: facts frozen as columnar pages, results as columnar pages beside them, explanations as codes that
-- the interpreter turns into words when somebody asks. And of each claim line: what it was judged by, packed.
create table money.judgement_set (
  id uuid primary key,
  title text not null,
  taken_at timestamptz not null,
  claims integer not null check (claims >= 0),
  pages integer not null check (pages = (claims + 8191) / 8192),
  -- Names, order and kinds of the columns, and the words that codes stand for.
  layout jsonb not null,
  -- Over all pages in order: the same facts taken twice are kept once.
  sha256 bytea not null check (octet_length(sha256) = 32)
);
create unique index judgement_set_once on money.judgement_set (sha256);
create table money.judgement_facts (
  set_id uuid not null references money.judgement_set,
  page integer not null check (page >= 0),
  claims integer not null check (claims between 1 and 8192),
  -- What judging reads; and what only explaining reads: whose they are, where facts come from, what else is kept.
  facts bytea not null,
  beside bytea not null,
  primary key (set_id, page)
);
-- Already packed: trying to press it further costs time and gains nothing.
alter table money.judgement_facts alter column facts set storage external, alter column beside set storage external;

create table money.judgement_run (
  id uuid primary key,
  set_id uuid not null references money.judgement_set,
  at timestamptz not null,
  -- Which packs, with the whole documents: drafts change afterwards.
  packs jsonb not null,
  claims integer not null,
  eligible integer not null,
  total_fen bigint not null
);
create index judgement_run_set on money.judgement_run (set_id);
create table money.judgement_results (
  run_id uuid not null references money.judgement_run deferrable initially deferred,
  page integer not null check (page >= 0),
  claims integer not null check (claims between 1 and 8192),
  eligible integer not null check (eligible between 0 and claims),
  total_fen bigint not null,
  results bytea not null,
  primary key (run_id, page)
);
alter table money.judgement_results alter column results set storage external;

do $$ declare t text; begin
  foreach t in array array['judgement_set', 'judgement_facts', 'judgement_run', 'judgement_results'] loop
    execute format('create trigger %I before update or delete on money.%I for each row execute function platform.refuse_change()', t || '_append_only', t);
    execute format('grant select, insert on money.%I to qc_app', t);
  end loop;
end $$;

-- A set and a run are whole at commit, or not there: every page, and sums that are the pages' own.
create function money.whole_judgement_set() returns trigger language plpgsql as $$
begin
  if (select coalesce(sum(f.claims), 0) <> new.claims or count(*) <> new.pages
      from money.judgement_facts f where f.set_id = new.id) then
    raise exception 'judgement set % lacks pages', new.id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger judgement_set_whole after insert on money.judgement_set
  deferrable initially deferred for each row execute function money.whole_judgement_set();
create function money.whole_judgement_run() returns trigger language plpgsql as $$
begin
  if (select coalesce(sum(r.claims), 0) <> new.claims or coalesce(sum(r.eligible), 0) <> new.eligible
        or coalesce(sum(r.total_fen), 0) <> new.total_fen
      from money.judgement_results r where r.run_id = new.id) then
    raise exception 'judgement run % does not add up', new.id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger judgement_run_whole after insert on money.judgement_run
  deferrable initially deferred for each row execute function money.whole_judgement_run();

-- What a claim line was judged by, packed: from it and the pack its explanation is made again, the same each time.
create table money.judgement_line (
  line_id uuid primary key references money.claim_line on delete cascade,
  claim_id uuid not null references money.claim,
  person_id uuid not null references registry.person,
  region char(6) not null references registry.region,
  subsidy_kind text not null,
  pack_id uuid not null references money.policy_pack,
  -- The day that is judged.
  judged_for date not null,
  -- What the policy alone gives; a check of the claim itself may have stopped it.
  amount_fen bigint not null check (amount_fen >= 0),
  barred boolean not null,
  facts bytea not null
);
create index judgement_line_claim on money.judgement_line (claim_id);
create index judgement_line_scope on money.judgement_line (subsidy_kind, region);
grant select, insert, update, delete on money.judgement_line to qc_app;

create function money.keep_judgement_line() returns trigger language plpgsql as $$
begin
  if new.line_id <> old.line_id or new.claim_id <> old.claim_id or new.person_id <> old.person_id then
    raise exception 'a judgement stays with its claim line' using errcode = 'insufficient_privilege';
  end if;
  if exists (select 1 from money.claim_line l where l.id = old.line_id
             and l.state in ('cleared', 'payable', 'batched', 'bounced', 'paid')) then
    raise exception 'the judgement of a claim line past its notice is not changed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger judgement_line_kept before update on money.judgement_line
  for each row execute function money.keep_judgement_line();
