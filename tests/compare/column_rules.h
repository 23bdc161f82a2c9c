// A table under declared changes of its columns: what it and the rules should come to.
#ifndef PGASSAY_TESTS_COMPARE_COLUMN_RULES_H_
#define PGASSAY_TESTS_COMPARE_COLUMN_RULES_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "compare/changes.h"
#include "compare/expect.h"
#include "compare/toy.h"

namespace pgassay::compare {

inline const ToyColumn kId = {.name = "id"};
inline const ToyColumn kX = {.name = "x"};
inline const ToyColumn kY = {.name = "y"};
inline const ToyColumn kZ = {.name = "z"};
inline const ToyColumn kTextX = {.name = "x", .type = "text", .type_class = "text"};
inline const ToyColumn kWideX = {.name = "x", .type = "bigint"};
inline const ToyColumn kAmount = {
    .name = "amount", .type = "numeric", .type_class = "numeric", .bears_representation = true};
inline const ToyColumn kFee = {
    .name = "fee", .type = "numeric", .type_class = "numeric", .bears_representation = true};

inline const std::vector<ToyRow> kIdX = {{"1", "10"}, {"2", "20"}, {"3", "30"}};
inline const std::vector<ToyRow> kIdXChanged = {{"1", "10"}, {"2", "25"}, {"3", "30"}};
inline const std::vector<ToyRow> kIdXY = {{"1", "10", "5"}, {"2", "20", "6"}, {"3", "30", "7"}};

inline ToyTable IdX() {
  return Keyed({kId, kX}, kIdX);
}
inline ToyTable IdZ(std::vector<ToyRow> rows = kIdX) {
  return Keyed({kId, kZ}, std::move(rows));
}
inline ToyTable IdXY() {
  return Keyed({kId, kX, kY}, kIdXY);
}
inline ToyTable WithoutKey(ToyTable table) {
  table.key.clear();
  return table;
}

inline ToyTable NotUnique(ToyTable table) {
  table.unique = false;
  return table;
}

struct ColumnRulesCase {
  const char* name;
  RelationFingerprint before;
  RelationFingerprint after;
  Changes changes;
  TableStatus status;
  Verdict verdict;
  const char* declared;
  const char* reason;  // a part of the table's
  const char* found = "";

  friend std::ostream& operator<<(std::ostream& out, const ColumnRulesCase& c) { return out << c.name; }
};

inline void ExpectOutcome(const ColumnRulesCase& c) {
  ToySource before;
  before.Add(Shaped(c.before, c.changes, false));
  ToySource after;
  after.Add(Shaped(c.after, c.changes, true));
  const Report report = Compare(before, after, {.changes = c.changes});
  ASSERT_EQ(report.tables.size(), 1u);
  const TableReport& table = report.tables[0];
  EXPECT_EQ(report::Name(table.status), std::string(report::Name(c.status))) << table.reason;
  ExpectVerdict(report, c.verdict);
  EXPECT_EQ(DeclaredText(report), c.declared);
  EXPECT_THAT(table.reason, ::testing::HasSubstr(c.reason));
  EXPECT_EQ(FoundText(table), c.found) << table.found_reason;
  for (const DeclaredReport& rule : report.declared) EXPECT_EQ(rule.reason.empty(), rule.matched);
  // Never without a word.
  if (table.status == TableStatus::kSame && table.found_all) {
    EXPECT_EQ(DifferencesText(table), "0/0/0");
  }
  if (table.status != TableStatus::kSame) {
    EXPECT_NE(table.reason, "");
  }
}

inline constexpr auto kSame = TableStatus::kSame;
inline constexpr auto kDifferent = TableStatus::kDifferent;
inline constexpr auto kNotChecked = TableStatus::kNotChecked;
inline constexpr auto kRepresentation = TableStatus::kRepresentation;

inline RelationFingerprint Plain(const ToyTable& table) {
  return Fingerprint(table);
}

}  // namespace pgassay::compare

#endif  // PGASSAY_TESTS_COMPARE_COLUMN_RULES_H_
