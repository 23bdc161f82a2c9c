// The sample's two files of Rust against what its migrations make.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "catalog/objects.h"
#include "migrate/diesel/migrations.h"
#include "migrate/diesel/schema_rs.h"
#include "migrate/file/read.h"
#include "migrate/project/settings.h"
#include "pg/connection.h"
#include "pg/session.h"
#include "testing/matchers.h"
#include "testing/replay.h"
#include "testing/server.h"

namespace pgassay::migrate::diesel {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::SampleFolder;
using pgassay::testing::Server;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(SchemaRsSampleTest, SaysNothingOfItAndSomethingOfEveryChange) {
  Server& server = Server::Shared();
  ASSERT_NO_FATAL_FAILURE(pgassay::testing::ReplaySample(server, "schema_rs"));
  absl::StatusOr<pg::Connection> connection =
      pg::Connection::Open({.conninfo = server.Conninfo("schema_rs"), .password_file = ""}, "test");
  ASSERT_THAT(connection, IsOk());
  ASSERT_THAT(pg::PrepareSession(*connection, 10'000), IsOk());
  const absl::StatusOr<catalog::Objects> catalog = catalog::ReadObjects(*connection);
  ASSERT_THAT(catalog, IsOk());

  const absl::StatusOr<ProjectSettings> settings = project::FindSettings(SampleFolder());
  ASSERT_THAT(settings, IsOk());
  const absl::StatusOr<std::vector<std::string>> files = SchemaRsFiles(*settings);
  ASSERT_THAT(files, IsOk());
  EXPECT_THAT(*files, ElementsAre(settings->folder + "/api/src/schema.rs",
                                  settings->folder + "/api/src/metering_schema.rs"));
  size_t tables = 0;
  for (const std::string& path : *files) {
    const absl::StatusOr<std::string> bytes = file::Read(path);
    ASSERT_THAT(bytes, IsOk());
    const SchemaRs rust = ParseSchemaRs(*bytes);
    tables += rust.tables.size();
    EXPECT_EQ(rust.unread_line, 0U);
    EXPECT_THAT(CodesOf(JudgeSchemaRs(rust, catalog->objects, path)), IsEmpty());
  }
  EXPECT_EQ(tables, 42U);

  // So that the silence above means something.
  const absl::StatusOr<std::string> whole = file::Read((*files)[0]);
  ASSERT_THAT(whole, IsOk());
  for (const SchemaRs::Table& table : ParseSchemaRs(*whole).tables) {
    SchemaRs changed = ParseSchemaRs(*whole);
    for (SchemaRs::Table& each : changed.tables) {
      if (each.name != table.name) continue;
      each.columns.back().nullable = !each.columns.back().nullable;
      each.columns.front().name += "_old";
      each.key.emplace_back("more");
    }
    const std::string at = absl::StrCat(" schema.rs:", table.line);
    EXPECT_THAT(CodesOf(JudgeSchemaRs(changed, catalog->objects, "schema.rs")),
                ::testing::UnorderedElementsAre(
                    "note check-schema-rs-column" + at, "note check-schema-rs-key" + at,
                    absl::StrCat("note check-schema-rs-column schema.rs:", table.columns.front().line),
                    absl::StrCat("note check-schema-rs-null schema.rs:", table.columns.back().line)))
        << table.name;
  }
}

}  // namespace
}  // namespace pgassay::migrate::diesel
