-- Made by `npm run db:schema` from the migrations; never edited by hand. qc_app is the application's role.

-- Extensions

create extension btree_gist;

create extension pg_trgm;

-- Schemas

create schema platform;

create schema registry;

-- Functions

CREATE OR REPLACE FUNCTION platform.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only', tg_table_schema || '.' || tg_table_name using errcode = 'insufficient_privilege';
end $function$
;

-- Tables

create table platform.audit (
  id uuid not null,
  at timestamp with time zone not null,
  act_id text not null,
  act_title text not null,
  account_id uuid,
  actor_name text not null,
  actor_org text,
  ip text,
  agent text,
  subjects text[] not null,
  summary text not null,
  region character(6),
  org_id uuid,
  before jsonb,
  after jsonb,
  reason text,
  files uuid[] default '{}'::uuid[] not null,
  constraint audit_pkey PRIMARY KEY (id)
);

create table platform.counter (
  name text not null,
  value bigint not null,
  constraint counter_pkey PRIMARY KEY (name)
);

create table platform.file (
  id uuid not null,
  name text not null,
  mime text not null,
  bytes bigint not null,
  sha256 character(64) not null,
  uploaded_by uuid,
  uploaded_at timestamp with time zone not null,
  constraint file_pkey PRIMARY KEY (id),
  constraint file_bytes_check CHECK ((bytes > 0))
);

create table platform.holiday (
  day date not null,
  kind text not null,
  name text not null,
  constraint holiday_pkey PRIMARY KEY (day),
  constraint holiday_kind_check CHECK ((kind = ANY (ARRAY['off'::text, 'work'::text])))
);

create table platform.idempotency (
  actor_key text not null,
  key text not null,
  act_id text not null,
  input_hash text not null,
  reply jsonb,
  at timestamp with time zone not null,
  constraint idempotency_pkey PRIMARY KEY (actor_key, key)
);

create table platform.migration (
  number integer not null,
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone default now() not null,
  constraint migration_pkey PRIMARY KEY (number)
);

create table registry.account (
  id uuid not null,
  kind text not null,
  login text,
  display_name text not null,
  org_id uuid,
  person_id uuid,
  password_hash text,
  totp_sealed bytea,
  totp_enabled boolean default false not null,
  failed_count integer default 0 not null,
  locked_until timestamp with time zone,
  active boolean default true not null,
  must_change_password boolean default false not null,
  created_by uuid,
  created_at timestamp with time zone not null,
  version integer default 1 not null,
  constraint account_pkey PRIMARY KEY (id),
  constraint account_login_key UNIQUE (login),
  constraint account_person_id_key UNIQUE (person_id),
  constraint account_check CHECK (((kind = 'staff'::text) = ((login IS NOT NULL) AND (org_id IS NOT NULL)))),
  constraint account_check1 CHECK (((kind = 'worker'::text) = (person_id IS NOT NULL))),
  constraint account_kind_check CHECK ((kind = ANY (ARRAY['staff'::text, 'worker'::text]))),
  constraint account_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint account_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id)
);

create table registry."grant" (
  id uuid not null,
  account_id uuid not null,
  role text not null,
  org_id uuid,
  region character(6),
  granted_by uuid,
  granted_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  revoked_by uuid,
  constraint grant_pkey PRIMARY KEY (id),
  constraint grant_check CHECK (((org_id IS NULL) <> (region IS NULL))),
  constraint grant_account_id_fkey FOREIGN KEY (account_id) REFERENCES registry.account(id),
  constraint grant_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint grant_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table registry.hold (
  id uuid not null,
  subject_kind text not null,
  subject_id uuid not null,
  stops text not null,
  reason text not null,
  clause text,
  placed_by uuid not null,
  placed_at timestamp with time zone not null,
  lifted_by uuid,
  lifted_at timestamp with time zone,
  lift_reason text,
  constraint hold_pkey PRIMARY KEY (id),
  constraint hold_check CHECK (((lifted_at IS NULL) = (lifted_by IS NULL))),
  constraint hold_check1 CHECK (((lifted_by IS NULL) OR (lifted_by <> placed_by))),
  constraint hold_stops_check CHECK ((stops = ANY (ARRAY['new-classes'::text, 'payment'::text, 'watch'::text]))),
  constraint hold_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['organisation'::text, 'person'::text, 'class'::text, 'claim'::text])))
);

create table registry.occupation (
  code text not null,
  name text not null,
  mid_code text not null,
  mid_name text not null,
  digital boolean not null,
  green boolean not null,
  source text not null,
  pinyin text not null,
  initials text not null,
  constraint occupation_pkey PRIMARY KEY (code)
);

