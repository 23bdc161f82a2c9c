#include "compare/catalog/findings.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "compare/catalog/attributes.h"
#include "compare/catalog/describe.h"
#include "compare/catalog/difference.h"
#include "compare/catalog/left_out.h"
#include "compare/catalog/pair.h"
#include "compare/catalog/position.h"
#include "compare/catalog/severity.h"
#include "compare/count_text.h"

namespace pgassay::compare {
namespace {

enum class Fate : uint8_t { kCompared, kExcluded, kNotChecked };

std::string Value(const CatalogObject& object, const std::string& attribute) {
  const std::string* value = object.Find(attribute);
  return value != nullptr ? *value : "";
}

// The objects to compare; where they were not read on both sides, the sequences by their names alone.
std::vector<CatalogObject> Objects(const CatalogState& side, bool objects, bool cluster) {
  std::vector<CatalogObject> list;
  if (!objects) {
    for (const SequenceState& sequence : side.sequences) {
      list.push_back({.kind = "sequence",
                      .schema = sequence.schema,
                      .parent = "",
                      .name = sequence.name,
                      .attributes = {}});
    }
    return list;
  }
  for (const CatalogObject& object : side.objects) {
    if (cluster || !BelongsToServer(object)) list.push_back(object);
  }
  return list;
}

std::map<RelationName, const SequenceState*> ByName(const std::vector<SequenceState>& sequences) {
  std::map<RelationName, const SequenceState*> map;
  for (const SequenceState& sequence : sequences) map[{sequence.schema, sequence.name}] = &sequence;
  return map;
}

class Comparer {
 public:
  explicit Comparer(const CatalogSides& sides)
      : sides_(sides),
        compares_objects_(sides.before.objects_read && sides.after.objects_read),
        compares_positions_(sides.before.sequences_read && sides.after.sequences_read),
        versions_{sides.before.server_version_num, sides.after.server_version_num} {
    const bool cluster = sides.before.cluster_read && sides.after.cluster_read;
    if (compares_objects_ || compares_positions_) {
      before_ = Objects(sides.before, compares_objects_, cluster);
      after_ = Objects(sides.after, compares_objects_, cluster);
    }
    called_ = before_;
    pairs_ = PairObjects(before_, called_, after_, versions_);
    fates_.resize(pairs_.size(), Fate::kCompared);
  }

  CatalogComparison Run() && {
    NoteUnread();
    LeaveOut();
    if (compares_objects_ || compares_positions_) CompareObjects();
    if (compares_positions_) ComparePositionsOfSequences();
    List();
    Count();
    return std::move(result_);
  }

 private:
  void NoteUnread();
  void LeaveOut();
  void CompareObjects();
  void ComparePositionsOfSequences();
  void List();
  void Count();

  void NotChecked(const char* side, std::string name, std::string reason) {
    result_.not_checked.push_back({.side = side,
                                   .kind = "catalog",
                                   .schema = "",
                                   .name = std::move(name),
                                   .reason = std::move(reason)});
  }

