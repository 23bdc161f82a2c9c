//! The harbours' own SQL types as their API has them.
use crate::schema::sql_types;
use crate::show::Show;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql, WriteTuple};
use diesel::sql_types::{Double, Nullable, Record};
use serde_json::{json, Value};
use std::io::Write;

/// A composite type.
#[derive(Debug, Clone, PartialEq, AsExpression, FromSqlRow)]
#[diesel(sql_type = sql_types::GeoPosition)]
pub struct GeoPosition(Option<f64>, Option<f64>);

impl FromSql<sql_types::GeoPosition, Pg> for GeoPosition {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let (latitude, longitude) = FromSql::<Record<(Nullable<Double>, Nullable<Double>)>, Pg>::from_sql(value)?;
        Ok(GeoPosition(latitude, longitude))
    }
}

impl ToSql<sql_types::GeoPosition, Pg> for GeoPosition {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        WriteTuple::<(Nullable<Double>, Nullable<Double>)>::write_tuple(&(self.0, self.1), &mut out.reborrow())
    }
}

/// As PostgreSQL writes it, which is how Drizzle has it.
impl Show for GeoPosition {
    fn show(&self) -> Value {
        let part = |part: Option<f64>| part.map_or(String::new(), |number| number.to_string());
        json!(format!("({},{})", part(self.0), part(self.1)))
    }
}

/// An enum whose values the API knows: another one is an error.
#[derive(Debug, Clone, Copy, PartialEq, AsExpression, FromSqlRow)]
#[diesel(sql_type = sql_types::DocumentType)]
pub enum DocumentType {
    Insurance,
    Registration,
    RadioLicence,
}

impl DocumentType {
    const ALL: [(DocumentType, &'static str); 3] = [
        (DocumentType::Insurance, "insurance"),
        (DocumentType::Registration, "registration"),
        (DocumentType::RadioLicence, "radio_licence"),
    ];
    fn label(&self) -> &'static str {
        Self::ALL.iter().find(|(value, _)| value == self).map_or("", |(_, label)| label)
    }
}

impl FromSql<sql_types::DocumentType, Pg> for DocumentType {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let found = Self::ALL.iter().find(|(_, label)| label.as_bytes() == value.as_bytes());
        found.map(|(value, _)| *value).ok_or_else(|| "a document_type that the API does not know".into())
    }
}

impl ToSql<sql_types::DocumentType, Pg> for DocumentType {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(self.label().as_bytes())?;
        Ok(IsNull::No)
    }
}

impl Show for DocumentType {
    fn show(&self) -> Value {
        json!(self.label())
    }
}

/// A type of an extension, whose binary form is a version and the text.
#[derive(Debug, Clone, PartialEq, AsExpression, FromSqlRow)]
#[diesel(sql_type = sql_types::Ltree)]
pub struct Ltree(String);

impl FromSql<sql_types::Ltree, Pg> for Ltree {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        match value.as_bytes() {
            [1, text @ ..] => Ok(Ltree(String::from_utf8(text.to_vec())?)),
            _ => Err("an ltree of another version".into()),
        }
    }
}

impl ToSql<sql_types::Ltree, Pg> for Ltree {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(&[1])?;
        out.write_all(self.0.as_bytes())?;
        Ok(IsNull::No)
    }
}

impl Show for Ltree {
    fn show(&self) -> Value {
        json!(self.0)
    }
}

/// Only ever computed by the database.
#[derive(Debug, Clone, PartialEq, AsExpression, FromSqlRow)]
#[diesel(sql_type = sql_types::Tsvector)]
pub struct Tsvector(String);

impl FromSql<sql_types::Tsvector, Pg> for Tsvector {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let bytes = value.as_bytes();
        let number = |at: usize, size: usize| -> deserialize::Result<usize> {
            let part = bytes.get(at..at + size).ok_or("a tsvector that ends too early")?;
            Ok(part.iter().fold(0, |number, byte| number << 8 | usize::from(*byte)))
        };
        let mut at = 4;
        let mut words = Vec::new();
        for _ in 0..number(0, 4)? {
            let end = at + bytes[at..].iter().position(|byte| *byte == 0).ok_or("a lexeme without an end")?;
            let word = std::str::from_utf8(&bytes[at..end])?.replace('\\', "\\\\").replace('\'', "''");
            at = end + 3;
            let mut positions = Vec::new();
            for _ in 0..number(end + 1, 2)? {
                let position = number(at, 2)?;
                positions.push(format!("{}{}", position & 0x3fff, ["", "C", "B", "A"][position >> 14]));
                at += 2;
            }
            let places = if positions.is_empty() { String::new() } else { format!(":{}", positions.join(",")) };
            words.push(format!("'{word}'{places}"));
        }
        Ok(Tsvector(words.join(" ")))
    }
}

impl ToSql<sql_types::Tsvector, Pg> for Tsvector {
    fn to_sql<'b>(&'b self, _: &mut Output<'b, '_, Pg>) -> serialize::Result {
        Err("a tsvector is the database's to write".into())
    }
}

impl Show for Tsvector {
    fn show(&self) -> Value {
        json!(self.0)
    }
}
