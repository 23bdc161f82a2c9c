#include "compare/leaves.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace pgassay::compare {
namespace {

constexpr size_t kMaxNamed = 5;

struct LeafPair {
  const LeafFingerprint* before = nullptr;
  const LeafFingerprint* after = nullptr;
};

std::string Describe(const std::string& name, const LeafPair& pair, bool sums_compare) {
  if (pair.after == nullptr) return absl::StrCat(name, " is gone (", pair.before->rows, " rows before)");
  if (pair.before == nullptr) return absl::StrCat(name, " is new (", pair.after->rows, " rows)");
  if (pair.before->rows != pair.after->rows) {
    return absl::StrCat(name, " (", pair.before->rows, " rows before, ", pair.after->rows, " after)");
  }
  const bool same = pair.before->sum == pair.after->sum &&
                    pair.before->representation_sum == pair.after->representation_sum;
  if (same || !sums_compare) return "";
  return absl::StrCat(name, " (", pair.before->rows, " rows on both sides)");
}

}  // namespace

std::string DescribeLeaves(const RelationFingerprint& before, const RelationFingerprint& after,
                           bool sums_compare) {
  if (before.kind != RelationKind::kPartitioned || after.kind != RelationKind::kPartitioned) return "";
  std::map<std::pair<std::string, std::string>, LeafPair> leaves;
  for (const LeafFingerprint& leaf : before.leaves) leaves[{leaf.schema, leaf.name}].before = &leaf;
  for (const LeafFingerprint& leaf : after.leaves) leaves[{leaf.schema, leaf.name}].after = &leaf;
  std::vector<std::string> named;
  size_t more = 0;
  for (const auto& [name, pair] : leaves) {
    std::string text =
        Describe(absl::StrCat("\"", name.first, "\".\"", name.second, "\""), pair, sums_compare);
    if (text.empty()) continue;
    if (named.size() < kMaxNamed) {
      named.push_back(std::move(text));
    } else {
      ++more;
    }
  }
  return absl::StrCat(absl::StrJoin(named, ", "), more == 0 ? "" : absl::StrCat(" and ", more, " more"));
}

}  // namespace pgassay::compare
