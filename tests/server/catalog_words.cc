#include "server/catalog_words.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "catalog/objects.h"
#include "compare/catalog/findings.h"
#include "pg/session.h"
#include "testing/matchers.h"

namespace pgassay {
namespace {

using pgassay::testing::IsOk;

const char* Word(CatalogSeverity severity) {
  switch (severity) {
    case CatalogSeverity::kLoss:
      return "loss";
    case CatalogSeverity::kBehaviour:
      return "behaviour";
    case CatalogSeverity::kCosmetic:
      return "cosmetic";
  }
  return "?";
}

const char* Word(CatalogChange change) {
  switch (change) {
    case CatalogChange::kLost:
      return "lost";
    case CatalogChange::kGained:
      return "gained";
    case CatalogChange::kChanged:
      return "changed";
    case CatalogChange::kRenamed:
      return "renamed";
  }
  return "?";
}

}  // namespace

std::string ReadTestFile(const std::string& name) {
  std::ifstream file(absl::StrCat(PGASSAY_TESTS_DIR "/", name));
  EXPECT_TRUE(file.good()) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

pg::Connection OpenSession(const testing::Server& server, const std::string& database) {
  absl::StatusOr<pg::Connection> connection = pg::Connection::Open({server.Conninfo(database), ""}, "test");
  EXPECT_THAT(connection, IsOk());
  EXPECT_THAT(pg::PrepareSession(*connection, 1000), IsOk());
  return *std::move(connection);
}

CatalogState ReadCatalog(pg::Connection& connection) {
  absl::StatusOr<catalog::Objects> objects = catalog::ReadObjects(connection);
  EXPECT_THAT(objects, IsOk());
  CatalogState state;
  if (!objects.ok()) return state;
  EXPECT_THAT(objects->unplaced, ::testing::IsEmpty());
  state.objects_read = true;
  state.server_version_num = objects->server_version_num;
  state.objects = std::move(objects->objects);
  return state;
}

std::vector<CatalogFinding> CompareStates(const CatalogState& before, const CatalogState& after) {
  const Changes changes;
  const auto nothing_left_out = [](const RelationName&) { return std::string(); };
  return compare::CompareCatalogs({.before = before,
                                   .after = after,
                                   .changes = changes,
                                   .left_out_before = nothing_left_out,
                                   .left_out_after = nothing_left_out})
      .findings;
}

std::string FindingLine(const CatalogFinding& finding) {
  std::string line = absl::StrCat(Word(finding.severity), " | ", Word(finding.change), " | ", finding.kind,
                                  " ", QualifiedName(finding.schema, finding.parent, finding.name));
  if (finding.change == CatalogChange::kRenamed) absl::StrAppend(&line, " | to ", finding.after);
  if (!finding.attribute.empty()) absl::StrAppend(&line, " | ", finding.attribute);
  return line;
}

std::vector<std::string> FindingLines(const std::vector<CatalogFinding>& findings) {
  std::vector<std::string> lines;
  for (const CatalogFinding& finding : findings) lines.push_back(FindingLine(finding));
  return lines;
}

std::string Explain(const std::vector<CatalogFinding>& findings) {
  std::string text;
  for (const CatalogFinding& finding : findings) {
    absl::StrAppend(&text, "    ", FindingLine(finding), "\n      before: ", finding.before,
                    "\n      after:  ", finding.after, "\n");
    if (!finding.reason.empty()) absl::StrAppend(&text, "      reason: ", finding.reason, "\n");
    if (!finding.with.empty())
      absl::StrAppend(&text, "      with: ", absl::StrJoin(finding.with, ", "), "\n");
  }
  return text;
}

}  // namespace pgassay
