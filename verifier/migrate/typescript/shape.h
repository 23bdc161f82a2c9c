// What a schema.ts can speak of, read from pg_catalog.
#ifndef PGASSAY_MIGRATE_TYPESCRIPT_SHAPE_H_
#define PGASSAY_MIGRATE_TYPESCRIPT_SHAPE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "pg/connection.h"

namespace pgassay::migrate::typescript {

// Texts of SQL are the server's own, with nothing but pg_catalog on the search_path: every other name in them
// has its schema.

struct Sequence {
  std::string schema = {}, name = {};
  std::string type = {};  // "integer"
  int64_t start = 1, minimum = 1, maximum = 0, increment = 1, cache = 1;
  bool cycles = false;
  // The column that it goes with (OWNED BY); "": none.
  std::string owner_schema = {}, owner_table = {}, owner_column = {};
};

struct Column {
  std::string name = {};
  std::string type = {};  // of an element, with modifiers: "character varying(20)", "public.metres"
  std::string plain_type =
      {};  // of the column, without modifiers, as casts of its default say it: "bpchar[]"
  std::string type_schema = {}, type_name = {};  // of an element, as they are
  char type_kind = 'b';                          // pg_type.typtype of an element
  bool type_of_extension = false;
  int dimensions = 0;          // 0: no array
  std::string collation = {};  // quoted, where it is not the type's: "\"C\"", "\"public\".\"numeric\""
  bool not_null = false;
  std::string expression = {};      // default; "": none
  std::string generated = {};       // its expression; "": it is not
  char identity = 0;                // 'a' always, 'd' by default, 0
  std::optional<Sequence> of = {};  // the identity's
};

struct Constraint {
  char type = 'c';  // 'p', 'u', 'f', 'c'
  std::string name = {};
  std::vector<std::string> columns = {};      // in the key's order
  std::string schema_to = {}, table_to = {};  // of a foreign key
  std::vector<std::string> columns_to = {};
  char on_update = 'a', on_delete = 'a';  // pg_constraint's letters
  bool nulls_not_distinct = false;
  std::string expression = {};  // of a check
};

struct Index {
  std::string name = {}, method = {};
  bool unique = false;
  std::vector<std::string> keys = {};         // as written: "lower(mail) public.gin_trgm_ops DESC"
  std::vector<std::string> key_columns = {};  // the key's column; "" where it is an expression
  std::string where = {};                     // "": none
  std::vector<std::string> options = {};      // "fillfactor=70"
};

struct Policy {
  std::string name = {};
  bool permissive = true;
  char command = '*';                   // pg_policy's letters
  std::vector<std::string> roles = {};  // empty: public
  std::string use = {}, check = {};     // USING and WITH CHECK; "": none
};

struct Table {
  std::string schema = {}, name = {};
  bool partitioned = false;
  bool row_security = false;
  // False: of another schema, here because a foreign key points at it.
  bool managed = true;
  std::vector<Column> columns = {};          // in the table's order
  std::vector<Constraint> constraints = {};  // by type (primary key, unique, foreign key, check) and name
  std::vector<Index> indexes = {};           // by name, without those of constraints
  std::vector<Policy> policies = {};         // by name
};

struct View {
  std::string schema = {}, name = {};
  bool materialized = false;
  bool populated = true;
  std::string method = {}, tablespace = {};                    // where they are not the default
  std::vector<std::string> options = {};                       // "security_barrier=true"
  std::string definition = {};                                 // without a semicolon
  std::vector<Column> columns = {};                            // name and type alone
  std::vector<std::pair<std::string, std::string>> uses = {};  // managed views: schema and name
};

struct Enum {
  std::string schema = {}, name = {};
  std::vector<std::string> labels = {};
};

// The tables, types, sequences and views of the managed schemas, each by schema and name, bytewise.
struct Shape {
  std::vector<std::string> schemas = {};  // those that there are
  std::vector<Enum> enums = {};
  std::vector<Sequence> sequences = {};  // without those of identities
  std::vector<Table> tables = {};
  std::vector<View> views = {};
};

// Of `schemas`, without Diesel's table, Drizzle's, partitions and members of extensions. In a read-only
// transaction of its own. Errors: those of the connection.
absl::StatusOr<Shape> ReadShape(pg::Connection& connection, const std::vector<std::string>& schemas);

}  // namespace pgassay::migrate::typescript

#endif  // PGASSAY_MIGRATE_TYPESCRIPT_SHAPE_H_
