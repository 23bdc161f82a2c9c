// Which findings of the catalog a report for people tells of with a table, and not again by themselves.
#ifndef PGASSAY_REPORT_TOLD_H_
#define PGASSAY_REPORT_TOLD_H_

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "pgassay/report.h"

namespace pgassay::report {

// The tables and columns that are lost or gained in report.tables. `report` must outlive it.
class ToldByTables {
 public:
  explicit ToldByTables(const Report& report);

  bool Tells(const CatalogFinding& finding) const;

  // The finding that a lost or gained table tells of, for what else there is in it; nullptr if there is none.
  const CatalogFinding* FindingOf(const TableReport& table) const;

 private:
  std::map<std::tuple<std::string, std::string, bool>, const CatalogFinding*> tables_;  // schema, name, lost
  std::set<std::tuple<std::string, std::string, std::string, bool>> columns_;
};

// Those of report.catalog that stand by themselves, the worst first.
std::vector<const CatalogFinding*> FindingsToTell(const Report& report);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_TOLD_H_
