#include "compare/kind.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "compare/kind_rules.h"

namespace pgassay::compare {
namespace {

ChangeKind KindOfNull(const TypedText& before, const TypedText& after) {
  if (IsTextual(before.type_class) && IsTextual(after.type_class)) {
    if (!before.text.has_value() && after.text.has_value() && after.text->empty()) {
      return ChangeKind::kNullToEmpty;
    }
    if (!after.text.has_value() && before.text.has_value() && before.text->empty()) {
      return ChangeKind::kEmptyToNull;
    }
  }
  return ChangeKind::kOther;
}

bool IsBooleanAsText(const Change& change) {
  if ((change.before_class == "bool") == (change.after_class == "bool")) {
    return false;
  }
  const bool was_bool = change.before_class == "bool";
  const absl::string_view other_class = was_bool ? change.after_class : change.before_class;
  const absl::string_view boolean = was_bool ? change.before : change.after;
  const absl::string_view other = was_bool ? change.after : change.before;
  if (!IsTextual(other_class) && other_class != "int" && other_class != "float" && other_class != "numeric") {
    return false;
  }
  constexpr absl::string_view kTrue[] = {"t", "true", "yes", "1"};
  constexpr absl::string_view kFalse[] = {"f", "false", "no", "0"};
  const auto is_other = [other](absl::string_view word) { return absl::EqualsIgnoreCase(word, other); };
  return boolean == "t" ? std::any_of(std::begin(kTrue), std::end(kTrue), is_other)
                        : boolean == "f" && std::any_of(std::begin(kFalse), std::end(kFalse), is_other);
}

bool IsEnumRelabelled(const Change& change) {
  return absl::StartsWith(change.before_class, "enum(") && absl::StartsWith(change.after_class, "enum(") &&
         change.before != change.after;
}

struct Rule {
  ChangeKind kind;
  bool (*holds)(const Change& change);
};

constexpr Rule kOfScalars[] = {
    {ChangeKind::kBooleanAsText, IsBooleanAsText},
    {ChangeKind::kEnumRelabelled, IsEnumRelabelled},
    {ChangeKind::kCutToMilliseconds, IsCutToMilliseconds},
    {ChangeKind::kWholeHourShift, IsWholeHourShift},
    {ChangeKind::kSignOfZero, IsSignOfZero},
    {ChangeKind::kScaleOnly, IsScaleOnly},
    {ChangeKind::kRoundedBeyond2To53, IsRoundedBeyond2To53},
    {ChangeKind::kRoundedBeyond2To53, IsJsonRoundedBeyond2To53},
    {ChangeKind::kFloat32Precision, IsFloat32Precision},
    {ChangeKind::kJsonText, IsJsonText},
    {ChangeKind::kArrayOrder, IsArrayOrder},
};

constexpr Rule kOfText[] = {
    {ChangeKind::kTrailingBlanks, IsTrailingBlanks},
    // Before case: folding also takes the Kelvin sign for a K, which it is by normalization.
    {ChangeKind::kNormalizationOnly, IsNormalizationOnly},
    {ChangeKind::kCaseOnly, IsCaseOnly},
    {ChangeKind::kEncodingDamage, IsEncodingDamage},
    {ChangeKind::kTruncatedText, IsTruncatedText},
};

template <size_t kCount>
ChangeKind FirstOf(const Rule (&rules)[kCount], const Change& change) {
  const Rule* const found =
      std::find_if(std::begin(rules), std::end(rules), [&](const Rule& rule) { return rule.holds(change); });
  return found == std::end(rules) ? ChangeKind::kOther : found->kind;
}

// What was done to each element that differs, if it is the same.
ChangeKind KindOfElements(ArrayChange arrays) {
  ChangeKind common = ChangeKind::kOther;
  bool first = true;
  TypedText before = {std::move(arrays.before_class), std::nullopt};
  TypedText after = {std::move(arrays.after_class), std::nullopt};
  for (size_t i = 0; i < arrays.before.size(); ++i) {
    if (arrays.before[i] == arrays.after[i]) {
      continue;
    }
    // An element that is an array again stands in quotes, doubled at each level: this ends.
    before.text = std::move(arrays.before[i]);
    after.text = std::move(arrays.after[i]);
    const ChangeKind kind = KindOf(before, after);
    if (kind == ChangeKind::kOther || (!first && kind != common)) {
      return ChangeKind::kOther;
    }
    common = kind;
    first = false;
  }
  return common;
}

}  // namespace

ChangeKind KindOf(const TypedText& before, const TypedText& after) {
  if (!before.text.has_value() || !after.text.has_value()) {
    return KindOfNull(before, after);
  }
  const Change change = {before.type_class, after.type_class, *before.text, *after.text};
  if (const ChangeKind kind = FirstOf(kOfScalars, change); kind != ChangeKind::kOther) {
    return kind;
  }
  if (std::optional<ArrayChange> arrays = ElementsOf(change); arrays.has_value()) {
    if (const ChangeKind kind = KindOfElements(*std::move(arrays)); kind != ChangeKind::kOther) {
      return kind;
    }
  }
  return FirstOf(kOfText, change);
}

}  // namespace pgassay::compare
