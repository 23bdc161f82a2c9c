drop table boat_owners;
drop table boats;
drop table boat_types;
