// What `pgassay sync` wrote and what `pgassay check` found, as plain values.
#ifndef PGASSAY_BRIDGE_H_
#define PGASSAY_BRIDGE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "pgassay/baseline.h"
#include "pgassay/migration.h"

namespace pgassay {

struct SyncResult {
  bool written = false;                  // without `entries`: there was nothing to write
  std::string project;                   // pgassay.toml's folder
  std::string kit_version, orm_version;  // "0.31.11", "0.45.4"; "": nothing to do, and not asked
  uint32_t before = 0;                   // versions of Diesel that pgassay.lock.json stood for
  std::string last;                      // the newest of these, as Diesel's folder is named
  struct Entry {
    std::string name;     // "0004_2026_11_02_091500_add_tides"; "": refused before it had one
    std::string folder;   // Diesel's: "2026-11-02-091500_add_tides"
    std::string version;  // "20261102091500"
    int64_t when_ms = 0;
    std::string sha256;  // of its SQL; "": likewise
  };
  std::vector<Entry> entries;  // made, in the order in which both tools run them; written if `written` is
  std::vector<SchemaDifference> differences;  // Diesel's folder against schema.ts, as in BaselineResult
  std::vector<HistoryFinding> findings;       // the worst first; notes: what Drizzle's one transaction means
  std::vector<BaselineResult::Proof> proofs;
  std::vector<std::string> files;  // written, relative to the project
};

struct CheckResult {
  std::string project;
  std::string base;                            // what --base was given; ""
  std::string kit_version, orm_version;        // "": drizzle-kit could not be asked
  std::string database, host, server_version;  // "": none was to be looked at

  // Who is behind whom: a line of one table.
  struct Part {
    enum class What {
      kDieselFolder,
      kLock,
      kDrizzleFolder,
      kSnapshot,  // Drizzle's last one
      kSchemaTs,
      kSchemaRs,
      kDatabase,
      kBase,  // the default branch, where --base names it
    };
    enum class State {
      kAgrees,
      kBehind,  // of a database and of the default branch no difference, of everything else one
      kAhead,
      kDiffers,
      kNotChecked,  // it should have been
      kLeftOut,     // as asked, or as there is none
    };
    What what = What::kDieselFolder;
    State state = State::kAgrees;
    std::string at;    // "86 migrations, up to 2026-11-20-091500_add_tides"
    std::string says;  // "2 behind Diesel's folder"; "": nothing to add
  };
  std::vector<Part> parts;  // each at most once, in the order above

  // Of each: before is what Diesel's folder makes; never kOutside but in the first.
  std::vector<SchemaDifference> schema;   // after: what schema.ts makes
  std::vector<SchemaDifference> drizzle;  // after: what Drizzle's folder makes
  std::vector<SchemaDifference> drift;    // before: the database; after: Diesel's folder, up to where it is
  std::vector<HistoryFinding> findings;   // the worst first
};

}  // namespace pgassay

#endif  // PGASSAY_BRIDGE_H_
