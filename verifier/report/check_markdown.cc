#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "report/bridge.h"
#include "report/check_names.h"
#include "report/difference_text.h"
#include "report/escape.h"
#include "report/history_text.h"
#include "report/layout.h"
#include "report/markdown.h"

namespace pgassay::report {
namespace {

using Level = HistoryFinding::Level;
using Part = CheckResult::Part;
using Verdict = SchemaDifference::Verdict;

constexpr size_t kMaxPage = 60000;     // bytes; GitHub takes 65,536 characters
constexpr size_t kForTheEnd = 300;     // of these, for what is said last
constexpr size_t kMaxOpen = 8;         // items of a section before the fold
constexpr size_t kMaxCell = 300;       // bytes, before they are escaped
constexpr size_t kMaxSentence = 1000;  // likewise
constexpr size_t kMaxSource = 4000;    // of TypeScript
constexpr size_t kMaxNames = 5;

// At most `most` bytes, whole characters.
std::string Cut(absl::string_view text, size_t most) {
  if (text.size() <= most) return std::string(text);
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;
  return absl::StrCat(text.substr(0, most), "...");
}

std::string Prose(absl::string_view text, size_t most = kMaxSentence) {
  return PlainWithCode(Cut(text, most));
}

std::string Name(absl::string_view text) {
  return Code(Cut(text, kMaxCell));
}

std::string Indented(absl::string_view text, size_t width) {
  const std::string indent(width, ' ');
  std::string out;
  for (const absl::string_view line : absl::StrSplit(absl::StripSuffix(text, "\n"), '\n')) {
    absl::StrAppend(&out, line.empty() ? "" : indent, line, "\n");
  }
  return out;
}

// A block that nothing in it can end.
std::string Block(absl::string_view language, absl::string_view text) {
  std::vector<std::string> lines;
  for (const absl::string_view line : absl::StrSplit(absl::StripSuffix(text, "\n"), '\n')) {
    lines.push_back(SourceText(line));
  }
  std::string fence = "```";
  const std::string source = absl::StrJoin(lines, "\n");
  while (source.find(fence) != std::string::npos) fence += "`";
  return absl::StrCat(fence, language, "\n", source, "\n", fence, "\n");
}

std::string Side(absl::string_view label, const CatalogFinding& finding, bool before) {
  const std::string text = SideText(finding, before);
  const bool is_words = text != (before ? finding.before : finding.after);
  if (is_words || text.find('\n') == std::string::npos) {
    return absl::StrCat("- ", label, ": ", is_words ? text : Name(text), "\n");
  }
  return absl::StrCat("- ", label, ":\n", Indented(Block("", Cut(text, kMaxSentence)), 2));
}

std::string Item(const SchemaDifference& difference, const SchemaDifference* above, size_t number,
                 const Counterpart& other) {
  const CatalogFinding& finding = difference.finding;
  std::string body = absl::StrCat(Side(other.before, finding, true), Side(other.label, finding, false));
  if (!finding.reason.empty()) absl::StrAppend(&body, "- why: ", Prose(finding.reason), "\n");
  if (!finding.with.empty()) {
    absl::StrAppend(&body, "- with it: ", Prose(Folded(finding.with, kMaxNames)), "\n");
  }
  if (above != nullptr && !difference.typescript.empty() && above->typescript == difference.typescript) {
    body += "- to write: as above\n";
  } else if (!difference.typescript.empty()) {
    absl::StrAppend(&body, "- to write:\n", Indented(Block("ts", Cut(difference.typescript, kMaxSource)), 2));
  } else if (finding.change == CatalogChange::kGained && *other.extra != '\0') {
    absl::StrAppend(&body, "- to write: ", other.extra, "\n");
  }
  if (other.accepts) absl::StrAppend(&body, "- to accept: ", Name(TomlText(difference.name)), "\n");
  const std::string first = absl::StrCat(number, ". ");
  std::string title =
      absl::StrCat(first, "**", Marked(Cut(DifferenceTitle(difference, other), kMaxSentence)), "**");
  if (!difference.file.empty()) {
    absl::StrAppend(
        &title, ", ",
        Name(absl::StrCat(difference.file, difference.line == 0 ? "" : absl::StrCat(":", difference.line))));
  }
  return absl::StrCat(title, "\n", Indented(body, first.size()));
}

// "`a`, `b`: what; effect"
std::string Said(const FindingGroup& group) {
  std::vector<std::string> subjects;
  for (const std::string& subject : group.subjects) subjects.push_back(Name(subject));
  std::string text = Folded(subjects, kMaxNames);
  absl::StrAppend(&text, text.empty() ? "" : ": ", Prose(group.finding->what));
  if (!group.finding->effect.empty()) absl::StrAppend(&text, "; ", Prose(group.finding->effect));
  return text;
}

std::string Item(const FindingGroup& group, size_t number) {
  const HistoryFinding& finding = *group.finding;
  const std::string first = absl::StrCat(number, ". ");
  const char* const level = finding.level == Level::kNotChecked ? "**Not checked**: " : "";
  std::string item = absl::StrCat(first, level, Said(group), " (", Name(finding.code), ")\n");
  if (!finding.remedy.empty()) {
    absl::StrAppend(&item, Indented(absl::StrCat("- **To do**: ", Prose(finding.remedy)), first.size()));
  }
  return item;
}

std::string NoteItem(const FindingGroup& group) {
  const std::string& remedy = group.finding->remedy;
  return absl::StrCat("- ", Said(group), remedy.empty() ? "" : "; ", Prose(remedy), " (",
                      Name(group.finding->code), ")\n");
}

class Writer {
 public:
  explicit Writer(const CheckResult& result) : result_(result) {}

