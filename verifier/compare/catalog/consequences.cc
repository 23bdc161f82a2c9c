#include "compare/catalog/consequences.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_replace.h"
#include "compare/catalog/identifiers.h"
#include "compare/catalog/left_out.h"

namespace pgassay::compare {
namespace {

using Cause = std::optional<size_t>;

bool IsWhole(const ObjectDifference& difference) {
  return difference.change == CatalogChange::kLost || difference.change == CatalogChange::kGained;
}

// The object on the side that has it: what goes with what is lost, BEFORE says.
const CatalogObject& OnItsSide(const DifferenceIndex& index, size_t difference) {
  const ObjectPair& pair = index.PairOf(difference);
  return index[difference].change == CatalogChange::kLost ? *pair.before : pair.any();
}

bool SameValues(const ObjectDifference& a, const ObjectDifference& b) {
  return a.before == b.before && a.after == b.after;
}

// What is lost or gained with all that holds it.
Cause InWhatHoldsIt(const DifferenceIndex& index, size_t difference) {
  if (!IsWhole(index[difference])) return std::nullopt;
  const CatalogChange change = index[difference].change;
  const CatalogObject& object = OnItsSide(index, difference);
  if (IsInRelation(object.kind)) return index.FindHolder(change, object.schema, object.parent);
  if (object.kind == "published table") {
    if (const Cause cause = index.Find(change, "publication", "", "", object.parent)) return cause;
    return index.FindHolder(change, object.schema, object.name);
  }
  if (object.kind == "user mapping") return index.Find(change, "foreign server", "", "", object.parent);
  if (object.kind == "statistics object") {
    const RelationName table = StatisticsTable(object);
    if (const Cause cause = index.FindHolder(change, table.schema, table.name)) return cause;
  }
  return std::nullopt;
}

Cause InExtensionOrSchema(const DifferenceIndex& index, size_t difference) {
  if (!IsWhole(index[difference])) return std::nullopt;
  const CatalogChange change = index[difference].change;
  const CatalogObject& object = OnItsSide(index, difference);
  // Rows go with them: they are listed by themselves.
  if (object.kind == "table" || object.kind == "partitioned table" || object.kind == "foreign table" ||
      object.kind == "materialized view") {
    return std::nullopt;
  }
  if (const std::string* extension = object.Find("extension"); extension != nullptr) {
    if (const Cause cause = index.Find(change, "extension", "", "", *extension)) return cause;
  }
  if (object.schema.empty()) return std::nullopt;
  return index.Find(change, "schema", "", "", object.schema);
}

// The index that a constraint is made of has its name.
Cause BehindConstraint(const DifferenceIndex& index, size_t difference) {
  const ObjectDifference& d = index[difference];
  const ObjectPair& pair = index.PairOf(difference);
  const CatalogObject& object = pair.any();
  if (object.kind != "index") return std::nullopt;
  for (const char* kind : {"primary key", "unique constraint", "exclusion constraint"}) {
    const auto find = [&](CatalogChange change) {
      const CatalogObject& named = change == CatalogChange::kLost ? *pair.before : object;
      return index.Find(change, kind, named.schema, named.parent, named.name);
    };
    if (d.change != CatalogChange::kChanged) {
      if (const Cause cause = find(d.change)) return cause;
      continue;
    }
    if (d.attribute == "primary" || d.attribute == "exclusion" || d.attribute == "deferrable") {
      if (const Cause cause = find(CatalogChange::kLost)) return cause;
      if (const Cause cause = find(CatalogChange::kGained)) return cause;
    }
    if (d.attribute != "definition" && d.attribute != "deferrable") continue;
    if (const Cause cause =
            index.FindAttribute(d.attribute, kind, object.schema, object.parent, object.name)) {
      return cause;
    }
  }
  return std::nullopt;
}

bool IsTypeLimit(const std::string& value) {
  for (const char* limit : {"1", "-1", "32767", "-32768", "2147483647", "-2147483648", "9223372036854775807",
                            "-9223372036854775808"}) {
    if (value == limit) return true;
  }
  return false;
}

Cause OfOwnedSequence(const DifferenceIndex& index, size_t difference) {
  const ObjectDifference& d = index[difference];
  const CatalogObject& object = OnItsSide(index, difference);
  const std::string* owner = object.Find("owned by");
  if (object.kind != "sequence") return std::nullopt;
  // The greatest value of a type that is another now.
  if ((d.attribute == "maximum" || d.attribute == "minimum") && IsTypeLimit(d.before) &&
      IsTypeLimit(d.after)) {
    return index.FindAttribute("type", "sequence", object.schema, "", object.name);
  }
  if (owner == nullptr) return std::nullopt;
  std::vector<std::string> column = DottedName(*owner);
  if (column.size() != 3) return std::nullopt;
  if (IsWhole(d)) {
    if (const Cause cause = index.Find(d.change, "column", column[0], column[1], column[2])) return cause;
    // Of a column that is still there, in AFTER's names.
    if (const std::string* called = index.PairOf(difference).any().Find("owned by"); called != nullptr) {
      column = DottedName(*called);
    }
    if (column.size() != 3) return std::nullopt;
    const Cause identity = index.FindAttribute("identity", "column", column[0], column[1], column[2]);
    const bool gone = identity && index[*identity].after.empty();
    const bool come = identity && index[*identity].before.empty();
    return (d.change == CatalogChange::kLost ? gone : come) ? identity : std::nullopt;
  }
  Cause cause;
  if (d.attribute == "owner" || d.attribute == "persistence") {
    cause = index.FindHolderAttribute(d.attribute, column[0], column[1]);
  } else if (d.attribute == "type") {
    cause = index.FindAttribute("type", "column", column[0], column[1], column[2]);
  }
  return cause && SameValues(d, index[*cause]) ? cause : std::nullopt;
}

Cause OfView(const DifferenceIndex& index, size_t difference) {
  const ObjectDifference& d = index[difference];
  const CatalogObject& object = index.PairOf(difference).any();
  if (object.kind != "column" || !(IsWhole(d) || d.attribute == "type" || d.attribute == "collation")) {
    return std::nullopt;
  }
  for (const char* kind : {"view", "materialized view"}) {
    if (const Cause cause = index.FindAttribute("definition", kind, object.schema, "", object.parent))
      return cause;
  }
  return std::nullopt;
}

Cause OfReplicaIdentity(const DifferenceIndex& index, size_t difference) {
  const CatalogObject& object = index.PairOf(difference).any();
  if (object.kind != "index" || index[difference].attribute != "replica identity") return std::nullopt;
  return index.FindHolderAttribute("replica identity", object.schema, object.parent);
}

// An operator that was another's commutator or negator.
Cause OfOtherOperator(const DifferenceIndex& index, size_t difference) {
  const ObjectDifference& d = index[difference];
  if (d.attribute != "commutator" && d.attribute != "negator") return std::nullopt;
  const bool goes = d.after.empty();
  if (!goes && !d.before.empty()) return std::nullopt;
  const std::string value = absl::StrReplaceAll(goes ? d.before : d.after, {{" ", ""}});
  for (size_t i = 0; i < index.size(); ++i) {
    const CatalogObject& object = OnItsSide(index, i);
    if (object.kind != "operator" ||
        index[i].change != (goes ? CatalogChange::kLost : CatalogChange::kGained))
      continue;
    const std::string name = absl::StrReplaceAll(object.name, {{" ", ""}});
    if (QuotedName(object.schema) + "." + name == value) return i;
  }
  return std::nullopt;
}

// The first that knows one decides: what is nearer stands before what holds more.
constexpr Cause (*kCauses[])(const DifferenceIndex& index, size_t difference) = {
    InWhatHoldsIt, BehindConstraint,  CauseInParent,   OfOwnedSequence,
    OfView,        OfReplicaIdentity, OfOtherOperator, InExtensionOrSchema};

bool LeadsTo(const std::vector<ObjectDifference>& differences, size_t from, size_t to) {
  for (Cause at = from; at.has_value(); at = differences[*at].cause) {
    if (*at == to) return true;
  }
  return false;
}

}  // namespace

void FindCauses(const std::vector<ObjectPair>& pairs, std::vector<ObjectDifference>& differences) {
  const DifferenceIndex index(pairs, differences);
  for (size_t i = 0; i < differences.size(); ++i) {
    for (const auto& find : kCauses) {
      const Cause cause = find(index, i);
      if (!cause.has_value() || LeadsTo(differences, *cause, i)) continue;
      differences[i].cause = cause;
      break;
    }
  }
}

}  // namespace pgassay::compare
