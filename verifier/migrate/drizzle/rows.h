// The rows of the table against the entries of a folder: whose they are, and what they make migrate() do.
// Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_ROWS_H_
#define PGASSAY_MIGRATE_DRIZZLE_ROWS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "migrate/drizzle/judge.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::drizzle {

// Entries without facts, and the findings of rows and entries against each other: for a journal, and for
// folders of 1.0. REQUIRES: a history that could be read.
Judgement JudgeJournalRows(const DrizzleFolder& folder, const DrizzleHistory& history);
Judgement JudgeFolderRows(const DrizzleFolder& folder, const DrizzleHistory& history);

// For both of them.
MigrationEntry KnownEntry(const DrizzleEntry& entry, MigrationEntry::State state);
MigrationEntry UnknownEntry(const DrizzleHistory::Row& row);
std::string RowName(const DrizzleHistory::Row& row);  // "row 7"
std::string MadeAt(const DrizzleHistory::Row& row);   // "2026-10-01 08:12:44", "NULL", else the number
// `keep` is the one of `rows` that is right, or as right as any.
HistoryFinding RowTwice(const DrizzleEntry& entry, const std::vector<std::string>& rows,
                        const std::string& keep);
HistoryFinding ChangedFile(const DrizzleEntry& entry, const DrizzleHistory::Row& row);
HistoryFinding ChangedLineEnds(const DrizzleEntry& entry, const DrizzleHistory::Row& row);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_ROWS_H_
