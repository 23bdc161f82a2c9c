-- Agreed with the harbour masters on Friday. Yearly from now on.
update tariffs set description = description || ' (2024)';

insert into tariffs (code, season, description, per_metre, currency_code, minimum_nights)
select replace(code, '2024', '2025'), season, replace(description, '(2024)', '(2025)'), round(per_metre * 1.04, 2),
       currency_code, minimum_nights
from tariffs
where code like '%-2024';

insert into tariffs (code, season, description, per_metre, currency_code) values
  ('rib-2025', 'high', 'Dinghies and inflatables, summer', 1.10, 'EUR'),
  ('visitor-gbp-2025', 'high', 'Visitors, June to August', 2.85, 'GBP');
