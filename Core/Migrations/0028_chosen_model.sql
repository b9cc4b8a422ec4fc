alter table executions add column chosen_model text; -- provider/model that its owner wants; null lets the tier decide
