-- Every call to a model is two writes, and each has to keep all indexes; nothing reads by this one.
drop index model_calls_created;
