// Drizzle's own migrator on one folder and one database, as an application calls it.
// Usage: node|bun migrate.mjs PROJECT LINE URL FOLDER SCHEMA TABLE
//   PROJECT has node_modules with drizzle-orm; LINE is "stable" or "v1"
// Says one line of JSON on stdout, {"ok":true} or {"ok":false,"code":SQLSTATE,"message":...}; the exit code is 0 for both.
import { createRequire } from 'node:module';

const [project, line, url, migrationsFolder, migrationsSchema, migrationsTable] = process.argv.slice(2);
const load = createRequire(`${project}/package.json`);
const driver = load('postgres');
const postgres = driver.default ?? driver;  // bun gives the module itself
const { drizzle } = load('drizzle-orm/postgres-js');
const { migrate } = load('drizzle-orm/postgres-js/migrator');

const client = postgres(url, { max: 1, onnotice: () => {} });
const database = line === 'v1' ? drizzle({ client }) : drizzle(client);
let said = { ok: true };
try {
  const result = await migrate(database, { migrationsFolder, migrationsSchema, migrationsTable });
  // 1.0 gives some refusals back in place of throwing them.
  if (result !== undefined) said = { ok: true, result };
} catch (error) {
  const cause = error.cause ?? error;
  said = { ok: false, code: cause.code ?? '', message: String(cause.message ?? cause) };
}
await client.end();
console.log(JSON.stringify(said));
