#include "scan/side.h"

#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "scan/selection.h"

namespace pgassay::scan {

FileSide::FileSide(std::unique_ptr<store::Reader> reader, const ScanOptions& options)
    : reader_(std::move(reader)), ledger_(reader_->ledger()) {
  const Filter filter(options);
  absl::flat_hash_set<std::string> left_out;
  const std::vector<store::RelationName>& names = reader_->relations();
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string qualified = absl::StrCat(names[i].schema, ".", names[i].name);
    if (!filter.Names(qualified) || filter.Excludes(qualified)) {
      left_out.insert(qualified);
      continue;
    }
    relations_.push_back({names[i].schema, names[i].name});
    positions_.push_back(i);
  }
  for (LedgerEntry& entry : ledger_) {
    const std::string qualified = absl::StrCat(entry.schema, ".", entry.name);
    // Foreign tables and the like are in the ledger only, and can be excluded now just as well.
    const bool excluded_now = entry.status == LedgerStatus::kNotCheckable && entry.kind != "column" &&
                              entry.kind != "partition" &&
                              (!filter.Names(qualified) || filter.Excludes(qualified));
    if (!left_out.contains(qualified) && !excluded_now) continue;
    entry.status = LedgerStatus::kExcluded;
    entry.reason = filter.Names(qualified) ? "by --exclude" : "not named by --tables";
  }
}

void FileSide::ExcludeLike(const FileSide& other, const ScanOptions& options) {
  const Filter filter(options);
  absl::flat_hash_set<std::string> known;
  for (const LedgerEntry& entry : ledger_) known.insert(absl::StrCat(entry.schema, ".", entry.name));
  for (const LedgerEntry& entry : other.ledger_) {
    const std::string qualified = absl::StrCat(entry.schema, ".", entry.name);
    if (entry.kind == "column" || entry.status != LedgerStatus::kExcluded || known.contains(qualified))
      continue;
    if (!filter.Names(qualified) || filter.Excludes(qualified)) ledger_.push_back(entry);
  }
}

}  // namespace pgassay::scan
