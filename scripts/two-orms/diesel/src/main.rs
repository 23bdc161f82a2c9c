//! Diesel's half of the pair; drizzle.ts is the other one, with the same commands and the same output:
//!   tables                       the tables that schema.rs has, with their keys and columns
//!   read DB TABLE...             every row, a line each
//!   carry FROM TO I/N TABLE...   reads every row of FROM, and writes those whose number in the table is I modulo N into TO
//!   rewrite DB SECONDS TABLE...  over and over for so long, and once at least: reads every row, and writes it where it was
//! DB is a URL. A row that cannot be read or written is a line with an error, and the rest goes on.
#![allow(non_snake_case, dead_code)]
mod carry;
mod label;
mod show;
include!(concat!(env!("OUT_DIR"), "/tables.rs"));

use carry::{Carried, Outcome, Visit};
use diesel::prelude::*;
use serde_json::json;
use std::collections::HashSet;
use std::io::Write;
use std::time::{Duration, Instant};

fn say(line: serde_json::Value) -> Outcome<()> {
    writeln!(std::io::stdout().lock(), "{line}")?;
    Ok(())
}

struct Tables;

impl Visit for Tables {
    fn visit<Row: Carried>(&mut self) -> Outcome<()> {
        say(json!({"table": Row::NAME, "key": Row::KEY, "columns": Row::COLUMNS}))
    }
}

struct Read {
    from: PgConnection,
}

impl Visit for Read {
    fn visit<Row: Carried>(&mut self) -> Outcome<()> {
        for row in Row::load(&mut self.from)? {
            say(match row {
                Ok(row) => json!({"table": Row::NAME, "row": row.show()}),
                Err(error) => json!({"table": Row::NAME, "error": error.to_string()}),
            })?;
        }
        Ok(())
    }
}

#[derive(QueryableByName)]
struct Generated {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

/// The columns that the database computes, as schema.table.column: schema.rs does not say which.
fn generated(connection: &mut PgConnection) -> Outcome<HashSet<String>> {
    let all = diesel::sql_query(
        "SELECT nspname || '.' || relname || '.' || attname AS name FROM pg_attribute \
         JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace WHERE attgenerated <> ''",
    )
    .load::<Generated>(connection)?;
    Ok(all.into_iter().map(|column| column.name).collect())
}

/// Triggers and foreign keys do not act in this session.
fn writing(url: &str) -> Outcome<PgConnection> {
    let mut connection = PgConnection::establish(url)?;
    diesel::sql_query("SET session_replication_role = replica").execute(&mut connection)?;
    Ok(connection)
}

struct Carry {
    from: PgConnection,
    to: Option<PgConnection>, // None: where it came from
    part: (usize, usize),
    generated: HashSet<String>,
    until: Option<Instant>,
    written: u64,
}

impl Visit for Carry {
    fn visit<Row: Carried>(&mut self) -> Outcome<()> {
        let left_out = |column: &str| self.generated.contains(&format!("{}.{column}", Row::NAME));
        for (number, row) in Row::load(&mut self.from)?.into_iter().enumerate() {
            if self.until.is_some_and(|until| Instant::now() >= until) {
                return Ok(());
            }
            if number % self.part.1 != self.part.0 {
                continue;
            }
            let to = self.to.as_mut().unwrap_or(&mut self.from);
            match row.and_then(|row| row.save(to, &left_out)) {
                Ok(()) => self.written += 1,
                Err(error) => say(json!({"table": Row::NAME, "error": error.to_string()}))?,
            }
        }
        Ok(())
    }
}

fn run(arguments: &[&str]) -> Outcome<()> {
    match arguments {
        ["tables"] => NAMES.iter().try_for_each(|name| visit(name, &mut Tables)),
        ["read", from, tables @ ..] => {
            let mut read = Read { from: PgConnection::establish(from)? };
            tables.iter().try_for_each(|name| visit(name, &mut read))
        }
        ["carry", from, to, part, tables @ ..] => {
            let (part, parts) = part.split_once('/').ok_or("I/N, such as 0/1")?;
            let mut from = PgConnection::establish(from)?;
            let mut carry = Carry {
                generated: generated(&mut from)?,
                from,
                to: Some(writing(to)?),
                part: (part.parse()?, parts.parse()?),
                until: None,
                written: 0,
            };
            tables.iter().try_for_each(|name| visit(name, &mut carry))?;
            say(json!({"written": carry.written}))
        }
        ["rewrite", database, seconds, tables @ ..] => {
            let until = Instant::now() + Duration::from_secs(seconds.parse()?);
            let mut from = writing(database)?;
            let generated = generated(&mut from)?;
            let mut carry = Carry { from, to: None, part: (0, 1), generated, until: None, written: 0 };
            tables.iter().try_for_each(|name| visit(name, &mut carry))?;
            carry.until = Some(until);
            while Instant::now() < until {
                tables.iter().try_for_each(|name| visit(name, &mut carry))?;
            }
            say(json!({"written": carry.written}))
        }
        _ => Err("tables | read DB TABLE... | carry FROM TO I/N TABLE... | rewrite DB SECONDS TABLE...".into()),
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Err(error) = run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()) {
        eprintln!("diesel: {error}");
        std::process::exit(2);
    }
}
