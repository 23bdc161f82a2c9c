CREATE MATERIALIZED VIEW monthly_revenue AS
SELECT i.harbour_id,
       date_trunc('month', i.issued_on)::date AS month,
       i.currency_code,
       count(*) AS invoices,
       sum(i.total) AS revenue
FROM invoices i
WHERE i.status IN ('sent', 'paid')
GROUP BY 1, 2, 3;

-- REFRESH ... CONCURRENTLY needs it
CREATE UNIQUE INDEX monthly_revenue_key ON monthly_revenue (harbour_id, month, currency_code);

COMMENT ON MATERIALIZED VIEW monthly_revenue IS 'Refreshed by the API every night.';
