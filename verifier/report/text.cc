#include "report/text.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "report/catalog_text.h"
#include "report/color.h"
#include "report/escape.h"
#include "report/evidence.h"
#include "report/kind_text.h"
#include "report/note.h"
#include "report/table_text.h"
#include "report/told.h"

namespace pgassay::report {
namespace {

constexpr size_t kMaxNotes = 20;      // of a ledger's list, of declared changes that were found
constexpr size_t kMaxFindings = 100;  // of the catalog and of one severity
constexpr size_t kMaxWidth = 100;

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
    return "From files: which rows and columns differ. Values are known where a side lives (--show-values), "
           "and "
           "what was done to them where both do.";
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
    WriteMajors();
    WriteStamp();
    for (const std::string& note : report_.notes) Line("Note: ", Escape(note));
    WriteDifferences();
    if (const std::string text = WhatFilesCannotTell(report_); !text.empty()) Line("\n", text);
    WriteDeclared();
    WriteNotes("Not checked", report_.not_checked);
    WriteHowToCheck();
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

  // Definitions are written by the server, and not by every major alike.
  void WriteMajors() {
    const uint32_t before = report_.before.header.source.server_version_num / 10000;
    const uint32_t after = report_.after.header.source.server_version_num / 10000;
    if (before == 0 || after == 0 || before == after) return;
    Line("BEFORE is PostgreSQL ", before, ", AFTER is PostgreSQL ", after, ".");
  }

  // Tables and the catalog together, the worst first.
  void WriteDifferences() {
    const ToldByTables told(report_);
    const std::vector<const CatalogFinding*> findings = FindingsToTell(report_);
    auto next = findings.begin();
    for (const CatalogSeverity severity :
         {CatalogSeverity::kLoss, CatalogSeverity::kBehaviour, CatalogSeverity::kCosmetic}) {
      for (const TableReport& table : report_.tables) {
        if (SeverityOf(table.status) == severity) WriteTable(table, told);
      }
      const auto end = std::find_if(
          next, findings.end(), [&](const CatalogFinding* finding) { return finding->severity != severity; });
      WriteFindings({next, end});
      next = end;
    }
    for (const TableReport& table : report_.tables) {
      if (!SeverityOf(table.status)) WriteTable(table, told);
    }
  }

  static std::optional<CatalogSeverity> SeverityOf(TableStatus status) {
    switch (status) {
      case TableStatus::kLost:
      case TableStatus::kDifferent:
        return CatalogSeverity::kLoss;
      case TableStatus::kGained:
        return CatalogSeverity::kBehaviour;
      case TableStatus::kRepresentation:
        return CatalogSeverity::kCosmetic;
      default:
        return std::nullopt;
    }
  }

  void WriteTable(const TableReport& table, const ToldByTables& told) {
    if (!IsShownWhole(table)) return;
    absl::StrAppend(&out_, "\n", FormatTable(report_, table, options_));
    const CatalogFinding* const finding = told.FindingOf(table);
    if (finding != nullptr) out_ += FormatWith(finding->with, options_, "  ");
  }

