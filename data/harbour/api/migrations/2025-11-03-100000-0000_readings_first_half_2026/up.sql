SELECT metering.create_month(month::date)
FROM generate_series(date '2026-01-01', date '2026-06-01', interval '1 month') AS month;
