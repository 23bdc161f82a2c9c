SELECT metering.create_month(month::date)
FROM generate_series(date '2025-07-01', date '2025-12-01', interval '1 month') AS month;
