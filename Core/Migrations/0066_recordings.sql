alter table model_calls
  add column asked         text, -- SHA-256 of the messages of an answered call, by which a recording finds its answer again
  add column finish_reason text; -- stop, length or tool_calls
