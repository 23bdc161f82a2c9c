#include "migrate/steps/schema_files.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "migrate/finding/make.h"
#include "migrate/project/path.h"
#include "migrate/typescript/imports.h"
#include "migrate/typescript/place.h"
#include "migrate/typescript/token.h"

namespace pgassay::migrate {

namespace {

using Words = std::set<std::string>;

Words WordsOf(const std::string& text) {
  Words words;
  for (typescript::Token& token : typescript::Tokens(text)) {
    if (token.kind == typescript::Token::Kind::kWord) words.insert(std::move(token.text));
  }
  return words;
}

// `wanted`: by file, "" for what has no place yet, the words of the lines to write there.
std::vector<HistoryFinding> MissingImports(const std::vector<std::pair<std::string, std::string>>& texts,
                                           const std::map<std::string, Words>& wanted,
                                           const typescript::Module& module, const std::string& folder) {
  std::vector<HistoryFinding> findings;
  for (const auto& [file, words] : wanted) {
    Words there;
    for (const auto& [path, text] : texts) {
      if (file.empty() || path == file) there.merge(WordsOf(text));
    }
    std::map<std::string, std::vector<std::string>> missing;  // by package
    for (const std::string& word : words) {
      const auto import = module.imports.find(word);
      if (import != module.imports.end() && there.count(word) == 0) missing[import->second].push_back(word);
    }
    for (const auto& [package, names] : missing) {
      const std::string list = absl::StrJoin(names, ", ");
      findings.push_back(Note("baseline-imports", file.empty() ? "" : project::ShownPath(file, folder),
                              absl::StrCat("lines to write need ", list, ", not imported yet"),
                              "without it drizzle-kit cannot load the file",
                              absl::StrCat("import { ", list, " } from '", package, "';")));
    }
  }
  return findings;
}

}  // namespace

std::vector<HistoryFinding> PointAtSchema(const std::vector<std::string>& files,
                                          const typescript::Module& module, const std::string& folder,
                                          std::vector<SchemaDifference>* differences) {
  const auto texts = typescript::ReadWithImports(files);
  std::map<std::string, Words> wanted;
  for (SchemaDifference& difference : *differences) {
    if (difference.verdict != SchemaDifference::Verdict::kMustFix) continue;
    const CatalogFinding& finding = difference.finding;
    const typescript::ObjectKey key = {finding.kind, finding.schema, finding.parent, finding.name};
    if (finding.change != CatalogChange::kGained) {
      if (const auto piece = module.pieces.find(key); piece != module.pieces.end()) {
        // How a value is to arrive in TypeScript is the team's to say.
        difference.typescript = absl::StrReplaceAll(
            piece->second,
            {{", { mode: 'string' }", ""}, {", mode: 'string'", ""}, {"mode: 'string', ", ""}});
      }
    }
    const typescript::Place place = typescript::FindPlace(texts, key);
    wanted[place.file].merge(WordsOf(difference.typescript));
    if (place.file.empty()) continue;
    difference.file = project::ShownPath(place.file, folder);
    difference.line = place.line;
  }
  std::stable_sort(differences->begin(), differences->end(),
                   [](const SchemaDifference& a, const SchemaDifference& b) {
                     if (a.verdict != b.verdict) return a.verdict < b.verdict;
                     if (a.verdict != SchemaDifference::Verdict::kMustFix) return false;
                     return std::tie(a.file, a.line) < std::tie(b.file, b.line);
                   });
  return MissingImports(texts, wanted, module, folder);
}

absl::StatusOr<MissingSchemaFile> FindMissingSchemaFile(const drizzle::KitConfig& config,
                                                        const ProjectSettings& settings) {
  for (const std::string& path : config.schema_as_written) {
    if (path.find_first_of("*?[{") != std::string::npos || !absl::EndsWith(path, ".ts")) continue;
    MissingSchemaFile missing = {.path = path, .findings = {}};
    const std::string other = typescript::FindSchemaFile(settings.drizzle.root);
    if (other.empty()) return missing;
    missing.findings.push_back(
        Finding("baseline-schema-elsewhere", project::ShownPath(path, settings.folder),
                absl::StrCat("drizzle.config.ts has it as schema, and it is not there, but ",
                             project::ShownPath(other, settings.folder), " has tables"),
                "nothing would have been compared with that",
                "correct schema in drizzle.config.ts; if a new file is wanted, move the other one away"));
    return missing;
  }
  return absl::FailedPreconditionError(
      "drizzle.config.ts: schema leads to no file, and pgassay cannot tell which one to write; name one file "
      "there, such as schema: './src/schema.ts'");
}

}  // namespace pgassay::migrate
