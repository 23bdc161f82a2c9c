#include "migrate/drizzle/rows.h"

#include "absl/strings/str_cat.h"
#include "migrate/drizzle/journal.h"
#include "migrate/finding/make.h"

namespace pgassay::migrate::drizzle {

MigrationEntry KnownEntry(const DrizzleEntry& entry, MigrationEntry::State state) {
  MigrationEntry known;
  known.state = state;
  known.name = entry.name;
  if (entry.when_ms != kNoWhen) known.at = TimeText(entry.when_ms);
  return known;
}

MigrationEntry UnknownEntry(const DrizzleHistory::Row& row) {
  MigrationEntry unknown;
  unknown.state = MigrationEntry::State::kUnknown;
  unknown.name = RowName(row);
  if (row.created_at) unknown.at = TimeText(*row.created_at);
  return unknown;
}

std::string RowName(const DrizzleHistory::Row& row) {
  return row.id ? absl::StrCat("row ", *row.id) : "a row without id";
}

std::string MadeAt(const DrizzleHistory::Row& row) {
  if (!row.created_at) return "NULL";
  const bool plausible = *row.created_at >= kLeastMilliseconds && *row.created_at <= kMostMilliseconds;
  return plausible ? TimeText(*row.created_at) : absl::StrCat(*row.created_at);
}

HistoryFinding RowTwice(const DrizzleEntry& entry, const std::vector<std::string>& rows,
                        const std::string& keep) {
  return Finding("drizzle-row-twice", entry.name, absl::StrCat("it is recorded by ", ListOf(rows)),
                 "migrate() goes on; two rows come of two migrators at once, or of marking twice",
                 absl::StrCat("see that its SQL has not been run twice, then delete these rows but ", keep));
}

HistoryFinding ChangedFile(const DrizzleEntry& entry, const DrizzleHistory::Row& row) {
  return Finding(
      "drizzle-changed-file", entry.name,
      absl::StrCat(entry.file, " has not the hash that ", RowName(row), " has recorded"),
      "Drizzle never compares them: a database made from the file as it is now may differ from this",
      "restore the text that was run from git, and put the change into a migration of its own");
}

HistoryFinding ChangedLineEnds(const DrizzleEntry& entry, const DrizzleHistory::Row& row) {
  const bool is_lf = entry.sha256 == entry.sha256_lf;
  return Finding(
      "drizzle-changed-line-ends", entry.name,
      absl::StrCat("the hash of ", RowName(row), " is that of ", entry.file, " with other line ends"),
      "Drizzle never compares them; the SQL is the same",
      is_lf ? absl::StrCat("set its hash to ", entry.sha256)
            : "put \"*.sql text eol=lf\" into .gitattributes and check the file out again");
}

}  // namespace pgassay::migrate::drizzle
