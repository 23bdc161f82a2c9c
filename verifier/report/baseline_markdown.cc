#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "report/baseline.h"
#include "report/difference_text.h"
#include "report/history_text.h"
#include "report/kind_text.h"
#include "report/layout.h"
#include "report/markdown.h"

namespace pgassay::report {
namespace {

using Level = HistoryFinding::Level;
using Verdict = SchemaDifference::Verdict;

constexpr size_t kMaxValue = 240;  // bytes of one side that stand in a line
constexpr size_t kMaxLines = 6;

// What one side has. Of what is so or not so the catalog has "yes" or nothing.
std::string Value(const std::string& text, absl::string_view other) {
  if (text.empty()) return other == "yes" ? "no" : "none";
  std::vector<std::string> lines;
  for (const absl::string_view line : absl::StrSplit(absl::StripSuffix(text, "\n"), '\n')) {
    lines.push_back(Code(line));
  }
  if (text.size() <= kMaxValue && lines.size() <= kMaxLines) return absl::StrJoin(lines, ", ");
  return absl::StrCat(Counted(lines.size(), "line", "lines"), " of text");
}

// What it is on the other side, where it is of another kind there: "table"; "".
std::string KindThere(const SchemaDifference& difference, const std::vector<const SchemaDifference*>& all) {
  for (const SchemaDifference* other : all) {
    if (IsTwin(difference, *other)) return other->finding.kind;
  }
  return "";
}

// In a list of its kind and attribute.
std::string Item(const SchemaDifference& difference, absl::string_view other,
                 const std::vector<const SchemaDifference*>& all) {
  const CatalogFinding& finding = difference.finding;
  std::string line = absl::StrCat("- ", Code(QualifiedName(finding.schema, finding.parent, finding.name)));
  if (finding.change == CatalogChange::kRenamed || finding.change == CatalogChange::kChanged) {
    absl::StrAppend(&line, ": ", Value(finding.before, finding.after));
    // Of what Drizzle has no words for it goes without saying that the other side has none, or grants none.
    const bool goes_without_saying = difference.verdict == Verdict::kOutside &&
                                     (finding.after.empty() || finding.attribute == "privileges");
    if (!goes_without_saying) {
      absl::StrAppend(&line, ", ", other, " makes it ", Value(finding.after, finding.before));
    }
  }
  if (finding.change == CatalogChange::kLost) {
    const std::string kind = KindThere(difference, all);
    if (!kind.empty()) absl::StrAppend(&line, ", which ", other, " makes a ", Plain(kind));
  }
  if (!finding.with.empty()) absl::StrAppend(&line, ", and with it:");
  for (const std::string& with : finding.with) absl::StrAppend(&line, "\n  - ", Code(with));
  return line + "\n";
}

class Writer {
 public:
  explicit Writer(const BaselineResult& result) : result_(result) {}

  std::string Take() && {
    WriteWhat();
    WriteHow();
    WriteOutside();
    WriteAccepted();
    WriteRoles();
    WriteNotes();
    WriteProofs();
    return std::move(out_);
  }

 private:
  template <typename... Parts>
  void Paragraph(const Parts&... parts) {
    absl::StrAppend(&out_, parts..., "\n\n");
  }
  void Heading(absl::string_view text) { absl::StrAppend(&out_, "## ", text, "\n\n"); }

  void WriteGroups(const std::vector<const SchemaDifference*>& differences, absl::string_view other) {
    for (const DifferenceGroup& group : GroupDifferences(differences)) {
      std::string title = Marked(group.title);
      if (!title.empty()) title[0] = absl::ascii_toupper(static_cast<unsigned char>(title[0]));
      Paragraph("### ", title);
      for (const SchemaDifference* difference : group.differences)
        out_ += Item(*difference, other, differences);
      out_ += "\n";
    }
  }

  // ", `first` to `last`"
  static std::string Span(const std::vector<std::string>& names) {
    if (names.empty()) return "";
    if (names.size() == 1) return absl::StrCat(", ", Code(names.front()));
    return absl::StrCat(", ", Code(names.front()), " to ", Code(names.back()));
  }

  absl::string_view TheSql() const {
    return result_.history ? "The SQL of the migrations" : "The SQL of the baseline";
  }

