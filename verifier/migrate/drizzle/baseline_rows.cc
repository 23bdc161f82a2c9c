#include "migrate/drizzle/baseline_rows.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "pg/quote.h"
#include "pg/script.h"
#include "status_macros.h"

namespace pgassay::migrate::drizzle {
namespace {

constexpr char kDieselTable[] = "__diesel_schema_migrations";
constexpr int kRowsPerInsert = 200;
constexpr uint32_t kLockTimeoutMs = 10'000;

// Text that any session reads as the same value. iso_8601 is the only style of intervals with one meaning.
constexpr char kSettings[] =
    "SET LOCAL search_path = ''; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'iso_8601';"
    "SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL xmloption = 'content'";

// Not an extension's: those come with it.
constexpr char kOwn[] =
    " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog.pg_class'::regclass"
    " AND e.objid = c.oid AND e.deptype = 'e')";

struct Table {
  std::string oid, schema, name;
  bool partitioned = false;
  std::string Name() const { return pg::QuoteQualified(schema, name); }
};

struct Column {
  std::string name, type;
};

class Reader {
 public:
  Reader(pg::Connection& connection, const RowsOptions& options)
      : connection_(connection), options_(options) {}

  absl::StatusOr<std::vector<BaselineRows::Column>> ReadMoments() {
    ASSIGN_OR_RETURN(const std::vector<Table> tables, Begin());
    for (const Table& table : tables) {
      ASSIGN_OR_RETURN(const std::vector<Column> columns, Columns(table));
      RETURN_IF_ERROR(FindMoments(table, columns));
    }
    return std::move(found_.moments);
  }

  absl::StatusOr<BaselineRows> Read() {
    ASSIGN_OR_RETURN(const std::vector<Table> tables, Begin());
    for (const Table& table : tables) RETURN_IF_ERROR(ReadTable(table));
    RETURN_IF_ERROR(ReadSequences());
    RETURN_IF_ERROR(ReadMaterializedViews());
    RETURN_IF_ERROR(NoteLargeObjects());
    return std::move(found_);
  }

 private:
  absl::StatusOr<std::vector<Table>> Begin() {
    RETURN_IF_ERROR(connection_.Execute(kSettings));
    RETURN_IF_ERROR(FindDieselTable());
    return Tables();
  }

  std::string Managed() const {
    return absl::StrCat("n.nspname = ANY (ARRAY[",
                        absl::StrJoin(options_.schemas, ", ",
                                      [](std::string* out, const std::string& schema) {
                                        absl::StrAppend(out, pg::QuoteLiteral(schema));
                                      }),
                        "]::text[])");
  }

  absl::Status FindDieselTable() {
    const std::string name = pg::QuoteQualified(options_.diesel_schema, kDieselTable);
    ASSIGN_OR_RETURN(const pg::Result there,
                     connection_.Query("SELECT pg_catalog.to_regclass($1) IS NOT NULL", {name}));
    if (there.boolean(0, 0)) diesel_ = name;
    return absl::OkStatus();
  }

