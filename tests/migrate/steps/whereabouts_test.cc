#include "migrate/steps/whereabouts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "migrate/steps/fixture.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay::migrate {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::Server;
using pgassay::testing::StatusIs;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

TEST(WhereaboutsTest, AreTheServersOwn) {
  Server& server = Server::Shared();
  server.CreateDatabase("some_where");
  pg::Connection connection = OpenDatabase("some_where");
  const auto found = ReadWhereabouts(connection);
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->database, "some_where");
  EXPECT_EQ(found->host, absl::StrCat(connection.host(), ":", server.port()));
  EXPECT_THAT(found->server_version, MatchesRegex("[0-9]+(\\.[0-9]+|(beta|rc)[0-9]+|devel)"));
  EXPECT_THAT(server.Sql("some_where", "SHOW server_version"), StartsWith(found->server_version));
}

TEST(WhereaboutsTest, AreNotKnownWithoutAConnection) {
  pg::Connection connection = OpenDatabase("postgres");
  connection.Close();
  EXPECT_THAT(ReadWhereabouts(connection), StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace pgassay::migrate
