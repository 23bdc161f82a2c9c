//! What can be done with a table, whichever it is.
use diesel::prelude::*;

pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

pub mod prelude {
    pub use super::Carried;
    pub use crate::show::Show;
    pub use diesel::connection::DefaultLoadingMode;
    pub use diesel::prelude::*;
}

/// A row of one table.
pub trait Carried: Sized {
    const NAME: &'static str; // schema.table
    const KEY: &'static [&'static str]; // in the order of their names, as are the rows
    const COLUMNS: &'static [&'static str];
    /// Every row, in the order of the key; one that Diesel cannot read is an error of its own.
    fn load(connection: &mut PgConnection) -> QueryResult<Vec<QueryResult<Self>>>;
    /// Inserts it, or makes the row with this key equal to it. Columns that are left out get what the database gives
    /// them.
    fn save(&self, connection: &mut PgConnection, left_out: &dyn Fn(&str) -> bool) -> QueryResult<()>;
    /// The values by the columns' names.
    fn show(&self) -> serde_json::Map<String, serde_json::Value>;
}

pub trait Visit {
    fn visit<Row: Carried>(&mut self) -> Outcome<()>;
}
