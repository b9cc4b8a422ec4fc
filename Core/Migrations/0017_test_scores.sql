alter table attempts   add column test_score     jsonb;                      -- how many planted faults its tests noticed; null until tried with the tests as they are
alter table executions add column stronger_asked int not null default 0;     -- how often a model was asked for better tests because faults went unnoticed
