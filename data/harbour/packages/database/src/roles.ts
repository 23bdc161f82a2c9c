import { pgRole } from 'drizzle-orm/pg-core';

// The platform makes them.
export const harbourApi = pgRole('harbour_api').existing();
export const harbourApp = pgRole('harbour_app').existing();
export const harbourSupport = pgRole('harbour_support').existing();
export const harbourReporting = pgRole('harbour_reporting').existing();
