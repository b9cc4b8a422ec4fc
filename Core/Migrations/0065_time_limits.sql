alter table executions add column time_limit_minutes double precision; -- the installation's limit when null
