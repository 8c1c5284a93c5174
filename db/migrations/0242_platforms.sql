-- Online training platforms (B6): solicited, assessed, published; what they report of who learned, event by event.
create table training.platform_call (
  id uuid primary key,
  region char(6) not null references registry.region,
  title text not null,
  body text not null,
  opens_on date not null,
  closes_on date not null check (closes_on >= opens_on),
  state text not null default 'draft' check (state in ('draft', 'published', 'withdrawn')),
  made_by uuid not null references registry.account,
  made_at timestamptz not null,
  published_by uuid references registry.account,
  published_at timestamptz,
  version integer not null default 1,
  check ((published_at is null) = (published_by is null)),
  check (state <> 'published' or published_at is not null),
  -- Two-person rule: who wrote the call does not publish it.
  check (published_by is null or published_by <> made_by)
);
create index platform_call_region on training.platform_call (region, state);
grant select, insert, update on training.platform_call to qc_app;

create table training.platform (
  id uuid primary key,
  call_id uuid not null references training.platform_call,
  org_id uuid not null references registry.organisation,
  region char(6) not null references registry.region,
  name text not null,
  url text not null,
  record_no text not null,
  intro text not null,
  features text[] not null default '{}',
  file_ids uuid[] not null default '{}',
  contact_name text not null,
  contact_phone text not null,
  state text not null default 'draft' check (state in
    ('draft', 'submitted', 'assessed', 'listed', 'suspended', 'refused', 'removed')),
  created_by uuid not null references registry.account,
  created_at timestamptz not null,
  filed_by uuid references registry.account,
  filed_at timestamptz,
  assessed_by uuid references registry.account,
  assessed_at timestamptz,
  decided_by uuid references registry.account,
  decided_at timestamptz,
  listed_at timestamptz,
  stopped_by uuid references registry.account,
  stopped_at timestamptz,
  -- Why it was returned, refused, suspended or removed.
  reason text,
  version integer not null default 1,
  check (state in ('draft', 'refused') or filed_by is not null),
  check (state not in ('assessed', 'listed', 'suspended', 'removed') or assessed_by is not null),
  check (state not in ('listed', 'suspended', 'removed') or (listed_at is not null and decided_by is not null)),
  check (state not in ('suspended', 'removed') or (stopped_by is not null and stopped_at is not null and reason is not null)),
  -- Two-person rules: who filed does not assess, who filed or assessed does not decide.
  constraint platform_assessor_is_another check (assessed_by <> filed_by),
  constraint platform_decider_is_another check (decided_by <> filed_by and decided_by <> assessed_by)
);
create unique index platform_once on training.platform (org_id) where state not in ('refused', 'removed');
create index platform_region on training.platform (region, state);
grant select, insert, update on training.platform to qc_app;

-- Quality of a platform and its courses, first when it is selected, then as often as an officer looks again.
create table training.platform_assessment (
  id uuid primary key,
  platform_id uuid not null references training.platform,
  assessed_on date not null,
  scores jsonb not null,
  total smallint not null check (total between 0 and 100),
  passed boolean not null,
  opinion text not null,
  assessed_by uuid not null references registry.account,
  assessed_at timestamptz not null
);
create index platform_assessment_platform on training.platform_assessment (platform_id, assessed_at);
create trigger platform_assessment_append_only before update or delete on training.platform_assessment
  for each row execute function platform.refuse_change();
grant select, insert on training.platform_assessment to qc_app;

-- Which platform a class's online lines are learned on.
create table training.class_platform (
  id uuid primary key,
  class_id uuid not null references training.class,
  line smallint not null check (line >= 1),
  platform_id uuid not null references training.platform,
  course text not null,
  assigned_by uuid not null references registry.account,
  assigned_at timestamptz not null,
  ended_at timestamptz,
  ended_by uuid references registry.account,
  check ((ended_at is null) = (ended_by is null))
);
create unique index class_platform_once on training.class_platform (class_id, line) where ended_at is null;
create index class_platform_platform on training.class_platform (platform_id, class_id);
grant select, insert, update on training.class_platform to qc_app;

-- What a platform says happened: raw, kept as it came. Hours are computed from these and nothing else.
create table training.learning_event (
  platform_id uuid not null references training.platform,
  sitting text not null check (length(sitting) between 1 and 64),
  seq integer not null check (seq >= 0),
  class_id uuid not null references training.class,
  trainee_id uuid not null references training.trainee,
  person_id uuid not null references registry.person,
  line smallint not null,
  kind text not null check (kind in ('start', 'beat', 'answer', 'end')),
  at timestamptz not null,
  position_s integer not null check (position_s between 0 and 86400),
  correct boolean,
  received_at timestamptz not null,
  primary key (platform_id, sitting, seq),
  check ((kind = 'answer') = (correct is not null))
);
create index learning_event_class on training.learning_event (class_id, person_id);
create trigger learning_event_append_only before update or delete on training.learning_event
  for each row execute function platform.refuse_change();
grant select, insert on training.learning_event to qc_app;

create view training.door_platform as
  select id, org_id, region, name, url, intro, contact_name, contact_phone, state, listed_at, reason
  from training.platform;
create view training.door_waiting_platform as
  select id, org_id, region, name as title, state, filed_by, assessed_by,
    coalesce(case state when 'assessed' then assessed_at when 'submitted' then filed_at end, created_at) as since
  from training.platform where state in ('draft', 'submitted', 'assessed');
create view training.door_waiting_call as
  select id, region, title, state, made_by, made_at as since from training.platform_call where state = 'draft';
create view training.door_learning as
  select platform_id, class_id, person_id, line, sitting, seq, kind, at, position_s, correct, received_at
  from training.learning_event;
grant select on training.door_platform, training.door_waiting_platform, training.door_waiting_call,
  training.door_learning to qc_app;
