#include "report/told.h"

#include <algorithm>

namespace pgassay::report {
namespace {

bool IsTable(const std::string& kind) {
  return kind == "table" || kind == "partitioned table" || kind == "materialized view";
}

bool IsLostOrGained(const CatalogFinding& finding) {
  return finding.change == CatalogChange::kLost || finding.change == CatalogChange::kGained;
}

}  // namespace

ToldByTables::ToldByTables(const Report& report) {
  for (const TableReport& table : report.tables) {
    if (table.status == TableStatus::kLost || table.status == TableStatus::kGained) {
      tables_[{table.schema, table.name, table.status == TableStatus::kLost}] = nullptr;
    }
    for (const ColumnReport& column : table.columns) {
      if (column.status != ColumnStatus::kLost && column.status != ColumnStatus::kGained) continue;
      columns_.insert({table.schema, table.name, column.name, column.status == ColumnStatus::kLost});
    }
  }
  for (const CatalogFinding& finding : report.catalog) {
    if (!IsLostOrGained(finding) || !IsTable(finding.kind)) continue;
    const auto table = tables_.find({finding.schema, finding.name, finding.change == CatalogChange::kLost});
    if (table != tables_.end()) table->second = &finding;
  }
}

bool ToldByTables::Tells(const CatalogFinding& finding) const {
  if (!IsLostOrGained(finding)) return false;
  const bool lost = finding.change == CatalogChange::kLost;
  if (IsTable(finding.kind)) return tables_.contains({finding.schema, finding.name, lost});
  return finding.kind == "column" && columns_.contains({finding.schema, finding.parent, finding.name, lost});
}

const CatalogFinding* ToldByTables::FindingOf(const TableReport& table) const {
  const auto found = tables_.find({table.schema, table.name, table.status == TableStatus::kLost});
  return found == tables_.end() ? nullptr : found->second;
}

std::vector<const CatalogFinding*> FindingsToTell(const Report& report) {
  const ToldByTables told(report);
  std::vector<const CatalogFinding*> findings;
  for (const CatalogFinding& finding : report.catalog) {
    if (!told.Tells(finding)) findings.push_back(&finding);
  }
  std::stable_sort(findings.begin(), findings.end(), [](const CatalogFinding* a, const CatalogFinding* b) {
    return a->severity < b->severity;
  });
  return findings;
}

}  // namespace pgassay::report
