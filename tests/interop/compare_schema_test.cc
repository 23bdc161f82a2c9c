// The sample's schema.ts as the real drizzle-kit reads it, against what Diesel's folder makes.
#include "migrate/steps/compare_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "interop/tree.h"
#include "migrate/diesel/folder.h"
#include "migrate/drizzle/baseline_sql.h"
#include "migrate/process/command.h"
#include "migrate/steps/export_database.h"
#include "migrate/steps/replay.h"
#include "testing/matchers.h"
#include "testing/need.h"
#include "testing/replay.h"
#include "testing/server.h"

namespace pgassay::migrate {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::Server;
using process::Finished;

using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Verdict = SchemaDifference::Verdict;

// What data/harbour/scripts/outside-drizzle.txt has, but for what is ground (comments on functions and
// domains, triggers on auth.users, a function); without privileges and partitions.
const std::vector<std::string> kOutside = {
    "check constraint public.people.people_phone_check not valid",
    "column public.bookings.berth_id statistics target",
    "column public.bookings.price comment",
    "column public.documents.content storage",
    "column public.invoices.total comment",
    "default privileges metering.postgres.tables missing",
    "enum public.season comment",
    "exclusion constraint public.bookings.bookings_no_overlap missing",
    "exclusion constraint public.crane_slots.crane_slots_no_overlap missing",
    "exclusion constraint public.loyalty_tiers.loyalty_tiers_nights_excl missing",
    "exclusion constraint public.tax_rates.tax_rates_one_at_a_time missing",
    "foreign key public.bookings.bookings_flotilla_id_fkey deferrable",
    "foreign key public.bookings.bookings_tariff_fkey definition",
    "foreign key public.flotillas.flotillas_lead_booking_id_fkey deferrable",
    "foreign key public.flotillas.flotillas_lead_booking_id_fkey initially deferred",
    "index public.boats.boats_registration_key comment",
    "index public.invoices.invoices_due_idx definition",
    "index public.monthly_revenue.monthly_revenue_key missing",
    "materialized view public.monthly_revenue comment",
    "partitioned table metering.readings missing",
    "partitioned table public.access_events missing",
    "published table public.warehouse.bookings missing",
    "published table public.warehouse.invoice_lines missing",
    "published table public.warehouse.invoices missing",
    "published table public.warehouse.payments missing",
    "statistics object public.bookings_berth_harbour missing",
    "table metering.readings extra",
    "table public.access_events extra",
    "table public.api_keys row security for the owner",
    "table public.bookings options",
    "table public.invoices comment",
    "table public.notifications options",
    "table public.rate_limits options",
    "table public.rate_limits persistence",
    "trigger metering.meters.set_updated_at missing",
    "trigger public.berths.set_updated_at missing",
    "trigger public.boat_owners.shares_at_most_100 missing",
    "trigger public.boats.set_updated_at missing",
    "trigger public.bookings.log_event missing",
    "trigger public.bookings.set_updated_at missing",
    "trigger public.harbours.set_updated_at missing",
    "trigger public.invoice_lines.lines_add_up missing",
    "trigger public.invoices.paid_is_final missing",
    "trigger public.invoices.paid_stays missing",
    "trigger public.invoices.set_updated_at missing",
    "trigger public.notification_templates.set_updated_at missing",
    "trigger public.people.set_updated_at missing",
    "trigger public.work_orders.set_updated_at missing",
    "unique constraint public.waiting_list.waiting_list_position_key deferrable",
    "unique constraint public.waiting_list.waiting_list_position_key initially deferred",
    "view public.berth_occupancy comment"};

const std::vector<std::string> kDrifts = {
    "check constraint public.boats.boats_built_in_check missing",
    "column public.boats.built_in type",
    "column public.boats.colour extra",
    "column public.boats.insured_until default",
    "column public.documents.expires_on not null",
    "foreign key public.documents.documents_boat_id_fkey renamed",
    "index public.threads.threads_person_id_idx renamed",
    "policy public.threads.threads_visible roles",
    "policy public.threads.threads_visible with check",
    "primary key public.holidays.holidays_pkey definition",
    "table public.weather_observations missing",
    "unique constraint public.documents.documents_boat_id_type_sha256_key renamed"};

class CompareSchemaInterop : public pgassay::testing::DrizzleLineTest {
 protected:
  void SetUp() override {
    DrizzleLineTest::SetUp();
    if (!Found()) return;
    settings_.database.schemas = {"public", "metering"};
    settings_.database.scratch_prelude = pgassay::testing::SamplePrelude();
    auto scratch = ScratchServer::Open({Server::Shared().Conninfo(), ""}, nullptr, false);
    ASSERT_THAT(scratch, IsOk());
    scratch_ = *std::move(scratch);
    const auto folder = diesel::ReadFolder(pgassay::testing::SampleMigrations());
    ASSERT_THAT(folder, IsOk());
    const auto replayed = ReplayDiesel(*scratch_, "diesel", settings_.database.scratch_prelude, *folder);
    ASSERT_THAT(replayed, IsOk());
    replayed_ = *replayed;
    const auto ground = GroundOf(Dump(replayed_), settings_.database.schemas);
    ASSERT_THAT(ground, IsOk());
    ground_ = *ground;
  }

  static std::string Dump(const std::string& database) {
    std::vector<std::string> arguments = {Server::Shared().programs() + "/pg_dump"};
    for (const std::string& argument : drizzle::DumpArguments({})) arguments.push_back(argument);
    arguments.push_back(absl::StrCat("--dbname=", Server::Shared().Conninfo(database)));
    const Finished dump = process::Run({.arguments = arguments, .environment = {"PGTZ=UTC"}});
    EXPECT_EQ(dump.code, 0) << dump.err;
    return dump.out;
  }

