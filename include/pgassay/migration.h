// The two migration histories of a project as plain values: what its folders hold, what its database
// remembers, and what a person should know of both.
#ifndef PGASSAY_MIGRATION_H_
#define PGASSAY_MIGRATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pgassay {

// pgassay.toml. Paths are absolute, whatever the file says.
struct ProjectSettings {
  std::string file;    // the pgassay.toml they come from
  std::string folder;  // it lies in

  struct Database {
    std::string url_env = "DATABASE_URL";
    std::vector<std::string> schemas;  // what Drizzle manages; never empty
    std::string scratch_url_env = "SCRATCH_URL";
    std::string scratch_prelude;  // "": none
  } database;

  struct Diesel {
    std::string migrations;    // the folder
    std::string table_schema;  // of __diesel_schema_migrations; "": looked for
  } diesel;

  enum class SchemaOwner { kTeam, kPgassay };
  struct Drizzle {
    std::string root;                          // where drizzle-kit runs
    std::string config = "drizzle.config.ts";  // in a parsed file: under root
    std::string out = "drizzle";               // the migrations folder; likewise
    std::string kit = "npx drizzle-kit";
    std::string migrations_schema = "drizzle";
    std::string migrations_table = "__drizzle_migrations";
    std::string role;  // who runs Drizzle's migrations; "": who is connected
    SchemaOwner schema_owner = SchemaOwner::kTeam;
    std::vector<std::string> accept;  // differences accepted by name
  } drizzle;

  enum class Freeze { kTrigger, kStrict };
  struct Cutover {
    uint32_t lock_timeout_ms = 3000;
    std::string state_dir;  // default .pgassay
    Freeze freeze = Freeze::kTrigger;
  } cutover;
};

// Something about a history that a person should know. Codes, levels and reasons: report/STATUS.md. The texts
// are one line each, without a full stop, and have no value of a row in them but versions, names, hashes and
// times of the histories themselves.
struct HistoryFinding {
  enum class Level {
    kNote,        // good to know
    kFinding,     // needs a person: exit code 1
    kNotChecked,  // could not be looked at: exit code 2
  };
  Level level = Level::kFinding;
  std::string code;     // "drizzle-skipped"
  std::string subject;  // the folder, entry, file or row; "": the history as a whole
  std::string what;     // what is so
  std::string effect;   // what Diesel or Drizzle does about it; "": nothing to add
  std::string remedy;   // what to do; "": nothing
};

// ---- What a statement does to those who use the database meanwhile ----

// PostgreSQL's table locks in the order of their strength.
enum class TableLock {
  kNone,
  kAccessShare,
  kRowShare,
  kRowExclusive,
  kShareUpdateExclusive,
  kShare,
  kShareRowExclusive,
  kExclusive,
  kAccessExclusive,
};

enum class Rewrite { kNo, kMaybe, kYes };  // kMaybe: the text alone does not tell

struct SqlStatement {
  uint32_t line = 1;  // of its first word, from 1
  size_t offset = 0;  // of that in the file, in bytes
  std::string kind;   // as psql's command tag: "ALTER TABLE"
  std::string
      relation;  // the relation it locks strongest, as written, "" if none: "people", "metering.readings"
  TableLock lock = TableLock::kNone;  // on a table that was there before the file
  Rewrite rewrite = Rewrite::kNo;     // of a table that was there before the file
  bool scans = false;                 // reads all of it under the lock: SET NOT NULL, CHECK, FOREIGN KEY
  bool opaque = false;  // DO, CALL, or a function of the user: what else it does the text does not tell
};

// What PostgreSQL's own parser says of a file of SQL.
struct SqlFacts {
  std::vector<SqlStatement> statements;  // in order
  // Where the parser (of one major, see sql/parse.h) gave up; statements is then empty. 0: it did not.
  uint32_t error_line = 0;
  std::string error;

  // Lines of what matters to whoever runs the file; 0: none.
  uint32_t outside_transaction = 0;  // cannot run in a transaction: CREATE INDEX CONCURRENTLY, VACUUM, ...
  uint32_t ends_transaction = 0;     // COMMIT, ROLLBACK, ... of its own
  uint32_t leaves_open = 0;          // BEGIN, START TRANSACTION or AND CHAIN that nothing behind it ends
  // For the session, and not put back (RESET, TO DEFAULT) by the end of the file: SET, set_config(...,
  // false).
  uint32_t sets_search_path = 0;
  uint32_t sets_role = 0;     // SET ROLE, SET SESSION AUTHORIZATION
  uint32_t sets_session = 0;  // any other setting; RESET ALL and DISCARD ALL, which undo the caller's
  uint32_t copies_from_stdin = 0;
  // Values added to enums, with the line: "booking_state", "no_show".
  struct EnumValue {
    uint32_t line = 0;
    std::string type;
    std::string value;
    bool type_is_new = false;  // made by the file itself: from PostgreSQL 17 on it may be used at once
  };
  std::vector<EnumValue> enum_values;
  std::vector<std::string> string_constants;  // every one of the file, for finding such a value in use
};

