-- What waits for somebody in budgets and the ledger: doors of the to-do list.
create view money.door_waiting_transfer as
  select t.id, f.region, g.name || ' → ' || case t.kind when 'carry' then t.to_year || ' 年' else r.name end || '　'
      || to_char(t.amount_fen / 100.0, 'FM999,999,999,990.00') || ' 元' as title,
    t.state, t.entered_at as since, t.entered_by as by_account
  from money.budget_transfer t join money.budget f on f.id = t.from_id
  join registry.region g on g.code = f.region join registry.region r on r.code = t.to_region
  where t.state = 'entered';
create view money.door_waiting_pause as
  select id, region, document_number as title, state, coalesce(lift_asked_at, entered_at) as since,
    case state when 'lifting' then lift_asked_by else entered_by end as by_account
  from money.fund_pause where state in ('entered', 'lifting')
  union all
  select p.id, p.region, x.title, 'exception', x.entered_at, x.entered_by
  from money.pause_exception x join money.fund_pause p on p.id = x.pause_id
  where x.state = 'entered' and p.state in ('in-force', 'lifting');
create view money.door_waiting_correction as
  -- The id is that of the record where it is decided: the transfer, the budget, the batch.
  select coalesce(t.id, b.budget_id, l.batch_id) as id, c.region, c.title, split_part(c.subject, ':', 1) as state,
    c.asked_at as since, c.asked_by as by_account
  from money.correction c
  left join money.budget_transfer t on c.subject = 'budget-transfer:' || t.id
  left join money.budget_change b on c.subject = 'budget-change:' || b.id
  left join money.payment_line l on c.subject = 'payment:' || l.id
  where c.state = 'asked';
-- Claims that wait for money where at least one of their people could be paid again.
create view money.door_waiting_funds as
  select w.claim_id as id, c.region, c.title, c.state, w.since
  from money.fund_wait w join money.claim c on c.id = w.claim_id join money.door_budget b on b.id = w.budget_id
  where c.state in ('cleared', 'partly') and b.available_fen * w.people >= w.needed_fen;
-- The last proof, where it does not hold.
create view money.door_faulty_proof as
  select id, '350000'::char(6) as region, number as title, 'faulty' as state, at as since
  from money.proof where not holds and at = (select max(at) from money.proof);
grant select on money.door_waiting_transfer, money.door_waiting_pause, money.door_waiting_correction,
  money.door_waiting_funds, money.door_faulty_proof to qc_app;
