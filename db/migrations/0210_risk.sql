-- Risk: what a rule is set to, its runs, what they found and what became of it. Rules find; people decide.

-- Alerts and settings are kept for good; runs and replays are written once.
create table supervision.risk_run (
  id uuid primary key,
  at timestamptz not null,
  why text not null check (why in ('night', 'asked', 'event')),
  -- What happened, of an event.
  about text,
  from_on date not null,
  until_on date not null,
  -- Null: the whole province.
  region char(6) references registry.region,
  -- Null: by the clock or by an event.
  by_account uuid references registry.account,
  -- [{code, version, hits, raised, fault}]
  rules jsonb not null,
  hits integer not null,
  raised integer not null,
  faults integer not null,
  check (from_on <= until_on),
  check (why <> 'asked' or by_account is not null)
);
create index risk_run_at on supervision.risk_run (at desc, id desc);

-- A rule asked twice over the past: as it is set, and as somebody would set it.
create table supervision.risk_replay (
  id uuid primary key,
  code text not null,
  at timestamptz not null,
  by_account uuid not null references registry.account,
  region char(6) not null references registry.region,
  from_on date not null,
  until_on date not null,
  thresholds_now jsonb not null,
  thresholds_then jsonb not null,
  -- {now, then, kept, gained, lost, outcomes: {…}, examples: [{…}]}
  result jsonb not null,
  check (from_on <= until_on)
);
create index risk_replay_code on supervision.risk_replay (code, at desc);

-- Settings of a rule that two people agreed to; before the first, the rule's own hold.
create table supervision.risk_setting (
  id uuid primary key,
  code text not null,
  number integer not null check (number > 0),
  enabled boolean not null,
  severity text not null check (severity in ('high', 'medium', 'low')),
  workdays integer not null check (workdays between 1 and 60),
  thresholds jsonb not null,
  reason text not null,
  replay_id uuid references supervision.risk_replay,
  state text not null default 'proposed' check (state in ('proposed', 'in-force', 'refused', 'past')),
  proposed_by uuid not null references registry.account,
  proposed_at timestamptz not null,
  decided_by uuid references registry.account,
  decided_at timestamptz,
  decision text,
  version integer not null default 1,
  unique (code, number),
  check ((state = 'proposed') = (decided_at is null)),
  check ((decided_at is null) = (decided_by is null)),
  -- Two-person rule.
  check (decided_by <> proposed_by)
);
create unique index risk_setting_in_force on supervision.risk_setting (code) where state = 'in-force';
create unique index risk_setting_proposed on supervision.risk_setting (code) where state = 'proposed';

create table supervision.risk_alert (
  id uuid primary key,
  number text not null unique,
  code text not null,
  -- 0: the rule's own settings.
  setting integer not null default 0,
  thresholds jsonb not null,
  -- Of the rule's key: the same finding has the same one.
  fingerprint bytea not null check (length(fingerprint) = 32),
  stage text not null check (stage in ('entry', 'filing', 'roster', 'class', 'exam', 'claim', 'paid')),
  severity text not null check (severity in ('high', 'medium', 'low')),
  region char(6) not null references registry.region,
  org_id uuid references registry.organisation,
  says text not null,
  weight double precision not null,
  happened_on date not null,
  subjects text[] not null,
  evidence jsonb not null,
  links jsonb not null,
  row_count integer not null,
  state text not null default 'raised' check (state in ('raised', 'acknowledged', 'examined', 'closed')),
  state_since timestamptz not null,
  raised_at timestamptz not null,
  raised_in uuid not null references supervision.risk_run,
  seen_at timestamptz not null,
  -- Set by a run that looked there again and no longer found it.
  gone_at timestamptz,
  -- The settled alert of the same finding, which has grown since.
  earlier_id uuid references supervision.risk_alert,
  due_on date not null,
  -- Whose office answers for it now: its own, or after each deadline passed the one above.
  held_by char(6) not null references registry.region,
  escalated_at timestamptz,
  acknowledged_by uuid references registry.account,
  acknowledged_at timestamptz,
  outcome text check (outcome in ('confirmed', 'harmless', 'data-fault')),
  note text,
  files uuid[] not null default '{}',
  -- [{kind, id, stops}]: what the examiner asks to be held.
  stops jsonb not null default '[]',
  examined_by uuid references registry.account,
  examined_at timestamptz,
  return_reason text,
  closed_by uuid references registry.account,
  closed_at timestamptz,
  version integer not null default 1,
  check (row_count > 0 and cardinality(subjects) > 0),
  check ((state <> 'raised') = (acknowledged_by is not null)),
  check ((acknowledged_by is null) = (acknowledged_at is null)),
  check ((examined_by is null) = (examined_at is null)),
  check (state not in ('examined', 'closed') or (outcome is not null and note is not null and examined_by is not null)),
  check ((state = 'closed') = (closed_at is not null) and (closed_at is null) = (closed_by is null)),
  -- Two-person rule: who examined it does not settle it. Only what was found true holds anybody.
  check (closed_by <> examined_by and closed_by <> acknowledged_by),
  check (stops = '[]' or outcome = 'confirmed')
);
create unique index risk_alert_live on supervision.risk_alert (code, fingerprint) where state <> 'closed';
create index risk_alert_again on supervision.risk_alert (code, fingerprint, raised_at desc);
create index risk_alert_region on supervision.risk_alert (region, state, raised_at desc);
create index risk_alert_subjects on supervision.risk_alert using gin (subjects);
create index risk_alert_due on supervision.risk_alert (due_on) where state <> 'closed';

do $$
declare t text;
begin
  foreach t in array array['risk_run', 'risk_replay'] loop
    execute format('create trigger %I before update or delete on supervision.%I for each row execute function platform.refuse_change()', t || '_append_only', t);
    execute format('grant select, insert on supervision.%I to qc_app', t);
  end loop;
end $$;
grant select, insert, update on supervision.risk_setting, supervision.risk_alert to qc_app;

create view supervision.door_alert as
  select id, number, code, stage, severity, region, held_by, org_id, says as title, weight, happened_on, subjects, state,
    state_since as since, due_on, outcome, acknowledged_by, examined_by, closed_at
  from supervision.risk_alert;
-- Past their deadline and answered for by an office above.
create view supervision.door_late_alert as
  select id, number, held_by as region, says as title, state, escalated_at as since
  from supervision.risk_alert where state <> 'closed' and escalated_at is not null;
create view supervision.door_risk_setting as
  select id, '350000'::char(6) as region, code, '风险规则设置第 ' || number || ' 版' as title, state, proposed_at as since, proposed_by
  from supervision.risk_setting where state = 'proposed';
grant select on supervision.door_alert, supervision.door_late_alert, supervision.door_risk_setting to qc_app;
