#include "migrate/diesel/history.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "pg/quote.h"
#include "status_macros.h"

namespace pgassay::migrate::diesel {
namespace {

using Level = HistoryFinding::Level;

constexpr char kTable[] = "__diesel_schema_migrations";

// Every relation of the name, with what could fail when it is read: an error would end the transaction.
constexpr char kFind[] = R"sql(
SELECT n.nspname,
       CASE WHEN c.relkind IN ('r', 'p') THEN '' WHEN c.relkind = 'v' THEN 'a view'
           WHEN c.relkind = 'm' THEN 'a materialized view' WHEN c.relkind = 'f' THEN 'a foreign table'
           WHEN c.relkind = 'S' THEN 'a sequence' WHEN c.relkind IN ('i', 'I') THEN 'an index' ELSE 'no table' END,
       pg_catalog.has_schema_privilege(n.oid, 'USAGE'),
       pg_catalog.bool_and(pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')),
       pg_catalog.row_security_active(c.oid),
       pg_catalog.count(a.attnum) = 2,
       pg_catalog.bool_or(a.attname = 'run_on' AND a.atttypid IN ('timestamp'::pg_catalog.regtype,
           'timestamptz'::pg_catalog.regtype))
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute a
    ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attname IN ('version', 'run_on')
WHERE c.relname = '__diesel_schema_migrations' AND c.relpersistence <> 't'
GROUP BY n.oid, n.nspname, c.oid, c.relkind
ORDER BY n.nspname COLLATE "C")sql";

struct Candidate {
  std::string schema;
  std::string kind;  // "" for a table, else "a view"
  bool usage = false;
  bool select = false;
  bool hidden = false;
  bool columns = false;    // version and run_on are there
  bool timestamp = false;  // run_on is one
};

struct Session {
  std::string search_path;
  std::string role;
  std::vector<std::string> path;  // the schemas on it that are there and that the role may use
  bool may_create = false;        // in the first of these
};

class Reader {
 public:
  Reader(pg::Connection& connection, const std::string& schema) : connection_(connection), schema_(schema) {}

  absl::StatusOr<DieselHistory> Read() {
    RETURN_IF_ERROR(ReadSession());
    // Operators are looked for along the search_path, which is the user's.
    RETURN_IF_ERROR(SetSearchPath("pg_catalog, pg_temp"));
    RETURN_IF_ERROR(Find());
    if (const Candidate* const chosen = Choose(); chosen != nullptr) {
      history_.exists = true;
      history_.schema = chosen->schema;
      for (const Candidate& other : candidates_) {
        if (&other != chosen && other.kind.empty()) history_.others.push_back(other.schema);
      }
      if (!history_.others.empty()) AddTwice();
      if (chosen->usage && (session_.path.empty() || session_.path.front() != chosen->schema)) AddOffPath();
      if (MayRead(*chosen)) RETURN_IF_ERROR(ReadRows(*chosen));
    }
    RETURN_IF_ERROR(SetSearchPath(session_.search_path));
    return std::move(history_);
  }

 private:
  void Add(Level level, std::string code, std::string what, std::string effect, std::string remedy) {
    history_.findings.push_back({level, std::move(code),
                                 history_.schema.empty() ? "" : absl::StrCat(history_.schema, ".", kTable),
                                 std::move(what), std::move(effect), std::move(remedy)});
  }

  absl::Status ReadSession() {
    ASSIGN_OR_RETURN(
        const pg::Result result,
        connection_.Query("SELECT pg_catalog.current_setting('search_path'), current_user, s.name, "
                          "pg_catalog.has_schema_privilege(pg_catalog.current_schema(), 'CREATE') FROM "
                          "(SELECT 1) AS one LEFT JOIN pg_catalog.unnest(pg_catalog.current_schemas(false)) "
                          "WITH ORDINALITY AS s(name, place) ON true ORDER BY s.place"));
    for (int row = 0; row < result.rows(); ++row) {
      session_.search_path = std::string(result.text(row, 0));
      session_.role = std::string(result.text(row, 1));
      if (result.null(row, 2)) continue;
      session_.path.emplace_back(result.text(row, 2));
      session_.may_create = result.boolean(row, 3);
    }
    return absl::OkStatus();
  }

