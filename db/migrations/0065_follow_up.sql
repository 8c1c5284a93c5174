-- Employment after training: who found work where, since when, shown by what proof; verified by a second person.
create schema if not exists employment;
grant usage on schema employment to qc_app;

create table employment.follow_up (
  id uuid primary key,
  person_id uuid not null references registry.person,
  class_id uuid references training.class,
  class_org_id uuid references registry.organisation,
  class_region char(6) references registry.region,
  employer_name text not null,
  employer_uscc char(18),
  -- Where the work is, when it is in the province.
  region char(6) references registry.region,
  proof text not null check (proof in ('contract', 'payroll', 'housekeeping', 'insurance')),
  proof_file_id uuid not null references platform.file,
  proof_sha256 char(64) not null,
  started_on date not null,
  state text not null default 'recorded' check (state in ('recorded', 'verified', 'voided')),
  recorded_by uuid not null references registry.account,
  recorded_as text not null check (recorded_as in ('institution', 'officer', 'worker')),
  recorded_org_id uuid references registry.organisation,
  recorded_at timestamptz not null,
  verified_by uuid references registry.account,
  verified_at timestamptz,
  voided_by uuid references registry.account,
  voided_at timestamptz,
  void_reason text,
  version integer not null default 1,
  constraint follow_up_place check (class_region is not null or region is not null),
  constraint follow_up_class_whole check ((class_id is null) = (class_org_id is null) and (class_id is null) = (class_region is null)),
  constraint follow_up_recorder check ((recorded_as = 'worker') = (recorded_org_id is null)),
  constraint follow_up_verified check (state <> 'verified' or verified_at is not null),
  constraint follow_up_verified_whole check ((verified_by is null) = (verified_at is null)),
  constraint follow_up_voided check ((state = 'voided') = (voided_at is not null)
    and (state = 'voided') = (voided_by is not null) and (state = 'voided') = (void_reason is not null)),
  -- Two-person rule: who recorded it does not verify it.
  constraint follow_up_verifier_is_another check (verified_by <> recorded_by),
  -- A contract is one person's; payrolls and insurance lists may name several.
  constraint follow_up_proof_one_person exclude using gist (proof_sha256 with =, person_id with <>)
    where (state <> 'voided' and proof in ('contract', 'housekeeping'))
);
create unique index follow_up_once on employment.follow_up (person_id, employer_name, started_on) where state <> 'voided';
create index follow_up_person on employment.follow_up (person_id, started_on);
create index follow_up_class on employment.follow_up (class_id);
create index follow_up_class_org on employment.follow_up (class_org_id);
create index follow_up_region on employment.follow_up (region, started_on);
create index follow_up_class_region on employment.follow_up (class_region, started_on);
grant select, insert on employment.follow_up to qc_app;
-- What was recorded is never changed; it can only be verified or voided.
grant update (state, verified_by, verified_at, voided_by, voided_at, void_reason, version) on employment.follow_up to qc_app;

create view employment.door_employment as
  select id, person_id, class_id, class_org_id, class_region, region, employer_name, employer_uscc, proof, started_on,
    state, recorded_as, recorded_at, verified_at
  from employment.follow_up where state <> 'voided';
grant select on employment.door_employment to qc_app;
