DROP TABLE crane_slots;