  absl::Status SetSearchPath(const std::string& search_path) {
    return connection_.Query("SELECT pg_catalog.set_config('search_path', $1, true)", {search_path}).status();
  }

  absl::Status Find() {
    ASSIGN_OR_RETURN(const pg::Result result, connection_.Query(kFind));
    for (int row = 0; row < result.rows(); ++row) {
      candidates_.push_back({.schema = std::string(result.text(row, 0)),
                             .kind = std::string(result.text(row, 1)),
                             .usage = result.boolean(row, 2),
                             .select = result.boolean(row, 3),
                             .hidden = result.boolean(row, 4),
                             .columns = result.boolean(row, 5),
                             .timestamp = result.boolean(row, 6)});
    }
    return absl::OkStatus();
  }

  const Candidate* In(const std::string& schema) const {
    const auto found = std::find_if(candidates_.begin(), candidates_.end(),
                                    [&](const Candidate& candidate) { return candidate.schema == schema; });
    return found == candidates_.end() ? nullptr : &*found;
  }

  // nullptr: none is Diesel's, and a finding says why.
  const Candidate* Choose() {
    std::vector<const Candidate*> tables;
    for (const Candidate& candidate : candidates_) {
      if (candidate.kind.empty()) tables.push_back(&candidate);
    }
    const std::string schemas = absl::StrJoin(
        tables, ", ", [](std::string* out, const Candidate* table) { absl::StrAppend(out, table->schema); });
    if (!schema_.empty()) {
      const Candidate* const chosen = In(schema_);
      if (chosen == nullptr && !tables.empty()) {
        Add(Level::kNotChecked, "diesel-table-elsewhere",
            absl::StrCat("pgassay.toml says schema ", schema_, ", and the table is in ", schemas),
            "Diesel makes a new table, and starts from nothing, where its search_path has none",
            "correct [diesel] table_schema in pgassay.toml, or remove it");
        return nullptr;
      }
      return chosen == nullptr ? NoTable() : chosen;
    }
    for (const std::string& schema : session_.path) {
      if (const Candidate* const chosen = In(schema); chosen != nullptr) return chosen;
    }
    if (tables.empty()) return NoTable();
    if (tables.size() == 1) return tables[0];
    for (const Candidate* table : tables) history_.others.push_back(table->schema);
    Add(Level::kNotChecked, "diesel-table-twice",
        absl::StrCat("schemas ", schemas, " have such a table, and none of them is on the search_path"),
        "Diesel makes a new table, and starts from nothing, where its search_path has none",
        "set [diesel] table_schema in pgassay.toml to the one that counts");
    return nullptr;
  }

  const Candidate* NoTable() {
    Add(Level::kNote, "diesel-no-table", absl::StrCat("there is no table ", kTable),
        "Diesel has recorded nothing here", "");
    return nullptr;
  }

  // A team that says which of them it means has nothing left to do.
  void AddTwice() {
    Add(schema_.empty() ? Level::kFinding : Level::kNote, "diesel-table-twice",
        absl::StrCat("there is such a table in schema ", absl::StrJoin(history_.others, ", "), " too"),
        "Diesel takes the first one on the search_path of whoever runs it, and knows nothing of the others",
        schema_.empty()
            ? "set [diesel] table_schema in pgassay.toml to the one that counts, and drop the others"
            : "");
  }

  // Diesel's CREATE TABLE IF NOT EXISTS looks into the first schema alone. The role that looks need not be
  // the one that runs Diesel, so a team that says where the table is has nothing left to do.
  void AddOffPath() {
    const std::vector<std::string>& path = session_.path;
    const bool on_it = std::count(path.begin(), path.end(), history_.schema) > 0;
    const std::string what =
        on_it ? absl::StrCat("its schema is on the search_path of this connection, but behind ", path.front())
              : "its schema is not on the search_path of this connection";
    const std::string effect =
        path.empty() ? "Diesel, connected like this, stops: \"no schema has been selected to create in\""
        : !session_.may_create
            ? absl::StrCat("Diesel, connected like this, stops, as role ", session_.role,
                           " may not make a table there: \"permission denied for schema ", path.front(), "\"")
        : In(path.front()) != nullptr
            ? absl::StrCat("Diesel, connected like this, takes the one in schema ", path.front())
            : absl::StrCat("Diesel, connected like this, makes a second table, in schema ", path.front(),
                           ", and runs every migration again");
    Add(schema_.empty() ? Level::kFinding : Level::kNote, "diesel-table-off-path", what, effect,
        schema_.empty()
            ? "connect as the role that runs Diesel; if this is the one, correct its search_path, "
              "if not, set [diesel] table_schema in pgassay.toml"
            : "see to the search_path of the role that runs Diesel");
  }

