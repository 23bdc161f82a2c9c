#include "compare/catalog/attributes.h"

#include <algorithm>

#include "compare/catalog/definition.h"
#include "compare/catalog/identifiers.h"

namespace pgassay::compare {
namespace {

constexpr uint32_t kNobodyCreatesInPublic = 150000;

bool IsPublic(const CatalogObject& object) {
  return object.kind == "schema" && object.name == "public";
}

// Columns that only one side has have no place in the other's order.
bool SameColumnOrder(absl::string_view before, absl::string_view after) {
  const std::vector<std::string> b = SplitNames(before);
  const std::vector<std::string> a = SplitNames(after);
  const auto common = [](std::vector<std::string> names, std::vector<std::string> others) {
    std::sort(others.begin(), others.end());
    names.erase(std::remove_if(names.begin(), names.end(),
                               [&](const std::string& name) {
                                 return !std::binary_search(others.begin(), others.end(), name);
                               }),
                names.end());
    return names;
  };
  return common(b, a) == common(a, b);
}

bool SamePublicPrivileges(const CatalogObject& called, const std::string* before,
                          const CatalogObject& after_object, const std::string* after,
                          ServerVersions versions) {
  const bool before_is_older = versions.before < kNobodyCreatesInPublic;
  const bool after_is_older = versions.after < kNobodyCreatesInPublic;
  // What every new server has differs across this line, and nobody moved it.
  if (before_is_older != after_is_older && before == nullptr && after == nullptr) return true;
  return (before != nullptr ? *before : ImpliedPrivileges(called, versions.before)) ==
         (after != nullptr ? *after : ImpliedPrivileges(after_object, versions.after));
}

bool Same(const CatalogObject& called, const CatalogObject& after_object, absl::string_view attribute,
          const std::string* before, const std::string* after, ServerVersions versions) {
  if (attribute == "privileges" && IsPublic(after_object)) {
    return SamePublicPrivileges(called, before, after_object, after, versions);
  }
  if (attribute == "column order") {
    return SameColumnOrder(before != nullptr ? *before : "", after != nullptr ? *after : "");
  }
  if (attribute == "owner") {
    // pg_dump of a server before 15 writes the owner that its initdb made, which on newer ones is another.
    if (IsPublic(after_object) && versions.before < kNobodyCreatesInPublic &&
        versions.after >= kNobodyCreatesInPublic && before == nullptr) {
      return true;
    }
    // Whoever restores the extension owns what it brings.
    if (called.Find("extension") != nullptr && after_object.Find("extension") != nullptr) return true;
  }
  // The side that could not see them says so in its ledger, and nothing is proven.
  const auto is_hidden = [](const std::string* value) { return value != nullptr && *value == "(hidden)"; };
  if (after_object.kind == "user mapping" && (is_hidden(before) || is_hidden(after))) return true;
  if (before == nullptr || after == nullptr) return before == after;
  if (*before == *after) return true;
  return IsDeparsed(attribute) && SameDefinition(*before, versions.before, *after, versions.after);
}

}  // namespace

bool IsDeparsed(absl::string_view attribute) {
  for (const absl::string_view deparsed :
       {"definition", "default", "generated", "using", "with check", "where", "SQL body", "partition key",
        "partition bound", "arguments"}) {
    if (attribute == deparsed) return true;
  }
  return false;
}

std::string ImpliedPrivileges(const CatalogObject& object, uint32_t version_num) {
  if (!IsPublic(object)) return "";
  return version_num < kNobodyCreatesInPublic ? "OWNER=ALL/OWNER\nPUBLIC=ALL/OWNER"
                                              : "OWNER=ALL/OWNER\nPUBLIC=USAGE/OWNER";
}

std::vector<std::string> DifferentAttributes(const CatalogObject& called, const CatalogObject& after,
                                             ServerVersions versions) {
  std::vector<std::string> different;
  auto b = called.attributes.begin();
  auto a = after.attributes.begin();
  while (b != called.attributes.end() || a != after.attributes.end()) {
    const bool has_before =
        a == after.attributes.end() || (b != called.attributes.end() && b->name <= a->name);
    const bool has_after =
        b == called.attributes.end() || (a != after.attributes.end() && a->name <= b->name);
    const std::string& name = has_before ? b->name : a->name;
    if (!Same(called, after, name, has_before ? &b->value : nullptr, has_after ? &a->value : nullptr,
              versions)) {
      different.push_back(name);
    }
    if (has_before) ++b;
    if (has_after) ++a;
  }
  return different;
}

bool SameButForComment(const CatalogObject& called, const CatalogObject& after, ServerVersions versions) {
  const std::vector<std::string> different = DifferentAttributes(called, after, versions);
  return different.empty() || different == std::vector<std::string>{"comment"};
}

}  // namespace pgassay::compare
