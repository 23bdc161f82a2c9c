drop view gates_offline;
alter table gates drop column last_seen_at;
