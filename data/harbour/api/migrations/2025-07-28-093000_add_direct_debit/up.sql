ALTER TYPE payment_method ADD VALUE 'direct_debit' BEFORE 'cash';
