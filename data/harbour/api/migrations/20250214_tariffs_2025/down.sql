delete from tariffs where code like '%-2025';
update tariffs set description = replace(description, ' (2024)', '');