  // Those of other schemas are named, and not read.
  absl::StatusOr<std::vector<Table>> Tables() {
    ASSIGN_OR_RETURN(
        const pg::Result result,
        connection_.Query(absl::StrCat(
            "SELECT c.oid::text, n.nspname::text, c.relname::text, c.relkind = 'p', ", Managed(),
            " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'"
            " AND n.nspname NOT IN ('pg_catalog', 'information_schema', ",
            pg::QuoteLiteral(options_.drizzle_schema), ") AND c.relname <> '", kDieselTable, "'", kOwn,
            " ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"")));
    std::vector<Table> tables;
    for (int i = 0; i < result.rows(); ++i) {
      Table table = {std::string(result.text(i, 0)), std::string(result.text(i, 1)),
                     std::string(result.text(i, 2)), result.boolean(i, 3)};
      if (result.boolean(i, 4)) {
        tables.push_back(std::move(table));
        continue;
      }
      ASSIGN_OR_RETURN(
          const pg::Result any,
          connection_.QueryValues(absl::StrCat("SELECT FROM ONLY ", table.Name(), " LIMIT 1"), {}));
      if (any.rows() > 0) {
        found_.findings.push_back({HistoryFinding::Level::kNote, "baseline-rows-elsewhere",
                                   absl::StrCat(table.schema, ".", table.name),
                                   "its rows are left out: its schema is not among [database] schemas",
                                   "a new database has those that its platform brings",
                                   "if rows of the managed schemas refer to them, add the schema to "
                                   "[database] schemas, or insert them in scratch_prelude"});
      }
    }
    return tables;
  }

  absl::StatusOr<std::vector<Column>> Columns(const Table& table) {
    ASSIGN_OR_RETURN(
        const pg::Result result,
        connection_.Query("SELECT a.attname::text, t.typname::text,"
                          " t.typnamespace = 'pg_catalog'::regnamespace, a.attidentity = 'a'"
                          " FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
                          " WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped"
                          " AND a.attgenerated = '' ORDER BY a.attnum",
                          {table.oid}));
    std::vector<Column> columns;
    always_ = false;
    for (int i = 0; i < result.rows(); ++i) {
      const std::string type = result.boolean(i, 2) ? std::string(result.text(i, 1)) : "";
      columns.push_back({std::string(result.text(i, 0)), type});
      always_ = always_ || result.boolean(i, 3);
    }
    return columns;
  }

  // "ORDER BY ..." that gives the same order everywhere.
  absl::StatusOr<std::string> Order(const Table& table) {
    ASSIGN_OR_RETURN(
        const pg::Result key,
        connection_.Query("SELECT a.attname::text, a.attcollation <> 0 FROM pg_catalog.pg_index i,"
                          " LATERAL pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, at)"
                          " JOIN pg_catalog.pg_attribute a ON a.attnum = k.attnum"
                          " WHERE i.indrelid = $1::oid AND a.attrelid = i.indrelid AND i.indisprimary"
                          " ORDER BY k.at",
                          {table.oid}));
    if (key.rows() == 0) return std::string("ORDER BY t::text COLLATE \"C\"");
    std::vector<std::string> columns;
    for (int i = 0; i < key.rows(); ++i) {
      columns.push_back(
          absl::StrCat("t.", pg::QuoteIdentifier(key.text(i, 0)), key.boolean(i, 1) ? " COLLATE \"C\"" : ""));
    }
    return absl::StrCat("ORDER BY ", absl::StrJoin(columns, ", "));
  }

  bool MayBeMoment(const Column& column) const {
    return !diesel_.empty() && (column.type == "timestamptz" || column.type == "timestamp");
  }

  std::string IsMoment(const Column& column) const {
    return absl::StrCat("EXISTS (SELECT FROM ", diesel_, " d WHERE d.run_on",
                        column.type == "timestamptz" ? " AT TIME ZONE 'UTC'" : "", " = t.",
                        pg::QuoteIdentifier(column.name), ")");
  }

  static std::string From(const Table& table) {
    return absl::StrCat(" FROM ", table.partitioned ? "" : "ONLY ", table.Name(), " t ");
  }

  absl::Status FindMoments(const Table& table, const std::vector<Column>& columns) {
    for (const Column& column : columns) {
      if (!MayBeMoment(column)) continue;
      ASSIGN_OR_RETURN(const pg::Result any,
                       connection_.QueryValues(
                           absl::StrCat("SELECT", From(table), "WHERE ", IsMoment(column), " LIMIT 1"), {}));
      if (any.rows() == 0) continue;
      found_.moments.push_back({table.schema, table.name, column.name});
    }
    return absl::OkStatus();
  }

  // An expression that gives the value's SQL.
  std::string Literal(const Column& column) const {
    const std::string name = absl::StrCat("t.", pg::QuoteIdentifier(column.name));
    const std::string quoted = absl::StrCat("pg_catalog.format('%L', ", name, ")");
    const std::string bare = absl::StrCat("COALESCE(", name, "::text, 'NULL')");
    if (column.type == "int2" || column.type == "int4" || column.type == "int8" || column.type == "bool")
      return bare;
    if (column.type == "numeric") {
      return absl::StrCat("CASE WHEN ", name, "::text ~ '^-?[0-9.]+$' THEN ", name, "::text ELSE ", quoted,
                          " END");
    }
    // Its text depends on lc_monetary.
    if (column.type == "money") return absl::StrCat("COALESCE(", name, "::numeric::text, 'NULL')");
    if (MayBeMoment(column)) {
      const bool zoned = column.type == "timestamptz";
      return absl::StrCat("CASE WHEN ", IsMoment(column), " THEN '",
                          zoned ? "now()" : "(now() AT TIME ZONE ''UTC'')", "' ELSE ", quoted, " END");
    }
    return quoted;
  }

  absl::Status ReadTable(const Table& table) {
    ASSIGN_OR_RETURN(const std::vector<Column> columns, Columns(table));
    ASSIGN_OR_RETURN(const std::string order, Order(table));
    std::vector<std::string> names, literals;
    for (const Column& column : columns) {
      names.push_back(pg::QuoteIdentifier(column.name));
      literals.push_back(Literal(column));
    }
    const std::string row = columns.empty() ? "''" : absl::StrJoin(literals, " || ', ' || ");
    const std::string from = From(table);
    // Asked first: a table that was filled by mistake is not to be read into memory.
    ASSIGN_OR_RETURN(
        const pg::Result size,
        connection_.QueryValues(absl::StrCat("SELECT COALESCE(pg_catalog.sum(pg_catalog.octet_length(", row,
                                             ") + 8), 0)::int8", from),
                                {}));
    bytes_ += static_cast<size_t>(size.int64(0, 0));
    if (bytes_ > options_.max_bytes) {
      return absl::FailedPreconditionError(absl::StrCat(
          "rows of ", table.schema, ".", table.name, ": with them the migration has more than ",
          options_.max_bytes,
          " bytes of rows, as SQL; --history takes each of Diesel's migrations as it is, with its "
          "own INSERTs"));
    }
    if (size.int64(0, 0) == 0) return absl::OkStatus();
    RETURN_IF_ERROR(FindMoments(table, columns));
    ASSIGN_OR_RETURN(const pg::Result result,
                     connection_.QueryValues(absl::StrCat("SELECT ", row, from, order), {}));
    if (columns.empty()) {
      found_.rows.insert(found_.rows.end(), static_cast<size_t>(result.rows()),
                         absl::StrCat("INSERT INTO ", table.Name(), " DEFAULT VALUES;"));
      return absl::OkStatus();
    }
    const std::string head = absl::StrCat("INSERT INTO ", table.Name(), " (", absl::StrJoin(names, ", "), ")",
                                          always_ ? " OVERRIDING SYSTEM VALUE" : "", " VALUES\n");
    for (int i = 0; i < result.rows(); i += kRowsPerInsert) {
      std::vector<std::string> lines;
      for (int j = i; j < result.rows() && j < i + kRowsPerInsert; ++j) {
        lines.push_back(absl::StrCat("    (", std::string(result.text(j, 0)), ")"));
      }
      found_.rows.push_back(absl::StrCat(head, absl::StrJoin(lines, ",\n"), ";"));
    }
    return absl::OkStatus();
  }

  absl::Status ReadSequences() {
    ASSIGN_OR_RETURN(const pg::Result sequences,
                     connection_.Query(absl::StrCat(
                         "SELECT n.nspname::text, c.relname::text, s.seqstart"
                         " FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid"
                         " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE ",
                         Managed(), kOwn,
                         " AND c.relpersistence <> 't'"
                         " ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"")));
    for (int i = 0; i < sequences.rows(); ++i) {
      const std::string name = pg::QuoteQualified(sequences.text(i, 0), sequences.text(i, 1));
      ASSIGN_OR_RETURN(const pg::Result at,
                       connection_.Query(absl::StrCat("SELECT last_value, is_called FROM ", name)));
      if (at.rows() != 1) return absl::DataLossError(absl::StrCat("sequence ", name, ": it has no position"));
      if (!at.boolean(0, 1) && at.int64(0, 0) == sequences.int64(i, 2)) continue;
      found_.rows.push_back(absl::StrCat("SELECT pg_catalog.setval(", pg::QuoteLiteral(name), ", ",
                                         at.int64(0, 0), ", ", at.boolean(0, 1) ? "true" : "false", ");"));
    }
    return absl::OkStatus();
  }

  // Those that read others after these.
  absl::Status ReadMaterializedViews() {
    ASSIGN_OR_RETURN(
        const pg::Result views,
        connection_.Query(absl::StrCat(
            "WITH RECURSIVE reads AS ("
            "  SELECT DISTINCT r.ev_class AS who, d.refobjid AS what FROM pg_catalog.pg_rewrite r"
            "  JOIN pg_catalog.pg_class v ON v.oid = r.ev_class AND v.relkind IN ('v', 'm')"
            "  JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = "
            "r.oid"
            "  AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid <> r.ev_class"
            "), deep (oid, depth) AS ("
            "  SELECT oid, 0 FROM pg_catalog.pg_class WHERE relkind = 'm'"
            "  UNION SELECT reads.who, deep.depth + 1 FROM reads JOIN deep ON reads.what = deep.oid"
            ") SELECT n.nspname::text, c.relname::text FROM pg_catalog.pg_class c"
            " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN deep ON deep.oid = c.oid"
            " WHERE c.relkind = 'm' AND c.relispopulated AND ",
            Managed(), kOwn,
            " GROUP BY 1, 2 ORDER BY pg_catalog.max(deep.depth), n.nspname::text COLLATE \"C\","
            " c.relname::text COLLATE \"C\"")));
    for (int i = 0; i < views.rows(); ++i) {
      found_.last.push_back(absl::StrCat("REFRESH MATERIALIZED VIEW ",
                                         pg::QuoteQualified(views.text(i, 0), views.text(i, 1)), ";"));
    }
    return absl::OkStatus();
  }

  absl::Status NoteLargeObjects() {
    ASSIGN_OR_RETURN(const pg::Result any,
                     connection_.Query("SELECT FROM pg_catalog.pg_largeobject_metadata LIMIT 1"));
    if (any.rows() > 0) {
      found_.findings.push_back({HistoryFinding::Level::kFinding, "baseline-large-objects", "large objects",
                                 "Diesel's migrations make large objects, and these are left out",
                                 "a new database has none", "add them to the migration by hand"});
    }
    return absl::OkStatus();
  }

  pg::Connection& connection_;
  const RowsOptions& options_;
  BaselineRows found_;
  std::string diesel_;   // Diesel's table, quoted; "": there is none
  bool always_ = false;  // a column of the table at hand is GENERATED ALWAYS AS IDENTITY
  size_t bytes_ = 0;
};

template <typename Read>
auto InTransaction(pg::Connection& connection, Read read) -> decltype(read()) {
  RETURN_IF_ERROR(pg::BeginReading(connection, kLockTimeoutMs));
  auto result = read();
  const absl::Status ended = connection.Execute("ROLLBACK");
  if (result.ok() && !ended.ok()) return ended;
  return result;
}

}  // namespace

RowsOptions RowsOf(const ProjectSettings& settings) {
  RowsOptions options;
  options.schemas = settings.database.schemas;
  if (!settings.diesel.table_schema.empty()) options.diesel_schema = settings.diesel.table_schema;
  options.drizzle_schema = settings.drizzle.migrations_schema;
  return options;
}

absl::StatusOr<BaselineRows> ReadBaselineRows(pg::Connection& connection, const RowsOptions& options) {
  return InTransaction(connection, [&] { return Reader(connection, options).Read(); });
}

absl::StatusOr<std::vector<BaselineRows::Column>> ReadMoments(pg::Connection& connection,
                                                              const RowsOptions& options) {
  return InTransaction(connection, [&] { return Reader(connection, options).ReadMoments(); });
}

}  // namespace pgassay::migrate::drizzle
