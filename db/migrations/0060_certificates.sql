-- Certificates: issued by evaluators (completion certificates by the institution of the class), looked up by anyone,
-- revoked by a second person.
create schema if not exists evaluation;
grant usage on schema evaluation to qc_app;

create table evaluation.certificate (
  id uuid primary key,
  number text not null check (number ~ '^[0-9A-Z][0-9A-Z-]{5,39}$'),
  person_id uuid not null references registry.person,
  kind text not null check (kind in ('completion', 'qualification', 'level', 'ability')),
  occupation_code text references registry.occupation,
  level smallint check (level between 1 and 5),
  -- Name of the project where no occupation code exists.
  project text,
  issued_on date not null,
  -- Who issued it, and that organisation's region.
  org_id uuid not null references registry.organisation,
  region char(6) not null references registry.region,
  class_id uuid references training.class,
  -- Institution and region of the class, for their scope.
  class_org_id uuid references registry.organisation,
  class_region char(6) references registry.region,
  state text not null default 'valid' check (state in ('valid', 'revoked')),
  source text not null check (source in ('manual', 'import', 'class')),
  entered_by uuid not null references registry.account,
  entered_at timestamptz not null,
  revoked_by uuid references registry.account,
  revoked_at timestamptz,
  revoke_reason text,
  version integer not null default 1,
  constraint certificate_level_fits check ((kind in ('qualification', 'level')) = (level is not null)),
  constraint certificate_names_its_skill check (occupation_code is not null or (kind in ('completion', 'ability') and project is not null)),
  constraint certificate_class_whole check ((class_id is null) = (class_org_id is null) and (class_id is null) = (class_region is null)),
  constraint certificate_revoked check ((state = 'revoked') = (revoked_at is not null)
    and (state = 'revoked') = (revoked_by is not null) and (state = 'revoked') = (revoke_reason is not null)),
  -- Two-person rule: who entered a certificate does not revoke it.
  constraint certificate_revoker_is_another check (revoked_by <> entered_by),
  -- One number is one person's for ever, also after a revocation.
  constraint certificate_number_one_person exclude using gist (number with =, person_id with <>)
);
create unique index certificate_number on evaluation.certificate (number) where state = 'valid';
create unique index certificate_once on evaluation.certificate
  (person_id, kind, coalesce(occupation_code, ''), coalesce(level, 0), coalesce(project, ''))
  where state = 'valid' and kind <> 'completion';
create unique index certificate_once_a_class on evaluation.certificate (person_id, class_id)
  where state = 'valid' and kind = 'completion';
create index certificate_person on evaluation.certificate (person_id);
create index certificate_class on evaluation.certificate (class_id);
create index certificate_org on evaluation.certificate (org_id, issued_on);
create index certificate_region on evaluation.certificate (region, issued_on);
create index certificate_class_org on evaluation.certificate (class_org_id);
create index certificate_issued on evaluation.certificate (issued_on);
grant select, insert on evaluation.certificate to qc_app;
-- What a certificate says is never changed; it can only be revoked.
grant update (state, revoked_by, revoked_at, revoke_reason, version) on evaluation.certificate to qc_app;

create table evaluation.certificate_import (
  id uuid primary key,
  org_id uuid not null references registry.organisation,
  file_id uuid not null references platform.file,
  sha256 char(64) not null,
  row_count integer not null check (row_count > 0),
  added integer not null check (added >= 0),
  unchanged integer not null check (unchanged >= 0 and added + unchanged = row_count),
  imported_by uuid not null references registry.account,
  imported_at timestamptz not null
);
create index certificate_import_org on evaluation.certificate_import (org_id, imported_at);
create trigger certificate_import_append_only before update or delete on evaluation.certificate_import
  for each row execute function platform.refuse_change();
grant select, insert on evaluation.certificate_import to qc_app;

create view evaluation.door_certificate as
  select id, number, person_id, kind, occupation_code, level, project, issued_on, org_id, region,
    class_id, class_org_id, class_region, state, entered_at, revoked_at
  from evaluation.certificate;
grant select on evaluation.door_certificate to qc_app;
