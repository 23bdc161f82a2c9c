// What `pgassay baseline` found, made and proved, and what `baseline --mark` wrote, as plain values.
#ifndef PGASSAY_BASELINE_H_
#define PGASSAY_BASELINE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "pgassay/catalog.h"
#include "pgassay/migration.h"

namespace pgassay {

// One difference between what the database is and what schema.ts makes of an empty one.
struct SchemaDifference {
  enum class Verdict {
    kMustFix,   // Drizzle could say it, and schema.ts says something else
    kOutside,   // Drizzle cannot say it: the baseline's SQL carries it
    kAccepted,  // by name, in [drizzle] accept
  };
  Verdict verdict = Verdict::kMustFix;
  CatalogFinding finding;  // before: the database; after: schema.ts
  std::string name = {};   // what [drizzle] accept calls it: "index public.orders_total_idx definition"
  // What schema.ts has to say, without a line end after it; "": nothing, or not known.
  std::string typescript = {};
  std::string file = {};  // where to write it, relative to the project; "": not known
  uint32_t line = 0;      // in `file`, from 1; 0: not known
};

struct BaselineResult {
  // Whether the folder was written. Only if everything below was proven.
  bool written = false;
  bool from_existing = false;  // the folder was there, and was proven as it is
  std::string project;         // pgassay.toml's folder
  std::string database, host;  // and where it is
  std::string server_version;
  std::string kit_version, orm_version;  // "0.31.11", "0.45.4"
  std::string name;                      // of the first entry: "0000_diesel_baseline"
  std::vector<std::string> versions;     // of Diesel that stand behind it, in their order
  // --history: the entries, one for each of `versions`; else none, and `name` stands for all of these.
  std::vector<std::string> entries;
  bool history = false;            // asked for, whatever came of it
  std::vector<std::string> roles;  // that its SQL names
  std::vector<std::string> files;  // written or moved aside, relative to the project

  // The database against Diesel's folder: whatever somebody did by hand. Never kOutside.
  std::vector<SchemaDifference> drift;
  std::vector<SchemaDifference> differences;  // must fix first, then outside, then accepted
  // What the SQL makes and no schema.ts has a word for, by kind: "function", "public.touch()".
  struct Unseen {
    std::string kind;
    std::string name;
    friend bool operator==(const Unseen&, const Unseen&) = default;
  };
  std::vector<Unseen> unseen;
  std::vector<HistoryFinding> findings;  // the worst first

  struct Proof {
    std::string what;  // "Drizzle's migrator on an empty database"
    bool proven = false;
    std::string detail;  // what was compared, or why it is not proven; ""
  };
  std::vector<Proof> proofs;  // in the order in which they were made
};

struct MarkReport {
  enum class Action { kMark, kUnmark };
  Action action = Action::kMark;
  bool done = false;  // all rows are as they should be: those below were written now; none: they were before
  std::string project;
  std::string database, host;
  std::string server_version;
  std::string table;  // "drizzle.__drizzle_migrations"
  std::string role;   // who runs Drizzle's migrations, and owns it
  bool made_schema = false;
  bool made_table = false;
  struct Row {
    int64_t id = 0;
    std::string name;  // of the entry
    std::string hash;
    int64_t created_at = 0;
  };
  std::vector<Row> rows;                 // written, or deleted
  uint32_t already = 0;                  // entries that had their row before
  std::vector<HistoryFinding> findings;  // the worst first
};

}  // namespace pgassay

#endif  // PGASSAY_BASELINE_H_
