#include "report/table_text.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "report/color.h"
#include "report/escape.h"
#include "report/found_text.h"
#include "report/names.h"

namespace pgassay::report {
namespace {

constexpr size_t kMaxNames = 8;  // of columns on one line

const char* ColorOf(TableStatus status) {
  switch (status) {
    case TableStatus::kSame:
    case TableStatus::kExcluded:
      return kGreen;
    case TableStatus::kNotChecked:
    case TableStatus::kRepresentation:
      return kYellow;
    default:
      return kRed;
  }
}

std::string Words(const char* name) {
  return absl::StrReplaceAll(name, {{"_", " "}});
}

std::string Rows(uint64_t count) {
  return absl::StrCat(Grouped(count), count == 1 ? " row" : " rows");
}

std::string RowsText(const TableReport& table) {
  if (!table.rows_after) return absl::StrCat(Grouped(*table.rows_before), " before");
  if (!table.rows_before) return absl::StrCat(Grouped(*table.rows_after), " after");
  if (*table.rows_before == *table.rows_after)
    return absl::StrCat(Grouped(*table.rows_before), " on both sides");
  return absl::StrCat(Grouped(*table.rows_before), " before, ", Grouped(*table.rows_after), " after");
}

uint64_t SumOrMax(uint64_t a, uint64_t b) {
  return a > std::numeric_limits<uint64_t>::max() - b ? std::numeric_limits<uint64_t>::max() : a + b;
}

// Three digits that count; an estimate has no more.
uint64_t Rounded(uint64_t number) {
  uint64_t unit = 1;
  while (number / unit >= 1000) unit *= 10;
  const uint64_t rest = number % unit;
  const uint64_t down = number - rest;
  return rest < unit - rest ? down : SumOrMax(down, unit);
}

std::string DifferencesText(const Differences& rows) {
  if (rows.exact) {
    return absl::StrCat(Grouped(rows.lost), " lost, ", Grouped(rows.gained), " gained, ",
                        Grouped(rows.changed), " changed");
  }
  const uint64_t all = SumOrMax(SumOrMax(rows.lost, rows.gained), rows.changed);
  const char* kind = " (a changed row counts as one lost and one gained)";
  if (rows.gained == 0 && rows.changed == 0) kind = " lost";
  if (rows.lost == 0 && rows.changed == 0) kind = " gained";
  if (rows.lost == 0 && rows.gained == 0) kind = " changed";
  return absl::StrCat("about ", Grouped(Rounded(all)), kind);
}

// How to have text keys in clear, for a table some of whose keys are hidden.
std::string HiddenKeysText(const Report& report) {
  std::vector<const char*> files;
  for (const auto& [name, side] : {std::pair("BEFORE", &report.before), std::pair("AFTER", &report.after)}) {
    if (!side->path.empty() && !side->header.keep_text_keys) files.push_back(name);
  }
  constexpr char kShowKeys[] = "verify with --show-keys";
  if (!files.empty()) {
    return absl::StrCat("text keys are hashes: take ", absl::StrJoin(files, " and "),
                        " with --keep-text-keys", report.shows_keys ? "" : absl::StrCat(" and ", kShowKeys));
  }
  if (!report.shows_keys) return absl::StrCat("text keys are not shown: ", kShowKeys);
  return "keys of more than 32 bytes are hashes";
}

// Columns of which the same is said.
struct ColumnGroup {
  ColumnStatus status;
  std::string reason;
  std::vector<KindCount> kinds;
  std::vector<std::string> names;
};

std::vector<ColumnGroup> GroupColumns(const TableReport& table) {
  std::vector<ColumnGroup> groups;
  for (const ColumnReport& column : table.columns) {
    auto group = std::find_if(groups.begin(), groups.end(), [&](const ColumnGroup& candidate) {
      return candidate.status == column.status && candidate.reason == column.reason &&
             candidate.kinds == column.kinds;
    });
    if (group == groups.end()) {
      group = groups.insert(group, {column.status, column.reason, column.kinds, {}});
    }
    group->names.push_back(column.name);
  }
  std::stable_sort(groups.begin(), groups.end(),
                   [](const ColumnGroup& a, const ColumnGroup& b) { return a.status < b.status; });
  return groups;
}

class Writer {
 public:
  Writer(const Report& report, const TableReport& table, const TextOptions& options)
      : report_(report), table_(table), options_(options) {}

  std::string Write() && {
    Line(Qualified(table_.schema, table_.name), ": ",
         Colored(options_.color, ColorOf(table_.status), absl::AsciiStrToUpper(Words(Name(table_.status)))));
    if (!table_.reason.empty()) Line("  ", Escape(table_.reason));
    if (table_.rows_before || table_.rows_after) Line("  rows: ", RowsText(table_));
    WriteFound();
    if (!table_.columns.empty()) Line("  key: ", table_.key.empty() ? "none" : Names(table_.key));
    for (const ColumnGroup& group : GroupColumns(table_)) WriteColumns(group);
    if (std::any_of(table_.found.begin(), table_.found.end(), HidesKey)) {
      Line("  ", HiddenKeysText(report_));
    }
    return std::move(out_);
  }

 private:
  template <typename... Parts>
  void Line(const Parts&... parts) {
    absl::StrAppend(&out_, parts..., "\n");
  }

  static bool HidesKey(const FoundRow& row) {
    return std::any_of(row.key.begin(), row.key.end(), [](const KeyPart& part) { return part.hidden; });
  }

  void WriteFound() {
    if (table_.differences && (table_.status == TableStatus::kDifferent || !table_.found.empty())) {
      Line("  differing rows: ", DifferencesText(*table_.differences));
    } else if (!table_.found.empty()) {
      Line("  differing rows:");
    }
    for (const FoundRow& row : table_.found) {
      Line("    ", FormatFound(row, {.key = table_.key,
                                     .shows_values = report_.shows_values,
                                     .all_columns = options_.verbose}));
    }
    if (!table_.found_reason.empty()) Line("  ", Escape(table_.found_reason));
  }

  void WriteColumns(const ColumnGroup& group) {
    const bool nothing_to_say = group.reason.empty() && group.kinds.empty();
    if (group.status == ColumnStatus::kSame && nothing_to_say && !options_.verbose) return;
    const auto kind = [](std::string* out, const KindCount& count) {
      absl::StrAppend(out, WordsOf(count.kind).text, " in ", Rows(count.rows));
    };
    const std::string kinds = absl::StrJoin(group.kinds, ", ", kind);
    Line(group.names.size() == 1 ? "  column " : "  columns ", Names(group.names), ": ",
         Words(Name(group.status)), group.reason.empty() ? "" : absl::StrCat(": ", Escape(group.reason)),
         kinds.empty() ? "" : "; ", kinds, kinds.empty() || table_.found_all ? "" : " of those looked at");
  }

  std::string Names(const std::vector<std::string>& names) const {
    const size_t shown = options_.verbose ? names.size() : std::min(names.size(), kMaxNames);
    std::string text;
    for (size_t i = 0; i < shown; ++i) absl::StrAppend(&text, i == 0 ? "" : ", ", Qualified("", names[i]));
    if (shown < names.size()) absl::StrAppend(&text, " and ", names.size() - shown, " more");
    return text;
  }

  const Report& report_;
  const TableReport& table_;
  const TextOptions options_;
  std::string out_;
};

}  // namespace

std::string FormatTable(const Report& report, const TableReport& table, const TextOptions& options) {
  return Writer(report, table, options).Write();
}

}  // namespace pgassay::report
