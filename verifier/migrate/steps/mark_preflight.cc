#include "migrate/steps/mark_preflight.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "migrate/finding/make.h"
#include "pg/quote.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {
using pg::QuoteIdentifier;
using pg::QuoteQualified;

constexpr char kDieselTable[] = "__diesel_schema_migrations";
constexpr size_t kShown = 3;

// Of whoever runs Drizzle's migrations; $2 is how a role is asked whether it may become another.
constexpr char kRole[] = R"sql(
SELECT r.rolname, pg_catalog.pg_has_role(current_user, r.oid, $2), current_user,
  pg_catalog.has_database_privilege(r.oid, d.oid, 'CREATE'), d.datname
FROM pg_catalog.pg_roles r, pg_catalog.pg_database d
WHERE r.rolname = CASE $1 WHEN '' THEN current_user ELSE $1 END
  AND d.datname = pg_catalog.current_database())sql";

constexpr char kSchema[] = R"sql(
SELECT pg_catalog.has_schema_privilege($2, n.oid, 'CREATE'), pg_catalog.has_schema_privilege($2, n.oid, 'USAGE')
FROM pg_catalog.pg_namespace n WHERE n.nspname = $1)sql";

constexpr char kTable[] = R"sql(
SELECT c.relkind, c.relpersistence, c.relrowsecurity, o.rolname,
  pg_catalog.pg_has_role($3, c.relowner, 'USAGE')
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_roles o ON o.oid = c.relowner
WHERE n.nspname = $1 AND c.relname = $2)sql";

// What the role cannot change as its owner would: not what belongs to an extension, to a table, or, as its
// constructors, to a range.
constexpr char kOwned[] = R"sql(
WITH objects AS (
  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class, c.oid, c.relowner AS owner, c.relname AS name,
    CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
      WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS kind, '' AS arguments
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relname <> $3
  UNION ALL
  SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid, t.typowner, t.typname,
    CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, ''
  FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
  WHERE n.nspname = $1 AND (t.typtype IN ('d', 'e', 'r') OR c.relkind = 'c')
  UNION ALL
  SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, p.proowner, p.proname,
    CASE p.prokind WHEN 'a' THEN 'AGGREGATE' ELSE 'ROUTINE' END,
    '(' || CASE WHEN p.prokind = 'a' AND p.pronargs = 0 THEN '*'
           ELSE pg_catalog.pg_get_function_identity_arguments(p.oid) END || ')'
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname = $1
)
SELECT o.kind, o.name, o.arguments, r.rolname, r.rolsuper
FROM objects o JOIN pg_catalog.pg_roles r ON r.oid = o.owner
WHERE NOT pg_catalog.pg_has_role($2, o.owner, 'USAGE')
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                  WHERE d.classid = o.class AND d.objid = o.oid
                    AND (d.deptype = 'e' OR o.kind = 'ROUTINE' AND d.deptype = 'i' OR o.kind = 'SEQUENCE' AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0))
ORDER BY r.rolname, o.kind = 'TABLE' DESC, o.kind, o.name, o.arguments)sql";

// The row type of the table that is to be made has its name; arrays make room.
constexpr char kTypeOfName[] = R"sql(
SELECT 1 FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE n.nspname = $1 AND t.typname = $2 AND t.typrelid = 0
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_type e WHERE e.oid = t.typelem AND e.typarray = t.oid))sql";

constexpr char kPublications[] = R"sql(
SELECT pubname FROM pg_catalog.pg_publication WHERE puballtables AND pubinsert)sql";
constexpr char kPublicationsOfSchema[] = R"sql(
UNION SELECT p.pubname FROM pg_catalog.pg_publication p
JOIN pg_catalog.pg_publication_namespace s ON s.pnpubid = p.oid
JOIN pg_catalog.pg_namespace n ON n.oid = s.pnnspid WHERE p.pubinsert AND n.nspname = $1)sql";

constexpr char kEventTriggers[] = R"sql(
SELECT evtname FROM pg_catalog.pg_event_trigger
WHERE evtenabled IN ('O', 'A') AND evtevent IN ('ddl_command_start', 'ddl_command_end') ORDER BY evtname)sql";

