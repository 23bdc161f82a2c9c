//! A value of an enum: its label, whichever labels the database has.

/// A Rust type of the SQL type's name for `Sql`.
macro_rules! label {
    ($name:ident, $($sql_type:ident)::+) => {
        #[derive(Debug, Clone, PartialEq, diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
        #[diesel(sql_type = $($sql_type)::+)]
        pub struct $name(String);

        impl diesel::deserialize::FromSql<$($sql_type)::+, diesel::pg::Pg> for $name {
            fn from_sql(value: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
                Ok($name(String::from_utf8(value.as_bytes().to_vec())?))
            }
        }
        impl diesel::serialize::ToSql<$($sql_type)::+, diesel::pg::Pg> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>,
            ) -> diesel::serialize::Result {
                std::io::Write::write_all(out, self.0.as_bytes())?;
                Ok(diesel::serialize::IsNull::No)
            }
        }
        impl crate::show::Show for $name {
            fn show(&self) -> serde_json::Value {
                serde_json::Value::String(self.0.clone())
            }
        }
    };
}
pub(crate) use label;
