-- All phones somebody had, not only the one bound now: for those who change them often.
create index check_device_person on training.check_device (person_id);
