// Differences between a database and what should make it, for people. Pure.
#ifndef PGASSAY_REPORT_DIFFERENCE_TEXT_H_
#define PGASSAY_REPORT_DIFFERENCE_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "pgassay/baseline.h"

namespace pgassay::report {

const char* Name(SchemaDifference::Verdict verdict);  // "must_fix"

std::vector<const SchemaDifference*> Those(const std::vector<SchemaDifference>& differences,
                                           SchemaDifference::Verdict verdict);

// What something is compared with.
struct Counterpart {
  const char* label;  // short
  const char* name;
  const char* extra;                // what to do about what only it has; ""
  const char* before = "database";  // the label of what it is compared with
  bool accepts = true;              // by name, in pgassay.toml
};
inline constexpr Counterpart kSchemaTs = {"schema.ts", "schema.ts", "nothing: it is to go out of schema.ts"};
inline constexpr Counterpart kDieselsFolder = {"Diesel", "Diesel's folder", ""};
// Of Diesel's folder itself.
inline constexpr Counterpart kSchemaTsOfDiesel = {
    "schema.ts", "schema.ts", "nothing: it is to go out of schema.ts, or into a migration of Diesel",
    "Diesel"};
inline constexpr Counterpart kDrizzlesFolder = {"Drizzle", "Drizzle's folder", "", "Diesel", false};

// "column public.berths.depth: type", "index public.berths_idx: not in schema.ts". Escaped.
std::string DifferenceTitle(const SchemaDifference& difference, const Counterpart& other);

// The first `most` of them in full, numbered from `number` on, a blank line before each: both sides, the
// TypeScript to write and the name to accept it by. What is left is counted.
std::string FormatDifferences(const std::vector<const SchemaDifference*>& differences, size_t number,
                              size_t most, const Counterpart& other, bool color);

// What one side of it has, with words for what it has not: "none", "nothing of that name". Not escaped.
std::string SideText(const CatalogFinding& finding, bool before);

// Whether `gained` is what the other side has under the name of `lost`, an object of another kind.
bool IsTwin(const SchemaDifference& lost, const SchemaDifference& gained);

// Those that differ in the same way of the same kind, the most first; without the twins of others.
struct DifferenceGroup {
  std::string title;  // "3 functions", "where of 2 indexes"
  std::vector<const SchemaDifference*> differences;
};
std::vector<DifferenceGroup> GroupDifferences(const std::vector<const SchemaDifference*>& differences);

// Their titles.
std::vector<std::string> CountDifferences(const std::vector<const SchemaDifference*>& differences);

// The same of what no schema.ts has a word for: "3 functions", "1 extension".
std::vector<std::string> CountUnseen(const std::vector<BaselineResult::Unseen>& unseen);

// Lines of source as they are, but for what a terminal would act on.
std::string SourceText(absl::string_view text);

// A name as TOML has it: in double quotes, with escapes where it could be misread or do harm.
std::string TomlText(absl::string_view text);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_DIFFERENCE_TEXT_H_