  void WriteFindings(const std::vector<const CatalogFinding*>& findings) {
    if (findings.empty()) return;
    const size_t most = options_.verbose ? findings.size() : kMaxFindings;
    absl::StrAppend(&out_, "\n", FormatFindings(findings, most, options_));
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
        Line("  ", Escape(rule.rule), "   ", Covered(rule),
             rule.reason.empty() ? "" : absl::StrCat(", ", Escape(rule.reason)));
      }
    }
    if (found > kMaxNotes && !options_.verbose) Line("  and ", found - kMaxNotes, " more that were found");
  }

  static std::string Covered(const DeclaredReport& rule) {
    const std::string rows = CountedKind(rule.covered, "row");
    if (rule.objects == 0) return rows;
    return absl::StrCat(rule.covered == 0 ? "" : absl::StrCat(rows, ", "),
                        CountedKind(rule.objects, "object"));
  }

  void WriteHowToCheck() {
    const auto& notes = report_.not_checked;
    if (notes.empty()) return;
    // Of all rows or the whole catalog the reason says what to do.
    if (std::all_of(notes.begin(), notes.end(), [](const LedgerNote& note) { return note.name.empty(); }))
      return;
    const auto is_object = [](const LedgerNote& note) { return IsOfCatalog(note); };
    const bool objects = std::any_of(notes.begin(), notes.end(), is_object);
    const bool relations = !std::all_of(notes.begin(), notes.end(), is_object);
    Line("  To check it, mend the cause and read again. To leave it out, give ",
         relations ? "--exclude 'schema.name' for both" : "an [[object_excluded]] rule");
    Line("  ", relations ? "sides" : "in --changes", "; the verdict will say so.");
    if (objects && relations)
      Line("  Other objects are left out with an [[object_excluded]] rule in --changes.");
  }

  void WriteNotes(absl::string_view title, const std::vector<LedgerNote>& notes) {
    if (notes.empty()) return;
    Line("");
    Line(title, ":");
    const size_t shown = options_.verbose ? notes.size() : std::min(notes.size(), kMaxNotes);
    for (size_t i = 0; i < shown; ++i) {
      const LedgerNote& note = notes[i];
      Line("  ", Escape(note.kind), note.name.empty() ? "" : " ", NameOf(note),
           note.count == 1 ? "" : absl::StrCat(" (", Grouped(note.count), ")"),
           note.side == "both" ? "" : absl::StrCat(", ", Escape(note.side)),
           note.reason.empty() ? "" : absl::StrCat(": ", Escape(note.reason)));
    }
    if (shown < notes.size()) Line("  and ", notes.size() - shown, " more");
  }

  // A column's name, and many an object's, has its table's in it, and quoting the two as one would mislead.
  static std::string NameOf(const LedgerNote& note) {
    if (note.name.empty()) return "";
    if (IsRelation(note.kind)) return Qualified(note.schema, note.name);
    if (note.kind == "catalog") return Escape(note.name);  // words of ours
    return NameText(QualifiedName(note.schema, "", note.name));
  }

  void WriteSame() {
    WriteSameTables();
    WriteSameObjects();
  }

  void WriteSameObjects() {
    uint64_t same = 0;
    std::vector<std::string> kinds;
    for (const CatalogCount& count : report_.catalog_counts) {
      same += count.same;
      if (count.same > 0) kinds.push_back(CountedKind(count.same, count.kind));
    }
    if (same == 0) return;
    if (!told_same_) Line("");
    std::string line = absl::StrCat("Same: ", CountedKind(same, "catalog object"), ": ");
    for (size_t i = 0; i < kinds.size(); ++i) {
      if (i > 0 && line.size() + kinds[i].size() > kMaxWidth) {
        line.pop_back();
        Line(line);
        line = "  ";
      }
      absl::StrAppend(&line, kinds[i], i + 1 < kinds.size() ? ", " : "");
    }
    Line(line);
    if (options_.verbose) WriteCounts();
  }

  void WriteCounts() {
    Line("");
    Line("Catalog objects by kind: same, different, declared, excluded, not checked");
    for (const CatalogCount& count : report_.catalog_counts) {
      Line("  ", Escape(count.kind), ": ", Grouped(count.same), ", ", Grouped(count.different), ", ",
           Grouped(count.declared), ", ", Grouped(count.excluded), ", ", Grouped(count.not_checked));
    }
  }

  void WriteSameTables() {
    uint64_t tables = 0;
    uint64_t rows = 0;
    for (const TableReport& table : report_.tables) {
      if (table.status != TableStatus::kSame) continue;
      ++tables;
      rows += table.rows_before.value_or(0);
    }
    if (tables == 0) return;
    Line("");
    told_same_ = true;
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
  bool told_same_ = false;  // of tables
  std::string out_;
};

}  // namespace

std::string FormatText(const Report& report, const TextOptions& options) {
  return Writer(report, options).Write();
}

}  // namespace pgassay::report
