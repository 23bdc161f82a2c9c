DROP VIEW berth_occupancy;
