-- Inspections: plans and public draws, visits on site, rectification, third parties appointed for a time.

-- A grant may be for a time and for a reason: it ends by itself.
alter table registry.grant add column from_on date;
alter table registry.grant add column until_on date;
alter table registry.grant add column given_for text;
alter table registry.grant add constraint grant_span check (until_on >= from_on);
alter table registry.grant add constraint grant_reason_has_end check (given_for is null or until_on is not null);
drop index registry.grant_once;
create unique index grant_once on registry.grant
  (account_id, role, coalesce(org_id::text, ''), coalesce(region, ''), coalesce(given_for, '')) where revoked_at is null;
create index grant_given_for on registry.grant (given_for) where given_for is not null;

-- Whose hands decided on a class or an institution: they do not inspect it.
create view training.door_class_hand as
  select c.id as class_id, h.account_id from training.class c
  cross join lateral (values (c.reviewed_by), (c.approved_by), (c.returned_by)) h (account_id)
  where h.account_id is not null;
create view training.door_provider_hand as
  select a.org_id, h.account_id from training.provider_application a
  cross join lateral (values (a.inspected_by), (a.decided_by)) h (account_id)
  where h.account_id is not null;
grant select on training.door_class_hand, training.door_provider_hand to qc_app;

-- What an inspector declares: with this organisation they have to do, and do not inspect it.
create table supervision.interest (
  id uuid primary key,
  account_id uuid not null references registry.account,
  org_id uuid not null references registry.organisation,
  kind text not null check (kind in ('relative', 'former', 'stake', 'other')),
  note text not null,
  declared_at timestamptz not null,
  ended_at timestamptz,
  end_reason text,
  check ((ended_at is null) = (end_reason is null))
);
create unique index interest_once on supervision.interest (account_id, org_id, kind) where ended_at is null;
create index interest_org on supervision.interest (org_id) where ended_at is null;
grant select, insert, update on supervision.interest to qc_app;

create table supervision.inspection_plan (
  id uuid primary key,
  region char(6) not null references registry.region,
  title text not null,
  kind text not null check (kind in ('random', 'planned')),
  basis text not null,
  from_on date not null,
  to_on date not null,
  -- Random: how many classes; planned: which.
  sample_count integer check (sample_count between 1 and 200),
  class_ids uuid[] not null default '{}',
  team_size integer not null check (team_size between 1 and 5),
  weights jsonb not null,
  state text not null check (state in ('draft', 'submitted', 'published', 'drawn', 'closed', 'withdrawn')),
  drafted_by uuid not null references registry.account,
  drafted_at timestamptz not null,
  return_reason text,
  published_by uuid references registry.account,
  published_at timestamptz,
  -- The secret stays sealed until the result is made public; its hash is public from the first day.
  secret_sealed bytea,
  commitment text,
  pool jsonb,
  pool_text text,
  pool_hash text,
  public_number text,
  public_source text,
  drawn jsonb,
  drawn_by uuid references registry.account,
  drawn_at timestamptz,
  secret text,
  closed_by uuid references registry.account,
  closed_at timestamptz,
  end_reason text,
  version integer not null default 1,
  check (to_on >= from_on),
  check ((kind = 'random') = (sample_count is not null)),
  check (kind = 'planned' or class_ids = '{}'),
  check ((published_at is null) = (published_by is null) and (published_at is null) = (commitment is null and pool_hash is null)),
  check ((state in ('published', 'drawn', 'closed')) <= (published_at is not null and pool_text is not null)),
  check ((state in ('drawn', 'closed')) <= (drawn_at is not null and drawn is not null)),
  check ((drawn_at is null) = (drawn_by is null)),
  check ((state in ('drawn', 'closed') and kind = 'random') <= (public_number is not null and public_source is not null)),
  check ((state = 'closed') = (closed_at is not null)),
  -- The secret is open when, and only when, the result is.
  check (secret is null or state in ('closed', 'withdrawn')),
  check ((state = 'closed' and kind = 'random') <= (secret is not null)),
  check (state <> 'withdrawn' or end_reason is not null),
  -- Two persons: who drafted does not approve; who approved (and froze the list) does not draw.
  check (published_by <> drafted_by),
  check (drawn_by <> published_by)
);
create index inspection_plan_region on supervision.inspection_plan (region, state, drafted_at);
grant select, insert, update on supervision.inspection_plan to qc_app;

