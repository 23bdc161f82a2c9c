DROP TABLE harbour_staff;
DROP TYPE staff_role;
