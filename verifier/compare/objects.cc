#include "compare/objects.h"

#include <iterator>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace pgassay::compare {
namespace {

// Which relations a side leaves out, and why.
class LeftOut {
 public:
  explicit LeftOut(const RelationSource& source) : source_(source) {
    for (const LedgerEntry& entry : source.ledger()) {
      if (entry.kind == "column" || entry.IsOfCatalog()) continue;
      const bool excluded = entry.status == LedgerStatus::kExcluded;
      reasons_[{entry.schema, entry.name}] = excluded ? entry.reason : "";
    }
  }

  std::string operator()(const RelationName& name) const {
    const auto known = reasons_.find(name);
    if (known != reasons_.end()) return known->second;
    return source_.LeavesOut(name) ? "left out by --tables or --exclude" : "";
  }

 private:
  const RelationSource& source_;
  std::map<RelationName, std::string> reasons_;
};

// Why a side could not read where a sequence stands.
class UnreadSequences {
 public:
  explicit UnreadSequences(const RelationSource& source) {
    for (const LedgerEntry& entry : source.ledger()) {
      if (entry.kind == "sequence" && entry.status == LedgerStatus::kNotCheckable) {
        reasons_[{entry.schema, entry.name}] = entry.reason;
      }
    }
  }

  std::string operator()(const RelationName& name) const {
    const auto known = reasons_.find(name);
    return known == reasons_.end() ? "" : known->second;
  }

 private:
  std::map<RelationName, std::string> reasons_;
};

// What a side's reading could not place; one note where both sides say the same.
void AddUnplaced(const RelationSource& before, const RelationSource& after, Report& report) {
  std::map<std::string, LedgerNote> notes;
  const auto add = [&](const RelationSource& source, const char* side) {
    for (const LedgerEntry& entry : source.ledger()) {
      if (entry.kind != "object" || entry.status == LedgerStatus::kVerified) continue;
      LedgerNote note{
          .side = side, .kind = entry.kind, .schema = "", .name = entry.name, .reason = entry.reason};
      const auto [at, added] = notes.try_emplace(entry.name, std::move(note));
      if (!added) at->second.side = "both";
    }
  };
  add(before, "before");
  add(after, "after");
  for (auto& [name, note] : notes) report.not_checked.push_back(std::move(note));
}

// Makes both flags say whether to compare this part.
void NarrowPart(bool wanted, bool& before, bool& after, const char* kind, const char* advice,
                Report& report) {
  if (wanted && !(before && after)) {
    const char* const who = before  ? "AFTER was read without"
                            : after ? "BEFORE was read without"
                                    : "both were read without";
    report.not_checked.push_back({.side = before  ? "after"
                                          : after ? "before"
                                                  : "both",
                                  .kind = kind,
                                  .schema = "",
                                  .name = "",
                                  .reason = absl::StrCat(who, "; ", advice)});
  }
  before = after = wanted && before && after;
}

}  // namespace

void Narrow(const Options& options, CatalogState& before, CatalogState& after, Report& report) {
  NarrowPart(!options.schema_only, before.sequences_read, after.sequences_read, "rows",
             "to compare the schema alone, give --schema-only", report);
  NarrowPart(!options.data_only, before.objects_read, after.objects_read, "catalog",
             "to compare the rows alone, give --data-only", report);
  if (!options.cluster && before.objects_read && before.cluster_read != after.cluster_read) {
    report.notes.push_back(absl::StrCat(before.cluster_read ? "BEFORE" : "AFTER",
                                        " also holds roles and settings of the server; to compare them, read "
                                        "both sides with --cluster"));
  }
}

std::vector<CatalogRule> AddObjects(const RelationSource& before, const CatalogState& before_state,
                                    const RelationSource& after, const CatalogState& after_state,
                                    const Options& options, Report& report) {
  if (before_state.objects_read) AddUnplaced(before, after, report);
  const LeftOut left_out_before(before);
  const LeftOut left_out_after(after);
  CatalogComparison compared = CompareCatalogs({.before = before_state,
                                                .after = after_state,
                                                .changes = options.changes,
                                                .left_out_before = left_out_before,
                                                .left_out_after = left_out_after,
                                                .tables_only = before.NamesTables() || after.NamesTables(),
                                                .cluster = options.cluster && before_state.objects_read,
                                                .exact_positions = options.exact_positions,
                                                .unread_before = UnreadSequences(before),
                                                .unread_after = UnreadSequences(after)});
  report.catalog = std::move(compared.findings);
  report.catalog_counts = std::move(compared.counts);
  const auto append = [](auto& to, auto& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  append(report.excluded, compared.excluded);
  append(report.not_checked, compared.not_checked);
  append(report.notes, compared.notes);
  return std::move(compared.rules);
}

}  // namespace pgassay::compare
