// Says in lines what two programs do not do alike; the lines are appended to FINDINGS.
//   judge.mjs tables FINDINGS DIESEL DRIZZLE               of the outputs of `tables`; prints the names of those that both have
//   judge.mjs read FINDINGS TABLES WHO OUTPUT WHO OUTPUT   of the outputs of `read`; TABLES: an output of `tables`
//   judge.mjs verify FINDINGS WHO REPORT                   of a JSON report of pgassay verify: what WHO did to the rows
//   judge.mjs errors WHO OUTPUT                            prints what stopped rows, without their values
//   judge.mjs written OUTPUT                               prints how many rows an output says were written
//   judge.mjs expect FINDINGS FILE                         every finding begins with a line of FILE, and every line begins one
import { appendFileSync, readFileSync } from 'node:fs';

const lines = (file) => readFileSync(file, 'utf8').split('\n').filter((line) => line !== '');
const records = (file) => lines(file).map((line) => JSON.parse(line));
const [command, ...rest] = process.argv.slice(2);

class Findings {
  #found = new Map();
  add(what, key) {
    const keys = this.#found.get(what);
    if (keys) keys.push(key);
    else this.#found.set(what, [key]);
  }
  append(file) {
    for (const [what, keys] of this.#found) {
      const shown = keys.slice(0, 8).join(', ') + (keys.length > 8 ? ', ...' : '');
      appendFileSync(file, keys[0] === undefined ? `${what}\n` : `${what}: ${keys.length} row${keys.length === 1 ? '' : 's'}, ${shown}\n`);
    }
  }
}
const found = new Findings();

if (command === 'tables') {
  const [file, ours, theirs] = rest;
  const [rust, typescript] = [ours, theirs].map((output) => new Map(records(output).map((one) => [one.table, one])));
  const alone = (who, what) => found.add(`${who} alone has ${what}`);
  for (const [name, one] of rust) {
    const other = typescript.get(name);
    if (!other) {
      alone('schema.rs', name);
      continue;
    }
    for (const column of one.columns) if (!other.columns.includes(column)) alone('schema.rs', `${name}.${column}`);
    for (const column of other.columns) if (!one.columns.includes(column)) alone('schema.ts', `${name}.${column}`);
    const same = one.key.join() === other.key.join() && one.key.length > 0;
    if (same) console.log(name);
    else found.add(`the keys of ${name} differ: ${one.key} in schema.rs, ${other.key} in schema.ts`);
  }
  for (const name of typescript.keys()) if (!rust.has(name)) alone('schema.ts', name);
  found.append(file);
} else if (command === 'read') {
  const [file, tables, one, output, other, otherOutput] = rest;
  const keys = new Map(records(tables).map(({ table, key }) => [table, key]));
  const keyOf = ({ table, row }) => JSON.stringify(Object.fromEntries(keys.get(table).map((column) => [column, row[column]])));
  const byKey = (name) => {
    const rows = new Map();
    for (const line of records(name)) if (line.row) rows.set(`${line.table} ${keyOf(line)}`, line);
    return rows;
  };
  const [left, right] = [byKey(output), byKey(otherOutput)];
  for (const [key, line] of left) {
    const pair = right.get(key);
    if (!pair) {
      found.add(`${one} alone reads a row of ${line.table} with this key`, keyOf(line));
      continue;
    }
    for (const column of Object.keys(line.row)) {
      if (!(column in pair.row) || JSON.stringify(line.row[column]) === JSON.stringify(pair.row[column])) continue;
      found.add(`${one} and ${other} do not read the same in ${line.table}.${column}`, keyOf(line));
    }
  }
  for (const [key, line] of right) if (!left.has(key)) found.add(`${other} alone reads a row of ${line.table} with this key`, keyOf(line));
  found.append(file);
} else if (command === 'verify') {
  const [file, who, name] = rest;
  const report = JSON.parse(readFileSync(name, 'utf8'));
  const verbs = { lost: 'loses a row of', gained: 'makes up a row of' };
  for (const table of report.tables) {
    if (table.status === 'same' || table.status === 'excluded') continue;
    const full = `${table.schema}.${table.name}`;
    if (!table.found_all || table.found.length === 0) found.add(`${who} does to ${full} what verify does not name: ${table.found_reason ?? table.reason}`);
    for (const row of table.found) {
      const key = JSON.stringify(row.key);
      if (row.kind !== 'changed') found.add(`${who} ${verbs[row.kind]} ${full}`, key);
      for (const { column, kind } of row.values) if (row.kind === 'changed') found.add(`${who} changes ${full}.${column}, ${kind}`, key);
      if (row.kind === 'changed' && row.values.length === 0) found.add(`${who} changes ${full}, in ${row.columns.join(', ') || 'some column'}`, key);
    }
  }
  for (const object of report.catalog) found.add(`${who} changes the schema: ${object.kind} ${object.name}`);
  if (!report.complete) found.add(`${who}: verify could not check everything`);
  found.append(file);
} else if (command === 'errors') {
  const [who, output] = rest;
  const counts = new Map();
  for (const { table, error } of records(output)) {
    if (!error) continue;
    const what = `  ${who}, ${table}: ${error}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  for (const [what, count] of counts) console.log(`${what}${count > 1 ? ` (${count} times)` : ''}`);
} else if (command === 'written') {
  console.log(records(rest[0]).reduce((sum, line) => sum + (line.written ?? 0), 0));
} else if (command === 'expect') {
  const [findings, expected] = [lines(rest[0]), lines(rest[1]).filter((line) => !line.startsWith('#'))];
  const unexpected = findings.filter((line) => !expected.some((start) => line.startsWith(start)));
  const missing = expected.filter((start) => !findings.some((line) => line.startsWith(start)));
  for (const line of unexpected) console.log(`not expected: ${line}`);
  for (const line of missing) console.log(`expected, and not so: ${line}`);
  process.exitCode = unexpected.length + missing.length > 0 ? 1 : 0;
} else {
  throw new Error('tables, read, verify, errors, written or expect');
}
