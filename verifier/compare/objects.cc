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

// What a side's reading could not tell of the catalog; by kind and name, so that both sides make one note.
using Unread = std::map<std::pair<std::string, RelationName>, LedgerNote>;

void AddUnread(const RelationSource& source, const CatalogState& state, const char* side, Unread& unread) {
  for (const LedgerEntry& entry : source.ledger()) {
    if (!entry.IsOfCatalog() || entry.status == LedgerStatus::kVerified) continue;
    if (entry.kind == "sequence" ? !state.sequences_read : !state.objects_read) continue;
    const RelationName name{entry.schema, entry.name};
    LedgerNote note{
        .side = side, .kind = entry.kind, .schema = entry.schema, .name = entry.name, .reason = entry.reason};
    const auto [at, added] = unread.try_emplace({entry.kind, name}, std::move(note));
    if (!added) at->second.side = "both";
  }
}

// Makes both flags say whether to compare this part.
void NarrowPart(bool wanted, bool& before, bool& after, const char* kind, const char* advice,
                Report& report) {
  if (wanted && !(before && after)) {
    const char* const who = before ? "read before only" : after ? "read after only" : "read on neither side";
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
  const bool cluster_asked = options.cluster && !options.data_only;
  if (!cluster_asked && before.cluster_read != after.cluster_read && !options.data_only) {
    report.notes.push_back(absl::StrCat(before.cluster_read ? "BEFORE" : "AFTER",
                                        " also holds roles and settings of the server; to compare them, read "
                                        "both sides with --cluster"));
  }
  NarrowPart(cluster_asked || (before.cluster_read && after.cluster_read && !options.data_only),
             before.cluster_read, after.cluster_read, "roles and settings", "read both sides with --cluster",
             report);
}

std::vector<CatalogRule> AddObjects(const RelationSource& before, const CatalogState& before_state,
                                    const RelationSource& after, const CatalogState& after_state,
                                    const Changes& changes, Report& report) {
  Unread unread;
  AddUnread(before, before_state, "before", unread);
  AddUnread(after, after_state, "after", unread);
  for (auto& [name, note] : unread) {
    const bool left_out =
        note.kind == "sequence" && (before.LeavesOut(name.second) || after.LeavesOut(name.second));
    (left_out ? report.excluded : report.not_checked).push_back(std::move(note));
  }
  const LeftOut left_out_before(before);
  const LeftOut left_out_after(after);
  CatalogComparison compared = CompareCatalogs({.before = before_state,
                                                .after = after_state,
                                                .changes = changes,
                                                .left_out_before = left_out_before,
                                                .left_out_after = left_out_after,
                                                .tables_only = before.NamesTables() || after.NamesTables()});
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