class Preflight {
 public:
  Preflight(pg::Connection& connection, const ProjectSettings& settings, std::string diesel_schema,
            bool with_names)
      : connection_(connection),
        settings_(settings),
        schema_(settings.drizzle.migrations_schema),
        table_(settings.drizzle.migrations_table),
        diesel_schema_(std::move(diesel_schema)),
        with_names_(with_names) {}

  absl::StatusOr<MarkPreflight> Take() {
    RETURN_IF_ERROR(CheckRole());
    // Without a role there is nobody whose rights could be asked for.
    if (result_.role.empty()) return std::move(result_);
    for (const std::string& schema : settings_.database.schemas) {
      RETURN_IF_ERROR(CheckManaged(schema));
    }
    RETURN_IF_ERROR(CheckOwners());
    RETURN_IF_ERROR(CheckDrizzlesTable());
    RETURN_IF_ERROR(CheckRowSecurity(diesel_schema_, kDieselTable));
    if (!result_.table_exists) {
      RETURN_IF_ERROR(CheckPublications());
      RETURN_IF_ERROR(CheckEventTriggers());
    }
    return std::move(result_);
  }

 private:
  void Add(HistoryFinding finding) { result_.findings.push_back(std::move(finding)); }

  absl::Status CheckRole() {
    // A membership that may not be used by SET ROLE is known from 16 on.
    const bool with_set = connection_.server_version() >= 160000;
    const std::string& wanted = settings_.drizzle.role;
    ASSIGN_OR_RETURN(const pg::Result role, connection_.Query(kRole, {wanted, with_set ? "SET" : "MEMBER"}));
    if (role.rows() == 0) {
      Add(Finding("mark-role-missing", wanted, "[drizzle] role of pgassay.toml is no role of this server",
                  "nobody could run migrate()",
                  absl::StrCat("mend pgassay.toml, or CREATE ROLE ", QuoteIdentifier(wanted), " LOGIN")));
      return absl::OkStatus();
    }
    result_.role = std::string(role.text(0, 0));
    quoted_role_ = QuoteIdentifier(result_.role);
    if (!role.boolean(0, 1)) {
      Add(Finding("mark-role-other", result_.role,
                  absl::StrCat("pgassay is connected as ", role.text(0, 2), ", which may not SET ROLE to it"),
                  "Drizzle's table would be somebody else's",
                  absl::StrCat("connect as it, or GRANT ", quoted_role_, " TO ",
                               QuoteIdentifier(role.text(0, 2)), with_set ? " WITH SET TRUE" : "")));
    }
    if (!role.boolean(0, 3)) {
      Add(Finding(
          "mark-role-create", result_.role, "it has no CREATE on the database",
          "every migrate() begins with CREATE SCHEMA IF NOT EXISTS, which is refused even where the "
          "schema is there",
          absl::StrCat("GRANT CREATE ON DATABASE ", QuoteIdentifier(role.text(0, 4)), " TO ", quoted_role_)));
    }
    return absl::OkStatus();
  }

  absl::Status CheckManaged(const std::string& schema) {
    ASSIGN_OR_RETURN(const pg::Result found, connection_.Query(kSchema, {schema, result_.role}));
    if (found.rows() == 0) {
      Add(Note("mark-schema-missing", schema, "[database] schemas names it, and it is not here", "",
               "see that this is the right database, unless a migration that is still to come makes it"));
    } else if (!found.boolean(0, 0)) {
      Add(Finding(
          "mark-schema-create", schema, absl::StrCat(result_.role, " has no CREATE on it"),
          "the first migration that makes a table there fails",
          absl::StrCat("GRANT USAGE, CREATE ON SCHEMA ", QuoteIdentifier(schema), " TO ", quoted_role_)));
    }
    return absl::OkStatus();
  }

  struct Owned {
    size_t count = 0;
    bool superuser = false;
    std::vector<std::string> named;
    std::string alter;  // of the first
  };

