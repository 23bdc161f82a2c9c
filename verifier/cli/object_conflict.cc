#include "cli/object_conflict.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace pgassay::cli {
namespace {

using Kind = DeclaredChange::Kind;

constexpr char kOneRule[] =
    "an object is added, renamed or dropped, and that once; what stays and is another one is object_changed";

std::string NameOf(const DeclaredChange& change) {
  return absl::StrCat(change.object_kind, " ", change.object);
}

bool IsSameObject(const DeclaredChange& a, const DeclaredChange& b) {
  return a.object_kind == b.object_kind && a.object == b.object;
}

// What AFTER calls a renamed object, as far as can be told: a name may have dots of its own, and a function's
// has those of its arguments' types.
std::string NewName(const DeclaredChange& change) {
  const size_t dot = change.object.rfind('.', change.object.find('('));
  if (dot == std::string::npos) return change.to_object;
  return absl::StrCat(change.object.substr(0, dot + 1), change.to_object);
}

bool IsItself(const DeclaredChange& change) {
  return change.to_object == change.object || NewName(change) == change.object;
}

// "" in the excluding rule stands for all there are.
bool Excludes(const DeclaredChange& rule, const DeclaredChange& other) {
  const auto covers = [](const std::string& wanted, const std::string& value) {
    return wanted.empty() || wanted == value;
  };
  return covers(rule.object_kind, other.object_kind) && covers(rule.object, other.object) &&
         covers(rule.attribute, other.attribute);
}

// Whether two rules, none of which excludes, say of one object what cannot both be.
bool Contradict(const DeclaredChange& a, const DeclaredChange& b) {
  if (a.kind == Kind::kObjectChanged && b.kind == Kind::kObjectChanged) {
    return IsSameObject(a, b) && (a.attribute.empty() || b.attribute.empty() || a.attribute == b.attribute);
  }
  if (a.kind == Kind::kObjectRenamed && b.kind == Kind::kObjectAdded) {
    return a.object_kind == b.object_kind && (a.to_object == b.object || NewName(a) == b.object);
  }
  if (a.kind == Kind::kObjectAdded && b.kind == Kind::kObjectRenamed) return Contradict(b, a);
  const bool renamed_and_changed = (a.kind == Kind::kObjectRenamed && b.kind == Kind::kObjectChanged) ||
                                   (a.kind == Kind::kObjectChanged && b.kind == Kind::kObjectRenamed);
  return !renamed_and_changed && IsSameObject(a, b);
}

}  // namespace

std::optional<ChangesConflict> FindObjectConflict(const Changes& changes,
                                                  const std::vector<uint32_t>& lines) {
  for (size_t i = 0; i < changes.size(); ++i) {
    const DeclaredChange& rule = changes[i];
    if (!IsForObject(rule.kind)) continue;
    if (rule.kind == Kind::kObjectRenamed && IsItself(rule)) {
      return ChangesConflict{i, absl::StrCat(NameOf(rule), " is renamed to itself"),
                             "what keeps its name needs no rule"};
    }
    for (size_t j = 0; j < i; ++j) {
      const DeclaredChange& earlier = changes[j];
      if (!IsForObject(earlier.kind)) continue;
      if (earlier.kind == Kind::kObjectExcluded || rule.kind == Kind::kObjectExcluded) {
        const bool by_earlier = earlier.kind == Kind::kObjectExcluded && Excludes(earlier, rule);
        if (!by_earlier && !(rule.kind == Kind::kObjectExcluded && Excludes(rule, earlier))) continue;
        return ChangesConflict{i,
                               absl::StrCat(by_earlier ? "what it speaks of is excluded in line "
                                                       : "leaves out what a rule speaks of, in line ",
                                            lines[j]),
                               "what is left out cannot be checked: take one of the two rules out"};
      }
      if (!Contradict(earlier, rule)) continue;
      return ChangesConflict{i, absl::StrCat(NameOf(rule), " has a rule already, in line ", lines[j]),
                             kOneRule};
    }
  }
  return std::nullopt;
}

}  // namespace pgassay::cli