create table supervision.inspection (
  id uuid primary key,
  plan_id uuid references supervision.inspection_plan,
  appointment_id uuid,
  class_id uuid not null references training.class,
  org_id uuid not null references registry.organisation,
  region char(6) not null references registry.region,
  origin text not null check (origin in ('random', 'planned', 'direct', 'third-party')),
  why text,
  assigned_at timestamptz not null,
  assigned_by uuid not null references registry.account,
  from_on date not null,
  due_on date not null,
  state text not null check (state in ('assigned', 'passed', 'found', 'rectifying', 'answered', 'closed', 'dismissed', 'handed', 'missed')),
  visit_id uuid,
  recorded_by uuid references registry.account,
  recorded_at timestamptz,
  -- Until when the department decides what follows from what was found.
  decide_by date,
  -- The word of the institution on what was found.
  reply text,
  reply_files uuid[] not null default '{}',
  replied_by uuid references registry.account,
  replied_at timestamptz,
  ordered_by uuid references registry.account,
  round integer not null default 0,
  rectify_by date,
  escalated_at timestamptz,
  decided_by uuid references registry.account,
  decided_at timestamptz,
  decision text,
  version integer not null default 1,
  unique (plan_id, class_id),
  check (due_on >= from_on),
  check ((origin in ('random', 'planned')) = (plan_id is not null)),
  check ((origin = 'third-party') = (appointment_id is not null)),
  check ((state in ('assigned', 'missed')) = (visit_id is null)),
  check ((visit_id is null) = (recorded_at is null) or state = 'missed'),
  check ((recorded_at is null) = (recorded_by is null)),
  check ((reply is null) = (replied_at is null)),
  check ((state in ('rectifying', 'answered')) <= (ordered_by is not null and rectify_by is not null and round > 0)),
  check ((state in ('closed', 'dismissed', 'handed', 'missed')) = (decided_at is not null and decision is not null)),
  check (state <> 'found' or decide_by is not null),
  -- Two persons: who wrote the finding does not decide on it; who ordered does not find the order fulfilled.
  check (ordered_by <> recorded_by),
  check (state <> 'dismissed' or decided_by <> recorded_by),
  check (state <> 'closed' or decided_by <> ordered_by)
);
create index inspection_region on supervision.inspection (region, state, due_on);
create index inspection_org on supervision.inspection (org_id, state);
create index inspection_by_class on supervision.inspection (class_id);
create index inspection_by_plan on supervision.inspection (plan_id) where plan_id is not null;
create index inspection_rectify on supervision.inspection (rectify_by) where state = 'rectifying' and escalated_at is null;
grant select, insert, update on supervision.inspection to qc_app;

-- Who is to go.
create table supervision.inspection_hand (
  inspection_id uuid not null references supervision.inspection,
  account_id uuid not null references registry.account,
  primary key (inspection_id, account_id)
);
create index inspection_hand_account on supervision.inspection_hand (account_id);
grant select, insert on supervision.inspection_hand to qc_app;

-- What was seen: written once.
create table supervision.inspection_visit (
  id uuid primary key,
  inspection_id uuid not null unique references supervision.inspection,
  session_id uuid references training.class_session,
  visited_at timestamptz not null,
  recorded_at timestamptz not null,
  recorded_by uuid not null references registry.account,
  -- Handed in later than seen.
  late boolean not null,
  items jsonb not null,
  head_count integer not null check (head_count >= 0),
  roster_count integer not null,
  checked_in integer not null,
  -- Signed in and not in the room.
  missing uuid[] not null default '{}',
  lat double precision,
  lng double precision,
  accuracy_m integer,
  position_note text,
  distance_m integer,
  photos jsonb not null,
  photo_sha256 text[] not null,
  note text,
  findings jsonb not null,
  passed boolean not null,
  check ((lat is null) = (lng is null)),
  check (lat is not null or position_note is not null),
  check (cardinality(photo_sha256) >= 1),
  check (passed = (jsonb_array_length(findings) = 0))
);
create index inspection_visit_photo on supervision.inspection_visit using gin (photo_sha256);
create trigger inspection_visit_append_only before update or delete on supervision.inspection_visit
  for each row execute function platform.refuse_change();
create trigger inspection_visit_no_truncate before truncate on supervision.inspection_visit
  for each statement execute function platform.refuse_change();
