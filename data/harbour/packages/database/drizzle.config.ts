import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './src/schema.ts',
  out: './drizzle',
  dbCredentials: { url: process.env.DATABASE_URL ?? '' },
  schemaFilter: ['public', 'metering'],
  // Diesel's own table, and the partitions: schema.ts knows their parents.
  tablesFilter: ['!__diesel_schema_migrations', '!readings_*', '!access_events_*'],
  migrations: { schema: 'drizzle', table: '__drizzle_migrations' },
});