  const CatalogSides& sides_;
  const bool compares_objects_;
  const bool compares_positions_;
  const ServerVersions versions_;
  std::vector<CatalogObject> before_;
  std::vector<CatalogObject> called_;
  std::vector<CatalogObject> after_;
  std::vector<ObjectPair> pairs_;
  std::vector<Fate> fates_;  // of pairs
  std::vector<ObjectDifference> differences_;
  CatalogComparison result_;
};

void Comparer::NoteUnread() {
  const CatalogState& before = sides_.before;
  const CatalogState& after = sides_.after;
  const auto only = [](bool in_before) { return in_before ? "before" : "after"; };
  if (before.objects_read != after.objects_read) {
    NotChecked(only(before.objects_read), "objects",
               "only this side has the catalog's objects: read both with them, or both with --data-only");
  }
  if (before.sequences_read != after.sequences_read) {
    NotChecked(only(before.sequences_read), "positions of sequences",
               "only this side has them: read both with them, or both with --schema-only");
  }
}

void Comparer::LeaveOut() {
  const RelationsOf before(sides_.before);
  const RelationsOf after(sides_.after);
  std::map<std::string, uint64_t> reasons;
  for (size_t i = 0; i < pairs_.size(); ++i) {
    std::string reason;
    const ObjectPair& pair = pairs_[i];
    if (pair.before != nullptr) {
      reason = WhyLeftOut(*pair.before, before, sides_.left_out_before, sides_.tables_only);
    }
    if (pair.after != nullptr && reason.empty()) {
      reason = WhyLeftOut(*pair.after, after, sides_.left_out_after, sides_.tables_only);
    }
    if (reason.empty()) continue;
    fates_[i] = Fate::kExcluded;
    ++reasons[reason];
  }
  for (const auto& [reason, count] : reasons) {
    result_.excluded.push_back({.side = "both",
                                .kind = "catalog",
                                .schema = "",
                                .name = "objects",
                                .reason = reason,
                                .by_rule = false,
                                .count = count});
  }
}

void Comparer::CompareObjects() {
  for (size_t i = 0; i < pairs_.size(); ++i) {
    if (fates_[i] != Fate::kCompared) continue;
    const ObjectPair& pair = pairs_[i];
    const auto add = [&](ObjectDifference difference) {
      difference.pair = i;
      differences_.push_back(std::move(difference));
    };
    if (pair.after == nullptr) {
      add({.change = CatalogChange::kLost,
           .severity = SeverityOf(CatalogChange::kLost, *pair.before),
           .before = DescribeObject(*pair.before)});
      continue;
    }
    if (pair.before == nullptr) {
      add({.change = CatalogChange::kGained,
           .severity = SeverityOf(CatalogChange::kGained, *pair.after),
           .after = DescribeObject(*pair.after)});
      continue;
    }
    if (pair.by_meaning) {
      add({.change = CatalogChange::kRenamed,
           .severity = SeverityOf(CatalogChange::kRenamed, *pair.before),
           .before = pair.before->name,
           .after = pair.after->name});
    }
    for (std::string& attribute : DifferentAttributes(*pair.called, *pair.after, versions_)) {
      ObjectDifference difference{.change = CatalogChange::kChanged,
                                  .attribute = attribute,
                                  .severity = SeverityOf(attribute, *pair.called, *pair.after, versions_),
                                  .before = Value(*pair.before, attribute),
                                  .after = Value(*pair.after, attribute)};
      add(std::move(difference));
    }
  }
}

void Comparer::ComparePositionsOfSequences() {
  using Kind = PositionOutcome::Kind;
  const auto before = ByName(sides_.before.sequences);
  const auto after = ByName(sides_.after.sequences);
  uint64_t moved_on = 0;
  for (size_t i = 0; i < pairs_.size(); ++i) {
    const ObjectPair& pair = pairs_[i];
    if (fates_[i] != Fate::kCompared || pair.any().kind != "sequence") continue;
    if (pair.before == nullptr || pair.after == nullptr) continue;
    const auto was = before.find({pair.before->schema, pair.before->name});
    const auto is = after.find({pair.after->schema, pair.after->name});
    if (was == before.end() || is == after.end()) {
      fates_[i] = Fate::kNotChecked;
      result_.not_checked.push_back({.side = was != before.end() ? "after"
                                             : is != after.end() ? "before"
                                                                 : "both",
                                     .kind = "sequence",
                                     .schema = pair.before->schema,
                                     .name = pair.before->name,
                                     .reason = "where it stands was not read"});
      continue;
    }
    const std::string* last = pair.before->Find(was->second->increment < 0 ? "minimum" : "maximum");
    int64_t bound = 0;
    const bool has_bound = last != nullptr && absl::SimpleAtoi(*last, &bound);
    const PositionOutcome outcome =
        ComparePositions(*was->second, *is->second, has_bound ? std::optional(bound) : std::nullopt);
    if (outcome.kind == Kind::kMovedOn) ++moved_on;
    const std::string name = QualifiedName(pair.before->schema, "", pair.before->name);
    if (outcome.kind == Kind::kUnsafeAsBefore) {
      result_.notes.push_back(absl::StrCat("sequence ", name, " is as unsafe as it was: ", outcome.reason));
    }
    if (outcome.kind != Kind::kUnsafe) continue;
    differences_.push_back({.pair = i,
                            .change = CatalogChange::kChanged,
                            .attribute = kNextValue,
                            .severity = CatalogSeverity::kLoss,
                            .before = outcome.before,
                            .after = outcome.after,
                            .reason = outcome.reason});
  }
  if (moved_on > 0) {
    result_.notes.push_back(absl::StrCat(Counted(moved_on, "sequence", "sequences"), " moved on"));
  }
}

void Comparer::List() {
  for (const ObjectDifference& difference : differences_) {
    const ObjectPair& pair = pairs_[difference.pair];
    const CatalogObject& named = pair.before != nullptr ? *pair.before : *pair.after;
    result_.findings.push_back({.change = difference.change,
                                .severity = difference.severity,
                                .kind = named.kind,
                                .schema = named.schema,
                                .parent = named.parent,
                                .name = named.name,
                                .attribute = difference.attribute,
                                .before = difference.before,
                                .after = difference.after,
                                .reason = difference.reason,
                                .with = {}});
  }
  std::sort(result_.findings.begin(), result_.findings.end(),
            [](const CatalogFinding& a, const CatalogFinding& b) {
              const auto key = [](const CatalogFinding& f) {
                return std::tie(f.severity, f.kind, f.schema, f.parent, f.name, f.attribute, f.change);
              };
              return key(a) < key(b);
            });
}

void Comparer::Count() {
  std::vector<bool> different(pairs_.size(), false);
  for (const ObjectDifference& difference : differences_) different[difference.pair] = true;
  std::map<std::string, CatalogCount> counts;
  for (size_t i = 0; i < pairs_.size(); ++i) {
    CatalogCount& count = counts[pairs_[i].any().kind];
    if (different[i])
      ++count.different;
    else if (fates_[i] == Fate::kExcluded)
      ++count.excluded;
    else if (fates_[i] == Fate::kNotChecked)
      ++count.not_checked;
    else
      ++count.same;
  }
  for (auto& [kind, count] : counts) {
    count.kind = kind;
    result_.counts.push_back(count);
  }
}

}  // namespace

CatalogComparison CompareCatalogs(const CatalogSides& sides) {
  return Comparer(sides).Run();
}

}  // namespace pgassay::compare
