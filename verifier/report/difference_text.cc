#include "report/difference_text.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "report/catalog_text.h"
#include "report/color.h"
#include "report/escape.h"
#include "report/kind_text.h"
#include "report/layout.h"

namespace pgassay::report {
namespace {

using Verdict = SchemaDifference::Verdict;

constexpr size_t kMaxLines = 12;  // of one side's text
constexpr size_t kMaxWith = 4;    // things that follow from it

std::string ObjectOf(const CatalogFinding& finding) {
  return absl::StrCat(Escape(finding.kind), " ",
                      NameText(QualifiedName(finding.schema, finding.parent, finding.name)));
}

// `label` in a column of its own, the text beside it.
std::string Labelled(absl::string_view label, absl::string_view text, size_t most, bool source) {
  constexpr size_t kLabel = 11;
  const std::string first =
      absl::StrCat("   ", label, std::string(kLabel - std::min(kLabel, Width(label)), ' '));
  std::vector<std::string> lines = absl::StrSplit(absl::StripSuffix(text, "\n"), '\n');
  const size_t left_out = lines.size() > most + 1 ? lines.size() - most : 0;
  lines.resize(lines.size() - left_out);
  if (lines.size() == 1 && !source) return Wrapped(first, Escape(lines[0]));
  std::string out;
  const std::string indent(first.size(), ' ');
  for (size_t i = 0; i < lines.size(); ++i) {
    std::string line =
        absl::StrCat(i == 0 ? first : indent, source ? SourceText(lines[i]) : Escape(lines[i]));
    line.erase(line.find_last_not_of(' ') + 1);
    absl::StrAppend(&out, line, "\n");
  }
  if (left_out > 0) absl::StrAppend(&out, indent, "and ", Counted(left_out, "line", "lines"), " more\n");
  return out;
}

// `above`: what stands just above it, or nullptr.
std::string Format(const SchemaDifference& difference, const SchemaDifference* above, size_t number,
                   const Counterpart& other, bool color) {
  const CatalogFinding& finding = difference.finding;
  std::string title = Wrapped(absl::StrCat(number, ". "), DifferenceTitle(difference, other));
  title.pop_back();
  std::string out = absl::StrCat("\n", Colored(color, kRed, title), "\n");
  if (!difference.file.empty()) {
    absl::StrAppend(&out, "   ", Escape(difference.file),
                    difference.line == 0 ? "" : absl::StrCat(":", difference.line), "\n");
  }
  absl::StrAppend(&out, Labelled(other.before, SideText(finding, true), kMaxLines, false),
                  Labelled(other.label, SideText(finding, false), kMaxLines, false));
  if (!finding.with.empty()) {
    absl::StrAppend(&out, Labelled("with it", Folded(finding.with, kMaxWith), kMaxLines, false));
  }
  if (!finding.reason.empty()) absl::StrAppend(&out, Labelled("why", finding.reason, kMaxLines, false));
  if (above != nullptr && !difference.typescript.empty() && above->typescript == difference.typescript) {
    absl::StrAppend(&out, Labelled("write", "as above", kMaxLines, false));
  } else if (!difference.typescript.empty()) {
    absl::StrAppend(&out, Labelled("write", difference.typescript, SIZE_MAX - 1, /*source=*/true));
  } else if (finding.change == CatalogChange::kGained && *other.extra != '\0') {
    absl::StrAppend(&out, Labelled("write", other.extra, kMaxLines, false));
  }
  if (other.accepts) absl::StrAppend(&out, "   ", "accept     ", TomlText(difference.name), "\n");
  return out;
}

// Of one code point in UTF-8, its number; 0xfffd for what is none.
uint32_t CodePoint(absl::string_view bytes) {
  const auto at = [&bytes](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(bytes[i])); };
  uint32_t point = 0xfffd;
  if (bytes.size() == 1 && at(0) < 0x80) point = at(0);
  if (bytes.size() == 2) point = (at(0) & 0x1f) << 6 | (at(1) & 0x3f);
  if (bytes.size() == 3) point = (at(0) & 0x0f) << 12 | (at(1) & 0x3f) << 6 | (at(2) & 0x3f);
  if (bytes.size() == 4) {
    point = (at(0) & 0x07) << 18 | (at(1) & 0x3f) << 12 | (at(2) & 0x3f) << 6 | (at(3) & 0x3f);
  }
  return point;
}

}  // namespace

const char* Name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kMustFix:
      return "must_fix";
    case Verdict::kOutside:
      return "outside";
    case Verdict::kAccepted:
      return "accepted";
  }
  return "must_fix";
}

std::vector<const SchemaDifference*> Those(const std::vector<SchemaDifference>& differences,
                                           Verdict verdict) {
  std::vector<const SchemaDifference*> those;
  for (const SchemaDifference& difference : differences) {
    if (difference.verdict == verdict) those.push_back(&difference);
  }
  return those;
}

