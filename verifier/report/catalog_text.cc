#include "report/catalog_text.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "report/color.h"
#include "report/escape.h"
#include "report/kind_text.h"
#include "report/value_text.h"

namespace pgassay::report {
namespace {

constexpr size_t kMaxInline = 60;  // bytes of a value that stands on the first line
constexpr size_t kMaxWidth = 100;  // characters of a line of a longer one
constexpr size_t kMaxLines = 5;    // of each side
constexpr size_t kMaxAlike = 5;    // findings that say the same and still stand one by one
constexpr size_t kMaxNames = 8;    // of those that do not
constexpr char kIndent[] = "             ";

using Lines = std::vector<absl::string_view>;

std::string Severity(CatalogSeverity severity, bool color) {
  switch (severity) {
    case CatalogSeverity::kLoss:
      return absl::StrCat(Colored(color, kRed, "LOSS"), "       ");
    case CatalogSeverity::kBehaviour:
      return absl::StrCat(Colored(color, kYellow, "BEHAVIOUR"), "  ");
    case CatalogSeverity::kCosmetic:
      break;
  }
  return "COSMETIC   ";
}

bool IsShort(const std::string& text) {
  return text.size() <= kMaxInline && !absl::StrContains(text, "\n");
}

// In parentheses what no value looks like: those with any stand in quotes. Unset is not none: a trigger that
// does not say when it fires fires.
std::string Inline(const std::string& text) {
  if (text.empty()) return "(unset)";
  return text == "(hidden)" ? text : ValueText(text);
}

// What the two do not begin or end with in common.
void TrimCommon(Lines& before, Lines& after) {
  const auto front = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  before.erase(before.begin(), front.first);
  after.erase(after.begin(), front.second);
  const auto back = std::mismatch(before.rbegin(), before.rend(), after.rbegin(), after.rend());
  before.erase(back.first.base(), before.end());
  after.erase(back.second.base(), after.end());
}

class Writer {
 public:
  Writer(const CatalogFinding& finding, const TextOptions& options) : finding_(finding), options_(options) {}

  std::string Write() && {
    out_ = absl::StrCat(Severity(finding_.severity, options_.color), Escape(finding_.kind), " ",
                        NameText(QualifiedName(finding_.schema, finding_.parent, finding_.name)), ": ");
    const bool is_short = IsShort(finding_.before) && IsShort(finding_.after);
    switch (finding_.change) {
      case CatalogChange::kLost:
        WriteOneSide("lost", finding_.before, is_short);
        break;
      case CatalogChange::kGained:
        WriteOneSide("gained", finding_.after, is_short);
        break;
      case CatalogChange::kRenamed:
        absl::StrAppend(&out_, "renamed");
        if (is_short) absl::StrAppend(&out_, ": ", Inline(finding_.before), " -> ", Inline(finding_.after));
        break;
      case CatalogChange::kChanged:
        absl::StrAppend(&out_, finding_.attribute.empty() ? "changed" : Escape(finding_.attribute));
        if (is_short) absl::StrAppend(&out_, ": ", Inline(finding_.before), " -> ", Inline(finding_.after));
        break;
    }
    if (!finding_.reason.empty()) absl::StrAppend(&out_, "; ", Escape(finding_.reason));
    absl::StrAppend(&out_, "\n");
    if (!is_short) WriteTexts();
    absl::StrAppend(&out_, FormatWith(finding_.with, options_, kIndent));
    return std::move(out_);
  }

 private:
  void WriteOneSide(absl::string_view word, const std::string& text, bool is_short) {
    absl::StrAppend(&out_, word);
    if (is_short && !text.empty()) absl::StrAppend(&out_, ": ", Escape(text));
  }

  void WriteTexts() {
    Lines before = absl::StrSplit(finding_.before, '\n');
    Lines after = absl::StrSplit(finding_.after, '\n');
    if (finding_.before.empty()) before.clear();
    if (finding_.after.empty()) after.clear();
    TrimCommon(before, after);
    size_t from = 0;
    if (!before.empty() && !after.empty() && !options_.verbose) from = WhereTheyPart(before[0], after[0]);
    const bool one_side =
        finding_.change == CatalogChange::kLost || finding_.change == CatalogChange::kGained;
    if (!one_side || !before.empty()) WriteLines("- ", before, from);
    if (!one_side || !after.empty()) WriteLines("+ ", after, from);
  }

