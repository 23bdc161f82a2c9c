CREATE FUNCTION refuse_change_of_paid_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'invoice % is paid', OLD.number USING ERRCODE = 'integrity_constraint_violation',
        HINT = 'Void it, and issue another.';
END
$$;

CREATE TRIGGER paid_is_final BEFORE UPDATE OF total, harbour_id, person_id ON invoices
    FOR EACH ROW WHEN (OLD.status = 'paid') EXECUTE FUNCTION refuse_change_of_paid_invoice();
CREATE TRIGGER paid_stays BEFORE DELETE ON invoices
    FOR EACH ROW WHEN (OLD.status = 'paid') EXECUTE FUNCTION refuse_change_of_paid_invoice();

-- Lines come and go one by one; the sum has to be right in the end.
CREATE FUNCTION check_invoice_total() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    invoice bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.invoice_id ELSE NEW.invoice_id END;
BEGIN
    IF EXISTS (
        SELECT FROM invoices i
        WHERE i.id = invoice AND i.status <> 'draft'
          AND i.total <> (SELECT coalesce(sum(l.net), 0) FROM invoice_lines l WHERE l.invoice_id = i.id)
    ) THEN
        RAISE EXCEPTION 'the lines of invoice % do not add up to its total', invoice
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER lines_add_up AFTER INSERT OR UPDATE OR DELETE ON invoice_lines
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_invoice_total();
