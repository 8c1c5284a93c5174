-- A decision was changed after money had come back: what was taken too much is paid out again, from where it went.
alter table money.entry drop constraint entry_kind_check, add constraint entry_kind_check check (kind in (
  'appropriate', 'reduce', 'transfer', 'reserve', 'release', 'charge', 'uncharge', 'pay-out', 'pay-done', 'pay-failed', 'reverse',
  'recover-due', 'recover', 'offset', 'recover-drop', 'write-off', 'recover-refund'));
alter table money.recovery_request drop constraint recovery_request_kind_check, add constraint recovery_request_kind_check
  check (kind in ('decision', 'plan', 'reduce', 'write-off', 'transfer', 'refund'));
-- One transfer of the bank is one refund.
create unique index recovery_refund_serial on money.recovery_request ((content ->> 'serial'))
  where kind = 'refund' and state in ('waiting', 'approved');

-- A refund is no second payment: it stands beside the turns, bounded by what had come back (recovery_line_covered).
create or replace function money.count_turns() returns trigger language plpgsql as $$
begin
  if (select kind from money.entry where id = new.entry_id) = 'recover-refund' then
    select -1 - count(*) into new.turn from money.posting p join money.entry e on e.id = p.entry_id
    where p.claim_line_id = new.claim_line_id and p.account = 'paid' and p.amount_fen > 0 and e.kind = 'recover-refund';
  else
    select count(*) into new.turn from money.posting p join money.entry e on e.id = p.entry_id
    where p.claim_line_id = new.claim_line_id and p.account = 'paid' and p.amount_fen < 0 and e.kind = 'reverse';
  end if;
  return new;
end $$;
