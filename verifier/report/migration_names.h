// The words for what migrations are and do, the same ones for people and for programs. Pure.
#ifndef PGASSAY_REPORT_MIGRATION_NAMES_H_
#define PGASSAY_REPORT_MIGRATION_NAMES_H_

#include "absl/strings/string_view.h"
#include "pgassay/migration.h"

namespace pgassay::report {

const char* Name(MigrationEntry::State state);  // "applied"
const char* Name(HistoryFinding::Level level);  // "not_checked"
const char* Name(Rewrite rewrite);              // "maybe"
const char* Name(TableLock lock);               // "ACCESS EXCLUSIVE"; "" for kNone

// Whose history a finding speaks of, by its code.
bool IsOfDrizzle(const HistoryFinding& finding);

size_t CountOf(const OneHistory& history, MigrationEntry::State state);
size_t CountOf(const MigrationStatus& status, HistoryFinding::Level level);

// Whether it kept us from telling what is applied, and not just what one pending file does or stands for.
bool IsUnread(const HistoryFinding& finding);

// False where something kept us from telling what is applied: then the entries say nothing.
bool IsKnown(const MigrationStatus& status, bool drizzle);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_MIGRATION_NAMES_H_
