-- Complaints of the public: named or anonymous, asked after by receipt and code.
create table supervision.complaint (
  id uuid primary key,
  receipt text not null unique,
  -- Keyed hash of the code that the complainant keeps beside the receipt.
  code_index bytea not null,
  kind text not null check (kind in ('false-training', 'false-advertising', 'subcontract', 'fees', 'impersonation',
    'evaluation', 'subsidy', 'service', 'integrity', 'other')),
  -- Whose office handles it; about officers: the level above them.
  region char(6) not null references registry.region,
  about_region char(6) not null references registry.region,
  org_id uuid references registry.organisation,
  about text not null,
  body text not null,
  happened_on date,
  files uuid[] not null default '{}',
  contact_name_sealed bytea,
  contact_phone_sealed bytea,
  state text not null default 'filed' check (state in ('filed', 'handling', 'proposed', 'closed', 'refused')),
  filed_at timestamptz not null,
  -- Until when it must be taken up, and then closed.
  accept_by date not null,
  close_by date,
  handled_by uuid references registry.account,
  handled_at timestamptz,
  asked text,
  asked_at timestamptz,
  answer text,
  answer_files uuid[] not null default '{}',
  answered_by uuid references registry.account,
  answered_at timestamptz,
  result text check (result in ('confirmed', 'partly', 'unfounded')),
  -- What the complainant is told.
  reply text,
  evidence uuid[] not null default '{}',
  proposed_by uuid references registry.account,
  proposed_at timestamptz,
  return_reason text,
  closed_by uuid references registry.account,
  closed_at timestamptz,
  version integer not null default 1,
  check ((contact_name_sealed is null) = (contact_phone_sealed is null)),
  check (state = 'filed' or handled_by is not null),
  check ((state in ('handling', 'proposed', 'closed')) <= (close_by is not null)),
  check ((state in ('proposed', 'closed')) <= (result is not null and reply is not null and proposed_by is not null)),
  check ((state in ('closed', 'refused')) = (closed_at is not null)),
  check (state <> 'refused' or reply is not null),
  check ((answer is null) = (answered_at is null) and (answer is null or asked is not null)),
  -- Two-person rule: who worked on it or proposed the result does not close it.
  check (state <> 'closed' or (closed_by <> proposed_by and closed_by <> handled_by))
);
create index complaint_region on supervision.complaint (region, state, filed_at);
create index complaint_org on supervision.complaint (org_id) where org_id is not null;
grant select, insert, update on supervision.complaint to qc_app;

create view supervision.door_complaint as
  select id, receipt, kind, region, org_id, about, state, handled_by, proposed_by, result,
    case state when 'proposed' then proposed_at when 'handling' then handled_at else filed_at end as since
  from supervision.complaint;
-- What an organisation is asked, and nothing of the complaint.
create view supervision.door_question as
  select id, org_id, '说明事项'::text as title, asked_at as since, 'asked'::text as state
  from supervision.complaint where state = 'handling' and asked is not null and answer is null;
grant select on supervision.door_complaint, supervision.door_question to qc_app;
