alter table gates add column last_seen_at timestamptz;
create view gates_offline as
  select g.id, g.harbour_id, g.name, g.last_seen_at
  from gates g
  where g.last_seen_at is null or g.last_seen_at < now() - interval '10 minutes';
grant select on gates_offline to harbour_api;
