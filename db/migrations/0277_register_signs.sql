-- What the registers said of the trainees of the last year, for the risk rules: hits of the last matching, replaced by the
-- next one. Hits that people read stand in match_page.
create table supervision.register_sign (
  rule smallint not null,
  trainee_id uuid not null,
  class_id uuid not null references training.class,
  person_id uuid not null references registry.person,
  register text not null,
  -- Of the delivery; null where somebody is missing from a list.
  data_date date,
  record text,
  from_day date,
  to_day date,
  found_at timestamptz not null,
  primary key (rule, trainee_id)
);
create index register_sign_class on supervision.register_sign (class_id);
create index register_sign_person on supervision.register_sign (person_id);
grant select, insert, delete on supervision.register_sign to qc_app;
-- Which deliveries the signs come from, and since when.
create table supervision.register_sign_mark (
  one boolean primary key default true check (one),
  versions text not null,
  at timestamptz not null
);
grant select, insert, update on supervision.register_sign_mark to qc_app;

-- Who stands behind the organisations that we know, by the business register: the person only as the key under which all
-- registers know people. Derived from the deliveries in force, made anew when they change.
create table registry.org_owner (
  org_id uuid not null references registry.organisation,
  person_key bytea not null check (length(person_key) = 8),
  role text not null check (role in ('legal', 'shareholder', 'officer')),
  from_day date,
  to_day date,
  delivery_id uuid not null references registry.register_delivery,
  record text not null,
  primary key (org_id, person_key, role)
);
create index org_owner_person on registry.org_owner (person_key);
grant select, insert, delete on registry.org_owner to qc_app;
create table registry.org_owner_mark (
  one boolean primary key default true check (one),
  -- The deliveries looked at and the newest organisation.
  versions text not null,
  at timestamptz not null
);
grant select, insert, update on registry.org_owner_mark to qc_app;
create view registry.door_org_owner as
  select o.org_id, encode(o.person_key, 'hex') as owner, o.role, o.from_day, o.to_day, o.record, d.data_date
  from registry.org_owner o left join registry.register_delivery d on d.id = o.delivery_id;
grant select on registry.door_org_owner to qc_app;
