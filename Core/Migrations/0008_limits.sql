-- How many executions a user has asked for on a day (UTC). A number of its own, so that deleting executions does not buy new ones.
alter table users
  add column executions_day    date,
  add column executions_on_day int not null default 0;
create index executions_user_open on executions (user_id) where status in ('pending', 'running');
