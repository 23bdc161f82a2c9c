#include "server/mark_fixture.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "migrate/drizzle/folder.h"
#include "report/json_schema.h"
#include "testing/matchers.h"

namespace pgassay::testing {
namespace {

using Json = nlohmann::json;

constexpr char kCanary[] = "canary-7f3a";

migrate::ledger::LockEntry EntryOf(const DrizzleEntry& entry, std::vector<std::string> versions) {
  return {.name = entry.name,
          .when_ms = entry.when_ms,
          .sha256 = entry.sha256,
          .catalog = std::string(64, 'c'),
          .diesel = std::move(versions)};
}

}  // namespace

std::string ReadBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void WriteBytes(const std::string& path, const std::string& bytes) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

Checkout::Checkout(bool folders) : folders_(folders) {
  WriteBytes(At("pgassay.toml"),
             "database.schemas = ['public']\ndiesel.migrations = 'diesel'\ndrizzle.root = '.'\n"
             "drizzle.role = 'app'\ncutover.lock_timeout = '400ms'\n");
  WriteBytes(Sql(0), "CREATE TABLE boats (id int PRIMARY KEY);\n");
  // With a head as of `pgassay sync`, for LockSecond("3").
  WriteBytes(Sql(1), absl::StrCat("-- pgassay sync: Diesel's 3_piers\n-- up.sql: sha256 ",
                                  std::string(64, 'a'), "\nCREATE TABLE piers (id int PRIMARY KEY);\n"));
  if (folders) {
    for (const int entry : {0, 1}) {
      WriteBytes(At(absl::StrCat("drizzle/", NameOf(entry), "/snapshot.json")),
                 R"({"type":"base","version":"9","dialect":"postgres","id":"a","prevIds":[],"ddl":[]})");
    }
  } else {
    WriteJournal({kBaselineWhen, kBaselineWhen + kDay});
  }
  const absl::StatusOr<DrizzleFolder> folder = migrate::drizzle::ReadFolder(At("drizzle"));
  EXPECT_THAT(folder, IsOk());
  if (!folder.ok() || folder->entries.size() != 2) {
    ADD_FAILURE() << "the folder is not as meant";
    return;
  }
  first_ = EntryOf(folder->entries[0], {"1", "2"});
  second_ = EntryOf(folder->entries[1], {});
  row_ = absl::StrCat(first_.sha256, "|", first_.when_ms);
  WriteLock({first_});
}

void Checkout::LockSecond(const std::string& version) const {
  migrate::ledger::LockEntry second = second_;
  second.diesel = {version};
  WriteLock({first_, second});
}

void Checkout::WriteLock(const std::vector<migrate::ledger::LockEntry>& entries) const {
  const absl::StatusOr<std::string> bytes = migrate::ledger::WriteLock({.entries = entries});
  EXPECT_THAT(bytes, IsOk());
  if (bytes.ok()) WriteBytes(At("pgassay.lock.json"), *bytes);
}

std::string Checkout::NameOf(int entry) const {
  return folders_ ? absl::StrCat("2026100", 1 + entry, "000000_e", entry)
                  : absl::StrCat("000", entry, "_e", entry);
}

std::string Checkout::Sql(int entry) const {
  return At(absl::StrCat("drizzle/", NameOf(entry), folders_ ? "/migration.sql" : ".sql"));
}

void Checkout::WriteJournal(const std::vector<int64_t>& whens) const {
  std::vector<std::string> entries;
  for (size_t i = 0; i < whens.size(); ++i) {
    entries.push_back(absl::StrCat(R"({"idx":)", i, R"(,"version":"7","when":)", whens[i], R"(,"tag":")",
                                   NameOf(static_cast<int>(i)), R"(","breakpoints":true})"));
  }
  WriteBytes(At("drizzle/meta/_journal.json"),
             absl::StrCat(R"({"version":"7","dialect":"postgresql","entries":[)", absl::StrJoin(entries, ","),
                          "]}"));
}

std::map<std::string, std::string> Checkout::Files() const {
  std::map<std::string, std::string> files;
  for (const auto& file : std::filesystem::recursive_directory_iterator(path())) {
    const auto time = std::filesystem::last_write_time(file.path()).time_since_epoch().count();
    files[file.path()] = absl::StrCat(time, file.is_regular_file() ? ReadBytes(file.path()) : "");
  }
  return files;
}

Server* MarkFixture::server_ = nullptr;

void MarkFixture::SetUpTestSuite() {
  auto server = Server::Start({.settings = {"wal_level = replica", "max_wal_senders = 4"}, .tcp = true});
  ASSERT_THAT(server, IsOk());
  server_ = std::move(*server).release();
  server_->Sql("postgres",
               "CREATE ROLE app LOGIN; CREATE ROLE deployer LOGIN; CREATE ROLE outsider LOGIN; GRANT app "
               "TO deployer");
}

void MarkFixture::TearDownTestSuite() {
  delete server_;
}

void MarkFixture::SetUp() {
  server_->CreateDatabase(kMarked, "TEMPLATE template0");
  Sql(absl::StrCat("GRANT CREATE ON DATABASE ", kMarked, " TO app; GRANT CREATE ON SCHEMA public TO app; "));
  server_->Sql(
      kMarked,
      absl::StrCat("CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY NOT NULL, "
                   "run_on timestamp NOT NULL DEFAULT now()); INSERT INTO __diesel_schema_migrations "
                   "(version) VALUES ('1'), ('2'); CREATE TABLE boats (id int PRIMARY KEY, name text); "
                   "INSERT INTO boats VALUES (1, '",
                   kCanary, "'); GRANT SELECT ON __diesel_schema_migrations TO deployer, outsider"),
      "app");
}

std::string MarkFixture::State() {
  if (Sql("SELECT to_regclass('drizzle.__drizzle_migrations') IS NULL") == "t") {
    return Sql(
        "SELECT 'no table', to_regnamespace('drizzle'), count(*) FROM pg_class WHERE relname NOT LIKE "
        "'pg_%'");
  }
  return Sql("SELECT id, hash, created_at FROM drizzle.__drizzle_migrations ORDER BY id");
}

Outcome MarkFixture::Run(const Checkout& checkout, std::vector<std::string> more,
                         const std::string& conninfo) {
  std::vector<std::string> arguments = {"baseline", conninfo, "--project", checkout.path()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  Outcome outcome = RunPgassay(arguments);
  EXPECT_THAT(outcome.out + outcome.err, Not(HasSubstr(kCanary)));
  return outcome;
}

Json MarkFixture::RunJson(const Checkout& checkout, const std::string& action, int code,
                          const std::string& conninfo) {
  const Outcome outcome = Run(checkout, {action, "--json"}, conninfo);
  EXPECT_EQ(outcome.code, code) << outcome.out << outcome.err;
  EXPECT_EQ(outcome.err, "");
  const Json json = Json::parse(outcome.out, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) {
    ADD_FAILURE() << "no JSON: " << outcome.out;
    return Json::object();
  }
  const Json schema = Json::parse(ReadBytes(PGASSAY_TESTS_DIR "/../verifier/report/mark.schema.json"));
  EXPECT_THAT(SchemaErrors(schema, json), IsEmpty());
  EXPECT_EQ(json["exit_code"], code);
  return json;
}

std::vector<std::string> MarkFixture::Codes(const Json& json) {
  std::vector<std::string> codes;
  for (const Json& finding : json["findings"]) {
    if (finding["level"] != "note") codes.push_back(finding["code"]);
  }
  return codes;
}

}  // namespace pgassay::testing
