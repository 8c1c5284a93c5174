-- A reservation lets go of seats one by one: who never came, seats nobody took, lines refused. What is held is what was
-- reserved, less what was used and what was released.
alter table money.reservation add column released_fen bigint not null default 0 check (released_fen >= 0);
update money.reservation set released_fen = amount_fen - used_fen where state <> 'live';
alter table money.reservation
  drop constraint reservation_check1,
  drop constraint reservation_check2,
  add constraint reservation_covered check (used_fen + released_fen <= amount_fen),
  add constraint reservation_whole check (state = 'live' or used_fen + released_fen = amount_fen),
  add constraint reservation_unused check (state <> 'released' or used_fen = 0);

create table money.seat_release (
  id uuid primary key,
  reservation_id uuid not null references money.reservation,
  cause text not null check (cause in ('empty', 'no-show', 'not-eligible', 'refused')),
  -- Whose seat, where it was somebody's.
  person_id uuid references registry.person,
  seats integer not null check (seats > 0),
  amount_fen bigint not null check (amount_fen > 0),
  reason text not null,
  at timestamptz not null,
  by_account uuid,
  entry_id uuid not null references money.entry,
  check ((cause = 'empty') = (person_id is null)),
  check (person_id is null or seats = 1)
);
create unique index seat_release_once on money.seat_release (reservation_id, person_id) where person_id is not null;
create unique index seat_release_empty_once on money.seat_release (reservation_id) where person_id is null;
create trigger seat_release_append_only before update or delete on money.seat_release
  for each row execute function platform.refuse_change();
grant select, insert on money.seat_release to qc_app;

create or replace view money.door_reservation as
  select id, budget_id, subject, seats, per_seat_fen, amount_fen, used_fen, state, made_at, closed_at, close_reason,
    released_fen, amount_fen - used_fen - released_fen as held_fen
  from money.reservation;
