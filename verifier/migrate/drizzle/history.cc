#include "migrate/drizzle/history.h"

#include <map>
#include <optional>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "migrate/drizzle/rows.h"
#include "migrate/finding/make.h"
#include "migrate/text/utf8.h"
#include "pg/quote.h"
#include "status_macros.h"

namespace pgassay::migrate::drizzle {
namespace {

// Operators are looked for along the search_path: whose they are must not depend on who made it.
constexpr char kOwnPath[] = "SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true)";

constexpr char kFindTable[] = R"sql(
SELECT c.oid, c.relkind, pg_catalog.has_schema_privilege(n.oid, 'USAGE'),
  c.relkind IN ('r', 'p') AND pg_catalog.row_security_active(c.oid)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = $2)sql";

// Tables that look like Drizzle's in other schemas.
constexpr char kFindElsewhere[] = R"sql(
SELECT n.nspname
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname = $2 AND n.nspname <> $1 AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
  AND (SELECT pg_catalog.count(*) FROM pg_catalog.pg_attribute a
       WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         AND a.attname IN ('id', 'hash', 'created_at')) = 3
ORDER BY n.nspname)sql";

constexpr char kFindColumns[] = R"sql(
SELECT a.attname, t.typname, pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT')
FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = $1::pg_catalog.oid AND a.attnum > 0 AND NOT a.attisdropped
  AND a.attname IN ('id', 'hash', 'created_at', 'name'))sql";

// What the default of "id" takes its numbers from, or what its identity has.
constexpr char kFindSequence[] = R"sql(
SELECT n.nspname, s.relname, q.seqincrement
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class s ON s.relkind = 'S' AND (
  EXISTS (SELECT 1 FROM pg_catalog.pg_attrdef d JOIN pg_catalog.pg_depend p
            ON p.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND p.objid = d.oid
          WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum
            AND p.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND p.refobjid = s.oid)
  OR EXISTS (SELECT 1 FROM pg_catalog.pg_depend p
             WHERE p.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND p.objid = s.oid
               AND p.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND p.refobjid = a.attrelid
               AND p.refobjsubid = a.attnum AND p.deptype = 'i'))
JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
JOIN pg_catalog.pg_sequence q ON q.seqrelid = s.oid
WHERE a.attrelid = $1::pg_catalog.oid AND a.attname = 'id'
  AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(s.oid, 'SELECT'))sql";

// What the role $1 may do with the schema $2 and its table $3; what is not there it may do.
constexpr char kFindRole[] = R"sql(
SELECT pg_catalog.has_database_privilege(r.oid, d.oid, 'CREATE'),
  n.oid IS NULL OR pg_catalog.has_schema_privilege(r.oid, n.oid, 'USAGE'),
  n.oid IS NULL OR pg_catalog.has_schema_privilege(r.oid, n.oid, 'CREATE'),
  NOT EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND a.attname IN ('id', 'hash', 'created_at', 'name')
      AND NOT pg_catalog.has_column_privilege(r.oid, a.attrelid, a.attnum, 'SELECT')),
  NOT EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND a.attname IN ('hash', 'created_at', 'name')
      AND NOT pg_catalog.has_column_privilege(r.oid, a.attrelid, a.attnum, 'INSERT')),
  c.oid IS NULL OR pg_catalog.pg_has_role(r.oid, c.relowner, 'USAGE'),
  (SELECT pg_catalog.format('%I.%I', m.nspname, s.relname)
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
    JOIN pg_catalog.pg_depend p ON p.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND p.objid = f.oid
      AND p.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    JOIN pg_catalog.pg_class s ON s.oid = p.refobjid
    JOIN pg_catalog.pg_namespace m ON m.oid = s.relnamespace
    WHERE a.attrelid = c.oid AND a.attname = 'id'
      AND CASE WHEN s.relkind = 'S'
        THEN NOT pg_catalog.has_sequence_privilege(r.oid, s.oid, 'USAGE, UPDATE') ELSE false END
    LIMIT 1),
  pg_catalog.pg_get_userbyid(c.relowner)
FROM pg_catalog.pg_roles r
JOIN pg_catalog.pg_database d ON d.datname = pg_catalog.current_database()
LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = $2
LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = $3 AND c.relkind IN ('r', 'p')
WHERE r.rolname = $1)sql";

constexpr char kNow[] = R"sql(
SELECT (EXTRACT(epoch FROM pg_catalog.clock_timestamp()) * 1000)::pg_catalog.int8, CURRENT_USER)sql";

constexpr char kAskOwner[] = "ask as the table's owner, or as a role with SELECT on it and on no fewer rows";

