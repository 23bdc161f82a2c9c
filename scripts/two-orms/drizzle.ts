// Drizzle's half of the pair; diesel/src/main.rs is the other one, with the same commands and the same output:
//   tables                       the tables that schema.ts has, with their keys and columns
//   read DB TABLE...             every row, a line each
//   carry FROM TO I/N TABLE...   reads every row of FROM, and writes those whose number in the table is I modulo N into TO
//   rewrite DB SECONDS TABLE...  over and over for so long, and once at least: reads every row, and writes it where it was
// DB is a URL. A row that cannot be read or written is a line with an error, and the rest goes on.
// TWO_ORMS_SCHEMA_TS: schema.ts. Run by node (with tsx) and by bun, from a folder that has the project's node_modules.
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { asc, getTableColumns, is } from 'drizzle-orm';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { getTableConfig, PgTable, type PgColumn } from 'drizzle-orm/pg-core';
import postgres from 'postgres';
import { show } from './show';

type Row = Record<string, unknown>;

class Table {
  readonly name: string;
  readonly columns: [string, PgColumn][]; // by what schema.ts calls them
  readonly key: [string, PgColumn][]; // in the order of their names

  constructor(readonly table: PgTable) {
    const config = getTableConfig(table);
    this.name = `${config.schema ?? 'public'}.${config.name}`;
    this.columns = Object.entries(getTableColumns(table)) as [string, PgColumn][];
    const together = new Set(config.primaryKeys.flatMap((key) => key.columns.map((column) => column.name)));
    this.key = this.columns.filter(([, column]) => column.primary || together.has(column.name));
    this.key.sort(([, a], [, b]) => (a.name < b.name ? -1 : 1));
  }

  load(db: PostgresJsDatabase): Promise<Row[]> {
    return db.select().from(this.table).orderBy(...this.key.map(([, column]) => asc(column))) as unknown as Promise<Row[]>;
  }

  // Inserts it, or makes the row with this key equal to it. What the database computes is left to it.
  async save(db: PostgresJsDatabase, row: Row) {
    const values = Object.fromEntries(this.columns.filter(([, column]) => !column.generated).map(([name]) => [name, row[name]]));
    const changes = { ...values };
    for (const [name] of this.key) delete changes[name];
    const insert = db.insert(this.table).overridingSystemValue().values(values as never);
    const target = this.key.map(([, column]) => column);
    if (target.length === 0) await insert;
    else if (Object.keys(changes).length === 0) await insert.onConflictDoNothing({ target });
    else await insert.onConflictDoUpdate({ target, set: changes as never });
  }

  show(row: Row): Row {
    return Object.fromEntries(this.columns.map(([name, column]) => [column.name, show(row[name], column)]));
  }
}

const say = (line: unknown) => {
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
  for (let done = 0; done < bytes.length;) done += writeSync(1, bytes, done);
};

// Drizzle's own message is the query with its parameters, which are the row.
const reason = (error: unknown): string => {
  const cause = (error as { cause?: unknown }).cause ?? error;
  return (cause as Error).message.split('\n')[0];
};

const schema = await import(pathToFileURL(process.env.TWO_ORMS_SCHEMA_TS ?? '').href);
const all = new Map<string, Table>();
for (const exported of Object.values(schema)) {
  if (!is(exported, PgTable)) continue;
  const table = new Table(exported);
  all.set(table.name, table);
}

const named = (names: string[]) => names.map((name) => {
  const table = all.get(name);
  if (!table) throw new Error(`schema.ts has no table ${name}`);
  return table;
});

const connect = (url: string, connection = {}) => drizzle(postgres(url, { max: 1, connection }));
// Triggers and foreign keys do not act in this session.
const writing = (url: string) => connect(url, { session_replication_role: 'replica' });
const ended = (db: PostgresJsDatabase) => (db as unknown as { $client: postgres.Sql }).$client.end();

async function write(tables: Table[], from: PostgresJsDatabase, to: PostgresJsDatabase, part: number, parts: number, until: number) {
  let written = 0;
  for (const table of tables) {
    const rows = await table.load(from);
    for (let number = part; number < rows.length; number += parts) {
      if (Date.now() >= until) return written;
      try {
        await table.save(to, rows[number]);
        ++written;
      } catch (error) {
        say({ table: table.name, error: reason(error) });
      }
    }
  }
  return written;
}

const [command, ...rest] = process.argv.slice(2);
if (command === 'tables') {
  const names = (columns: [string, PgColumn][]) => columns.map(([, column]) => column.name);
  for (const table of all.values()) say({ table: table.name, key: names(table.key), columns: names(table.columns) });
} else if (command === 'read') {
  const [url, ...names] = rest;
  const from = connect(url);
  for (const table of named(names)) {
    for (const row of await table.load(from)) say({ table: table.name, row: table.show(row) });
  }
  await ended(from);
} else if (command === 'carry') {
  const [source, target, share, ...names] = rest;
  const [part, parts] = share.split('/').map(Number);
  const [from, to] = [connect(source), writing(target)];
  say({ written: await write(named(names), from, to, part, parts, Infinity) });
  await Promise.all([ended(from), ended(to)]);
} else if (command === 'rewrite') {
  const [url, seconds, ...names] = rest;
  const until = Date.now() + Number(seconds) * 1000;
  const db = writing(url);
  let written = await write(named(names), db, db, 0, 1, Infinity);
  while (Date.now() < until) written += await write(named(names), db, db, 0, 1, until);
  say({ written });
  await ended(db);
} else {
  throw new Error('tables | read DB TABLE... | carry FROM TO I/N TABLE... | rewrite DB SECONDS TABLE...');
}
