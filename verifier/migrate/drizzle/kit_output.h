// What drizzle-kit says and what of it a person should see. Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_KIT_OUTPUT_H_
#define PGASSAY_MIGRATE_DRIZZLE_KIT_OUTPUT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::drizzle {

// Both outputs without colours, spinners, secrets (passwords in URLs, and `secrets` wherever they stand) and
// the lines that always come; at most the last 40 lines. "it said nothing" where nothing is left.
std::string SaidBy(absl::string_view out, absl::string_view err,
                   const std::vector<std::string>& secrets = {});

// Of a migrate that failed, in one line: its errors, without the stack, the driver's objects and notices and
// the SQL that it sent. "" where nothing is left, as mostly of stable.
std::string ErrorsOf(absl::string_view out, absl::string_view err,
                     const std::vector<std::string>& secrets = {});

bool WantedToAsk(absl::string_view said);  // a rename, which needs a terminal or a hint
bool SawNoChange(absl::string_view said);  // "No schema changes"
bool FoundNoKit(absl::string_view said);   // what should have started drizzle-kit is not there

// What becomes of the folder with a version of drizzle-kit.
enum class KitLine { kJournal7, kFolders9, kUnsupported };
KitLine LineOf(absl::string_view version);

// Why a version is not supported and the way out, for one that is not.
std::string Unsupported(absl::string_view version);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_KIT_OUTPUT_H_