  absl::Status CheckOwners() {
    std::map<std::string, Owned> by_owner;
    for (const std::string& schema : settings_.database.schemas) {
      ASSIGN_OR_RETURN(const pg::Result found,
                       connection_.Query(kOwned, {schema, result_.role, kDieselTable}));
      for (int row = 0; row < found.rows(); ++row) {
        Owned& owned = by_owner[std::string(found.text(row, 3))];
        ++owned.count;
        owned.superuser = found.boolean(row, 4);
        const std::string arguments(found.text(row, 2));
        if (owned.named.size() < kShown) {
          owned.named.push_back(absl::StrCat(schema, ".", found.text(row, 1), arguments));
        }
        if (owned.alter.empty()) {
          owned.alter =
              absl::StrCat("ALTER ", found.text(row, 0), " ", QuoteQualified(schema, found.text(row, 1)),
                           arguments, " OWNER TO ", quoted_role_);
        }
      }
    }
    for (auto& [owner, owned] : by_owner) {
      std::string named = ListOf(owned.named);
      if (owned.count > owned.named.size()) absl::StrAppend(&named, " and others");
      // Nobody should be handed a superuser's rights for this.
      const std::string remedy =
          owned.superuser
              ? absl::StrCat(owned.alter,
                             owned.count == 1 ? "" : absl::StrCat(", and so on for all ", owned.count))
              : absl::StrCat("GRANT ", QuoteIdentifier(owner), " TO ", quoted_role_,
                             ", or make it their owner: ", owned.alter);
      Add(Finding(
          "mark-ownership", owner,
          absl::StrCat("it owns ", Counted(owned.count, "object", "objects"), " that Drizzle is to manage, ",
                       named, ", and ", result_.role, " has not its rights"),
          "the first migration that changes one of them fails: must be owner", remedy));
    }
    return absl::OkStatus();
  }

  absl::Status CheckDrizzlesTable() {
    ASSIGN_OR_RETURN(const pg::Result schema, connection_.Query(kSchema, {schema_, result_.role}));
    result_.schema_exists = schema.rows() > 0;
    ASSIGN_OR_RETURN(const pg::Result table, connection_.Query(kTable, {schema_, table_, result_.role}));
    result_.table_exists = table.rows() > 0;
    const std::string in_schema = absl::StrCat(" ON SCHEMA ", QuoteIdentifier(schema_), " TO ", quoted_role_);
    if (result_.schema_exists && !schema.boolean(0, 1)) {
      Add(Finding("mark-schema-usage", schema_, absl::StrCat(result_.role, " may not use it"),
                  "migrate() cannot see its table", absl::StrCat("GRANT USAGE, CREATE", in_schema)));
    } else if (result_.schema_exists && !result_.table_exists && !schema.boolean(0, 0)) {
      Add(Finding("mark-schema-create", schema_, absl::StrCat(result_.role, " has no CREATE on it"),
                  "Drizzle's table cannot be made there", absl::StrCat("GRANT USAGE, CREATE", in_schema)));
    }
    if (!result_.table_exists) return CheckName();
    const std::string name = absl::StrCat(schema_, ".", table_);
    const std::string alter = absl::StrCat("ALTER TABLE ", QuoteQualified(schema_, table_));
    if (!table.boolean(0, 4)) {
      Add(Finding("mark-table-owner", name,
                  absl::StrCat(table.text(0, 3), " owns it, and ", result_.role,
                               " has not "
                               "its rights"),
                  "migrate() may not record there, and that of 1.0 may not bring it up to date",
                  absl::StrCat(alter, " OWNER TO ", quoted_role_)));
    }
    if (table.text(0, 1) != "p") {
      Add(Finding("mark-table-unlogged", name, "it is not a logged table",
                  "after a crash it is empty, and migrate() runs everything again",
                  absl::StrCat(alter, " SET LOGGED")));
    }
    return CheckRowSecurity(schema_, table_);
  }