  bool MayRead(const Candidate& table) {
    if (!table.kind.empty()) {
      Add(Level::kNotChecked, "diesel-table-strange", absl::StrCat("it is ", table.kind),
          "Diesel takes whatever has this name for its table", "have the table itself under this name");
      return false;
    }
    if (!table.columns) {
      Add(Level::kNotChecked, "diesel-table-strange", "it has no columns version and run_on",
          "Diesel fails where version is not there", "rename it if it is not Diesel's");
      return false;
    }
    const std::string role = pg::QuoteIdentifier(session_.role);
    if (!table.usage) {
      Add(Level::kNotChecked, "diesel-table-denied",
          absl::StrCat("role ", session_.role, " may not use schema ", table.schema),
          "Diesel, as this role, does not see the table and tries to make a new one",
          absl::StrCat("GRANT USAGE ON SCHEMA ", pg::QuoteIdentifier(table.schema), " TO ", role));
      return false;
    }
    if (!table.select) {
      Add(Level::kNotChecked, "diesel-table-denied", absl::StrCat("role ", session_.role, " may not read it"),
          "Diesel, as this role, stops with \"permission denied\"",
          absl::StrCat("GRANT SELECT ON ", pg::QuoteQualified(table.schema, kTable), " TO ", role));
      return false;
    }
    if (table.hidden) {
      Add(Level::kNotChecked, "diesel-table-hidden",
          absl::StrCat("row-level security decides which rows role ", session_.role, " sees"),
          "Diesel, as this role, takes what it does not see for pending and runs it again: \"already "
          "exists\"",
          "connect as a role that no policy holds for: one with BYPASSRLS, or the owner where row-level "
          "security is not "
          "forced");
      return false;
    }
    return true;
  }

  absl::Status ReadRows(const Candidate& table) {
    // to_char makes NULL of infinity.
    const char* const run_on = table.timestamp ? "CASE WHEN pg_catalog.isfinite(run_on) THEN "
                                                 "pg_catalog.to_char(run_on, 'YYYY-MM-DD HH24:MI:SS') ELSE "
                                                 "run_on::pg_catalog.text END"
                                               : "run_on::pg_catalog.text";
    ASSIGN_OR_RETURN(const pg::Result result,
                     connection_.QueryValues(absl::StrCat("SELECT version::pg_catalog.text, ", run_on,
                                                          " FROM ", pg::QuoteQualified(table.schema, kTable)),
                                             {}));
    for (int row = 0; row < result.rows(); ++row) {
      if (result.null(row, 0)) {
        history_.rows.clear();
        Add(Level::kNotChecked, "diesel-table-strange", "it has a row whose version is NULL",
            "every `diesel migration` command fails with \"Unexpected null for non-null column\"",
            "delete that row");
        return absl::OkStatus();
      }
      history_.rows.push_back({std::string(result.text(row, 0)), std::string(result.text(row, 1))});
    }
    std::sort(history_.rows.begin(), history_.rows.end(),
              [](const DieselHistory::Row& a, const DieselHistory::Row& b) {
                return std::tie(a.version, a.run_on) < std::tie(b.version, b.run_on);
              });
    return absl::OkStatus();
  }

  pg::Connection& connection_;
  const std::string& schema_;
  Session session_;
  std::vector<Candidate> candidates_;
  DieselHistory history_;
};

}  // namespace

absl::StatusOr<DieselHistory> ReadHistory(pg::Connection& connection, const std::string& schema) {
  return Reader(connection, schema).Read();
}

}  // namespace pgassay::migrate::diesel
