#include "migrate/drizzle/batch.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "migrate/drizzle/finding.h"

namespace pgassay::migrate::drizzle {
namespace {

constexpr char kCode[] = "drizzle-one-transaction";

// The first one of `pending`, from the `from`th on, that has `value` in a string.
const MigrationEntry* UserOf(const std::vector<const MigrationEntry*>& pending, size_t from,
                             const std::string& value) {
  for (size_t i = from; i < pending.size(); ++i) {
    const std::vector<std::string>& strings = pending[i]->facts.string_constants;
    if (std::find(strings.begin(), strings.end(), value) != strings.end()) return pending[i];
  }
  return nullptr;
}

}  // namespace

std::vector<HistoryFinding> JudgeBatch(const std::vector<const MigrationEntry*>& pending) {
  std::vector<HistoryFinding> findings;
  for (size_t i = 0; i < pending.size(); ++i) {
    const MigrationEntry& entry = *pending[i];
    if (entry.facts.outside_transaction > 0) {
      findings.push_back(
          Finding(kCode, entry.name,
                  absl::StrCat("line ", entry.facts.outside_transaction, " cannot run in a transaction"),
                  "migrate() runs everything pending in one: it fails there, and nothing of it is applied",
                  "take it out and run it by hand, or write it without CONCURRENTLY"));
    }
    if (entry.facts.ends_transaction > 0) {
      findings.push_back(Finding(
          kCode, entry.name,
          absl::StrCat("line ", entry.facts.ends_transaction,
                       " ends the transaction that migrate() runs it in"),
          "what was run before it is kept even where something after it fails, and is run again then if its "
          "row was not written yet",
          "take COMMIT and the like out"));
    }
    for (const SqlFacts::EnumValue& added : entry.facts.enum_values) {
      const MigrationEntry* user = UserOf(pending, i, added.value);
      if (user == nullptr) continue;
      findings.push_back(Finding(
          kCode, entry.name,
          absl::StrCat("line ", added.line, " adds '", added.value, "' to ", added.type, ", and ",
                       user == &entry ? "the same file" : user->name, ", pending too, has it in a string"),
          "where that is the new value, migrate() fails with \"unsafe use of new value\", as both are in one "
          "transaction",
          absl::StrCat("run migrate() once with what adds the value, before ",
                       user == &entry ? "what uses it, in a migration of its own, " : user->name,
                       " is deployed")));
    }
  }
  return findings;
}

}  // namespace pgassay::migrate::drizzle
