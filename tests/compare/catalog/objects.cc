#include "compare/catalog/objects.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace pgassay::compare {

CatalogObject Object(const std::string& kind, const std::string& schema, const std::string& parent,
                     const std::string& name, Attributes attributes) {
  CatalogObject object{.kind = kind, .schema = schema, .parent = parent, .name = name, .attributes = {}};
  std::sort(attributes.begin(), attributes.end());
  for (auto& [attribute, value] : attributes) object.attributes.push_back({attribute, value});
  return object;
}

CatalogState State(std::vector<CatalogObject> objects, uint32_t server_version_num) {
  std::sort(objects.begin(), objects.end(),
            [](const CatalogObject& a, const CatalogObject& b) { return a.Key() < b.Key(); });
  return {.objects_read = true,
          .cluster_read = false,
          .sequences_read = false,
          .server_version_num = server_version_num,
          .objects = std::move(objects)};
}

CatalogComparison Compare(const CatalogState& before, const CatalogState& after, const Changes& changes) {
  return CompareCatalogs({.before = before,
                          .after = after,
                          .changes = changes,
                          .left_out_before = nullptr,
                          .left_out_after = nullptr});
}

std::vector<std::string> Lines(const CatalogComparison& comparison) {
  constexpr const char* kSeverities[] = {"loss", "behaviour", "cosmetic"};
  constexpr const char* kChanges[] = {"lost", "gained", "changed", "renamed"};
  std::vector<std::string> lines;
  for (const CatalogFinding& finding : comparison.findings) {
    std::string line = absl::StrCat(kSeverities[static_cast<int>(finding.severity)], " ",
                                    kChanges[static_cast<int>(finding.change)], " ", finding.kind, " ",
                                    QualifiedName(finding.schema, finding.parent, finding.name));
    if (!finding.attribute.empty()) absl::StrAppend(&line, ": ", finding.attribute);
    if (finding.change == CatalogChange::kRenamed) absl::StrAppend(&line, " to ", finding.after);
    if (!finding.with.empty()) absl::StrAppend(&line, " with (", absl::StrJoin(finding.with, "; "), ")");
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace pgassay::compare