  void WriteWhat() {
    const std::string major = result_.server_version.substr(0, result_.server_version.find('.'));
    Paragraph("# Drizzle's baseline of what Diesel made");
    Paragraph("Written by `pgassay baseline`; it is written anew with the baseline, and not to be edited.");
    Heading("What was captured");
    std::string text =
        absl::StrCat(Code(result_.name), " stands for ",
                     Counted(result_.versions.size(), "Diesel migration", "Diesel migrations"));
    if (!result_.versions.empty()) {
      absl::StrAppend(&text, ", ", Code(result_.versions.front()), " to ", Code(result_.versions.back()));
    }
    absl::StrAppend(&text, ": their whole effect on an empty database of PostgreSQL ", Plain(major),
                    ", schema and rows");
    const std::string tools = absl::StrCat("drizzle-kit ", Plain(result_.kit_version), " (drizzle-orm ",
                                           Plain(result_.orm_version), ")");
    if (result_.history) {
      Paragraph(Counted(result_.versions.size(), "Diesel migration", "Diesel migrations"),
                Span(result_.versions), ", as one Drizzle migration each", Span(result_.entries),
                ": what each of them does, with the text that it has. Only the last has a snapshot of its "
                "own, of the whole, written by ",
                tools, "; that of the others is empty.");
    } else if (result_.from_existing) {
      Paragraph(text, ". The folder was there before, and was proven as it was, with ", tools, ".");
    } else {
      Paragraph(text, ", as one migration. Its snapshot was written by ", tools, ".");
    }
    Paragraph(
        "`pgassay.lock.json` says the same to programs, and `pgassay.diesel.json` keeps Diesel's files as "
        "they were.");
  }

  void WriteHow() {
    Heading("How an environment gets it");
    // In the weeks of both tools Drizzle's migrator is not run: sync does its part.
    constexpr char kUntilTheCutover[] =
        " Diesel goes on migrating there, `pgassay sync --mark` behind it; `drizzle-kit migrate` is for "
        "after the cutover.";
    constexpr char kLeavesItsTable[] = ", and leaves nothing behind but Drizzle's own table, empty.\n";
    constexpr char kNewOne[] =
        "- **A new one, while Diesel is still in charge**: `diesel migration run`, then `pgassay sync "
        "--mark`.\n";
    constexpr char kBack[] =
        "- **Back**: `pgassay baseline --unmark` takes away all that was marked, as long as Drizzle itself "
        "has run nothing.\n\n";
    if (result_.history) {
      absl::StrAppend(
          &out_,
          "- **One that Diesel has made**: `pgassay baseline --mark`, once. It records as applied what "
          "Diesel has run there, a row each, and runs nothing.",
          kUntilTheCutover,
          " Where nothing is marked the first that would run refuses, by its first statement",
          kLeavesItsTable, kNewOne,
          "- **A new one without Diesel**: Drizzle's migrator runs all of them in one transaction, and has "
          "everything.\n",
          kBack);
      return;
    }
    absl::StrAppend(
        &out_,
        "- **One that Diesel has made**: `pgassay baseline --mark`, once. It records the migration as "
        "applied and runs nothing of it.",
        kUntilTheCutover, " Where nothing is marked the migration ",
        result_.from_existing ? "fails there" : "refuses to run, by its first statement", kLeavesItsTable,
        kNewOne, "- **A new one without Diesel**: Drizzle's migrator runs it, and has everything.\n", kBack);
  }

  void WriteOutside() {
    const std::vector<const SchemaDifference*> outside = Those(result_.differences, Verdict::kOutside);
    std::vector<const SchemaDifference*> lacking, in_part;
    for (const SchemaDifference* difference : outside) {
      const bool lacks =
          difference->finding.change == CatalogChange::kLost && KindThere(*difference, outside).empty();
      (lacks ? lacking : in_part).push_back(difference);
    }
    if (outside.empty() && result_.unseen.empty()) {
      Heading("What Drizzle cannot see");
      WriteNothing();
    }
    if (!lacking.empty() || !result_.unseen.empty()) {
      Heading("What Drizzle cannot see");
      Paragraph(
          TheSql(),
          " makes it, and schema.ts has nothing of it: `drizzle-kit generate` will "
          "neither change nor drop it by itself. Its changes are to be written by hand: as long as Diesel "
          "migrates, into a migration of Diesel's that `pgassay sync` carries over; after the cutover, into "
          "one of `drizzle-kit generate --custom`. What hangs on an object that a migration drops or makes "
          "anew goes with that, as a trigger with its table: it is to be put back in the same migration.");
      WriteUnseen();
      WriteGroups(lacking, "schema.ts");
    }
    if (!in_part.empty()) {
      Heading("What Drizzle sees in part");
      Paragraph(
          TheSql(),
          " makes it as it is, and schema.ts has a part of it, or another thing in "
          "its place. Where `drizzle-kit generate` makes such an object anew, or gives a column another "
          "type, it makes what schema.ts says, without what stands here: put that back by hand, in the same "
          "migration.");
      WriteGroups(in_part, "schema.ts");
    }
  }