struct Columns {
  std::map<std::string, std::string> types;  // by name
  bool readable = true;
};

bool IsInteger(const std::string& type) {
  return type == "int2" || type == "int4" || type == "int8";
}
bool IsText(const std::string& type) {
  return type == "text" || type == "varchar";
}

absl::StatusOr<Columns> ReadColumns(pg::Connection& connection, const std::string& oid) {
  Columns columns;
  absl::StatusOr<pg::Result> result = connection.Query(kFindColumns, {oid});
  if (!result.ok()) return result.status();
  for (int row = 0; row < result->rows(); ++row) {
    columns.types.emplace(std::string(result->text(row, 0)), std::string(result->text(row, 1)));
    columns.readable = columns.readable && result->boolean(row, 2);
  }
  return columns;
}

HistoryFinding Strange(const std::string& table, absl::string_view what, absl::string_view effect) {
  return NotChecked("drizzle-table-strange", table, what, effect,
                    "see what it is, and whether [drizzle] migrations_schema and migrations_table name it");
}

// Why the columns are not those of Drizzle's table; nothing if they are.
std::optional<HistoryFinding> WhyStrange(const std::string& table, const Columns& columns) {
  for (const char* name : {"id", "hash", "created_at"}) {
    if (columns.types.count(name) == 0) {
      return Strange(table, absl::StrCat("it has no column ", name),
                     "migrate() fails at reading or recording");
    }
  }
  const std::string& id = columns.types.at("id");
  const std::string& created_at = columns.types.at("created_at");
  if (!IsInteger(id)) return Strange(table, absl::StrCat("its id is of the type ", id), "");
  if (!IsInteger(created_at) && created_at != "numeric" && !IsText(created_at)) {
    return Strange(table, absl::StrCat("its created_at is of the type ", created_at, ", and not bigint"),
                   "migrate() takes what is no number for the newest of all: it passes over every entry");
  }
  return std::nullopt;
}

absl::Status ReadRows(pg::Connection& connection, const Columns& columns, DrizzleHistory& history) {
  const std::string sql =
      absl::StrCat("SELECT id, hash, created_at::pg_catalog.text, ", history.has_names ? "name" : "NULL",
                   " FROM ", pg::QuoteQualified(history.schema, history.table), " ORDER BY id");
  absl::StatusOr<pg::Result> result = connection.QueryValues(sql, {});
  if (!result.ok()) return result.status();
  const std::string table = absl::StrCat(history.schema, ".", history.table);
  size_t digits = 0;
  for (int i = 0; i < result->rows(); ++i) {
    DrizzleHistory::Row row;
    if (!result->null(i, 0)) row.id = result->int64(i, 0);
    row.hash = text::Decode(result->text(i, 1));
    if (!result->null(i, 3)) row.name = text::Decode(result->text(i, 3));
    if (!result->null(i, 2)) {
      const absl::string_view text = result->text(i, 2);
      int64_t value = 0;
      // As text "9" is above "10".
      const bool sorts = !IsText(columns.types.at("created_at")) || digits == 0 || digits == text.size();
      digits = text.size();
      if (!sorts || !absl::SimpleAtoi(text, &value)) {
        history.findings.push_back(Strange(
            table,
            absl::StrCat("created_at of ", RowName(row), " is no whole number, or does not sort as one"),
            "migrate() compares it as it comes, and passes over every entry where it is no number"));
        history.rows.clear();
        return absl::OkStatus();
      }
      row.created_at = value;
    }
    history.rows.push_back(std::move(row));
  }
  return absl::OkStatus();
}

absl::Status ReadNextId(pg::Connection& connection, const std::string& oid, DrizzleHistory& history) {
  absl::StatusOr<pg::Result> sequence = connection.Query(kFindSequence, {oid});
  if (!sequence.ok()) return sequence.status();
  if (sequence->rows() != 1) return absl::OkStatus();
  absl::StatusOr<pg::Result> state = connection.Query(absl::StrCat(
      "SELECT last_value, is_called FROM ", pg::QuoteQualified(sequence->text(0, 0), sequence->text(0, 1))));
  if (!state.ok()) return state.status();
  int64_t next = state->int64(0, 0);
  // At the end of its range the sequence gives nothing more.
  if (state->boolean(0, 1) && __builtin_add_overflow(next, sequence->int64(0, 2), &next)) {
    return absl::OkStatus();
  }
  history.next_id = next;
  return absl::OkStatus();
}

