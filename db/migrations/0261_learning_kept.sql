-- Online learning of classes that are long over: what counted of it stays for good, the reports behind it are destroyed by two.
create table training.learning_kept (
  class_id uuid not null references training.class,
  person_id uuid not null references registry.person,
  -- As the rule computed it from the events: hours, minutes, lines, deductions.
  hours jsonb not null,
  events integer not null check (events >= 0),
  destruction_id uuid not null,
  kept_at timestamptz not null,
  primary key (class_id, person_id)
);
grant select, insert on training.learning_kept to qc_app;
create trigger learning_kept_append_only before update or delete on training.learning_kept
  for each row execute function platform.refuse_change();

-- Events are appended, and go only by a list of destruction that a second person has decided on.
create function training.refuse_learning_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and exists (
    select from supervision.destruction_item i join supervision.destruction d on d.id = i.destruction_id
    where i.item_id = old.class_id and i.kept is null and d.kind = 'learning-events' and d.state = 'done'
      and d.decided_by <> d.asked_by) then
    return old;
  end if;
  raise exception 'training.learning_event is append-only' using errcode = 'insufficient_privilege';
end $$;
drop trigger learning_event_append_only on training.learning_event;
create trigger learning_event_append_only before update or delete on training.learning_event
  for each row execute function training.refuse_learning_change();
grant delete on training.learning_event to qc_app;