std::string DifferenceTitle(const SchemaDifference& difference, const Counterpart& other) {
  const CatalogFinding& finding = difference.finding;
  const std::string object = ObjectOf(finding);
  switch (finding.change) {
    case CatalogChange::kLost:
      return absl::StrCat(object, ": not in ", other.name);
    case CatalogChange::kGained:
      return absl::StrCat(object, ": only in ", other.name);
    case CatalogChange::kRenamed:
      return absl::StrCat(object, ": its name");
    case CatalogChange::kChanged:
      break;
  }
  return absl::StrCat(object, ": ", finding.attribute.empty() ? "changed" : Escape(finding.attribute));
}

std::string FormatDifferences(const std::vector<const SchemaDifference*>& differences, size_t number,
                              size_t most, const Counterpart& other, bool color) {
  const size_t shown = differences.size() <= most + 1 ? differences.size() : most;
  std::string out;
  for (size_t i = 0; i < shown; ++i)
    absl::StrAppend(&out,
                    Format(*differences[i], i == 0 ? nullptr : differences[i - 1], number + i, other, color));
  if (shown < differences.size()) {
    absl::StrAppend(&out, "\nand ", Counted(differences.size() - shown, "difference", "differences"),
                    " more, which --json has\n");
  }
  return out;
}

std::string SideText(const CatalogFinding& finding, bool before) {
  const std::string& text = before ? finding.before : finding.after;
  if (finding.change == (before ? CatalogChange::kGained : CatalogChange::kLost))
    return "nothing of that name";
  if (!text.empty()) return text;
  if (finding.change != CatalogChange::kChanged) return "it is there";
  return (before ? finding.after : finding.before) == "yes" ? "no" : "none";
}

bool IsTwin(const SchemaDifference& lost, const SchemaDifference& gained) {
  const CatalogFinding& a = lost.finding;
  const CatalogFinding& b = gained.finding;
  return a.change == CatalogChange::kLost && b.change == CatalogChange::kGained && a.kind != b.kind &&
         a.schema == b.schema && a.parent == b.parent && a.name == b.name;
}

std::vector<DifferenceGroup> GroupDifferences(const std::vector<const SchemaDifference*>& differences) {
  std::vector<DifferenceGroup> groups;
  for (const SchemaDifference* difference : differences) {
    const CatalogFinding& finding = difference->finding;
    const bool is_twin =
        std::any_of(differences.begin(), differences.end(),
                    [difference](const SchemaDifference* other) { return IsTwin(*other, *difference); });
    if (is_twin) continue;
    auto same = std::find_if(groups.begin(), groups.end(), [&finding](const DifferenceGroup& group) {
      const CatalogFinding& first = group.differences.front()->finding;
      return first.change == finding.change && first.kind == finding.kind &&
             first.attribute == finding.attribute;
    });
    if (same == groups.end()) same = groups.insert(groups.end(), DifferenceGroup{"", {}});
    same->differences.push_back(difference);
  }
  std::stable_sort(groups.begin(), groups.end(), [](const DifferenceGroup& a, const DifferenceGroup& b) {
    return a.differences.size() > b.differences.size();
  });
  for (DifferenceGroup& group : groups) {
    const CatalogFinding& first = group.differences.front()->finding;
    const std::string kind = CountedKind(group.differences.size(), first.kind);
    switch (first.change) {
      case CatalogChange::kLost:
        group.title = kind;
        break;
      case CatalogChange::kGained:
        group.title = absl::StrCat(kind, " that the database has not");
        break;
      case CatalogChange::kRenamed:
        group.title = absl::StrCat("the name of ", kind);
        break;
      case CatalogChange::kChanged:
        group.title = absl::StrCat(Escape(first.attribute), " of ", kind);
        break;
    }
  }
  return groups;
}

std::vector<std::string> CountDifferences(const std::vector<const SchemaDifference*>& differences) {
  std::vector<std::string> titles;
  for (DifferenceGroup& group : GroupDifferences(differences)) titles.push_back(std::move(group.title));
  return titles;
}

std::vector<std::string> CountUnseen(const std::vector<BaselineResult::Unseen>& unseen) {
  std::vector<std::string> titles;
  for (size_t first = 0, last = 0; first < unseen.size(); first = last) {
    while (last < unseen.size() && unseen[last].kind == unseen[first].kind) ++last;
    titles.push_back(CountedKind(last - first, unseen[first].kind));
  }
  return titles;
}

std::string SourceText(absl::string_view text) {
  // A backslash is the source's own.
  std::vector<std::string> pieces;
  for (const absl::string_view piece : absl::StrSplit(text, '\\')) pieces.push_back(Escape(piece));
  return absl::StrJoin(pieces, "\\");
}

std::string TomlText(absl::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    size_t length = 1;
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80) ++length;
    const absl::string_view character = text.substr(0, length);
    text.remove_prefix(length);
    if (character == "\"" || character == "\\") {
      absl::StrAppend(&out, "\\", character);
    } else if (Escape(character) == character) {
      absl::StrAppend(&out, character);
    } else {
      const uint32_t point = CodePoint(character);
      out += point > 0xffff ? absl::StrFormat("\\U%08X", point) : absl::StrFormat("\\u%04X", point);
    }
  }
  return out + "\"";
}

}  // namespace pgassay::report
