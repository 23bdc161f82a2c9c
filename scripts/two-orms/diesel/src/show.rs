//! A value as both programs print it: JSON's null, an array, or a text. What is equal here is the same value.
use bigdecimal::BigDecimal;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use diesel::pg::data_types::PgInterval;
use ipnetwork::IpNetwork;
use serde_json::{json, Map, Number, Value};
use std::ops::Bound;

pub trait Show {
    fn show(&self) -> Value;
}

macro_rules! as_displayed {
    ($($type:ty),*) => {
        $(impl Show for $type {
            fn show(&self) -> Value {
                Value::String(self.to_string())
            }
        })*
    };
}
as_displayed!(i16, i32, i64, uuid::Uuid, String);

impl Show for bool {
    fn show(&self) -> Value {
        json!(if *self { "t" } else { "f" })
    }
}

impl Show for BigDecimal {
    fn show(&self) -> Value {
        json!(self.to_plain_string())
    }
}

/// The shortest digits that give the same number again.
macro_rules! float {
    ($type:ty) => {
        impl Show for $type {
            fn show(&self) -> Value {
                json!(if self.is_nan() {
                    "NaN".to_string()
                } else if self.is_infinite() {
                    if *self > 0.0 { "Infinity" } else { "-Infinity" }.to_string()
                } else {
                    format!("{self:e}")
                })
            }
        }
    };
}
float!(f32);
float!(f64);

impl Show for Vec<u8> {
    fn show(&self) -> Value {
        json!(self.iter().fold("\\x".to_string(), |text, byte| text + &format!("{byte:02x}")))
    }
}

impl Show for [u8; 6] {
    fn show(&self) -> Value {
        json!(self.map(|byte| format!("{byte:02x}")).join(":"))
    }
}

impl Show for NaiveDate {
    fn show(&self) -> Value {
        let sign = if self.year() < 0 { "-" } else { "" };
        json!(format!("{sign}{:04}-{:02}-{:02}", self.year().abs(), self.month(), self.day()))
    }
}

fn time_of_day(time: NaiveTime) -> String {
    format!("{}.{:06}", time.format("%H:%M:%S"), time.nanosecond() / 1000)
}

impl Show for NaiveTime {
    fn show(&self) -> Value {
        json!(time_of_day(*self))
    }
}

impl Show for NaiveDateTime {
    fn show(&self) -> Value {
        json!(format!("{}T{}", text(&self.date()), time_of_day(self.time())))
    }
}

impl Show for DateTime<Utc> {
    fn show(&self) -> Value {
        json!(format!("{}Z", text(&self.naive_utc())))
    }
}

impl Show for PgInterval {
    fn show(&self) -> Value {
        json!(format!("{} months {} days {} us", self.months, self.days, self.microseconds))
    }
}

impl Show for IpNetwork {
    fn show(&self) -> Value {
        json!(self.to_string())
    }
}

impl<T: Show> Show for Option<T> {
    fn show(&self) -> Value {
        self.as_ref().map_or(Value::Null, Show::show)
    }
}

impl<T: Show> Show for Vec<T> {
    fn show(&self) -> Value {
        self.iter().map(Show::show).collect()
    }
}

/// Diesel has no empty range: it reads one as a range from a value to the same, and writes that back as an empty one.
impl<T: Show + PartialEq> Show for (Bound<T>, Bound<T>) {
    fn show(&self) -> Value {
        if matches!(self, (Bound::Excluded(lower), Bound::Excluded(upper)) if lower == upper) {
            return json!("empty");
        }
        let lower = match &self.0 {
            Bound::Included(bound) => format!("[{}", text(bound)),
            Bound::Excluded(bound) => format!("({}", text(bound)),
            Bound::Unbounded => "(".to_string(),
        };
        let upper = match &self.1 {
            Bound::Included(bound) => format!("{}]", text(bound)),
            Bound::Excluded(bound) => format!("{})", text(bound)),
            Bound::Unbounded => ")".to_string(),
        };
        json!(format!("{lower},{upper}"))
    }
}

fn text<T: Show>(value: &T) -> String {
    value.show().as_str().unwrap_or_default().to_string()
}

/// As JSON text with sorted keys; 1 and 1.0 are one number, and each keeps all of its digits.
impl Show for Value {
    fn show(&self) -> Value {
        json!(canonical(self).to_string())
    }
}

fn canonical(value: &Value) -> Value {
    match value {
        Value::Number(number) => Value::String(format!("#{}", digits(number))),
        Value::Array(elements) => elements.iter().map(canonical).collect(),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), canonical(value))).collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

fn digits(number: &Number) -> String {
    match number.as_f64() {
        Some(double) if number.is_f64() && double.fract() == 0.0 && double.abs() < 18446744073709551616.0 => {
            (double as i128).to_string()
        }
        Some(double) if number.is_f64() => format!("{double:e}"),
        _ => number.to_string(),
    }
}