// ---- Diesel ----

struct DieselMigration {
  std::string version;
  std::string folder;  // its name
  std::string up;      // the bytes of up.sql
  std::optional<std::string> down;
  // The bytes of drizzle.sql, which Diesel ignores: what Drizzle runs in place of up.sql, to the same end.
  std::optional<std::string> drizzle;
  bool in_transaction = true;  // as Diesel takes metadata.toml
  // Why pgassay will not run it, as Diesel would do it silently wrong; "" if it will.
  std::string refused;
};

struct DieselFolder {
  std::string path;
  bool exists = false;
  std::vector<DieselMigration> migrations;  // by version, bytewise; of a version that is there twice, both
  std::vector<HistoryFinding> findings;     // of the folder by itself
};

struct DieselHistory {
  bool exists = false;
  std::string schema;               // of the table
  std::vector<std::string> others;  // schemas with another one
  struct Row {
    std::string version;
    std::string run_on;  // "2026-10-01 08:12:44", UTC
  };
  std::vector<Row> rows;                 // by version, bytewise
  std::vector<HistoryFinding> findings;  // of the table by itself, such as that it could not be read
};

// ---- Drizzle ----

enum class DrizzleFormat {
  kNone,      // no folder, or nothing in it
  kJournal7,  // drizzle-kit 0.2x to 0.31: meta/_journal.json
  kFolders8,  // 1.0 beta to rc.4
  kFolders9,  // 1.0.0-rc.5
  kOther,     // recognised and not supported, or unreadable: a finding says which
};

struct DrizzleEntry {
  std::string name;      // the journal's tag, or the folder's name
  std::string file;      // under the migrations folder: "0001_add_subtitle.sql"
  int64_t when_ms = 0;   // the journal's, or the folder's 14 digits as UTC
  bool present = false;  // the file is there
  std::string sql;       // its bytes
  std::string sha256;    // as Drizzle computes it, in hex
  // The same for the text with every line end as LF and as CRLF, to know a file that only changed these.
  std::string sha256_lf;
  std::string sha256_crlf;
};

struct DrizzleFolder {
  std::string path;
  DrizzleFormat format = DrizzleFormat::kNone;
  std::vector<DrizzleEntry> entries;     // in the order in which Drizzle runs them
  std::vector<HistoryFinding> findings;  // of the folder by itself
};

struct DrizzleHistory {
  bool exists = false;
  std::string schema, table;
  bool has_names = false;  // the table of 1.0, with column "name"
  struct Row {
    std::optional<int64_t> id;
    std::string hash;
    std::optional<int64_t> created_at;  // milliseconds since 1970, or what somebody wrote
    std::optional<std::string> name;
  };
  std::vector<Row> rows;           // by id
  std::optional<int64_t> next_id;  // that the sequence gives next; none: could not be read
  bool role_may_create = true;     // CREATE on the database, which every migrate() asks for
  std::string role;                // who is meant by that
  // Of `role`, where it was named: what of migrate() besides that it may do.
  struct Rights {
    bool use_schema = true;
    bool create_in_schema = true;  // asked for by every CREATE TABLE IF NOT EXISTS
    bool read = true;
    bool insert = true;
    bool own = true;            // is the table's owner, or a member of it
    std::string sequence = {};  // that it may not use: "drizzle.x_id_seq", quoted; "": none
  } rights;
  std::string owner;                     // of the table
  int64_t now_ms = 0;                    // the server's clock
  int server_version = 0;                // PQserverVersion: 150020; 0: not known
  std::vector<HistoryFinding> findings;  // of the table by itself
};

// ---- Both ----

struct MigrationEntry {
  enum class State {
    kApplied,
    kPending,
    kUnknown,  // the database knows it, the folder does not
    kSkipped,  // Drizzle's high-water mark has passed it: never run, and nobody says so
  };
  State state = State::kPending;
  std::string name;     // folder, tag, or the row: "version 20250101000000", "row 7"
  std::string version;  // Diesel's
  std::string at;       // when it was run (Diesel) or made (Drizzle), "2026-10-01 08:12:44", UTC
  SqlFacts facts;       // of a pending one
};

struct OneHistory {
  std::string folder;                   // for people: relative to the project
  std::string format;                   // "journal v7"; "" for Diesel
  std::string table;                    // "public.__diesel_schema_migrations"; "": there is none
  std::vector<MigrationEntry> entries;  // in the order in which they run, unknown ones last
};

struct MigrationStatus {
  std::string project;         // pgassay.toml's folder
  std::string database, host;  // and where it is
  std::string server_version;
  bool in_recovery = false;
  std::string read_at;  // the server's clock, "2026-11-22 19:04:11", UTC
  OneHistory diesel;
  OneHistory drizzle;
  std::vector<HistoryFinding> findings;  // Diesel's first, then Drizzle's; the worst first in each
};

}  // namespace pgassay

#endif  // PGASSAY_MIGRATION_H_
