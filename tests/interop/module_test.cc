// A database, the schema.ts that pgassay writes of it, and what the real drizzle-kit makes of that.
#include "migrate/typescript/module.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "catalog/objects.h"
#include "compare/catalog/findings.h"
#include "interop/module_features.h"
#include "interop/tree.h"
#include "migrate/drizzle/baseline_sql.h"
#include "migrate/process/command.h"
#include "migrate/steps/export_database.h"
#include "migrate/steps/scratch.h"
#include "migrate/typescript/place.h"
#include "pg/connection.h"
#include "pg/session.h"
#include "testing/matchers.h"
#include "testing/need.h"
#include "testing/replay.h"
#include "testing/server.h"

namespace pgassay::migrate::typescript {
namespace {

using pgassay::testing::Entry;
using pgassay::testing::IsOk;
using pgassay::testing::ModuleFeature;
using pgassay::testing::Server;
using process::Finished;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAreArray;

constexpr char kNoChanges[] = "No schema changes";

Server& server() {
  return Server::Shared();
}

pg::Connection Open(const std::string& database, const std::string& user = "postgres") {
  auto connection =
      pg::Connection::Open({.conninfo = server().Conninfo(database, user), .password_file = ""}, "test");
  EXPECT_THAT(connection, IsOk());
  return *std::move(connection);
}

CatalogState StateOf(const std::string& database) {
  pg::Connection connection = Open(database);
  EXPECT_THAT(pg::PrepareSession(connection, 10'000), IsOk());
  auto objects = catalog::ReadObjects(connection);
  EXPECT_THAT(objects, IsOk());
  CatalogState state;
  state.objects_read = true;
  if (objects.ok()) {
    state.server_version_num = objects->server_version_num;
    state.objects = std::move(objects->objects);
  }
  return state;
}

// "changed index public.orders.orders_total_idx definition"; with what follows from it behind a colon.
std::vector<std::string> Differences(const std::string& before, const std::string& after) {
  const CatalogState first = StateOf(before), second = StateOf(after);
  const Changes none;
  const compare::CatalogComparison comparison = compare::CompareCatalogs(
      {.before = first, .after = second, .changes = none, .left_out_before = {}, .left_out_after = {}});
  EXPECT_TRUE(comparison.not_checked.empty());
  constexpr const char* kChanges[] = {"lost", "gained", "changed", "renamed"};
  std::vector<std::string> lines;
  for (const CatalogFinding& finding : comparison.findings) {
    lines.push_back(absl::StrCat(kChanges[static_cast<size_t>(finding.change)], " ", finding.kind, " ",
                                 QualifiedName(finding.schema, finding.parent, finding.name),
                                 finding.attribute.empty() ? "" : " ", finding.attribute));
  }
  return lines;
}

class ModuleInterop : public pgassay::testing::DrizzleLineTest {
 protected:
  void SetUp() override {
    DrizzleLineTest::SetUp();
    if (!Found()) return;
    pgassay::testing::WriteTree(
        work_.path(), {{.path = "node_modules", .bytes = drizzle_.folder + "/node_modules", .link = true},
                       {.path = "package.json", .bytes = "{}"},
                       {.path = "drizzle.config.ts",
                        .bytes = "import { defineConfig } from 'drizzle-kit';\n"
                                 "export default defineConfig({ dialect: 'postgresql', schema: "
                                 "'./schema.ts', out: './out' });\n"}});
  }

  bool IsV1() const { return GetParam() == "v1"; }

  Module Write(const std::string& database, const std::vector<std::string>& schemas) const {
    pg::Connection connection = Open(database);
    const auto shape = ReadShape(connection, schemas);
    EXPECT_THAT(shape, IsOk());
    auto module = WriteModule(shape.value_or(Shape{}), {.v1 = IsV1()});
    EXPECT_THAT(module, IsOk());
    return module.value_or(Module{});
  }

  Finished Kit(const std::string& command) const {
    return process::Run(
        {.arguments = {drizzle_.node, "node_modules/drizzle-kit/bin.cjs", command}, .folder = work_.path()});
  }

  std::string Export(const std::string& module) const {
    pgassay::testing::WriteTree(work_.path(), {{.path = "schema.ts", .bytes = module}});
    const Finished finished = Kit("export");
    EXPECT_EQ(finished.code, 0) << finished.out << finished.err;
    return finished.out;
  }

  // The database that the export makes on this ground. Dropped by the next call.
  std::string MakeFrom(const std::string& prelude, const std::vector<std::string>& schemas,
                       const std::vector<std::string>& ground, const std::string& sql) {
    if (scratch_ == nullptr) {
      auto scratch =
          ScratchServer::Open({.conninfo = server().Conninfo(), .password_file = ""}, nullptr, true);
      EXPECT_THAT(scratch, IsOk());
      scratch_ = *std::move(scratch);
    }
    if (!made_.empty()) {
      EXPECT_THAT(scratch_->Drop(made_), IsOk());
    }
    ProjectSettings settings;
    settings.database.schemas = schemas;
    settings.database.scratch_prelude = prelude;
    const auto made = MakeExportDatabase(*scratch_, "module", settings, ground, sql);
    EXPECT_THAT(made, IsOk());
    made_ = made.ok() ? made->database : "";
    if (made.ok()) {
      for (const HistoryFinding& finding : made->findings)
        ADD_FAILURE() << finding.subject << ": " << finding.what;
    }
    return made_;
  }

  // The ground of the features, as a file.
  std::string Ground() const {
    pgassay::testing::WriteTree(work_.path(),
                                {{.path = "ground.sql", .bytes = pgassay::testing::kModuleGround}});
    return work_.path() + "/ground.sql";
  }

  // The first makes the folder, the second has nothing to do.
  void GenerateTwice() const {
    const Finished first = Kit("generate");
    ASSERT_EQ(first.code, 0) << first.out << first.err;
    const auto files = [this] {
      size_t count = 0;
      for (const auto& entry : std::filesystem::recursive_directory_iterator(work_.path() + "/out")) {
        count += entry.path().extension() == ".sql" ? 1U : 0U;
      }
      return count;
    };
    ASSERT_TRUE(std::filesystem::exists(work_.path() + "/out")) << first.out << first.err;
    EXPECT_EQ(files(), 1U);
    const Finished second = Kit("generate");
    EXPECT_THAT(second.out, HasSubstr(kNoChanges)) << second.err;
    EXPECT_EQ(files(), 1U);
  }

  pgassay::testing::WorkFolder work_;
  std::unique_ptr<ScratchServer> scratch_;
  std::string made_;
};

TEST_P(ModuleInterop, SaysAllThatDrizzleCan) {
  const std::vector<std::string> schemas = {"Side B", "public", "side"};
  server().CreateDatabase("module_a", "TEMPLATE template0");
  server().Sql("module_a", pgassay::testing::kModuleGround);
  server().Sql("module_a", "CREATE SCHEMA side; CREATE SCHEMA \"Side B\"");
  const int major = std::stoi(server().Sql("module_a", "SHOW server_version_num")) / 10000;
  std::vector<std::string> left;
  for (const ModuleFeature& feature : pgassay::testing::ModuleFeatures()) {
    if (feature.since > major) continue;
    const auto made = server().TrySql("module_a", feature.sql);
    ASSERT_TRUE(made.ok()) << feature.name << ": " << made.status().message();
    for (absl::string_view line : feature.left) {
      const bool stable_only = absl::ConsumePrefix(&line, "0.x: "),
                 v1_only = absl::ConsumePrefix(&line, "1.0: ");
      if (!(stable_only && IsV1()) && !(v1_only && !IsV1())) left.emplace_back(line);
    }
  }
  const Module module = Write("module_a", schemas);
  const std::string made = MakeFrom(Ground(), schemas, {}, Export(module.text));
  EXPECT_THAT(Differences("module_a", made), UnorderedElementsAreArray(left));
  GenerateTwice();

  // It is the module that says it: what is taken out of it is missed.
  const std::string taken = module.pieces.at({"index", "public", "i_order", "i_multi"});
  ASSERT_THAT(module.text, HasSubstr(taken));
  const std::string without =
      MakeFrom(Ground(), schemas, {}, Export(absl::StrReplaceAll(module.text, {{taken, ""}})));
  left.push_back("lost index public.i_order.i_multi");
  EXPECT_THAT(Differences("module_a", without), UnorderedElementsAreArray(left));
}

// A module of the same database again, read from what the first one made, is the same but for what the first
// could not say: nothing is lost by going round.
TEST_P(ModuleInterop, IsTheSameGoingRound) {
  const std::string ground = absl::StrCat(pgassay::testing::kModuleGround, "CREATE SCHEMA side;");
  server().CreateDatabase("module_a", "TEMPLATE template0");
  server().Sql("module_a", ground);
  const int major = std::stoi(server().Sql("module_a", "SHOW server_version_num")) / 10000;
  for (const ModuleFeature& feature : pgassay::testing::ModuleFeatures()) {
    if (feature.since > major || !feature.left.empty() || absl::StrContains(feature.sql, "Side B") ||
        absl::StrContains(feature.sql, "k_list"))
      continue;
    server().Sql("module_a", feature.sql);
  }
  const Module first = Write("module_a", {"public", "side"});
  const std::string made = MakeFrom(Ground(), {"public", "side"}, {}, Export(first.text));
  EXPECT_EQ(Write(made, {"public", "side"}).text, first.text);
}

// What scripts/outside-drizzle.txt of the sample lists, as the verifier says it. Not counted is what follows
// from the partitioning, and what is no business of schema.ts: comments, owners and rights.
TEST_P(ModuleInterop, SaysTheSampleButForWhatItListsAsOutside) {
  const std::vector<std::string> schemas = {"metering", "public"};
  ASSERT_NO_FATAL_FAILURE(pgassay::testing::ReplaySample(server(), "module_harbour"));
  std::vector<std::string> arguments = {server().programs() + "/pg_dump"};
  for (const std::string& argument : drizzle::DumpArguments({})) arguments.push_back(argument);
  arguments.push_back(absl::StrCat("--dbname=", server().Conninfo("module_harbour")));
  const Finished dump = process::Run({.arguments = arguments, .environment = {"PGTZ=UTC"}});
  ASSERT_EQ(dump.code, 0) << dump.err;
  const auto ground = GroundOf(dump.out, schemas);
  ASSERT_THAT(ground, IsOk());

  const Module module = Write("module_harbour", schemas);
  const std::string made = MakeFrom(pgassay::testing::SamplePrelude(), schemas, *ground, Export(module.text));
  std::vector<std::string> left;
  for (const std::string& line : Differences("module_harbour", made)) {
    const bool passed = (absl::EndsWith(line, " owner") && !absl::EndsWith(line, " for the owner")) ||
                        absl::EndsWith(line, " comment") || absl::EndsWith(line, " privileges") ||
                        absl::StartsWith(line, "lost table metering.readings_") ||
                        absl::StartsWith(line, "lost table public.access_events_") ||
                        absl::StartsWith(line, "lost trigger ") || absl::StartsWith(line, "changed trigger ");
    if (!passed) left.push_back(line);
  }
  EXPECT_THAT(
      left, UnorderedElementsAreArray({
                "lost table public.__diesel_schema_migrations",
                "lost partitioned table metering.readings",
                "gained table metering.readings",
                "lost partitioned table public.access_events",
                "gained table public.access_events",
                "lost exclusion constraint public.bookings.bookings_no_overlap",
                "lost exclusion constraint public.crane_slots.crane_slots_no_overlap",
                "lost exclusion constraint public.loyalty_tiers.loyalty_tiers_nights_excl",
                "lost exclusion constraint public.tax_rates.tax_rates_one_at_a_time",
                "changed foreign key public.bookings.bookings_tariff_fkey definition",
                "changed foreign key public.bookings.bookings_flotilla_id_fkey deferrable",
                "changed foreign key public.flotillas.flotillas_lead_booking_id_fkey deferrable",
                "changed foreign key public.flotillas.flotillas_lead_booking_id_fkey initially deferred",
                "changed unique constraint public.waiting_list.waiting_list_position_key deferrable",
                "changed unique constraint public.waiting_list.waiting_list_position_key initially deferred",
                "changed check constraint public.people.people_phone_check not valid",
                "lost index public.monthly_revenue.monthly_revenue_key",
                "changed index public.invoices.invoices_due_idx definition",
                "changed table public.api_keys row security for the owner",
                "changed table public.bookings options",
                "changed table public.notifications options",
                "changed table public.rate_limits options",
                "changed table public.rate_limits persistence",
                "changed column public.documents.content storage",
                "changed column public.bookings.berth_id statistics target",
                "lost statistics object public.bookings_berth_harbour",
                "lost published table public.warehouse.bookings",
                "lost published table public.warehouse.invoice_lines",
                "lost published table public.warehouse.invoices",
                "lost published table public.warehouse.payments",
                "lost default privileges metering.app_migrator.tables",
            }));
  GenerateTwice();

  // The team's own files speak of all of it, and are found to.
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& entry : std::filesystem::directory_iterator(pgassay::testing::SampleFolder() +
                                                               "/packages/database/src/schema")) {
    std::ifstream file(entry.path());
    files.emplace_back(entry.path().string(), std::string(std::istreambuf_iterator<char>(file), {}));
  }
  size_t found = 0;
  for (const auto& [key, piece] : module.pieces) {
    const auto& [kind, schema, parent, name] = key;
    const Place place = FindPlace(files, key);
    const auto file =
        std::find_if(files.begin(), files.end(), [&](const auto& one) { return one.first == place.file; });
    ASSERT_NE(file, files.end()) << kind << " " << schema << "." << parent << "." << name;
    const std::vector<std::string> lines = absl::StrSplit(file->second, '\n');
    ASSERT_LE(place.line, lines.size());
    const std::string& line = lines[place.line - 1];
    const bool named = absl::StrContains(line, absl::StrCat("'", name, "'"));
    EXPECT_TRUE(named || kind == "sequence" || absl::StrContains(line, "primaryKey"))
        << kind << " " << name << ": " << line;
    found += named ? 1U : 0U;
  }
  EXPECT_GT(found, 500U);
}

INSTANTIATE_TEST_SUITE_P(Lines, ModuleInterop, ::testing::Values("stable", "v1"),
                         [](const auto& line) { return line.param; });

}  // namespace
}  // namespace pgassay::migrate::typescript
