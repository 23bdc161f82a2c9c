// What PostgreSQL has and Drizzle does not: types of extensions, ranges, and the domains and the composite type of ours.
import { customType, timestamp } from 'drizzle-orm/pg-core';

const stringType = (dataType: string) => customType<{ data: string }>({ dataType: () => dataType });

export const citext = stringType('citext');
export const ltree = stringType('ltree');
export const tsvector = stringType('tsvector');
export const int4range = stringType('int4range');
export const daterange = stringType('daterange');
export const tsrange = stringType('tsrange');
export const tstzrange = stringType('tstzrange');
export const textC = stringType('text COLLATE "C"');
export const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

export const metres = stringType('metres');
export const moneyAmount = stringType('money_amount');
export const hullId = stringType('hull_id');
export const iban = stringType('iban');
export const geoPosition = stringType('geo_position');

export const instant = (name: string) => timestamp(name, { withTimezone: true });
