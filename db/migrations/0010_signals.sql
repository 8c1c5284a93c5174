-- Demand: what employers need. A vacancy keeps who told it, through which channel, and how it ended.
create schema if not exists demand;
grant usage on schema demand to qc_app;

create table demand.vacancy (
  id uuid primary key,
  -- The employer; its organisation where it is registered.
  employer_org_id uuid references registry.organisation,
  employer_name text not null,
  employer_uscc char(18) not null,
  region char(6) not null references registry.region,
  occupation_code text not null references registry.occupation,
  -- Empty: no certificate asked.
  level smallint check (level between 1 and 5),
  headcount integer not null check (headcount between 1 and 99999),
  wage_from_fen bigint check (wage_from_fen > 0),
  wage_to_fen bigint,
  skills text not null,
  needed_by date not null,
  -- The employer would have newcomers or its own staff trained for this.
  trains boolean not null,
  channel text not null check (channel in
    ('enterprise', 'employment-service', 'hr-agency', 'rural-platform', 'gig-market', 'union', 'industry')),
  reporter_org_id uuid not null references registry.organisation,
  reported_by uuid not null references registry.account,
  reported_at timestamptz not null,
  state text not null check (state in ('open', 'closed')),
  closed_at timestamptz,
  closed_by uuid references registry.account,
  close_reason text check (close_reason in ('filled', 'partly', 'cancelled')),
  filled integer check (filled between 0 and headcount),
  version integer not null default 1,
  check ((wage_from_fen is null) = (wage_to_fen is null)),
  check (wage_to_fen >= wage_from_fen),
  check ((state = 'closed') = (closed_at is not null and closed_by is not null and close_reason is not null))
);
-- The same need told twice would be counted twice.
create unique index vacancy_once on demand.vacancy (employer_uscc, occupation_code, coalesce(level, 0), region, needed_by)
  where state = 'open';
create index vacancy_region on demand.vacancy (region, state, occupation_code);
create index vacancy_employer on demand.vacancy (employer_org_id);
create index vacancy_reporter on demand.vacancy (reporter_org_id);
create index vacancy_occupation on demand.vacancy (occupation_code) where state = 'open';
create index vacancy_employer_name on demand.vacancy using gin (employer_name gin_trgm_ops);
grant select, insert, update on demand.vacancy to qc_app;

create view demand.door_vacancy as
  select id, employer_org_id, employer_name, region, occupation_code, level, headcount, wage_from_fen, wage_to_fen,
    skills, needed_by, trains, channel, reported_at, state, closed_at, filled
  from demand.vacancy;
grant select on demand.door_vacancy to qc_app;

-- Names of occupations, for stores that search by them.
create or replace view registry.door_occupation as
  select code, name, mid_name, pinyin, initials from registry.occupation;
grant select on registry.door_occupation to qc_app;
