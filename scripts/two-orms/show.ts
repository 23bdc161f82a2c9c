// A value as both programs print it: null, an array, or a text. What is equal here is the same value.
// The rules are those of diesel/src/show.rs; a value of a type that is not named here is a text as it is.
import { is } from 'drizzle-orm';
import { PgArray, type PgColumn } from 'drizzle-orm/pg-core';

export function show(value: unknown, column: PgColumn): unknown {
  if (value === null || value === undefined) return null;
  if (is(column, PgArray) && Array.isArray(value)) {
    // The elements of a second dimension are arrays again, which schema.ts does not say.
    return value.map((element) => show(element, Array.isArray(element) ? column : (column.baseColumn as PgColumn)));
  }
  return scalar(value, column.getSQLType());
}

function scalar(value: unknown, type: string): string {
  if (type === 'json' || type === 'jsonb') return canonical(value);
  if (value instanceof Date) return moment(value, type);
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') {
    const fraction = type === 'real' || type === 'double precision';
    return fraction || !Number.isInteger(value) ? float(value) : BigInt(value).toString();
  }
  const text = String(value);
  if (type.endsWith('range')) return range(text, type);
  if (type.startsWith('interval')) return interval(text);
  if (type === 'inet') return /\/\d+$/.test(text) ? text : `${text}/${text.includes(':') ? 128 : 32}`;
  if (type === 'date' || type.startsWith('timestamp')) return instant(text, type);
  return text;
}

// The shortest digits that give the same number again.
function float(number: number): string {
  if (!Number.isFinite(number)) return String(number);
  return (Object.is(number, -0) ? '-' : '') + number.toExponential().replace('e+', 'e');
}

const year = (number: number) => (number < 0 ? '-' : '') + String(Math.abs(number)).padStart(4, '0');

function moment(date: Date, type: string): string {
  if (Number.isNaN(date.getTime())) return 'Invalid Date';
  const rest = date.toISOString().replace(/^[+-]?\d+/, '');
  if (type === 'date') return year(date.getUTCFullYear()) + rest.slice(0, 6);
  return `${year(date.getUTCFullYear())}${rest.slice(0, -1)}000${type.includes('with time zone') || type.startsWith('timestamptz') ? 'Z' : ''}`;
}

// A date or a time as PostgreSQL writes it (DateStyle ISO), to the microsecond.
function instant(text: string, type: string): string {
  const parts = /^(\d+)-(\d\d)-(\d\d)(?: (\d\d:\d\d:\d\d)(\.\d+)?)?([+-]\d\d)?(:\d\d)?( BC)?$/.exec(text);
  if (!parts) return text;
  const [, years, month, day, time, fraction, hours, minutes, bc] = parts;
  const number = bc ? 1 - Number(years) : Number(years);
  if (!time) return `${year(number)}-${month}-${day}`;
  const micros = (fraction ?? '.').slice(1).padEnd(6, '0');
  if (!hours) return `${year(number)}-${month}-${day}T${time}.${micros}`;
  const utc = new Date(`2000-01-01T${time}${hours}${minutes ?? ':00'}`);
  utc.setTime(Date.UTC(2000, Number(month) - 1, Number(day)) + (utc.getTime() - Date.UTC(2000, 0, 1)));
  utc.setUTCFullYear(number + utc.getUTCFullYear() - 2000);
  return `${moment(utc, type).replace(/\.\d+Z?$/, '')}.${micros}Z`;
}

function range(text: string, type: string): string {
  const parts = /^([[(])"?([^",]*)"?,"?([^",]*)"?([\])])$/.exec(text);
  if (!parts) return text;
  const bound = (of: string) => (type.startsWith('ts') || type.startsWith('date') ? instant(of, type.startsWith('tstz') ? 'timestamptz' : 'timestamp') : of);
  return `${parts[1]}${bound(parts[2])},${bound(parts[3])}${parts[4]}`;
}

// As PostgreSQL writes it with IntervalStyle postgres.
function interval(text: string): string {
  let [months, days, micros] = [0, 0, 0n];
  for (const [, count, unit] of text.matchAll(/([+-]?\d+) (year|mon|day)s?/g)) {
    if (unit === 'year') months += 12 * Number(count);
    if (unit === 'mon') months += Number(count);
    if (unit === 'day') days += Number(count);
  }
  const time = /([+-]?)(\d+):(\d\d):(\d\d)(\.\d+)?$/.exec(text);
  if (time) {
    micros = (BigInt(time[2]) * 3600n + BigInt(time[3]) * 60n + BigInt(time[4])) * 1000000n;
    micros += BigInt((time[5] ?? '.').slice(1).padEnd(6, '0'));
    if (time[1] === '-') micros = -micros;
  }
  return `${months} months ${days} days ${micros} us`;
}

// Sorted keys; a number is a text that begins with '#', and keeps all of its digits.
function canonical(value: unknown): string {
  if (typeof value === 'number') return `"#${digits(value)}"`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

function digits(number: number): string {
  if (!Number.isInteger(number)) return float(number);
  return Math.abs(number) < 2 ** 64 ? BigInt(number).toString() : float(number);
}