  absl::Status CheckName() {
    ASSIGN_OR_RETURN(const pg::Result type, connection_.Query(kTypeOfName, {schema_, table_}));
    if (type.rows() == 0) return absl::OkStatus();
    Add(Finding("mark-table-name", absl::StrCat(schema_, ".", table_),
                "a type has the name of Drizzle's table, which is still to be made",
                "PostgreSQL refuses a table of a type's name, to migrate() too",
                absl::StrCat("ALTER TYPE ", QuoteQualified(schema_, table_), " RENAME TO ",
                             QuoteIdentifier(absl::StrCat("type_", table_)))));
    return absl::OkStatus();
  }

  absl::Status CheckRowSecurity(const std::string& schema, const std::string& table) {
    ASSIGN_OR_RETURN(const pg::Result found, connection_.Query(kTable, {schema, table, result_.role}));
    if (found.rows() == 0 || !found.boolean(0, 2)) return absl::OkStatus();
    Add(Finding("mark-row-security", absl::StrCat(schema, ".", table), "it has row-level security",
                "to whom it hides rows nothing seems to be applied, and everything is run again",
                absl::StrCat("ALTER TABLE ", QuoteQualified(schema, table), " DISABLE ROW LEVEL SECURITY")));
    return absl::OkStatus();
  }

  absl::Status CheckPublications() {
    std::string sql = kPublications;
    if (connection_.server_version() >= 150000) {
      sql += kPublicationsOfSchema;
    } else {
      sql += " AND $1::pg_catalog.text IS NOT NULL";  // so that there is such a parameter
    }
    ASSIGN_OR_RETURN(const pg::Result found, connection_.Query(sql + " ORDER BY 1", {schema_}));
    if (found.rows() == 0) return absl::OkStatus();
    std::vector<std::string> names;
    for (int row = 0; row < found.rows(); ++row) names.emplace_back(found.text(row, 0));
    Add(Finding(
        "mark-publication", ListOf(names),
        absl::StrCat("what is made in schema ", schema_, " is published by it, and with it Drizzle's table"),
        "a subscriber without that table stops at its first row",
        absl::StrCat("on every subscriber, and then here as ", result_.role, ": ", DrizzleSchemaDdl(schema_),
                     "; ", DrizzleTableDdl(schema_, table_, with_names_), "; and mark again")));
    return absl::OkStatus();
  }

  absl::Status CheckEventTriggers() {
    ASSIGN_OR_RETURN(const pg::Result found, connection_.Query(kEventTriggers));
    for (int row = 0; row < found.rows(); ++row) result_.event_triggers.emplace_back(found.text(row, 0));
    if (result_.event_triggers.empty()) return absl::OkStatus();
    Add(Note("mark-event-trigger", ListOf(result_.event_triggers),
             "it fires when Drizzle's schema and table are made",
             "it may refuse that, and then nothing is written", ""));
    return absl::OkStatus();
  }

  pg::Connection& connection_;
  const ProjectSettings& settings_;
  const std::string& schema_;
  const std::string& table_;
  const std::string diesel_schema_;
  const bool with_names_;
  std::string quoted_role_;
  MarkPreflight result_;
};

}  // namespace

// Source: drizzle-orm 0.45.4 pg-core/dialect.js and 1.0.0-rc.5 pg-core/async/session.js, but for white space.
std::string DrizzleSchemaDdl(const std::string& schema) {
  return absl::StrCat("CREATE SCHEMA IF NOT EXISTS ", QuoteIdentifier(schema));
}

std::string DrizzleTableDdl(const std::string& schema, const std::string& table, bool with_names) {
  return absl::StrCat("CREATE TABLE IF NOT EXISTS ", QuoteQualified(schema, table),
                      " (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint",
                      with_names ? ", name text, applied_at timestamp with time zone DEFAULT now())" : ")");
}

absl::StatusOr<MarkPreflight> CheckMark(pg::Connection& connection, const ProjectSettings& settings,
                                        const std::string& diesel_schema, bool with_names) {
  return Preflight(connection, settings, diesel_schema, with_names).Take();
}

}  // namespace pgassay::migrate