absl::Status ReadRole(pg::Connection& connection, const std::string& role, DrizzleHistory& history) {
  absl::StatusOr<pg::Result> now = connection.Query(kNow);
  if (!now.ok()) return now.status();
  history.now_ms = now->int64(0, 0);
  history.role = role.empty() ? std::string(now->text(0, 1)) : role;
  absl::StatusOr<pg::Result> may = connection.Query(kFindRole, {history.role, history.schema, history.table});
  if (!may.ok()) return may.status();
  if (may->rows() == 0) {
    history.findings.push_back(Finding(
        "drizzle-role-missing", history.role, "[drizzle] role of pgassay.toml is no role of this server",
        "nobody of this name can run migrate()", "mend pgassay.toml, or create the role"));
    return absl::OkStatus();
  }
  if (!role.empty()) {
    history.role_may_create = may->boolean(0, 0);
    history.rights = {.use_schema = may->boolean(0, 1),
                      .create_in_schema = may->boolean(0, 2),
                      .read = may->boolean(0, 3),
                      .insert = may->boolean(0, 4),
                      .own = may->boolean(0, 5),
                      .sequence = std::string(may->text(0, 6))};
    history.owner = std::string(may->text(0, 7));
    return absl::OkStatus();
  }
  // Whoever looks need not be who migrates.
  if (may->boolean(0, 0)) return absl::OkStatus();
  history.findings.push_back(Note(
      "drizzle-role-unnamed", history.role,
      "the role that is connected has no CREATE on the database, and pgassay.toml names no [drizzle] role",
      "as this role every migrate() fails at CREATE SCHEMA", "set [drizzle] role to who runs migrate()"));
  return absl::OkStatus();
}

absl::Status LookElsewhere(pg::Connection& connection, DrizzleHistory& history) {
  absl::StatusOr<pg::Result> others = connection.Query(kFindElsewhere, {history.schema, history.table});
  if (!others.ok()) return others.status();
  const std::string wanted = absl::StrCat(history.schema, ".", history.table);
  for (int i = 0; i < others->rows(); ++i) {
    const std::string other = absl::StrCat(others->text(i, 0), ".", history.table);
    history.findings.push_back(Finding(
        "drizzle-table-elsewhere", other,
        absl::StrCat("Drizzle's table is ", other, ", and pgassay.toml says ", wanted),
        "whoever uses the other of the two starts from nothing and runs every entry again",
        "make [drizzle] migrations_schema in pgassay.toml, migrations in drizzle.config.ts and the call of "
        "migrate() agree"));
  }
  if (others->rows() == 0) {
    history.findings.push_back(Note("drizzle-no-table", "", absl::StrCat("there is no table ", wanted),
                                    "Drizzle has recorded nothing here", ""));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<DrizzleHistory> ReadHistory(pg::Connection& connection, const std::string& schema,
                                           const std::string& table, const std::string& role) {
  DrizzleHistory history;
  history.schema = schema;
  history.table = table;
  history.server_version = connection.server_version();
  RETURN_IF_ERROR(connection.Query(kOwnPath).status());
  RETURN_IF_ERROR(ReadRole(connection, role, history));
  absl::StatusOr<pg::Result> found = connection.Query(kFindTable, {schema, table});
  if (!found.ok()) return found.status();
  if (found->rows() == 0) {
    RETURN_IF_ERROR(LookElsewhere(connection, history));
    return history;
  }
  history.exists = true;
  const std::string name = absl::StrCat(schema, ".", table);
  const std::string oid(found->text(0, 0));
  if (found->text(0, 1) != "r" && found->text(0, 1) != "p") {
    history.findings.push_back(Strange(name, "it is no table", "migrate() fails at recording"));
    return history;
  }
  Columns columns;
  ASSIGN_OR_RETURN(columns, ReadColumns(connection, oid));
  history.has_names = columns.types.count("name") > 0;
  if (std::optional<HistoryFinding> strange = WhyStrange(name, columns)) {
    history.findings.push_back(*std::move(strange));
  } else if (!found->boolean(0, 2) || !columns.readable) {
    history.findings.push_back(NotChecked(
        "drizzle-table-denied", name, absl::StrCat(connection.user(), " may not read it"), "", kAskOwner));
  } else if (found->boolean(0, 3)) {
    history.findings.push_back(NotChecked(
        "drizzle-table-hidden", name,
        absl::StrCat("row-level security hides rows of it from ", connection.user()),
        "where it does so for who runs migrate(), entries are run again",
        "ask as the table's owner or a role with BYPASSRLS, and disable row-level security on it"));
  } else {
    RETURN_IF_ERROR(ReadRows(connection, columns, history));
    RETURN_IF_ERROR(ReadNextId(connection, oid, history));
  }
  return history;
}

}  // namespace pgassay::migrate::drizzle
