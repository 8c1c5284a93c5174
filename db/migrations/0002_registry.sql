-- Who and where: regions, occupations, organisations, accounts, people, holds. Read by everyone.
create schema if not exists registry;
grant usage on schema registry to qc_app;

create table registry.region (
  code char(6) primary key,
  name text not null,
  level text not null check (level in ('province', 'city', 'county')),
  parent_code char(6),
  -- Statistical unit: one of nine cities or 平潭, which provincial tables list by itself.
  unit_code char(6) not null,
  -- Managing path, as in 350000/350200/350203; 平潭 hangs directly under the province.
  path text not null,
  valid_from date not null,
  valid_to date,
  successor_code char(6),
  check (valid_to is null or valid_to > valid_from)
);
grant select on registry.region to qc_app;

create table registry.occupation (
  code text primary key,
  name text not null,
  mid_code text not null,
  mid_name text not null,
  digital boolean not null,
  green boolean not null,
  source text not null,
  pinyin text not null,
  initials text not null
);
create index occupation_name on registry.occupation using gin (name gin_trgm_ops);
grant select on registry.occupation to qc_app;

create table registry.organisation (
  id uuid primary key,
  name text not null,
  uscc char(18) not null unique,
  kind text not null check (kind in ('hr', 'finance', 'industry', 'union', 'institution', 'evaluator', 'enterprise', 'third-party')),
  region char(6) not null references registry.region,
  address text,
  contact_name text,
  contact_phone text,
  -- Bank account for payments to the organisation; shown masked.
  bank_name text,
  bank_account_sealed bytea,
  bank_account_masked text,
  active boolean not null default true,
  created_at timestamptz not null,
  version integer not null default 1
);
create index organisation_region on registry.organisation (region, kind);
create index organisation_name on registry.organisation using gin (name gin_trgm_ops);
grant select, insert, update on registry.organisation to qc_app;

create table registry.person (
  id uuid primary key,
  -- Blind index of the ID number: one person, one row.
  id_number_index bytea not null unique,
  id_number_sealed bytea not null,
  id_number_masked text not null,
  name_sealed bytea not null,
  name_index bytea not null,
  name_masked text not null,
  phone_sealed bytea,
  phone_index bytea,
  phone_masked text,
  bank_name text,
  bank_account_sealed bytea,
  bank_account_index bytea,
  bank_account_masked text,
  sex text not null check (sex in ('male', 'female')),
  birth_on date not null,
  -- Region of residence the person names; eligibility facts with their source are in person_fact.
  region char(6) references registry.region,
  created_at timestamptz not null,
  version integer not null default 1
);
create index person_phone on registry.person (phone_index);
create index person_name on registry.person (name_index);
grant select, insert, update on registry.person to qc_app;

-- A fact about a person with its source and the day it was true: category, employment, insurance, school.
create table registry.person_fact (
  id uuid primary key,
  person_id uuid not null references registry.person,
  fact text not null,
  value text not null,
  source text not null check (source in ('self', 'institution', 'officer', 'register')),
  as_of date not null,
  valid_to date,
  recorded_by uuid,
  recorded_at timestamptz not null
);
create index person_fact_person on registry.person_fact (person_id, fact, as_of desc, recorded_at desc);
grant select, insert on registry.person_fact to qc_app;

create table registry.account (
  id uuid primary key,
  kind text not null check (kind in ('staff', 'worker')),
  login text unique,
  display_name text not null,
  org_id uuid references registry.organisation,
  person_id uuid unique references registry.person,
  password_hash text,
  totp_sealed bytea,
  totp_enabled boolean not null default false,
  failed_count integer not null default 0,
  locked_until timestamptz,
  active boolean not null default true,
  must_change_password boolean not null default false,
  created_by uuid,
  created_at timestamptz not null,
  version integer not null default 1,
  check ((kind = 'staff') = (login is not null and org_id is not null)),
  check ((kind = 'worker') = (person_id is not null))
);
create index account_org on registry.account (org_id);
grant select, insert, update on registry.account to qc_app;

create table registry.grant (
  id uuid primary key,
  account_id uuid not null references registry.account,
  role text not null,
  org_id uuid references registry.organisation,
  region char(6) references registry.region,
  granted_by uuid,
  granted_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by uuid,
  check ((org_id is null) <> (region is null))
);
create unique index grant_once on registry.grant (account_id, role, coalesce(org_id::text, ''), coalesce(region, '')) where revoked_at is null;
grant select, insert, update on registry.grant to qc_app;

create table registry.session (
  token_hash bytea primary key,
  account_id uuid not null references registry.account,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  ends_at timestamptz not null,
  ip text,
  agent text
);
create index session_account on registry.session (account_id);
grant select, insert, update, delete on registry.session to qc_app;

create table registry.phone_code (
  id uuid primary key,
  phone_index bytea not null,
  id_number_index bytea not null,
  code_hash bytea not null,
  sent_at timestamptz not null,
  ends_at timestamptz not null,
  tries integer not null default 0,
  used_at timestamptz
);
create index phone_code_phone on registry.phone_code (phone_index, sent_at desc);
grant select, insert, update, delete on registry.phone_code to qc_app;

-- Written by supervision, read by everyone: what an organisation or person may not do, since when, and why.
create table registry.hold (
  id uuid primary key,
  subject_kind text not null check (subject_kind in ('organisation', 'person', 'class', 'claim')),
  subject_id uuid not null,
  stops text not null check (stops in ('new-classes', 'payment', 'watch')),
  reason text not null,
  clause text,
  placed_by uuid not null,
  placed_at timestamptz not null,
  lifted_by uuid,
  lifted_at timestamptz,
  lift_reason text,
  check ((lifted_at is null) = (lifted_by is null)),
  -- Two-person rule: who placed a hold does not lift it.
  check (lifted_by is null or lifted_by <> placed_by)
);
create index hold_subject on registry.hold (subject_kind, subject_id) where lifted_at is null;
grant select, insert, update on registry.hold to qc_app;

-- What other modules may read of the record: acts and reasons, no before and after.
create view platform.door_audit as
  select id, at, act_id, act_title, actor_name, actor_org, subjects, summary, region, org_id, reason, files
  from platform.audit;
grant select on platform.door_audit to qc_app;