  // `drizzle-kit export` of the sample with this config.
  std::string Export(const std::string& config) const {
    const pgassay::testing::WorkFolder work;
    std::filesystem::copy(pgassay::testing::SampleFolder() + "/packages/database", work.path(),
                          std::filesystem::copy_options::recursive);
    std::filesystem::remove_all(work.path() + "/node_modules");
    std::filesystem::create_directory_symlink(drizzle_.folder + "/node_modules",
                                              work.path() + "/node_modules");
    const Finished said = process::Run({.arguments = {drizzle_.node, "node_modules/drizzle-kit/bin.cjs",
                                                      "export", absl::StrCat("--config=", config)},
                                        .folder = work.path()});
    EXPECT_EQ(said.code, 0) << said.out << said.err;
    return said.out;
  }

  std::vector<CatalogFinding> Findings(const std::string& config) {
    const auto made = MakeExportDatabase(*scratch_, "export", settings_, ground_, Export(config));
    EXPECT_THAT(made, IsOk());
    if (!made.ok()) return {};
    for (const HistoryFinding& finding : made->findings) {
      ADD_FAILURE() << finding.subject << ": " << finding.what;
    }
    const auto compared =
        CompareSchemas(scratch_->Target(replayed_), scratch_->Target(made->database), settings_, nullptr);
    EXPECT_THAT(compared, IsOk());
    if (!compared.ok()) return {};
    EXPECT_THAT(compared->elsewhere, IsEmpty());
    EXPECT_THAT(compared->not_checked, IsEmpty());
    return compared->findings;
  }

  static std::vector<std::string> NamesOf(const std::vector<SchemaDifference>& differences, Verdict verdict) {
    std::vector<std::string> names;
    for (const SchemaDifference& difference : differences) {
      if (difference.verdict == verdict) names.push_back(difference.name);
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  ProjectSettings settings_;
  std::unique_ptr<ScratchServer> scratch_;
  std::string replayed_;
  std::vector<std::string> ground_;
};

// With nothing but the platform's things below it, and none of the tables above.
TEST_P(CompareSchemaInterop, TheGroundOfTheSample) {
  EXPECT_THAT(ground_, SizeIs(50));
  const auto made = MakeExportDatabase(*scratch_, "ground", settings_, ground_, "CREATE SCHEMA metering");
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(
      Server::Shared().Sql(made->database,
                           "SELECT (SELECT count(*) FROM pg_proc p WHERE oid >= 16384 AND NOT EXISTS (SELECT "
                           "FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')),"
                           " (SELECT string_agg(typname, ' ' ORDER BY typname) FROM pg_type t WHERE oid >= "
                           "16384 AND typtype IN ('d', 'e') OR typname = 'geo_position'),"
                           " (SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension),"
                           " (SELECT count(*) FROM pg_class WHERE oid >= 16384 AND relkind = 'r'),"
                           " (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal)"),
      "17|geo_position hull_id iban metres money_amount|btree_gist citext ltree pg_trgm plpgsql|1|2");
}

TEST_P(CompareSchemaInterop, TheGoodSchemaLacksWhatDrizzleCannotSay) {
  std::ifstream file(pgassay::testing::SampleFolder() + "/scripts/outside-drizzle.txt");
  std::ostringstream outside;
  outside << file.rdbuf();
  std::vector<std::string> names;
  for (const CatalogFinding& finding : Findings("drizzle.config.ts")) {
    const std::string name = AcceptanceName(finding);
    // The script does not look at these two.
    if (finding.attribute == "privileges" || absl::StrContains(finding.before, "partition bound ")) continue;
    names.push_back(name);
    if (finding.kind == "default privileges") continue;
    EXPECT_THAT(outside.str(), ::testing::HasSubstr(finding.name)) << name;
  }
  std::sort(names.begin(), names.end());
  EXPECT_THAT(names, ElementsAreArray(kOutside));
}

TEST_P(CompareSchemaInterop, TheDriftsMustBeFixedAndNothingElse) {
  const std::vector<CatalogFinding> ours = Findings("drizzle.config.ts");
  const std::vector<CatalogFinding> theirs = Findings("drizzle.drift.config.ts");
  EXPECT_THAT(NamesOf(JudgeSchema(theirs, ours, {}), Verdict::kMustFix), ElementsAreArray(kDrifts));
  EXPECT_THAT(NamesOf(JudgeSchema(ours, ours, {}), Verdict::kMustFix), IsEmpty());

  std::vector<std::string> accept = kDrifts;
  accept.push_back("column public.boats.colour missing");
  const std::vector<SchemaDifference> judged = JudgeSchema(theirs, ours, accept);
  EXPECT_THAT(NamesOf(judged, Verdict::kMustFix), IsEmpty());
  EXPECT_THAT(NamesOf(judged, Verdict::kAccepted), ElementsAreArray(kDrifts));
  const std::vector<HistoryFinding> unmatched = UnmatchedAcceptances(accept, {}, judged);
  ASSERT_THAT(unmatched, SizeIs(1));
  EXPECT_EQ(unmatched[0].subject, "column public.boats.colour missing");
}

INSTANTIATE_TEST_SUITE_P(Lines, CompareSchemaInterop, ::testing::Values("stable", "v1"),
                         [](const auto& line) { return line.param; });

}  // namespace
}  // namespace pgassay::migrate
