#include "compare/catalog/findings.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "compare/catalog/attributes.h"
#include "compare/catalog/consequences.h"
#include "compare/catalog/describe.h"
#include "compare/catalog/left_out.h"
#include "compare/catalog/position.h"
#include "compare/catalog/severity.h"
#include "compare/catalog/work.h"
#include "compare/count_text.h"

namespace pgassay::compare {
namespace {

std::string Value(const CatalogObject& object, const std::string& attribute) {
  const std::string* value = object.Find(attribute);
  return value != nullptr ? *value : "";
}

// What only one side read.
void NoteUnread(CatalogWork& work) {
  const CatalogState& before = work.sides.before;
  const CatalogState& after = work.sides.after;
  const auto add = [&](bool in_before, bool in_after, const char* name, const char* what_to_do) {
    const char* side = in_before == in_after ? "both" : in_before ? "after" : "before";
    work.result.not_checked.push_back(
        {.side = side, .kind = "catalog", .schema = "", .name = name, .reason = what_to_do});
  };
  if (before.objects_read != after.objects_read) {
    add(before.objects_read, after.objects_read, "objects",
        "the catalog's objects were not read: read both sides with them, or both with --data-only");
  }
  if (before.sequences_read != after.sequences_read) {
    add(before.sequences_read, after.sequences_read, "positions of sequences",
        "they were not read: read both sides with them, or both with --schema-only");
  }
  if (work.sides.cluster && !work.cluster) {
    add(before.cluster_read, after.cluster_read, "what belongs to the server",
        "roles and settings of the database were not read: read both sides with --cluster");
  }
}

void CompareObjects(CatalogWork& work) {
  for (size_t i = 0; i < work.pairs.size(); ++i) {
    // Where only positions are compared, an unread one is all that there is of a sequence.
    if (work.fates[i] == PairFate::kExcluded || work.fates[i] == PairFate::kHalfExcluded ||
        (work.fates[i] == PairFate::kNotChecked && !work.objects))
      continue;
    const ObjectPair& pair = work.pairs[i];
    if (pair.after == nullptr) {
      work.differences.push_back({.pair = i,
                                  .change = CatalogChange::kLost,
                                  .severity = SeverityOf(CatalogChange::kLost, *pair.before),
                                  .before = DescribeObject(*pair.before)});
      continue;
    }
    if (pair.before == nullptr) {
      work.differences.push_back({.pair = i,
                                  .change = CatalogChange::kGained,
                                  .severity = SeverityOf(CatalogChange::kGained, *pair.after),
                                  .after = DescribeObject(*pair.after)});
      continue;
    }
    if (pair.by_meaning) {
      work.differences.push_back({.pair = i,
                                  .change = CatalogChange::kRenamed,
                                  .severity = SeverityOf(CatalogChange::kRenamed, *pair.before),
                                  .before = pair.before->name,
                                  .after = pair.after->name});
    }
    for (const std::string& attribute : DifferentAttributes(*pair.called, *pair.after, work.versions)) {
      work.differences.push_back({.pair = i,
                                  .change = CatalogChange::kChanged,
                                  .attribute = attribute,
                                  .severity = SeverityOf(attribute, *pair.called, *pair.after, work.versions),
                                  .before = Value(*pair.before, attribute),
                                  .after = Value(*pair.after, attribute)});
    }
  }
}

std::map<RelationName, const SequenceState*> ByName(const std::vector<SequenceState>& sequences) {
  std::map<RelationName, const SequenceState*> map;
  for (const SequenceState& sequence : sequences) map[{sequence.schema, sequence.name}] = &sequence;
  return map;
}

std::optional<int64_t> LastOf(const CatalogObject& sequence, bool ascending) {
  const std::string* last = sequence.Find(ascending ? "maximum" : "minimum");
  int64_t value = 0;
  if (last == nullptr || !absl::SimpleAtoi(*last, &value)) return std::nullopt;
  return value;
}

// SEQ_LOG_VALS of the server's sequence.c: so many values are logged, and so shown by a standby, before they
// are given.
constexpr int64_t kAheadOnStandby = 32;

int64_t CacheOf(const CatalogObject& sequence) {
  const std::string* cache = sequence.Find("cache");
  int64_t value = 0;
  return cache != nullptr && absl::SimpleAtoi(*cache, &value) && value > 0 && value < (int64_t{1} << 32)
             ? value
             : 1;
}

std::string Ask(const std::function<std::string(const RelationName&)>& why, const CatalogObject* object) {
  return why && object != nullptr ? why({object->schema, object->name}) : std::string();
}

// Where a sequence's position is missing on a side that read positions; a sequence that is not there at all
// is lost or gained.
void NoteUnreadSequences(CatalogWork& work) {
  const auto before = ByName(work.sides.before.sequences);
  const auto after = ByName(work.sides.after.sequences);
  for (size_t i = 0; i < work.pairs.size(); ++i) {
    const ObjectPair& pair = work.pairs[i];
    if (work.fates[i] != PairFate::kCompared || pair.any().kind != "sequence") continue;
    // By its other name, if it has one there.
    const CatalogObject& in_before = pair.before != nullptr ? *pair.before : *pair.after;
    const CatalogObject& in_after = pair.any();
    const bool was = before.contains({in_before.schema, in_before.name});
    const bool is = after.contains({in_after.schema, in_after.name});
    std::string reason = was ? "" : Ask(work.sides.unread_before, &in_before);
    if (reason.empty() && !is) reason = Ask(work.sides.unread_after, &in_after);
    const bool on_both = pair.before != nullptr && pair.after != nullptr;
    if (reason.empty() && on_both && !(was && is)) reason = "where it stands was not read";
    if (reason.empty() || (work.objects && !on_both)) continue;
    work.fates[i] = PairFate::kNotChecked;
    work.result.not_checked.push_back({.side = was  ? "after"
                                               : is ? "before"
                                                    : "both",
                                       .kind = "sequence",
                                       .schema = in_before.schema,
                                       .name = in_before.name,
                                       .reason = std::move(reason)});
  }
}

void CompareSequences(CatalogWork& work) {
  using Kind = PositionOutcome::Kind;
  const auto before = ByName(work.sides.before.sequences);
  const auto after = ByName(work.sides.after.sequences);
  uint64_t moved_on = 0;
  uint64_t as_far_as_known = 0;
  for (size_t i = 0; i < work.pairs.size(); ++i) {
    const ObjectPair& pair = work.pairs[i];
    if (work.fates[i] != PairFate::kCompared || pair.any().kind != "sequence") continue;
    if (pair.before == nullptr || pair.after == nullptr) continue;
    const auto was = before.find({pair.before->schema, pair.before->name});
    const auto is = after.find({pair.after->schema, pair.after->name});
    if (was == before.end() || is == after.end()) continue;
    const bool ahead = work.sides.before.of_standby && !work.sides.after.of_standby;
    const PositionOutcome outcome = ComparePositions(work.names.Called(*was->second), *is->second,
                                                     LastOf(*pair.before, was->second->increment >= 0),
                                                     ahead ? kAheadOnStandby + CacheOf(*pair.before) : 0);
    const bool too_far = outcome.kind == Kind::kMovedOn && work.sides.exact_positions;
    if (outcome.kind == Kind::kMovedOn && !too_far) ++moved_on;
    if (outcome.kind == Kind::kAsFarAsKnown) ++as_far_as_known;
    if (outcome.kind == Kind::kUnsafeAsBefore) {
      work.result.notes.push_back(absl::StrCat("sequence ",
                                               QualifiedName(pair.before->schema, "", pair.before->name),
                                               " is as unsafe as it was: ", outcome.reason));
    }
    if (outcome.kind != Kind::kUnsafe && !too_far) continue;
    work.differences.push_back({.pair = i,
                                .change = CatalogChange::kChanged,
                                .attribute = kNextValue,
                                .severity = CatalogSeverity::kLoss,
                                .before = outcome.before,
                                .after = outcome.after,
                                .reason = too_far ? "it stands elsewhere" : outcome.reason});
  }
  if (as_far_as_known > 0) {
    work.result.notes.push_back(absl::StrCat(
        Counted(as_far_as_known, "sequence", "sequences"), " may have gone back by up to ", kAheadOnStandby,
        " values: BEFORE is a standby, where positions run ahead of what was given"));
  }
  if (moved_on > 0) {
    work.result.notes.push_back(absl::StrCat(Counted(moved_on, "sequence", "sequences"), " moved on"));
  }
}

bool IsDeclared(const CatalogWork& work, size_t difference) {
  std::optional<size_t> at = difference;
  while (at.has_value() && !work.differences[*at].rule.has_value()) at = work.differences[*at].cause;
  return at.has_value();
}

const CatalogObject& Named(const ObjectPair& pair) {
  return pair.before != nullptr ? *pair.before : *pair.after;
}

std::string Folded(const ObjectPair& pair, const ObjectDifference& difference) {
  const CatalogObject& object = Named(pair);
  return absl::StrCat(object.kind, " ", QualifiedName(object.schema, object.parent, object.name),
                      difference.attribute.empty() ? "" : ": ", difference.attribute);
}

// What is not declared: that which follows from nothing, with what follows from it.
void List(CatalogWork& work) {
  std::map<size_t, CatalogFinding> findings;
  for (size_t i = 0; i < work.differences.size(); ++i) {
    if (IsDeclared(work, i)) continue;
    size_t root = i;
    while (work.differences[root].cause.has_value()) root = *work.differences[root].cause;
    const ObjectDifference& first = work.differences[root];
    const CatalogObject& object = Named(work.pairs[first.pair]);
    CatalogFinding& finding = findings
                                  .try_emplace(root, CatalogFinding{.change = first.change,
                                                                    .severity = first.severity,
                                                                    .kind = object.kind,
                                                                    .schema = object.schema,
                                                                    .parent = object.parent,
                                                                    .name = object.name,
                                                                    .attribute = first.attribute,
                                                                    .before = first.before,
                                                                    .after = first.after,
                                                                    .reason = first.reason,
                                                                    .with = {}})
                                  .first->second;
    if (root == i) continue;
    finding.with.push_back(Folded(work.pairs[work.differences[i].pair], work.differences[i]));
    // What comes with something new was not there to be lost; what goes by another's name is none the worse.
    if (first.change == CatalogChange::kLost || first.change == CatalogChange::kChanged) {
      finding.severity = std::min(finding.severity, work.differences[i].severity);
    }
  }
  for (auto& [root, finding] : findings) {
    std::sort(finding.with.begin(), finding.with.end());
    work.result.findings.push_back(std::move(finding));
  }
  const auto key = [](const CatalogFinding& f) {
    return std::tie(f.severity, f.kind, f.schema, f.parent, f.name, f.attribute, f.change);
  };
  std::sort(work.result.findings.begin(), work.result.findings.end(),
            [&](const CatalogFinding& a, const CatalogFinding& b) { return key(a) < key(b); });
}

void Count(CatalogWork& work) {
  std::vector<bool> declared(work.pairs.size(), false);
  std::vector<bool> different(work.pairs.size(), false);
  for (size_t i = 0; i < work.differences.size(); ++i) {
    (IsDeclared(work, i) ? declared : different)[work.differences[i].pair] = true;
  }
  std::map<std::string, CatalogCount> counts;
  const CatalogState& before = work.sides.before;
  const CatalogState& after = work.sides.after;
  const bool of_one_side = before.objects_read != after.objects_read;
  if (of_one_side) {
    std::set<RelationName> sequences;
    for (const ObjectPair& pair : work.pairs) sequences.insert({pair.any().schema, pair.any().name});
    for (const CatalogObject& object : (before.objects_read ? before : after).objects) {
      const bool is_pair = object.kind == "sequence" && sequences.contains({object.schema, object.name});
      if (!is_pair && !BelongsToServer(object)) ++counts[object.kind].not_checked;
    }
  }
  for (size_t i = 0; i < work.pairs.size(); ++i) {
    CatalogCount& count = counts[work.pairs[i].any().kind];
    const bool not_checked =
        work.fates[i] == PairFate::kNotChecked || work.fates[i] == PairFate::kHalfExcluded || of_one_side;
    ++(different[i]                           ? count.different
       : work.fates[i] == PairFate::kExcluded ? count.excluded
       : not_checked && !(declared[i])        ? count.not_checked
       : declared[i]                          ? count.declared
       : work.partly_excluded[i]              ? count.excluded
                                              : count.same);
  }
  for (auto& [kind, count] : counts) {
    count.kind = kind;
    work.result.counts.push_back(std::move(count));
  }
}

}  // namespace

CatalogComparison CompareCatalogs(const CatalogSides& sides) {
  CatalogWork work(sides);
  NoteUnread(work);
  LeaveOut(work);
  if (work.positions) NoteUnreadSequences(work);
  CompareObjects(work);
  if (work.positions) CompareSequences(work);
  ExcludeAttributes(work);
  FindCauses(work.pairs, work.differences);
  SettleRules(work);
  List(work);
  Count(work);
  return std::move(work.result);
}

}  // namespace pgassay::compare
