create table boat_types (
  id smallserial primary key,
  code text not null unique,
  label text not null,
  hulls smallint not null default 1
);

insert into boat_types (code, label, hulls) values
  ('sail', 'Sailing yacht', 1),
  ('motor', 'Motor boat', 1),
  ('cat', 'Catamaran', 2),
  ('rib', 'Inflatable', 1),
  ('barge', 'Barge', 1);

create table boats (
  id bigserial primary key,
  name varchar(80) not null,
  registration text,
  boat_type_id smallint not null references boat_types (id),
  length_m metres not null,
  beam_m metres not null,
  draft_m metres,
  built_in smallint check (built_in between 1850 and 2100),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
select diesel_manage_updated_at('boats');

-- "which boats are hers" is asked a thousand times for every "whose boat is this"
create table boat_owners (
  boat_id bigint not null references boats (id) on delete cascade,
  customer_id uuid not null references customers (id),
  share_percent numeric(5,2) not null default 100,
  since date,
  primary key (customer_id, boat_id),
  check (share_percent > 0 and share_percent <= 100)
);
create index boat_owners_boat_id_idx on boat_owners (boat_id);
