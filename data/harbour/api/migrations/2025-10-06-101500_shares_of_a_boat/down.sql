DROP TRIGGER shares_at_most_100 ON boat_owners;
DROP FUNCTION check_boat_shares();