  void WriteLines(absl::string_view sign, const Lines& lines, size_t from) {
    // Lines that only the other side has are not "none".
    if (lines.empty() && (finding_.before.empty() || finding_.after.empty())) {
      absl::StrAppend(&out_, kIndent, sign, "(unset)\n");
    }
    const size_t shown = options_.verbose ? lines.size() : std::min(lines.size(), kMaxLines);
    for (size_t i = 0; i < shown; ++i) {
      const absl::string_view line = lines[i];
      absl::StrAppend(&out_, kIndent, sign,
                      options_.verbose ? Escape(line) : CutText(line, kMaxWidth, i == 0 ? from : 0), "\n");
    }
    if (shown < lines.size()) {
      absl::StrAppend(&out_, kIndent, sign, "and ", Grouped(lines.size() - shown), " more lines\n");
    }
  }

  const CatalogFinding& finding_;
  const TextOptions& options_;
  std::string out_;
};

// What several findings can have in common.
using Change = std::tuple<CatalogSeverity, std::string, std::string, std::string, std::string>;

Change ChangeOf(const CatalogFinding& finding) {
  return {finding.severity, finding.attribute, finding.before, finding.after, finding.reason};
}

bool MayStandTogether(const CatalogFinding& finding) {
  return finding.change == CatalogChange::kChanged && !finding.attribute.empty() && finding.with.empty() &&
         IsShort(finding.before) && IsShort(finding.after);
}

std::string FormatAlike(const std::vector<const CatalogFinding*>& findings, const TextOptions& options) {
  const CatalogFinding& first = *findings.front();
  std::string out =
      absl::StrCat(Severity(first.severity, options.color), Escape(first.attribute), " of ",
                   Grouped(findings.size()), " objects: ", Inline(first.before), " -> ", Inline(first.after),
                   first.reason.empty() ? "" : absl::StrCat("; ", Escape(first.reason)), "\n");
  const size_t shown = std::min(findings.size(), kMaxNames);
  for (size_t i = 0; i < shown; ++i) {
    const CatalogFinding& finding = *findings[i];
    absl::StrAppend(&out, kIndent, Escape(finding.kind), " ",
                    NameText(QualifiedName(finding.schema, finding.parent, finding.name)), "\n");
  }
  if (shown < findings.size()) {
    absl::StrAppend(&out, kIndent, "and ", Grouped(findings.size() - shown), " more\n");
  }
  return out;
}

}  // namespace

std::string FormatWith(const std::vector<std::string>& with, const TextOptions& options,
                       const std::string& indent) {
  if (with.empty()) return "";
  if (!options.verbose) return absl::StrCat(indent, "and ", CountedKind(with.size(), "thing"), " with it\n");
  std::string out;
  for (const std::string& thing : with) absl::StrAppend(&out, indent, "with ", Escape(thing), "\n");
  return out;
}

std::string NameText(const std::string& qualified_name) {
  const bool misleads = qualified_name.empty() || absl::StrContains(qualified_name, ": ") ||
                        absl::StrContains(qualified_name, " -> ") || qualified_name.front() == '"' ||
                        qualified_name.back() == ':' ||
                        absl::ascii_isspace(static_cast<unsigned char>(qualified_name.front())) ||
                        absl::ascii_isspace(static_cast<unsigned char>(qualified_name.back()));
  if (!misleads) return Escape(qualified_name);
  return absl::StrCat("\"", absl::StrReplaceAll(Escape(qualified_name), {{"\"", "\"\""}}), "\"");
}

std::string FormatFinding(const CatalogFinding& finding, const TextOptions& options) {
  return Writer(finding, options).Write();
}

std::string FormatFindings(const std::vector<const CatalogFinding*>& findings, size_t most,
                           const TextOptions& options) {
  std::map<Change, std::vector<const CatalogFinding*>> alike;
  if (!options.verbose) {
    for (const CatalogFinding* finding : findings) {
      if (MayStandTogether(*finding)) alike[ChangeOf(*finding)].push_back(finding);
    }
  }
  std::string out;
  size_t told = 0;  // pieces
  size_t rest = 0;  // findings
  for (const CatalogFinding* finding : findings) {
    const auto group = alike.find(ChangeOf(*finding));
    const bool together =
        group != alike.end() && group->second.size() > kMaxAlike && MayStandTogether(*finding);
    if (together && finding != group->second.front()) continue;
    if (++told > most) {
      rest += together ? group->second.size() : 1;
    } else {
      absl::StrAppend(&out,
                      together ? FormatAlike(group->second, options) : FormatFinding(*finding, options));
    }
  }
  if (rest > 0) absl::StrAppend(&out, "and ", Grouped(rest), " more, which --verbose lists\n");
  return out;
}

}  // namespace pgassay::report
