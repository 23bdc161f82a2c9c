-- A value cannot be taken away: the type is made anew. Fails while there are payments by direct debit.
ALTER TYPE payment_method RENAME TO payment_method_old;
CREATE TYPE payment_method AS ENUM ('card', 'bank_transfer', 'cash');
ALTER TABLE payments ALTER COLUMN method TYPE payment_method USING method::text::payment_method;
DROP TYPE payment_method_old;
