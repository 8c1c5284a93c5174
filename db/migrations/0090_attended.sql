-- Who came to a class at all: a seat that nobody ever took is not a person trained (F37-12).
drop index training.check_event_class;
create index check_event_class on training.check_event (class_id, person_id);
create view training.door_attended as
  select class_id, person_id from training.check_event where kind = 'in';
grant select on training.door_attended to qc_app;
