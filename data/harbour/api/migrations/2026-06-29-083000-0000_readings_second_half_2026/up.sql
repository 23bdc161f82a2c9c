SELECT metering.create_month(month::date)
FROM generate_series(date '2026-07-01', date '2026-12-01', interval '1 month') AS month;
