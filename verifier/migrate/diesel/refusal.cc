#include "migrate/diesel/refusal.h"

#include "absl/strings/str_cat.h"
#include "migrate/diesel/text.h"

namespace pgassay::migrate::diesel {

uint32_t EndsDieselsTransaction(const DieselMigration& migration, const SqlFacts& facts) {
  return migration.in_transaction ? facts.ends_transaction : 0;
}

uint32_t LeavesTransactionOpen(const DieselMigration& migration, const SqlFacts& facts) {
  return migration.in_transaction ? 0 : facts.leaves_open;
}

std::string RefusalOf(const DieselMigration& migration, const SqlFacts& facts) {
  if (const std::string fault = TextFault(migration.up); !fault.empty()) {
    return absl::StrCat("its up.sql cannot be sent: ", fault);
  }
  if (const uint32_t line = EndsDieselsTransaction(migration, facts); line != 0) {
    return absl::StrCat("line ", line, " of its up.sql ends the transaction that Diesel runs it in");
  }
  if (const uint32_t line = LeavesTransactionOpen(migration, facts); line != 0) {
    return absl::StrCat("line ", line, " of its up.sql begins a transaction that nothing ends");
  }
  return "";
}

}  // namespace pgassay::migrate::diesel
