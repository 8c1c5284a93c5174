-- Papers that an office issued and served: kept as they were served, never set anew.
create table platform.issued_paper (
  id uuid primary key,
  -- The record it belongs to, as in platform.audit: `penalty:<id>`.
  subject text not null,
  kind text not null,
  -- The same kind may be served again: a second order to rectify.
  round integer not null default 1 check (round >= 1),
  title text not null,
  number text not null,
  file_id uuid not null unique references platform.file,
  sha256 char(64) not null,
  issued_at timestamptz not null,
  unique (subject, kind, round)
);
grant select, insert on platform.issued_paper to qc_app;
create trigger issued_paper_stays before update or delete on platform.issued_paper
  for each row execute function platform.refuse_change();
create trigger issued_paper_whole before truncate on platform.issued_paper
  for each statement execute function platform.refuse_change();

-- An inspector's own tasks: one row for each who was sent.
create view supervision.door_inspection_task as
  select d.id, d.region, d.org_id, d.title, d.state, h.account_id, d.since
  from supervision.door_inspection d
  join supervision.inspection_hand h on h.inspection_id = d.id;
grant select on supervision.door_inspection_task to qc_app;

-- Where it is, for the list of what waits too long.
create or replace view supervision.door_question as
  select id, org_id, '说明事项'::text as title, asked_at as since, 'asked'::text as state, region
  from supervision.complaint where state = 'handling' and asked is not null and answer is null;
