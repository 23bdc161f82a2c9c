//! Writes for each `table!` of the API's schema.rs a struct that Diesel loads, inserts and updates, and `visit`, which
//! finds it by its name. TWO_ORMS_SCHEMA_RS: the files, joined by ':'. TWO_ORMS_TYPES_RS: Rust types for SQL types of
//! the team's own, each under the SQL type's name in schema.rs; one without such a type is taken for an enum.
use std::collections::BTreeMap;
use std::fmt::Write;
use std::{env, fs, path::Path};

struct Column {
    field: String,
    name: String,
    sql_type: String,
}

#[derive(Default)]
struct Table {
    path: String,
    name: String,
    key: Vec<String>,
    columns: Vec<Column>,
}

/// Identifiers, strings (with their quotes) and single signs; comments are left out.
fn tokens(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if first == '"' {
            rest[1..].find('"').expect("a string ends") + 2
        } else if first.is_alphanumeric() || first == '_' {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        if !rest.starts_with("//") {
            all.push(rest[..length].to_string());
        }
        rest = rest[length..].trim_start();
    }
    all
}

struct Reader {
    tokens: Vec<String>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> &str {
        self.tokens.get(self.at).map_or("", String::as_str)
    }
    fn next(&mut self) -> String {
        self.at += 1;
        self.tokens.get(self.at - 1).expect("schema.rs ends within a table!").clone()
    }
    fn until(&mut self, end: &str) -> Vec<String> {
        let mut taken = Vec::new();
        while self.peek() != end {
            taken.push(self.next());
        }
        self.next();
        taken
    }
    /// After `table ! {`.
    fn table(&mut self, module: &str) -> Table {
        while self.peek() == "use" {
            self.until(";");
        }
        let name = self.until("(");
        let mut table = Table {
            name: if name.len() == 1 { format!("public.{}", name[0]) } else { name.concat() },
            path: format!("{module}::{}", name.last().expect("a table has a name")),
            ..Table::default()
        };
        table.key = self.until(")").into_iter().filter(|token| token != ",").collect();
        self.until("{");
        while self.peek() != "}" {
            let mut sql_name = None;
            while self.peek() == "#" {
                let attribute = self.until("]");
                if attribute.iter().any(|token| token == "sql_name") {
                    sql_name = attribute.last().map(|quoted| quoted.trim_matches('"').to_string());
                }
            }
            let field = self.next();
            self.until(">");
            let mut sql_type = String::new();
            let mut depth = 0;
            while depth > 0 || (self.peek() != "," && self.peek() != "}") {
                let token = self.next();
                depth += i32::from(token == "<") - i32::from(token == ">");
                sql_type += &token;
            }
            if self.peek() == "," {
                self.next();
            }
            table.columns.push(Column { name: sql_name.unwrap_or_else(|| field.clone()), field, sql_type });
        }
        self.next();
        self.until("}");
        table
    }
}

fn rust_type(sql_type: &str, own: &BTreeMap<String, (String, bool)>) -> String {
    let inner = |outer: &str| {
        let rest = sql_type.strip_prefix(outer)?;
        Some(rust_type(rest.strip_prefix('<')?.strip_suffix('>')?, own))
    };
    if let Some(of) = inner("Nullable") {
        return format!("Option<{of}>");
    }
    if let Some(of) = inner("Array") {
        return format!("Vec<{of}>");
    }
    let range = |of: &str| format!("(std::ops::Bound<{of}>, std::ops::Bound<{of}>)");
    if let Some((_, own)) = own.get(sql_type) {
        return if *own { format!("crate::types::{sql_type}") } else { format!("crate::labels::{sql_type}") };
    }
    match sql_type {
        "Bool" => "bool".into(),
        "Int2" | "SmallInt" => "i16".into(),
        "Int4" | "Integer" => "i32".into(),
        "Int8" | "BigInt" => "i64".into(),
        "Float4" | "Float" => "f32".into(),
        "Float8" | "Double" => "f64".into(),
        "Numeric" | "Decimal" => "bigdecimal::BigDecimal".into(),
        "Text" | "Varchar" | "Bpchar" | "Citext" => "String".into(),
        "Bytea" | "Binary" => "Vec<u8>".into(),
        "Uuid" => "uuid::Uuid".into(),
        "Date" => "chrono::NaiveDate".into(),
        "Time" => "chrono::NaiveTime".into(),
        "Timestamp" => "chrono::NaiveDateTime".into(),
        "Timestamptz" => "chrono::DateTime<chrono::Utc>".into(),
        "Interval" => "diesel::pg::data_types::PgInterval".into(),
        "Json" | "Jsonb" => "serde_json::Value".into(),
        "Inet" | "Cidr" => "ipnetwork::IpNetwork".into(),
        "Macaddr" | "MacAddr" => "[u8; 6]".into(),
        "Int4range" => range("i32"),
        "Int8range" => range("i64"),
        "Numrange" => range("bigdecimal::BigDecimal"),
        "Daterange" => range("chrono::NaiveDate"),
        "Tsrange" => range("chrono::NaiveDateTime"),
        "Tstzrange" => range("chrono::DateTime<chrono::Utc>"),
        other => panic!("say in build.rs which Rust type {other} is"),
    }
}

