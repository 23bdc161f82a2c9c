// What became of each column.
#ifndef PGASSAY_COMPARE_JUDGE_H_
#define PGASSAY_COMPARE_JUDGE_H_

#include <string>
#include <vector>

#include "compare/columns.h"
#include "compare/rules.h"
#include "compare/view.h"
#include "pgassay/report.h"

namespace pgassay::compare {

// What is known where columns are judged.
struct Ground {
  ColumnScope scope;
  RowFacts facts;
};

// A column of the relations themselves, and of the view on which whole rows compare.
struct ColumnCase {
  ColumnPair own;   // at least one side
  ColumnPair view;  // both sides, or none if whole rows leave the column out

  std::string name() const { return own.name(); }
};

// In the order of `own`.
std::vector<ColumnCase> ColumnCases(const std::vector<ColumnPair>& own, const ViewPair* view);

// Whether the column stands in the view with the values that are to be compared.
bool JudgedByView(const ColumnCase& column, const ColumnRules& rules);

// One report for each case and for each column read on neither side, in name order. A column declared as
// rewritten is the same, with its reason.
std::vector<ColumnReport> JudgeColumns(const std::vector<ColumnCase>& cases, const Ground& own,
                                       const Ground& view, const UnreadColumns& unread,
                                       const ColumnRules& rules);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_JUDGE_H_
