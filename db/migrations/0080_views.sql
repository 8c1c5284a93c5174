-- What waits for somebody: doors of the to-do list onto records that are not public yet.
create view demand.door_waiting_catalogue as
  select id, region, year, version_no, state, coalesce(submitted_at, drafted_at) as since,
    coalesce(submitted_by, drafted_by) as by_account
  from demand.catalogue where state in ('draft', 'submitted');
create view demand.door_waiting_breakdown as
  select id, region, title, state, coalesce(submitted_at, drafted_at) as since, coalesce(submitted_by, drafted_by) as by_account
  from demand.breakdown where state in ('draft', 'submitted');
create view money.door_waiting_pack as
  select id, region, title, state, coalesce(submitted_at, drafted_at) as since, coalesce(submitted_by, drafted_by) as by_account
  from money.policy_pack where state in ('submitted', 'returned');
create view money.door_waiting_budget as
  select c.id, b.region, b.year, b.fund, c.amount_fen, c.state, c.entered_at as since, c.entered_by as by_account
  from money.budget_change c join money.budget b on b.id = c.budget_id where c.state = 'entered';
create view money.door_waiting_batch as
  select id, region, number, state, coalesce(confirmed_at, made_at) as since, made_by as by_account
  from money.payment_batch where state in ('made', 'confirmed');
create view money.door_waiting_objection as
  select o.id, c.region, c.number, c.title, o.filed_at as since
  from money.objection o join money.notice n on n.id = o.notice_id join money.claim c on c.id = n.claim_id
  where o.state = 'open';
create view training.door_waiting_class as
  select id, org_id, region, title, state, filed_by, reviewed_by,
    coalesce(reviewed_at, filed_at, created_at) as since, starts_on, ends_on
  from training.class where state in ('draft', 'returned', 'submitted', 'reviewed', 'running', 'taught');
create view money.door_waiting_claim as
  select id, org_id, region, number, title, state, state_since as since, filed_by, reviewed_by, rechecked_by
  from money.claim where state in ('draft', 'returned', 'submitted', 'reviewed', 'rechecked', 'cleared', 'funded', 'bounced', 'partly');
grant select on demand.door_waiting_catalogue, demand.door_waiting_breakdown, money.door_waiting_pack,
  money.door_waiting_budget, money.door_waiting_batch, money.door_waiting_objection,
  training.door_waiting_class, money.door_waiting_claim to qc_app;

-- Masked people, named organisations and the record with its before and after: for the read-only views.
create view registry.door_person as select id, name_masked, id_number_masked, region from registry.person;
create view registry.door_organisation as select id, name, uscc, kind, region from registry.organisation;
create view platform.door_record as
  select id, at, act_id, act_title, account_id, actor_name, actor_org, ip, subjects, summary, region, org_id, before, after, reason, files
  from platform.audit;
grant select on registry.door_person, registry.door_organisation, platform.door_record to qc_app;
