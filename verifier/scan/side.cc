#include "scan/side.h"

#include <utility>

#include "scan/selection.h"
#include "status_macros.h"

namespace pgassay::scan {
namespace {

bool IsRelation(const LedgerEntry& entry) {
  return entry.kind != "column" && entry.kind != "partition" && entry.kind != "object";
}

}  // namespace

absl::StatusOr<std::unique_ptr<FileSide>> FileSide::Open(std::unique_ptr<store::Reader> reader,
                                                         const ScanOptions& options) {
  std::unique_ptr<FileSide> side(new FileSide(std::move(reader), options));
  const std::vector<RelationName>& names = side->reader_->relations();
  for (size_t i = 0; i < names.size(); ++i) {
    if (!side->LeavesOut(names[i])) {
      side->Keep(i);
      continue;
    }
    side->left_out_.insert(names[i]);
    ASSIGN_OR_RETURN(const RelationFingerprint relation, side->reader_->Read(i));
    for (const LeafFingerprint& leaf : relation.leaves) side->left_out_.insert({leaf.schema, leaf.name});
  }
  for (LedgerEntry& entry : side->ledger_) {
    const RelationName name{entry.schema, entry.name};
    // Foreign tables and the like are in the ledger only, and can be excluded now just as well.
    const bool excluded_now =
        entry.status == LedgerStatus::kNotCheckable && IsRelation(entry) && side->LeavesOut(name);
    if (!side->left_out_.contains(name) && !excluded_now) continue;
    entry.status = LedgerStatus::kExcluded;
    side->left_out_.insert(name);
    entry.reason = side->filter_.Excludes(name) ? "by --exclude" : "not named by --tables";
  }
  std::erase_if(side->ledger_, [&](const LedgerEntry& entry) { return side->IsOfLeftOut(entry); });
  return side;
}

std::unique_ptr<FileSide> FileSide::OfLive(std::unique_ptr<store::Reader> reader,
                                           const ScanOptions& options) {
  std::unique_ptr<FileSide> side(new FileSide(std::move(reader), options));
  for (size_t i = 0; i < side->reader_->relations().size(); ++i) side->Keep(i);
  for (const LedgerEntry& entry : side->ledger_) {
    if (entry.status == LedgerStatus::kExcluded) side->left_out_.insert({entry.schema, entry.name});
  }
  return side;
}

void FileSide::Keep(size_t position) {
  relations_.push_back(reader_->relations()[position]);
  positions_.push_back(position);
}

// A column, by "table.column". Where a dot may belong to either name, it is not.
bool FileSide::IsOfLeftOut(const LedgerEntry& entry) const {
  const size_t dot = entry.name.find('.');
  return entry.kind == "column" && dot != std::string::npos && dot == entry.name.rfind('.') &&
         left_out_.contains({entry.schema, entry.name.substr(0, dot)});
}

}  // namespace pgassay::scan
