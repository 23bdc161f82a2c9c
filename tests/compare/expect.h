// What the tests of this room share: small tables, sides, and reports in one line.
#ifndef PGASSAY_TESTS_COMPARE_EXPECT_H_
#define PGASSAY_TESTS_COMPARE_EXPECT_H_

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "compare/database.h"
#include "compare/toy.h"
#include "report/names.h"

namespace pgassay::compare {

inline const std::vector<ToyColumn> kIdName = {{.name = "id"},
                                               {.name = "name", .type = "text", .type_class = "text"}};
inline const std::vector<ToyColumn> kIdAmount = {
    {.name = "id"},
    {.name = "amount", .type = "numeric", .type_class = "numeric", .bears_representation = true}};
inline const std::vector<ToyRow> kThree = {{"1", "a"}, {"2", "b"}, {"3", "c"}};

inline ToyTable Keyed(std::vector<ToyColumn> columns, std::vector<ToyRow> rows) {
  return {.columns = std::move(columns), .key = {"id"}, .rows = std::move(rows)};
}

inline ToyTable Keyless(std::vector<ToyColumn> columns, std::vector<ToyRow> rows) {
  return {.columns = std::move(columns), .key = {}, .rows = std::move(rows)};
}

inline ToyTable Table(std::string name, std::vector<ToyRow> rows = {{"1", "a"}, {"2", "b"}}) {
  return {.name = std::move(name), .columns = kIdName, .key = {"id"}, .rows = std::move(rows)};
}

inline ToyTable In(std::string schema, ToyTable table) {
  table.schema = std::move(schema);
  return table;
}

inline Report Compare(const ToySource& before, const ToySource& after) {
  absl::StatusOr<Report> report = CompareDatabases(before, after);
  EXPECT_TRUE(report.ok()) << report.status();
  return report.ok() ? *std::move(report) : Report{};
}

// "same public.a, lost public.b"
inline std::string TablesText(const Report& report) {
  std::string text;
  for (const TableReport& table : report.tables) {
    text += (text.empty() ? "" : ", ") + std::string(report::Name(table.status)) + " " + table.schema + "." +
            table.name;
  }
  return text;
}

inline std::string NotesText(const std::vector<LedgerNote>& notes) {
  std::string text;
  for (const LedgerNote& note : notes) {
    text += (text.empty() ? "" : ", ") + note.side + " " + note.kind + " " + note.name +
            (note.by_rule ? " by rule" : "");
  }
  return text;
}

inline void ExpectVerdict(const Report& report, Verdict verdict) {
  EXPECT_EQ(report::Name(report.verdict), std::string(report::Name(verdict))) << TablesText(report);
  EXPECT_EQ(report.exit_code, verdict == Verdict::kSame ? 0 : verdict == Verdict::kDifferent ? 1 : 2);
  EXPECT_EQ(report.complete, report.not_checked.empty());
}

inline constexpr char kByUser[] = "by --exclude";

// How a table besides one that is the same stands in a side's ledger.
enum class Entry { kAbsent, kRead, kExcluded, kNotCheckable };

inline ToySource Side(Entry entry) {
  ToySource source;
  source.Add(Table("always"));
  if (entry == Entry::kRead) source.Add(Table("t"));
  if (entry == Entry::kExcluded) source.Enter("table", "public", "t", LedgerStatus::kExcluded, kByUser);
  if (entry == Entry::kNotCheckable)
    source.Enter("table", "public", "t", LedgerStatus::kNotCheckable, "because");
  return source;
}

// "lost/gained/changed", or "-" if not known
inline std::string DifferencesText(const TableReport& report) {
  if (!report.differences) return "-";
  return std::to_string(report.differences->lost) + "/" + std::to_string(report.differences->gained) + "/" +
         std::to_string(report.differences->changed);
}

}  // namespace pgassay::compare

#endif  // PGASSAY_TESTS_COMPARE_EXPECT_H_
