// schema.rs as Diesel writes it, against the catalog: a warning for the Rust side. Pure.
#ifndef PGASSAY_MIGRATE_DIESEL_SCHEMA_RS_H_
#define PGASSAY_MIGRATE_DIESEL_SCHEMA_RS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "pgassay/catalog.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::diesel {

struct SchemaRs {
  struct Column {
    std::string name;  // in the database: of #[sql_name = "..."] where there is one
    // Without Nullable<> around it, and without the path to Diesel's own types: "Text",
    // "Array<Nullable<Text>>", "crate::types::Colour".
    std::string type;
    bool nullable = false;
    uint32_t line = 0;
  };
  struct Table {
    std::string schema;  // "": none given, which is public
    std::string name;
    std::vector<std::string> key;  // columns, by their names in the database; empty: a view!
    std::vector<Column> columns;
    uint32_t line = 0;  // of its name
  };
  std::vector<Table> tables;
  // What a struct stands for: #[diesel(postgres_type(name = "...", schema = "..."))].
  struct Type {
    std::string rust;
    std::string schema;  // "": none given
    std::string name;
  };
  std::vector<Type> types;
  uint32_t unread_line = 0;  // of the first table! that is not understood; 0: none
};

// The table! and view! macros of a file of Rust, and the types that it declares; everything else is passed
// over.
SchemaRs ParseSchemaRs(absl::string_view bytes);

// Notes, codes "check-schema-rs-...", by line: tables and columns that only one side has (of tables only
// those in schemas that the file speaks of, and none that `diesel print-schema` passes over), nullability,
// primary keys, and types where Diesel knows just one for the column's or the file itself says what one
// stands for (else it is the project's own). Of views neither nullability nor keys. `file`: for people, the
// subject is "file:line".
std::vector<HistoryFinding> JudgeSchemaRs(const SchemaRs& rust, const std::vector<CatalogObject>& catalog,
                                          const std::string& file);

// The files that diesel.toml's [print_schema] names, absolute: of the nearest diesel.toml at or above the
// migrations folder, not above the project's; none where there is none. Errors: InvalidArgument, no TOML.
absl::StatusOr<std::vector<std::string>> SchemaRsFiles(const ProjectSettings& settings);

}  // namespace pgassay::migrate::diesel

#endif  // PGASSAY_MIGRATE_DIESEL_SCHEMA_RS_H_
