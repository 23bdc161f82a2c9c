#include "migrate/drizzle/append.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "migrate/drizzle/chain.h"
#include "migrate/drizzle/journal.h"
#include "status_macros.h"

namespace pgassay::migrate::drizzle {
namespace {

absl::Status CheckEntry(const NewEntry& entry) {
  if (entry.name.empty() ||
      entry.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos)
    return absl::InvalidArgumentError(
        absl::StrCat("name: \"", entry.name, "\" is not of lower case letters, digits and '_' alone"));
  if (entry.when_ms < kLeastMilliseconds || entry.when_ms > kMostMilliseconds || entry.when_ms % 1000 != 0)
    return absl::FailedPreconditionError(
        absl::StrCat("when: ", entry.when_ms,
                     " is no whole second between 1973 and 5138 in milliseconds; see that the last entry of "
                     "the journal has one"));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> AppendEntry(const KitConfig& config, const NewEntry& entry, FilesByPath& files) {
  RETURN_IF_ERROR(CheckEntry(entry));
  ASSIGN_OR_RETURN(Addition addition,
                   config.v1 ? AddToFolders(entry, files) : AddToJournal(config, entry, files));
  for (auto& [path, bytes] : addition.files) files[path] = std::move(bytes);
  return std::move(addition.name);
}

}  // namespace pgassay::migrate::drizzle
