#include <algorithm>
#include <functional>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/mutation.h"

namespace pgassay {
namespace {

ColumnStatus Wanted(const std::string& column, const Expected& expected) {
  if (expected.more_rows != 0) return ColumnStatus::kNotComparable;
  return expected.sums_differ.contains(column) ? ColumnStatus::kDifferent : ColumnStatus::kSame;
}

std::string JudgeColumns(const TableReport& report, const MatrixTable& table, const Expected& expected) {
  std::set<std::string> named;
  for (const ColumnReport& column : report.columns) {
    named.insert(column.name);
    if (column.status != Wanted(column.name, expected)) {
      return absl::StrCat("column ", column.name, " has status ", static_cast<int>(column.status));
    }
  }
  std::set<std::string> all{"a", "b", "pad"};
  if (table.keyed) all.insert("id");
  return named == all ? "" : absl::StrCat("columns ", absl::StrJoin(named, ", "));
}

uint64_t Sum(const std::vector<uint64_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), uint64_t{0});
}

std::string JudgeCounts(const TableReport& report, const MatrixTable& table, const Expected& expected) {
  if (!report.rows_before || !report.rows_after) return "no row counts";
  if (static_cast<int64_t>(*report.rows_after - *report.rows_before) != expected.more_rows) {
    return absl::StrCat(*report.rows_before, " rows before, ", *report.rows_after, " after");
  }
  if (!report.differences) return "no differences counted";
  Differences wanted{.lost = expected.lost.size(),
                     .gained = expected.gained.size(),
                     .changed = expected.changed.size(),
                     .exact = true};
  if (!table.keyed) {
    wanted = {.lost = Sum(expected.lost_counts),
              .gained = Sum(expected.gained_counts),
              .changed = 0,
              .exact = true};
  }
  if (*report.differences == wanted) return "";
  return absl::StrCat(report.differences->lost, " lost, ", report.differences->gained, " gained, ",
                      report.differences->changed, " changed",
                      report.differences->exact ? "" : ", not exact");
}

std::string JudgeKeyed(const TableReport& report, const Expected& expected) {
  std::set<std::string> changed;
  std::set<std::string> lost;
  std::set<std::string> gained;
  for (const FoundRow& row : report.found) {
    if (row.key.size() != 1 || row.key[0].column != "id" || row.key[0].hidden || row.key[0].quoted) {
      return "a row's key is not an id in clear";
    }
    const std::string& id = row.key[0].value;
    if (row.count != 1) return absl::StrCat("id=", id, " ", row.count, " times");
    const bool is_changed = row.change == RowChange::kChanged;
    std::set<std::string>& ids = is_changed ? changed : row.change == RowChange::kLost ? lost : gained;
    if (!ids.insert(id).second) return absl::StrCat("id=", id, " twice");
    if (!is_changed) continue;
    if (std::set<std::string>(row.columns.begin(), row.columns.end()) != expected.columns) {
      return absl::StrCat("id=", id, " changed in ", absl::StrJoin(row.columns, ", "));
    }
  }
  if (changed == expected.changed && lost == expected.lost && gained == expected.gained) return "";
  return absl::StrCat("found changed ids ", absl::StrJoin(changed, ", "), "; lost ",
                      absl::StrJoin(lost, ", "), "; gained ", absl::StrJoin(gained, ", "));
}

std::string JudgeKeyless(const TableReport& report, const Expected& expected) {
  std::vector<uint64_t> lost;
  std::vector<uint64_t> gained;
  std::set<std::string> row_ids;
  for (const FoundRow& row : report.found) {
    if (!row.key.empty() || row.row_id.empty()) return "a row without a key has one, or no row id";
    if (!row_ids.insert(row.row_id).second) return absl::StrCat("row ", row.row_id, " twice");
    if (row.change == RowChange::kChanged) return "a row without a key is called changed";
    (row.change == RowChange::kLost ? lost : gained).push_back(row.count);
  }
  std::sort(lost.begin(), lost.end(), std::greater<>());
  std::sort(gained.begin(), gained.end(), std::greater<>());
  if (lost == expected.lost_counts && gained == expected.gained_counts) return "";
  return absl::StrCat("found lost rows of counts ", absl::StrJoin(lost, ", "), "; gained ",
                      absl::StrJoin(gained, ", "));
}

}  // namespace

std::string Judge(const TableReport& report, const MatrixCell& cell) {
  const MatrixTable& table = cell.table;
  const Expected expected = Expect(cell.mutation, table.keyed);
  if (report.status != TableStatus::kDifferent) {
    return absl::StrCat("the table has status ", static_cast<int>(report.status));
  }
  if (report.reason.empty()) return "no reason";
  if (std::string wrong = JudgeColumns(report, table, expected); !wrong.empty()) return wrong;
  if (std::string wrong = JudgeCounts(report, table, expected); !wrong.empty()) return wrong;
  if (!report.found_all) return absl::StrCat("not all rows were found: ", report.found_reason);
  return table.keyed ? JudgeKeyed(report, expected) : JudgeKeyless(report, expected);
}

}  // namespace pgassay