  std::string Take() && {
    WriteHead();
    std::vector<std::string> items;
    for (const FindingGroup& group : GroupFindings(result_.findings, /*notes=*/false)) {
      items.push_back(Item(group, ++number_));
    }
    WriteSection("What needs a person", items);
    WriteDifferences("schema.ts", result_.schema, kSchemaTsOfDiesel);
    WriteDifferences("Drizzle's folder", result_.drizzle, kDrizzlesFolder);
    WriteDifferences("The database, changed by hand", result_.drift, kDieselsFolder);
    items.clear();
    for (const FindingGroup& group : GroupFindings(result_.findings, /*notes=*/true)) {
      items.push_back(NoteItem(group));
    }
    WriteItems(items, 0, "Good to know");
    if (left_out_ > 0) {
      absl::StrAppend(&out_, "\n", Counted(left_out_, "item is", "items are"),
                      " left out here, as the page is full; `pgassay check --json` has everything.\n");
    }
    return std::move(out_);
  }

 private:
  void WriteHead() {
    absl::StrAppend(&out_, "<!-- pgassay-check -->\n### pgassay check\n\n**", Marked(CheckHeadline(result_)),
                    "**\n");
    std::vector<std::string> where;
    if (!result_.database.empty()) {
      where.push_back(
          absl::StrCat(Name(result_.database), ", PostgreSQL ", Prose(result_.server_version, kMaxCell)));
    }
    if (!result_.kit_version.empty()) {
      where.push_back(absl::StrCat("drizzle-kit ", Prose(result_.kit_version, kMaxCell)));
    }
    if (!result_.base.empty()) where.push_back(absl::StrCat("against ", Name(result_.base)));
    if (!where.empty()) absl::StrAppend(&out_, "\n", absl::StrJoin(where, ", "), "\n");
    if (result_.parts.empty()) return;
    out_ += "\n| | state | where it is |\n|---|---|---|\n";
    for (const Part& part : result_.parts) {
      const char* const mark = IsOut(part) || part.state == Part::State::kNotChecked ? "**" : "";
      std::string text = Prose(part.at, kMaxCell);
      if (!part.says.empty()) {
        absl::StrAppend(&text, text.empty() ? "" : "; ", Prose(part.says, kMaxCell));
      }
      absl::StrAppend(&out_, "| ", Label(part.what), " | ", mark, Label(part.state), mark, " | ", text,
                      text.empty() ? "|\n" : " |\n");
    }
  }

  void WriteDifferences(absl::string_view heading, const std::vector<SchemaDifference>& differences,
                        const Counterpart& other) {
    std::vector<std::string> items;
    const SchemaDifference* above = nullptr;
    for (const SchemaDifference* difference : Those(differences, Verdict::kMustFix)) {
      items.push_back(Item(*difference, above, ++number_, other));
      above = difference;
    }
    WriteSection(heading, items);
  }

  void WriteSection(absl::string_view heading, const std::vector<std::string>& items) {
    if (items.empty()) return;
    const size_t open = items.size() <= kMaxOpen + 1 ? items.size() : kMaxOpen;
    if (!Fits(items.front())) {
      left_out_ += items.size();
      return;
    }
    absl::StrAppend(&out_, "\n#### ", heading, "\n\n");
    for (size_t i = 0; i < open; ++i) Add(items[i]);
    WriteItems(items, open, absl::StrCat(Grouped(items.size() - open), " more"));
  }

  // Those from `first` on, folded.
  void WriteItems(const std::vector<std::string>& items, size_t first, absl::string_view summary) {
    if (first >= items.size()) return;
    if (!Fits(items[first])) {
      left_out_ += items.size() - first;
      return;
    }
    absl::StrAppend(&out_, "\n<details><summary>", summary, "</summary>\n\n");
    for (size_t i = first; i < items.size(); ++i) Add(items[i]);
    out_ += "\n</details>\n";
  }

  bool Fits(const std::string& item) const { return out_.size() + item.size() + kForTheEnd <= kMaxPage; }

  void Add(const std::string& item) {
    if (Fits(item)) {
      out_ += item;
    } else {
      ++left_out_;
    }
  }

  const CheckResult& result_;
  size_t number_ = 0;
  size_t left_out_ = 0;
  std::string out_;
};

}  // namespace

std::string FormatCheckMarkdown(const CheckResult& result) {
  return Writer(result).Take();
}

}  // namespace pgassay::report
