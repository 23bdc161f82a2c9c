#include "server/everything_fixture.h"

#include "absl/strings/str_cat.h"
#include "server/catalog_words.h"

namespace pgassay {

void EverythingTest::SetUpTestSuite() {
  testing::Server& server = testing::Server::Shared();
  if (server.Sql("postgres", absl::StrCat("SELECT 1 FROM pg_database WHERE datname = '", kEverything, "'")) ==
      "1")
    return;
  server.CreateDatabase(kEverything, "TEMPLATE template0");
  server.Sql(kEverything, ReadTestFile("catalog/everything.sql"));
  if (Major() >= 15) server.Sql(kEverything, ReadTestFile("catalog/everything_15.sql"));
  server.Sql(kEverything, ReadTestFile("server/all_types.sql"));
}

int EverythingTest::Major() {
  return std::stoi(testing::Server::Shared().Sql("postgres", "SHOW server_version_num")) / 10000;
}

void EverythingTest::Copy() {
  server().CreateDatabase("changed", absl::StrCat("TEMPLATE ", kEverything));
}

void EverythingTest::FingerprintEverything(const std::string& file, const std::string& database) {
  ScanOptions options;
  options.exclude = {"app.far"};
  ASSERT_THAT(Fingerprint(file, options, database), IsOk());
}

}  // namespace pgassay
