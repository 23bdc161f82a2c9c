#include "report/text.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "report/color.h"
#include "report/escape.h"
#include "report/evidence.h"
#include "report/table_text.h"

namespace pgassay::report {
namespace {

constexpr size_t kMaxNotes = 20;  // of a ledger's list, of declared changes that were found

const char* ColorOf(Verdict verdict) {
  return verdict == Verdict::kSame ? kGreen : verdict == Verdict::kDifferent ? kRed : kYellow;
}

bool HasFound(const Report& report) {
  return std::any_of(report.tables.begin(), report.tables.end(),
                     [](const TableReport& table) { return !table.found.empty(); });
}

// What the rows found do not tell, for want of a live database. "" if there is nothing to say.
std::string WhatFilesCannotTell(const Report& report) {
  const bool before = report.before.path.empty();
  const bool after = report.after.path.empty();
  if (!HasFound(report) || (before && after)) return "";
  if (!before && !after) {
    return "From files: which rows and columns differ. Not their values, nor the kind of change; for these "
           "verify against a live database.";
  }
  return absl::StrCat(before ? "AFTER" : "BEFORE",
                      " is a file and has no values: the kind of a change is known where both sides are live "
                      "databases.");
}

class Writer {
 public:
  Writer(const Report& report, const TextOptions& options) : report_(report), options_(options) {}

  std::string Write() && {
    Line(Colored(options_.color, ColorOf(report_.verdict), FormatVerdict(report_)));
    WriteStamp();
    for (const std::string& note : report_.notes) Line("Note: ", Escape(note));
    for (const TableReport& table : report_.tables) {
      if (IsShownWhole(table)) absl::StrAppend(&out_, "\n", FormatTable(report_, table, options_));
    }
    if (const std::string text = WhatFilesCannotTell(report_); !text.empty()) Line("\n", text);
    WriteDeclared();
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

  void WriteStamp() {
    if (!report_.shows_keys && !report_.shows_values) return;
    Line("This report shows ", report_.shows_keys ? "text keys" : "",
         report_.shows_keys && report_.shows_values ? " and " : "", report_.shows_values ? "row values" : "",
         ".");
  }

  // Those that were not found are findings, and never left out.
  void WriteDeclared() {
    const std::vector<DeclaredReport>& declared = report_.declared;
    if (declared.empty()) return;
    const auto left_out = static_cast<size_t>(std::count_if(
        declared.begin(), declared.end(), [](const DeclaredReport& rule) { return rule.left_out; }));
    const auto missing =
        static_cast<size_t>(std::count_if(declared.begin(), declared.end(), [](const DeclaredReport& rule) {
          return !rule.matched && !rule.left_out;
        }));
    Line("");
    Line("Declared changes: ", Grouped(declared.size()), ", ",
         missing > 0     ? absl::StrCat(Grouped(missing), " not found")
         : left_out == 0 ? "all found"
                         : absl::StrCat(Grouped(declared.size() - left_out), " found"),
         left_out == 0 ? "" : absl::StrCat(", ", Grouped(left_out), " left out"));
    size_t found = 0;
    for (const DeclaredReport& rule : declared) {
      if (rule.left_out) {
        Line("  left out ", Escape(rule.rule),
             rule.reason.empty() ? "" : absl::StrCat(": ", Escape(rule.reason)));
      } else if (!rule.matched) {
        Line("  ", Colored(options_.color, kRed, "NOT FOUND"), " ", Escape(rule.rule),
             rule.reason.empty() ? "" : absl::StrCat(": ", Escape(rule.reason)));
      } else if (++found <= kMaxNotes || options_.verbose) {
        Line("  ", Escape(rule.rule), "   ", Grouped(rule.covered), rule.covered == 1 ? " row" : " rows",
             rule.reason.empty() ? "" : absl::StrCat(", ", Escape(rule.reason)));
      }
    }
    if (found > kMaxNotes && !options_.verbose) Line("  and ", found - kMaxNotes, " more that were found");
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