create table registry.organisation (
  id uuid not null,
  name text not null,
  uscc character(18) not null,
  kind text not null,
  region character(6) not null,
  address text,
  contact_name text,
  contact_phone text,
  bank_name text,
  bank_account_sealed bytea,
  bank_account_masked text,
  active boolean default true not null,
  created_at timestamp with time zone not null,
  version integer default 1 not null,
  constraint organisation_pkey PRIMARY KEY (id),
  constraint organisation_uscc_key UNIQUE (uscc),
  constraint organisation_kind_check CHECK ((kind = ANY (ARRAY['hr'::text, 'finance'::text, 'industry'::text, 'union'::text, 'institution'::text, 'evaluator'::text, 'enterprise'::text, 'third-party'::text]))),
  constraint organisation_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table registry.person (
  id uuid not null,
  id_number_index bytea not null,
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
  sex text not null,
  birth_on date not null,
  region character(6),
  created_at timestamp with time zone not null,
  version integer default 1 not null,
  constraint person_pkey PRIMARY KEY (id),
  constraint person_id_number_index_key UNIQUE (id_number_index),
  constraint person_sex_check CHECK ((sex = ANY (ARRAY['male'::text, 'female'::text]))),
  constraint person_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table registry.person_fact (
  id uuid not null,
  person_id uuid not null,
  fact text not null,
  value text not null,
  source text not null,
  as_of date not null,
  valid_to date,
  recorded_by uuid,
  recorded_at timestamp with time zone not null,
  constraint person_fact_pkey PRIMARY KEY (id),
  constraint person_fact_source_check CHECK ((source = ANY (ARRAY['self'::text, 'institution'::text, 'officer'::text, 'register'::text]))),
  constraint person_fact_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id)
);

create table registry.phone_code (
  id uuid not null,
  phone_index bytea not null,
  id_number_index bytea not null,
  code_hash bytea not null,
  sent_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  tries integer default 0 not null,
  used_at timestamp with time zone,
  constraint phone_code_pkey PRIMARY KEY (id)
);

create table registry.region (
  code character(6) not null,
  name text not null,
  level text not null,
  parent_code character(6),
  unit_code character(6) not null,
  path text not null,
  valid_from date not null,
  valid_to date,
  successor_code character(6),
  constraint region_pkey PRIMARY KEY (code),
  constraint region_check CHECK (((valid_to IS NULL) OR (valid_to > valid_from))),
  constraint region_level_check CHECK ((level = ANY (ARRAY['province'::text, 'city'::text, 'county'::text])))
);

create table registry.session (
  token_hash bytea not null,
  account_id uuid not null,
  started_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  ip text,
  agent text,
  constraint session_pkey PRIMARY KEY (token_hash),
  constraint session_account_id_fkey FOREIGN KEY (account_id) REFERENCES registry.account(id)
);

-- Indexes

CREATE INDEX audit_account ON platform.audit USING btree (account_id, at);

CREATE INDEX audit_at ON platform.audit USING btree (at);

CREATE INDEX audit_org ON platform.audit USING btree (org_id, at);

CREATE INDEX audit_region ON platform.audit USING btree (region, at);

CREATE INDEX audit_subjects ON platform.audit USING gin (subjects);

CREATE INDEX file_sha256 ON platform.file USING btree (sha256);

CREATE INDEX idempotency_at ON platform.idempotency USING btree (at);

CREATE INDEX account_org ON registry.account USING btree (org_id);

CREATE UNIQUE INDEX grant_once ON registry."grant" USING btree (account_id, role, COALESCE((org_id)::text, ''::text), COALESCE(region, ''::bpchar)) WHERE (revoked_at IS NULL);

CREATE INDEX hold_subject ON registry.hold USING btree (subject_kind, subject_id) WHERE (lifted_at IS NULL);

CREATE INDEX occupation_name ON registry.occupation USING gin (name public.gin_trgm_ops);

CREATE INDEX organisation_name ON registry.organisation USING gin (name public.gin_trgm_ops);

CREATE INDEX organisation_region ON registry.organisation USING btree (region, kind);

CREATE INDEX person_fact_person ON registry.person_fact USING btree (person_id, fact, as_of DESC, recorded_at DESC);

CREATE INDEX person_name ON registry.person USING btree (name_index);

CREATE INDEX person_phone ON registry.person USING btree (phone_index);

CREATE INDEX phone_code_phone ON registry.phone_code USING btree (phone_index, sent_at DESC);

CREATE INDEX session_account ON registry.session USING btree (account_id);

-- Views

create view platform.door_audit as
 SELECT id,
    at,
    act_id,
    act_title,
    actor_name,
    actor_org,
    subjects,
    summary,
    region,
    org_id,
    reason,
    files
   FROM platform.audit;

-- Triggers

CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE ON platform.audit FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON platform.audit FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- Grants

grant usage on schema platform to qc_app;

grant usage on schema registry to qc_app;

grant insert, select on table platform.audit to qc_app;

grant insert, select, update on table platform.counter to qc_app;

grant select on table platform.door_audit to qc_app;

grant insert, select on table platform.file to qc_app;

grant select on table platform.holiday to qc_app;

grant delete, insert, select, update on table platform.idempotency to qc_app;

grant insert, select, update on table registry."grant" to qc_app;

grant insert, select, update on table registry.account to qc_app;

grant insert, select, update on table registry.hold to qc_app;

grant select on table registry.occupation to qc_app;

grant insert, select, update on table registry.organisation to qc_app;

grant insert, select, update on table registry.person to qc_app;

grant insert, select on table registry.person_fact to qc_app;

grant insert, select, update on table registry.phone_code to qc_app;

grant select on table registry.region to qc_app;

grant delete, insert, select, update on table registry.session to qc_app;
