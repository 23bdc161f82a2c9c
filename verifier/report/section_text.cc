#include "report/section_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "report/color.h"
#include "report/escape.h"
#include "report/layout.h"

namespace pgassay::report {
namespace {

constexpr size_t kMaxNames = 12;

bool IsInName(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$' || c == '.';
}

// Whether it speaks of a column that is declared elsewhere, which may have another name there.
bool NamesColumns(absl::string_view typescript) {
  if (absl::StrContains(typescript, ".references(")) return true;
  for (const absl::string_view table : {"t.", "table."}) {
    for (size_t at = typescript.find(table); at != absl::string_view::npos;
         at = typescript.find(table, at + 1)) {
      if (at == 0 || !IsInName(typescript[at - 1])) return true;
    }
  }
  return false;
}

std::string FormatHowToName(const std::vector<const SchemaDifference*>& fixes) {
  const bool any = std::any_of(fixes.begin(), fixes.end(), [](const SchemaDifference* difference) {
    return NamesColumns(difference->typescript);
  });
  if (!any) return "";
  return "\n" + Wrapped("",
                        "What to write has the database's names: `t.owner_id` is whatever property that "
                        "column has in your schema.ts, and a key that stands there inline goes when its own "
                        "line comes.");
}

}  // namespace

std::string FormatVerdict(absl::string_view headline, int exit_code, bool color) {
  std::string lines = Wrapped("", headline);
  lines.pop_back();
  const char* const hue = exit_code == 0 ? kGreen : exit_code == 1 ? kRed : kYellow;
  return absl::StrCat(Colored(color, hue, lines), "\n");
}

size_t Unproven(const std::vector<BaselineResult::Proof>& proofs) {
  return static_cast<size_t>(
      std::count_if(proofs.begin(), proofs.end(), [](const auto& proof) { return !proof.proven; }));
}

std::string FormatFixes(const std::vector<const SchemaDifference*>& fixes, size_t number,
                        const Counterpart& other, absl::string_view whose, bool color) {
  if (fixes.empty()) return "";
  return absl::StrCat(
      "\n",
      Wrapped("", absl::StrCat("schema.ts says something else than ", whose, ", and Drizzle can say what ",
                               whose == "the database" ? "the database is:" : "that is:")),
      FormatDifferences(fixes, number, kMaxDifferences, other, color), FormatHowToName(fixes));
}

std::string FormatHowToAccept(const SchemaDifference& example) {
  return absl::StrCat("\nWhat is meant to be as it is can be accepted by its name, in pgassay.toml:\n",
                      "  [drizzle]\n  accept = [", TomlText(example.name), "]\n");
}

std::string FormatAccepted(const std::vector<const SchemaDifference*>& accepted) {
  if (accepted.empty()) return "";
  std::vector<std::string> names;
  for (const SchemaDifference* difference : accepted) names.push_back(TomlText(difference->name));
  return "\n" + Wrapped("", absl::StrCat("Accepted by name: ", Folded(names, kMaxNames)));
}

std::string FormatProofs(const std::vector<BaselineResult::Proof>& proofs) {
  if (proofs.empty()) return "";
  std::string out = Unproven(proofs) == 0 ? "\nProven:\n" : "\nProofs:\n";
  for (const BaselineResult::Proof& proof : proofs) {
    const std::string detail = proof.detail.empty() ? "" : absl::StrCat(": ", Escape(proof.detail));
    out += Wrapped(proof.proven ? "  - " : "  - NOT PROVEN: ", absl::StrCat(Escape(proof.what), detail));
  }
  return out;
}

std::string FormatFiles(absl::string_view heading, const std::vector<std::string>& files) {
  if (files.empty()) return "";
  std::string out = absl::StrCat("\n", heading, "\n");
  const size_t shown = files.size() <= kMaxNames + 1 ? files.size() : kMaxNames;
  for (size_t i = 0; i < shown; ++i) absl::StrAppend(&out, "  ", Escape(files[i]), "\n");
  if (shown < files.size()) {
    absl::StrAppend(&out, "  and ", Counted(files.size() - shown, "file", "files"),
                    " more, which --json has\n");
  }
  return out;
}

}  // namespace pgassay::report
