#include "report/text.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "report/escape.h"
#include "report/evidence.h"
#include "report/names.h"

namespace pgassay::report {
namespace {

constexpr size_t kMaxNames = 8;   // of columns on one line
constexpr size_t kMaxNotes = 20;  // of a ledger's list

constexpr char kRed[] = "\x1b[1;31m";
constexpr char kYellow[] = "\x1b[1;33m";
constexpr char kGreen[] = "\x1b[1;32m";

const char* ColorOf(Verdict verdict) {
  return verdict == Verdict::kSame ? kGreen : verdict == Verdict::kDifferent ? kRed : kYellow;
}

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

std::string RowsText(const TableReport& table) {
  if (!table.rows_after) return absl::StrCat(Grouped(*table.rows_before), " before");
  if (!table.rows_before) return absl::StrCat(Grouped(*table.rows_after), " after");
  if (*table.rows_before == *table.rows_after)
    return absl::StrCat(Grouped(*table.rows_before), " on both sides");
  return absl::StrCat(Grouped(*table.rows_before), " before, ", Grouped(*table.rows_after), " after");
}

// Columns of which the same is said.
struct ColumnGroup {
  ColumnStatus status;
  std::string reason;
  std::vector<std::string> names;
};

std::vector<ColumnGroup> GroupColumns(const TableReport& table) {
  std::vector<ColumnGroup> groups;
  for (const ColumnReport& column : table.columns) {
    auto group = std::find_if(groups.begin(), groups.end(), [&](const ColumnGroup& candidate) {
      return candidate.status == column.status && candidate.reason == column.reason;
    });
    if (group == groups.end()) group = groups.insert(group, {column.status, column.reason, {}});
    group->names.push_back(column.name);
  }
  std::stable_sort(groups.begin(), groups.end(),
                   [](const ColumnGroup& a, const ColumnGroup& b) { return a.status < b.status; });
  return groups;
}

class Writer {
 public:
  Writer(const Report& report, const TextOptions& options) : report_(report), options_(options) {}

  std::string Write() && {
    Line(Colored(ColorOf(report_.verdict), FormatVerdict(report_)));
    for (const std::string& note : report_.notes) Line("Note: ", Escape(note));
    for (const TableReport& table : report_.tables) {
      if (IsShownWhole(table)) WriteTable(table);
    }
    WriteNotes("Not checked", report_.not_checked);
    if (!report_.not_checked.empty()) {
      Line(
          "  To check it, mend the cause and read again. To leave it out, give --exclude 'schema.name' for "
          "both");
      Line("  sides; the verdict will say so.");
    }
    WriteNotes("Excluded", report_.excluded);
    WriteSame();
    Line("");
    out_ += FormatEvidence("Before", report_.before);
    out_ += FormatEvidence("After", report_.after);
    WriteNotCovered();
    return std::move(out_);
  }

 private:
  template <typename... Parts>
  void Line(const Parts&... parts) {
    absl::StrAppend(&out_, parts..., "\n");
  }

  std::string Colored(const char* color, const std::string& text) const {
    return options_.color ? absl::StrCat(color, text, "\x1b[0m") : text;
  }

  // Those excluded or not checked stand in the ledger's lists.
  bool IsShownWhole(const TableReport& table) const {
    switch (table.status) {
      case TableStatus::kExcluded:
        return false;
      case TableStatus::kNotChecked:
      case TableStatus::kSame:
        return options_.verbose;
      default:
        return true;
    }
  }

  void WriteTable(const TableReport& table) {
    Line("");
    Line(Qualified(table.schema, table.name), ": ",
         Colored(ColorOf(table.status), absl::AsciiStrToUpper(Words(Name(table.status)))));
    if (!table.reason.empty()) Line("  ", Escape(table.reason));
    if (table.rows_before || table.rows_after) Line("  rows: ", RowsText(table));
    if (table.differences && table.status == TableStatus::kDifferent) {
      const Differences& rows = *table.differences;
      Line("  differing rows: ", rows.exact ? "" : "about ", Grouped(rows.lost), " lost, ",
           Grouped(rows.gained), " gained, ", Grouped(rows.changed), " changed");
    }
    if (!table.columns.empty()) Line("  key: ", table.key.empty() ? "none" : Names(table.key));
    for (const ColumnGroup& group : GroupColumns(table)) {
      if (group.status == ColumnStatus::kSame && group.reason.empty() && !options_.verbose) continue;
      Line(group.names.size() == 1 ? "  column " : "  columns ", Names(group.names), ": ",
           Words(Name(group.status)), group.reason.empty() ? "" : absl::StrCat(": ", Escape(group.reason)));
    }
  }

  std::string Names(const std::vector<std::string>& names) const {
    const size_t shown = options_.verbose ? names.size() : std::min(names.size(), kMaxNames);
    std::string text;
    for (size_t i = 0; i < shown; ++i) absl::StrAppend(&text, i == 0 ? "" : ", ", Qualified("", names[i]));
    if (shown < names.size()) absl::StrAppend(&text, " and ", names.size() - shown, " more");
    return text;
  }

  void WriteNotes(absl::string_view title, const std::vector<LedgerNote>& notes) {
    if (notes.empty()) return;
    Line("");
    Line(title, ":");
    const size_t shown = options_.verbose ? notes.size() : std::min(notes.size(), kMaxNotes);
    for (size_t i = 0; i < shown; ++i) {
      const LedgerNote& note = notes[i];
      Line("  ", Escape(note.kind), " ", NameOf(note),
           note.side == "both" ? "" : absl::StrCat(", ", Escape(note.side)),
           note.reason.empty() ? "" : absl::StrCat(": ", Escape(note.reason)));
    }
    if (shown < notes.size()) Line("  and ", notes.size() - shown, " more");
  }

  // A column's name has its table's in it, and quoting the two as one would mislead.
  static std::string NameOf(const LedgerNote& note) {
    if (note.kind != "column") return Qualified(note.schema, note.name);
    return Escape(absl::StrCat(note.schema, ".", note.name));
  }

  void WriteSame() {
    uint64_t tables = 0;
    uint64_t rows = 0;
    for (const TableReport& table : report_.tables) {
      if (table.status != TableStatus::kSame) continue;
      ++tables;
      rows += table.rows_before.value_or(0);
    }
    if (tables == 0) return;
    Line("");
    Line("Same: ", Grouped(tables), tables == 1 ? " table, " : " tables, ", Grouped(rows),
         rows == 1 ? " row" : " rows");
    if (options_.verbose) return;
    for (const TableReport& table : report_.tables) {
      if (table.status == TableStatus::kSame && !table.reason.empty()) {
        Line("  ", Qualified(table.schema, table.name), ": ", Escape(table.reason));
      }
    }
  }

  void WriteNotCovered() {
    if (report_.not_covered.empty()) return;
    Line("");
    Line("Not covered by this verdict:");
    for (const std::string& what : report_.not_covered) Line("  ", Escape(what));
  }

  const Report& report_;
  const TextOptions options_;
  std::string out_;
};

}  // namespace

std::string FormatText(const Report& report, const TextOptions& options) {
  return Writer(report, options).Write();
}

}  // namespace pgassay::report