fn main() {
    println!("cargo:rerun-if-env-changed=TWO_ORMS_SCHEMA_RS");
    println!("cargo:rerun-if-env-changed=TWO_ORMS_TYPES_RS");
    println!("cargo:rerun-if-changed=build.rs");
    let types = env::var("TWO_ORMS_TYPES_RS").unwrap_or_default();
    let mut own_words: Vec<String> = Vec::new();
    let mut out = String::new();
    if !types.is_empty() {
        println!("cargo:rerun-if-changed={types}");
        let text = fs::read_to_string(&types).unwrap_or_else(|error| panic!("{types}: {error}"));
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        own_words = words.filter(|word| !word.is_empty()).map(str::to_string).collect();
        writeln!(out, "#[path = {types:?}]\npub mod types;").unwrap();
    }
    let mut tables = Vec::new();
    let mut own = BTreeMap::new();
    for file in env::var("TWO_ORMS_SCHEMA_RS").expect("TWO_ORMS_SCHEMA_RS").split(':') {
        println!("cargo:rerun-if-changed={file}");
        let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str()).expect("a file's name");
        writeln!(out, "#[path = {file:?}]\npub mod {stem};").unwrap();
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
        let mut reader = Reader { tokens: tokens(&text), at: 0 };
        let mut modules = vec![format!("crate::{stem}")];
        while reader.at < reader.tokens.len() {
            match reader.next().as_str() {
                "mod" => {
                    modules.push(reader.next());
                    reader.next();
                }
                "}" => {
                    modules.pop();
                }
                "struct" => {
                    let name = reader.next();
                    let typed = own_words
                        .windows(2)
                        .any(|pair| ["struct", "enum", "type"].contains(&pair[0].as_str()) && pair[1] == name);
                    own.insert(name.clone(), (format!("{}::{name}", modules.join("::")), typed));
                }
                "table" if reader.peek() == "!" => {
                    reader.until("{");
                    tables.push(reader.table(&modules.join("::")));
                }
                "joinable" | "allow_tables_to_appear_in_same_query" => {
                    reader.until(";");
                }
                _ => {}
            }
        }
    }
    writeln!(out, "pub mod labels {{").unwrap();
    for (name, (path, _)) in own.iter().filter(|(_, (_, typed))| !typed) {
        writeln!(out, "    crate::label::label!({name}, {path});").unwrap();
    }
    writeln!(out, "}}").unwrap();
    for (number, table) in tables.iter().enumerate() {
        let (mut row, mut new, mut filled, mut shown) = (String::new(), String::new(), String::new(), String::new());
        for Column { field, name, sql_type } in &table.columns {
            let of = rust_type(sql_type, &own);
            writeln!(row, "        {field}: {of},").unwrap();
            writeln!(new, "        {field}: Option<{of}>,").unwrap();
            writeln!(filled, "                {field}: (!left_out({name:?})).then(|| self.{field}.clone()),").unwrap();
            writeln!(shown, "            shown.insert({name:?}.into(), Show::show(&self.{field}));").unwrap();
        }
        let mut keys: Vec<_> = table.columns.iter().filter(|column| table.key.contains(&column.field)).collect();
        keys.sort_by_key(|column| &column.name);
        let key_names: Vec<_> = keys.iter().map(|column| &column.name).collect();
        let (path, key) = (&table.path, table.key.join(", "));
        let keys = keys.iter().map(|column| format!("rows::{}, ", column.field)).collect::<String>();
        let has_more = table.columns.len() > table.key.len();
        let conflict = if has_more { "do_update().set(&new)" } else { "do_nothing()" };
        let changes = if has_more { ", AsChangeset" } else { "" };
        let column_names: Vec<_> = table.columns.iter().map(|column| &column.name).collect();
        write!(
            out,
            "pub mod table_{number} {{
    use crate::carry::prelude::*;
    use {path} as rows;
    #[derive(Queryable, Selectable)]
    #[diesel(table_name = rows, check_for_backend(diesel::pg::Pg))]
    pub struct Row {{
{row}    }}
    #[derive(Insertable{changes})]
    #[diesel(table_name = rows, primary_key({key}))]
    struct New {{
{new}    }}
    impl Carried for Row {{
        const NAME: &'static str = {name:?};
        const KEY: &'static [&'static str] = &{key_names:?};
        const COLUMNS: &'static [&'static str] = &{column_names:?};
        fn load(connection: &mut PgConnection) -> QueryResult<Vec<QueryResult<Self>>> {{
            let query = rows::table.select(Row::as_select()).order(({keys}));
            Ok(query.load_iter::<Row, DefaultLoadingMode>(connection)?.collect())
        }}
        fn save(&self, connection: &mut PgConnection, left_out: &dyn Fn(&str) -> bool) -> QueryResult<()> {{
            let new = New {{
{filled}            }};
            let insert = diesel::insert_into(rows::table).values(&new).on_conflict(({keys}));
            insert.{conflict}.execute(connection).map(|_| ())
        }}
        fn show(&self) -> serde_json::Map<String, serde_json::Value> {{
            let mut shown = serde_json::Map::new();
{shown}            shown
        }}
    }}
}}
",
            name = table.name
        )
        .unwrap();
    }
    let names = tables.iter().map(|table| format!("{:?}, ", table.name)).collect::<String>();
    writeln!(out, "pub const NAMES: &[&str] = &[{names}];").unwrap();
    writeln!(out, "pub fn visit<V: crate::carry::Visit>(name: &str, visitor: &mut V) -> crate::carry::Outcome<()> {{")
        .unwrap();
    writeln!(out, "    match name {{").unwrap();
    for (number, table) in tables.iter().enumerate() {
        writeln!(out, "        {:?} => visitor.visit::<table_{number}::Row>(),", table.name).unwrap();
    }
    writeln!(out, "        _ => Err(format!(\"schema.rs has no table {{name}}\").into()),\n    }}\n}}").unwrap();
    let file = Path::new(&env::var("OUT_DIR").expect("OUT_DIR")).join("tables.rs");
    fs::write(file, out).expect("OUT_DIR can be written to");
}
