-- Integrity within the departments: what officers declare, what the record says of their approvals; for discipline inspectors only.
alter table registry.organisation drop constraint organisation_kind_check;
alter table registry.organisation add constraint organisation_kind_check check (kind in ('hr', 'finance', 'industry', 'union',
  'institution', 'evaluator', 'enterprise', 'third-party', 'discipline'));

-- Near relatives that officers declare, by the keyed hash of the ID number; organisations they have to do with: 0220.
create table supervision.kin (
  id uuid primary key,
  account_id uuid not null references registry.account,
  person_index bytea not null,
  person_masked text not null,
  relation text not null check (relation in ('spouse', 'parent', 'child', 'sibling', 'in-law', 'other')),
  declared_at timestamptz not null,
  ended_at timestamptz,
  end_reason text,
  check ((ended_at is null) = (end_reason is null))
);
create unique index kin_once on supervision.kin (account_id, person_index) where ended_at is null;
grant select, insert, update on supervision.kin to qc_app;

create table supervision.integrity_run (
  id uuid primary key,
  from_on date not null,
  to_on date not null,
  at timestamptz not null,
  by_account uuid references registry.account,
  acts integer not null,
  found integer not null
);
grant select, insert on supervision.integrity_run to qc_app;

create table supervision.integrity_finding (
  id uuid primary key,
  rule text not null check (rule in ('fast', 'late', 'share', 'interest', 'against-check', 'exceptions')),
  account_id uuid not null references registry.account,
  -- The officer's office: nobody of it sees the finding.
  office_id uuid references registry.organisation,
  region char(6) not null references registry.region,
  org_id uuid references registry.organisation,
  -- Month that it is about.
  month date not null,
  measured numeric not null,
  threshold numeric not null,
  said text not null,
  rows jsonb not null,
  found_at timestamptz not null,
  seen_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'looking', 'proposed', 'closed')),
  handled_by uuid references registry.account,
  handled_at timestamptz,
  outcome text check (outcome in ('harmless', 'mistake', 'negligent', 'deliberate')),
  note text,
  files uuid[] not null default '{}',
  proposed_by uuid references registry.account,
  proposed_at timestamptz,
  return_reason text,
  closed_by uuid references registry.account,
  closed_at timestamptz,
  version integer not null default 1,
  check (state = 'open' or handled_by is not null),
  check (state not in ('proposed', 'closed') or (outcome is not null and note is not null and proposed_by is not null)),
  check ((state = 'closed') = (closed_at is not null)),
  -- Two-person rule, and nobody in their own matter.
  check (closed_by is null or closed_by <> proposed_by),
  check (account_id <> all (array_remove(array[handled_by, proposed_by, closed_by], null)))
);
create unique index integrity_finding_once on supervision.integrity_finding (rule, account_id, month,
  coalesce(org_id, '00000000-0000-0000-0000-000000000000'));
create index integrity_finding_region on supervision.integrity_finding (region, state, found_at);
grant select, insert, update on supervision.integrity_finding to qc_app;
create view supervision.door_integrity as
  select id, region, rule, state, account_id, proposed_by, coalesce(proposed_at, handled_at, found_at) as since, said as title
  from supervision.integrity_finding;
grant select on supervision.door_integrity to qc_app;

-- What integrity is read from: officers and their offices, approvals by hand, what stood against them.
create view registry.door_officer as
  select a.id as account_id, a.display_name as name, a.org_id, o.name as org_name, o.region
  from registry.account a join registry.organisation o on o.id = a.org_id
  where a.kind = 'staff' and o.kind in ('hr', 'finance', 'industry', 'union');
create view platform.door_officer_act as
  select id, at, act_id, act_title, account_id, subjects, summary, region, org_id from platform.audit
  where account_id is not null;
create view supervision.door_kin as
  select k.account_id, p.id as person_id, k.declared_at
  from supervision.kin k join registry.person p on p.id_number_index = k.person_index where k.ended_at is null;
-- Lines that stand in a claim although a check failed or had no data when it was judged.
create view money.door_unsure_line as
  select l.claim_id, count(*)::integer as lines from money.claim_line l
  where l.state in ('claimed', 'cleared', 'payable', 'batched', 'bounced', 'paid')
    and l.checks @? '$[*] ? (@.result == "failed" || @.result == "no-data")'
  group by l.claim_id;
create view registry.door_hold_signature as
  select e.id, e.hold_id, h.subject_kind, h.subject_id, e.asked_by, e.signed_by, e.signed_at, e.reason
  from registry.hold_exception e join registry.hold h on h.id = e.hold_id where e.signed_at is not null;
grant select on registry.door_officer, platform.door_officer_act, supervision.door_kin, money.door_unsure_line,
  registry.door_hold_signature to qc_app;
