-- How many days those were on which the recent ones were done: a queue moves as fast as an office works, not as fast as
-- claims happen to come.
alter table money.step_pace add column busy_days integer not null default 0 check (busy_days between 0 and recent);
