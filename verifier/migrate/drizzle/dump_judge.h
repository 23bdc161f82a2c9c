// What becomes of each statement of a dump in a migration. Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_DUMP_JUDGE_H_
#define PGASSAY_MIGRATE_DRIZZLE_DUMP_JUDGE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "migrate/drizzle/baseline_sql.h"
#include "migrate/drizzle/dump.h"

namespace pgassay::migrate::drizzle {

// "FUNCTION public.touch()"; "line 7" where no object is meant.
std::string Subject(const DumpStatement& statement);

// The headings under which objects stand, "Foreign keys"; "" for what stands with what it is about: a
// comment.
absl::string_view SectionOf(absl::string_view dump_type);

// Objects of this type are made when the rows are in: keys, indexes, triggers, policies.
bool AfterRows(absl::string_view dump_type);

// Drops what is the session's, the database's or secret, and rewrites what only works in a database that is
// being restored. Findings say what a person should know. Errors: as MakeBaselineSql.
absl::StatusOr<std::vector<DumpStatement>> Keep(std::vector<DumpStatement> statements,
                                                const BaselineOptions& options,
                                                std::vector<HistoryFinding>* findings);

// Drops what `platform` has too, to the letter; a finding for each object that both make differently.
void DropPlatform(const std::vector<DumpStatement>& platform, std::vector<DumpStatement>* statements,
                  std::vector<HistoryFinding>* findings);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_DUMP_JUDGE_H_
