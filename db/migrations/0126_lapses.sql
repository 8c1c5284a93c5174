-- A class that did not open by its date lapses and gives its money back. The platform does that by itself, so nobody's
-- account stands behind it.
alter table training.class add column lapsed_at timestamptz,
  drop constraint class_ended, add constraint class_ended check (state not in ('withdrawn', 'cancelled')
    or (ended_at is not null and end_reason is not null and (ended_by is not null or lapsed_at is not null))),
  drop constraint class_returned, add constraint class_returned check (state <> 'returned'
    or (returned_at is not null and return_reasons is not null and (returned_by is not null or lapsed_at is not null)));
