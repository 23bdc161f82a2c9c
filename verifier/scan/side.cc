#include "scan/side.h"

#include <utility>

#include "scan/selection.h"
#include "status_macros.h"

namespace pgassay::scan {
namespace {

bool LeavesOut(const Filter& filter, const RelationName& name) {
  return !filter.Names(name) || filter.Excludes(name);
}

bool IsRelation(const LedgerEntry& entry) {
  return entry.kind != "column" && entry.kind != "partition";
}

}  // namespace

absl::StatusOr<std::unique_ptr<FileSide>> FileSide::Open(std::unique_ptr<store::Reader> reader,
                                                         const ScanOptions& options) {
  std::unique_ptr<FileSide> side(new FileSide(std::move(reader)));
  const Filter filter(options);
  const std::vector<RelationName>& names = side->reader_->relations();
  for (size_t i = 0; i < names.size(); ++i) {
    if (!LeavesOut(filter, names[i])) {
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
        entry.status == LedgerStatus::kNotCheckable && IsRelation(entry) && LeavesOut(filter, name);
    if (!side->left_out_.contains(name) && !excluded_now) continue;
    entry.status = LedgerStatus::kExcluded;
    side->left_out_.insert(name);
    entry.reason = filter.Excludes(name) ? "by --exclude" : "not named by --tables";
  }
  return side;
}

std::unique_ptr<FileSide> FileSide::OfLive(std::unique_ptr<store::Reader> reader) {
  std::unique_ptr<FileSide> side(new FileSide(std::move(reader)));
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

void FileSide::ExcludeLike(const FileSide& other) {
  std::set<RelationName> known;
  for (const LedgerEntry& entry : ledger_) known.insert({entry.schema, entry.name});
  for (const LedgerEntry& entry : other.ledger_) {
    const RelationName name{entry.schema, entry.name};
    if (entry.kind != "column" && other.left_out_.contains(name) && !known.contains(name))
      ledger_.push_back(entry);
  }
}

}  // namespace pgassay::scan
