alter table model_calls add column copied boolean not null default false; -- a stored reply of another execution: nobody was asked, and it cost nothing
update model_calls set copied = true where outcome = 'completed' and latency_ms is null;
