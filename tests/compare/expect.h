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

inline Report Compare(const ToySource& before, const ToySource& after, const Options& options = {}) {
  absl::StatusOr<Report> report = CompareDatabases(before, after, options);
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

inline std::string KeyToText(const FoundRow& row) {
  std::string text = row.key.empty() ? "row" : "";
  for (const KeyPart& part : row.key) {
    const char* quote = part.quoted ? "'" : "";
    text += (text.empty() ? "" : " ") + part.column + (part.hidden ? "#" : "=" + std::string(quote)) +
            (part.hidden ? "" : part.value + quote);
  }
  return row.count == 1 ? text : text + " x" + std::to_string(row.count);
}

// "lost id=1, changed id=2:name,age"; hidden parts without their digits
inline std::string FoundText(const TableReport& report) {
  std::string text;
  for (const FoundRow& row : report.found) {
    text += (text.empty() ? "" : ", ") +
            std::string(row.change == RowChange::kLost     ? "lost "
                        : row.change == RowChange::kGained ? "gained "
                                                           : "changed ") +
            KeyToText(row);
    for (size_t i = 0; i < row.columns.size(); ++i) text += (i == 0 ? ":" : ",") + row.columns[i];
  }
  return text;
}

// "+ 3" for a rule that matched and covers three rows, "- 0" for one that did not, "o 0" for one that was
// left out; one line for all
inline std::string DeclaredText(const Report& report) {
  std::string text;
  for (const DeclaredReport& rule : report.declared) {
    text += (text.empty() ? "" : ", ") +
            std::string(rule.matched    ? "+ "
                        : rule.left_out ? "o "
                                        : "- ") +
            std::to_string(rule.covered);
  }
  return text;
}

}  // namespace pgassay::compare

#endif  // PGASSAY_TESTS_COMPARE_EXPECT_H_
