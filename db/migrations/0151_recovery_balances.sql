-- A budget's own page adds up with money that is on its way back: the same columns as before, and the new accounts after them.
create or replace view money.door_budget as
  select b.id, b.region, b.year, b.fund, l.appropriated_fen, l.available_fen, l.reserved_fen, l.payable_fen,
    l.in_payment_fen, l.paid_fen, l.offset_fen, l.receivable_fen, l.recovered_fen, l.written_off_fen
  from money.budget b join money.door_balance l on l.book_id = b.id;

-- Where the debtor pays to, as the decision says it.
alter table money.recovery add column pay_to text;
