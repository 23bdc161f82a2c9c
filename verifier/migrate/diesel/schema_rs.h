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
    std::string type;  // without Nullable<>: "Text", "Array<Nullable<Text>>"
    bool nullable = false;
    uint32_t line = 0;
  };
  struct Table {
    std::string schema;  // "": none given, which is public
    std::string name;
    std::vector<std::string> key;
    std::vector<Column> columns;
    uint32_t line = 0;
  };
  std::vector<Table> tables;
  uint32_t unread_line = 0;  // of the first table! that is not understood; 0: none
};

// The table! macros of a file of Rust; everything else is passed over.
SchemaRs ParseSchemaRs(absl::string_view bytes);

// Notes, codes "check-schema-rs-...": tables and columns that only one side has (of tables only those in
// schemas that a file speaks of, as schema.rs may be filtered), nullability, and types where Diesel knows
// just one for the column's (else it is the project's own). `file`: for people, the subject is "file:line".
std::vector<HistoryFinding> JudgeSchemaRs(const SchemaRs& rust, const std::vector<CatalogObject>& catalog,
                                          const std::string& file);

// The files that diesel.toml's [print_schema] names, absolute: of the nearest diesel.toml at or above the
// migrations folder, not above the project's; none where there is none. Errors: InvalidArgument, no TOML.
absl::StatusOr<std::vector<std::string>> SchemaRsFiles(const ProjectSettings& settings);

}  // namespace pgassay::migrate::diesel

#endif  // PGASSAY_MIGRATE_DIESEL_SCHEMA_RS_H_