grant select, insert on supervision.inspection_visit to qc_app;
alter table supervision.inspection add foreign key (visit_id) references supervision.inspection_visit;

-- One row a round of rectification.
create table supervision.rectification (
  id uuid primary key,
  inspection_id uuid not null references supervision.inspection,
  round integer not null check (round >= 1),
  body text not null,
  due_on date not null,
  ordered_by uuid not null references registry.account,
  ordered_at timestamptz not null,
  answer text,
  answer_files uuid[] not null default '{}',
  answered_by uuid references registry.account,
  answered_at timestamptz,
  outcome text check (outcome in ('done', 'not-done', 'handed')),
  checked_by uuid references registry.account,
  checked_at timestamptz,
  check_note text,
  check_files uuid[] not null default '{}',
  unique (inspection_id, round),
  check ((answer is null) = (answered_at is null)),
  check ((outcome is null) = (checked_at is null)),
  check (outcome is distinct from 'done' or (answer is not null and checked_by <> ordered_by))
);
grant select, insert, update on supervision.rectification to qc_app;

-- A third party: what, where, how long, who; by two persons.
create table supervision.appointment (
  id uuid primary key,
  org_id uuid not null references registry.organisation,
  region char(6) not null references registry.region,
  title text not null,
  purpose text not null,
  from_on date not null,
  to_on date not null,
  -- These institutions only; empty: all of the region.
  provider_ids uuid[] not null default '{}',
  account_ids uuid[] not null check (cardinality(account_ids) >= 1),
  may_visit boolean not null,
  state text not null check (state in ('proposed', 'active', 'ended', 'refused')),
  proposed_by uuid not null references registry.account,
  proposed_at timestamptz not null,
  decided_by uuid references registry.account,
  decided_at timestamptz,
  ended_by uuid references registry.account,
  ended_at timestamptz,
  end_reason text,
  version integer not null default 1,
  check (to_on >= from_on),
  check ((state = 'proposed') = (decided_at is null)),
  check ((decided_at is null) = (decided_by is null)),
  check (decided_by <> proposed_by),
  check ((state = 'ended') = (ended_at is not null)),
  check (state not in ('ended', 'refused') or end_reason is not null)
);
create index appointment_region on supervision.appointment (region, state);
create index appointment_org on supervision.appointment (org_id, state);
grant select, insert, update on supervision.appointment to qc_app;
alter table supervision.inspection add foreign key (appointment_id) references supervision.appointment;

create view supervision.door_inspection as
  select i.id, i.plan_id, i.class_id, i.org_id, i.region, i.origin, i.state, i.recorded_by, i.ordered_by, i.recorded_at,
    i.decide_by, i.rectify_by, i.round, i.escalated_at, i.decided_at, c.title,
    case i.state when 'assigned' then i.assigned_at when 'answered' then r.answered_at when 'rectifying' then r.ordered_at
      else coalesce(i.decided_at, i.recorded_at) end as since
  from supervision.inspection i
  join training.class c on c.id = i.class_id
  left join supervision.rectification r on r.inspection_id = i.id and r.round = i.round;
create view supervision.door_overdue_inspection as
  select id, region, org_id, title, state, escalated_at as since from supervision.door_inspection
  where state = 'rectifying' and escalated_at is not null;
create view supervision.door_inspection_visit as
  select v.id, v.inspection_id, i.class_id, i.org_id, i.region, v.session_id, v.visited_at, v.recorded_at, v.recorded_by,
    v.head_count, v.roster_count, v.checked_in, v.missing, v.lat, v.lng, v.distance_m, v.photo_sha256, v.passed
  from supervision.inspection_visit v join supervision.inspection i on i.id = v.inspection_id;
create view supervision.door_inspection_plan as
  select id, region, title, kind, state, drafted_by as by_account, coalesce(drawn_at, published_at, drafted_at) as since,
    published_by from supervision.inspection_plan;
create view supervision.door_appointment as
  select id, region, org_id, title, state, proposed_by, proposed_at as since from supervision.appointment;
create view supervision.door_interest as
  select account_id, org_id, kind, declared_at from supervision.interest where ended_at is null;
grant select on supervision.door_inspection, supervision.door_overdue_inspection, supervision.door_inspection_visit, supervision.door_inspection_plan,
  supervision.door_appointment, supervision.door_interest to qc_app;
