-- A pack's test cases, and every text it ever had.
alter table money.policy_pack add column cases jsonb not null default '[]';

create table money.policy_text (
  pack_id uuid not null references money.policy_pack,
  -- The pack's version after this text was kept.
  version integer not null check (version > 0),
  title text not null,
  document jsonb not null,
  cases jsonb not null default '[]',
  -- How its test cases came out when it was kept.
  cases_passed integer not null check (cases_passed >= 0),
  cases_failed integer not null check (cases_failed >= 0),
  saved_by uuid not null references registry.account,
  saved_at timestamptz not null,
  primary key (pack_id, version)
);
insert into money.policy_text
  select id, version, title, document, '[]', 0, 0, drafted_by, drafted_at from money.policy_pack;
create trigger policy_text_kept before update or delete on money.policy_text
  for each row execute function platform.refuse_change();
create trigger policy_text_no_truncate before truncate on money.policy_text
  for each statement execute function platform.refuse_change();
grant select, insert on money.policy_text to qc_app;

create or replace function money.keep_pack() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'policy packs are kept' using errcode = 'insufficient_privilege';
  end if;
  if old.state = 'approved' and (
    new.state <> 'approved' or new.document <> old.document or new.cases <> old.cases
    or new.from_on <> old.from_on
    or new.region <> old.region or new.subsidy_kind <> old.subsidy_kind or new.number <> old.number
    or new.decided_by <> old.decided_by or new.decided_at <> old.decided_at
    -- It may end earlier than it said, never later.
    or coalesce(new.to_on, 'infinity') > coalesce(old.to_on, 'infinity')
  ) then
    raise exception 'a policy pack in force is not changed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
