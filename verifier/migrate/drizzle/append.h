// One more entry at the end of a folder of Drizzle migrations: SQL, snapshot, and the journal where there is
// one (SYNC.md). Pure: the folder is the bytes of its files.
#ifndef PGASSAY_MIGRATE_DRIZZLE_APPEND_H_
#define PGASSAY_MIGRATE_DRIZZLE_APPEND_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "migrate/drizzle/kit.h"
#include "migrate/drizzle/kit_place.h"

namespace pgassay::migrate::drizzle {

// `when` of the entry that stands for a version of Diesel: the time in the version (its first 14 digits, or 8
// for a day, as UTC) or, where that is none or not above the predecessor's, one second after that. Whole
// seconds. `previous_ms` is the highest of the folder's; 0: there is none, and a version without a time gets
// kLeastMilliseconds.
int64_t WhenOf(absl::string_view version, int64_t previous_ms);

// The same bytes for the same input; ids are UUIDs of version 5 of what the entry is.
struct NewEntry {
  std::string name;  // what is to stand behind the prefix or the 14 digits: see EntrySlug
  int64_t when_ms = 0;
  std::string sql;
  // snapshot.json (of journal v7: NNNN_snapshot.json) as drizzle-kit generated it into an empty folder: what
  // the schema is now, in whole. Nothing: it is as before.
  std::optional<std::string> snapshot = {};
};

// Of a folder's name of Diesel's: "2026-11-02-091500_add_tides" is "2026_11_02_091500_add_tides" in a journal
// (where the prefix is a number), "add_tides" in a folder of 1.0 (where it is the time). [a-z0-9_]+.
std::string EntrySlug(absl::string_view diesel_folder, bool v1);

// Adds the entry's files to `files` (paths as in the migrations folder; may be none yet) and returns its
// name, which is the journal's tag or the folder's. Of 1.0 the snapshot becomes the difference to what the
// chain adds up to, without footprints. Errors: FailedPrecondition, with what to do, for a folder that
// nothing can be appended to (a journal or snapshot that cannot be read, no one last snapshot, a name that is
// taken, `when` not above all others or no whole second that a folder's name can have, migrations.prefix
// "none", another format than `config` is of); InvalidArgument for a `snapshot` or a name that is none.
// `files` is then as it was.
absl::StatusOr<std::string> AppendEntry(const KitConfig& config, const NewEntry& entry, FilesByPath& files);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_APPEND_H_