  void WriteNothing() {
    std::vector<std::string> where;
    if (!Those(result_.drift, Verdict::kAccepted).empty() ||
        !Those(result_.differences, Verdict::kAccepted).empty()) {
      where.emplace_back("see \"What was accepted\"");
    }
    if (std::any_of(result_.findings.begin(), result_.findings.end(),
                    [](const HistoryFinding& finding) { return finding.code == "baseline-reconciled"; })) {
      where.emplace_back("see \"Good to know\" of what is left to the migration behind the baseline");
    }
    if (where.empty()) {
      Paragraph("Nothing: schema.ts says all that the database is.");
    } else {
      Paragraph("Nothing that schema.ts could not say. It does not say all that the database is: ",
                absl::StrJoin(where, ", and "), ".");
    }
  }

  void WriteUnseen() {
    const std::vector<std::string> titles = CountUnseen(result_.unseen);
    size_t group = 0;
    for (size_t i = 0; i < result_.unseen.size(); ++i) {
      if (i == 0 || result_.unseen[i].kind != result_.unseen[i - 1].kind) {
        Paragraph(i == 0 ? "" : "\n", "### ", Marked(titles[group++]));
      }
      absl::StrAppend(&out_, "- ", Code(result_.unseen[i].name), "\n");
    }
    if (!result_.unseen.empty()) out_ += "\n";
  }

  void WriteAccepted() {
    const std::vector<const SchemaDifference*> drift = Those(result_.drift, Verdict::kAccepted);
    const std::vector<const SchemaDifference*> schema = Those(result_.differences, Verdict::kAccepted);
    Heading("What was accepted");
    if (drift.empty() && schema.empty()) {
      Paragraph("Nothing.");
      return;
    }
    Paragraph("By name, in `accept` of pgassay.toml.");
    WriteAgainst("Diesel's folder", drift);
    WriteAgainst("schema.ts", schema);
  }

  void WriteAgainst(absl::string_view other, const std::vector<const SchemaDifference*>& differences) {
    if (differences.empty()) return;
    Paragraph("Against ", other, ":");
    WriteGroups(differences, other);
  }

  void WriteRoles() {
    Heading("Roles");
    if (result_.history) {
      Paragraph("Not listed: the SQL is Diesel's, and names those that it names; they have to be there.");
      return;
    }
    if (result_.from_existing) {
      Paragraph("Not listed: the SQL was there before, and pgassay has not looked for them in it.");
      return;
    }
    if (result_.roles.empty()) {
      Paragraph("The SQL names none.");
      return;
    }
    std::vector<std::string> names;
    for (const std::string& role : result_.roles) names.push_back(Code(role));
    Paragraph("The SQL names ", absl::StrJoin(names, ", "), ".");
  }

  void WriteNotes() {
    bool any = false;
    for (const FindingGroup& group : GroupFindings(result_.findings, /*notes=*/true)) {
      const HistoryFinding& finding = *group.finding;
      // Where the old folder went has a time in its name, and is not committed.
      if (finding.code == "baseline-moved-aside") continue;
      if (!any) Heading("Good to know");
      any = true;
      std::vector<std::string> subjects;
      for (const std::string& subject : group.subjects) subjects.push_back(Code(subject));
      std::string line = absl::StrCat("- ", absl::StrJoin(subjects, ", "), subjects.empty() ? "" : ": ");
      absl::StrAppend(&line, Plain(finding.what));
      if (!finding.effect.empty()) absl::StrAppend(&line, "; ", Plain(finding.effect));
      if (!finding.remedy.empty()) absl::StrAppend(&line, "; ", Plain(finding.remedy));
      absl::StrAppend(&out_, line, "\n");
    }
    if (any) out_ += "\n";
  }

  void WriteProofs() {
    Heading("How it was proven");
    for (const BaselineResult::Proof& proof : result_.proofs) {
      absl::StrAppend(&out_, "- ", proof.proven ? "" : "**Not proven**: ", Plain(proof.what),
                      proof.detail.empty() ? "" : ": ", Plain(proof.detail), "\n");
    }
    if (result_.proofs.empty()) out_ += "It was not.\n";
  }

  const BaselineResult& result_;
  std::string out_;
};

}  // namespace

std::string FormatBaselineMarkdown(const BaselineResult& result) {
  return Writer(result).Take();
}

}  // namespace pgassay::report
