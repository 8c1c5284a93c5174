-- A rule looks into the lessons of a few classes.
create index lesson_sum_class on supervision.lesson_sum (class_id);
comment on column supervision.lesson_sum.same_spot is 'no more check-ins by phone than these were at one position';
