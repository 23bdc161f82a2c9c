#include "migrate/steps/bridge_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "migrate/diesel/version.h"
#include "migrate/drizzle/sync_sql.h"
#include "migrate/drizzle/text.h"
#include "migrate/steps/mark_case.h"

namespace pgassay::migrate {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

DieselMigration Migration(const std::string& folder, const std::string& up) {
  DieselMigration migration;
  migration.folder = folder;
  migration.version = diesel::VersionOf(folder);
  migration.up = up;
  return migration;
}

// A baseline of two migrations and two that were synced, all as it should be.
struct Bridge {
  explicit Bridge(DrizzleFormat format = DrizzleFormat::kJournal7) {
    source.diesel.exists = true;
    source.diesel.migrations = {Migration("1_a", "CREATE TABLE a ();\n"), Migration("2_b", "SELECT 2;\n"),
                                Migration("3_c", "SELECT 3;\n"), Migration("4_d", "VACUUM;\n")};
    source.diesel.migrations[3].drizzle = "SELECT 4;\n";
    archive = std::vector(source.diesel.migrations.begin(), source.diesel.migrations.begin() + 2);
    source.drizzle = FolderOf(format);
    for (size_t i = 1; i < 3; ++i) {
      Rewrite(source.drizzle.entries[i],
              drizzle::MakeSyncSql(source.diesel.migrations[i + 1], "public").text);
    }
    source.lock = LockOf(source.drizzle);
  }

  std::vector<std::string> Judge() {
    JudgeBridge(archive, source);
    std::vector<std::string> codes;
    for (const HistoryFinding& finding : source.findings) {
      EXPECT_EQ(finding.level, HistoryFinding::Level::kFinding);
      EXPECT_NE(finding.what, "");
      EXPECT_NE(finding.remedy, "") << finding.code;
      for (const std::string& text : {finding.what, finding.effect, finding.remedy}) {
        EXPECT_EQ(text.find('\n'), std::string::npos) << text;
      }
      codes.push_back(absl::StrCat(finding.code, " ", finding.subject));
    }
    return codes;
  }

  DieselMigration& at(size_t i) { return source.diesel.migrations[i]; }

  std::optional<std::vector<DieselMigration>> archive;
  BridgeSource source;
};

std::vector<std::string> FoldersOf(const std::vector<DieselMigration>& migrations) {
  std::vector<std::string> folders;
  for (const DieselMigration& migration : migrations) folders.push_back(migration.folder);
  return folders;
}

struct Case {
  const char* name;
  std::function<void(Bridge&)> change;
  std::vector<std::string> findings;  // code and subject
  std::vector<std::string> says;      // of the first: what, effect
};

class BridgeTest : public ::testing::TestWithParam<Case> {};

TEST_P(BridgeTest, IsJudged) {
  for (const DrizzleFormat format : {DrizzleFormat::kJournal7, DrizzleFormat::kFolders9}) {
    Bridge bridge(format);
    GetParam().change(bridge);
    std::vector<std::string> expected;
    for (std::string finding : GetParam().findings) {
      if (format == DrizzleFormat::kFolders9) {
        finding = absl::StrReplaceAll(finding, {{"0000_base", "20261001000000_base"},
                                                {"0001_more1", "20261002000000_more1"},
                                                {"0002_more2", "20261003000000_more2"}});
      }
      expected.push_back(finding);
    }
    EXPECT_THAT(bridge.Judge(), ElementsAreArray(expected));
    for (const std::string& text : GetParam().says) {
      ASSERT_FALSE(bridge.source.findings.empty());
      const HistoryFinding& first = bridge.source.findings[0];
      EXPECT_TRUE(absl::StrContains(absl::StrCat(first.what, "; ", first.effect, "; ", first.remedy), text))
          << first.what << "; " << first.effect << "; " << first.remedy;
    }
    EXPECT_EQ(bridge.source.lock_of_entry.size(), bridge.source.drizzle.entries.size());
  }
}

INSTANTIATE_TEST_SUITE_P(
    Cases, BridgeTest,
    ::testing::Values(
        Case{"Sound", [](Bridge&) {}, {}, {}},
        Case{"EditedInTheBaseline",
             [](Bridge& b) { b.at(0).up = "CREATE TABLE a (x int);\n"; },
             {"bridge-edited 1_a"},
             {"its up.sql is not what", "base was made of", "have not got the edit", "restore it from git",
              "new migration"}},
        Case{"EditedAfterItWasSynced",
             [](Bridge& b) { b.at(2).up += "-- a word\n"; },
             {"bridge-edited 3_c"},
             {"more1 was made of"}},
        Case{"EditedWhereDrizzleHasItsOwn",
             [](Bridge& b) { b.at(3).up = "VACUUM FULL;\n"; },
             {"bridge-edited 4_d"},
             {"its up.sql is not what"}},
        Case{"DrizzleSqlEdited",
             [](Bridge& b) { b.at(3).drizzle = "SELECT 5;\n"; },
             {"bridge-edited 4_d"},
             {"its drizzle.sql is not what"}},
        Case{"DrizzleSqlRemoved",
             [](Bridge& b) { b.at(3).drizzle.reset(); },
             {"bridge-edited 4_d"},
             {"it has no drizzle.sql any more", "restore it from git"}},
        Case{"DrizzleSqlAdded",
             [](Bridge& b) { b.at(2).drizzle = "SELECT 3;\n"; },
             {"bridge-edited 3_c"},
             {"it has a drizzle.sql, and", "remove it"}},
        Case{"DrizzleSqlOfTheBaseline", [](Bridge& b) { b.at(0).drizzle = "SELECT 1;\n"; }, {}, {}},
        Case{"BothEdited",
             [](Bridge& b) {
               b.at(3).up = "";
               b.at(3).drizzle = "";
             },
             {"bridge-edited 4_d", "bridge-edited 4_d"},
             {}},
        Case{"EveryLineEndAnother",
             [](Bridge& b) {
               for (DieselMigration& migration : b.source.diesel.migrations) {
                 migration.up = drizzle::WithCrlf(migration.up);
                 if (migration.drizzle) migration.drizzle = drizzle::WithCrlf(*migration.drizzle);
               }
             },
             {},
             {}},
        Case{"TheArchiveIsOfACheckoutWithCrlf",
             [](Bridge& b) { (*b.archive)[0].up = drizzle::WithCrlf((*b.archive)[0].up); },
             {},
             {}},
        Case{"DrizzlesFileWithCrlf",
             [](Bridge& b) {
               DrizzleEntry& entry = b.source.drizzle.entries[1];
               Rewrite(entry, drizzle::WithCrlf(entry.sql));
             },
             {"mark-crlf 0001_more1"},
             {}},
        Case{"OnlyDownIsEdited", [](Bridge& b) { b.at(0).down = "DROP TABLE a;\n"; }, {}, {}},
        Case{"Renamed", [](Bridge& b) { b.at(2).folder = "3_other"; }, {}, {}},
        Case{"RemovedFromTheBaseline",
             [](Bridge& b) { b.source.diesel.migrations.erase(b.source.diesel.migrations.begin()); },
             {"bridge-removed 1"},
             {"no migration of this version", "base stands for it", "restore its folder from git"}},
        Case{"RemovedAfterItWasSynced",
             [](Bridge& b) { b.source.diesel.migrations.pop_back(); },
             {"bridge-removed 4"},
             {"more2 stands for it"}},
        Case{"ItsFolderHasNoUp",
             [](Bridge& b) {
               b.source.diesel.migrations.pop_back();
               b.source.diesel.findings = {{HistoryFinding::Level::kFinding, "diesel-bad-folder", "4_d",
                                            "there is no up.sql in it", "", "give it one"}};
             },
             {"diesel-bad-folder 4_d"},
             {}},
        Case{"NoFolderOfDiesels",
             [](Bridge& b) {
               b.source.diesel = {};
               b.source.diesel.findings = {
                   {HistoryFinding::Level::kFinding, "diesel-no-folder", "m", "there is none", "", "see"}};
             },
             {"diesel-no-folder m"},
             {}},
        Case{"NotesOfTheFoldersAreNoneOfOurs",
             [](Bridge& b) {
               b.source.diesel.findings = {{HistoryFinding::Level::kNote, "diesel-x", "", "x", "", ""}};
               b.source.drizzle.findings = {{HistoryFinding::Level::kNote, "drizzle-x", "", "x", "", ""}};
             },
             {},
             {}},
        Case{"AFindingOfDrizzlesFolder",
             [](Bridge& b) {
               b.source.drizzle.findings = {
                   {HistoryFinding::Level::kFinding, "drizzle-snapshot-chain", "x", "x", "", "see"}};
             },
             {"drizzle-snapshot-chain x"},
             {}},
        Case{"TwiceInDieselsFolder",
             [](Bridge& b) {
               b.source.diesel.migrations.insert(b.source.diesel.migrations.begin() + 2,
                                                 Migration("3_b", "SELECT 33;\n"));
               b.source.diesel.findings = {{HistoryFinding::Level::kFinding, "diesel-version-twice", "3",
                                            "2 folders have this version", "", "rename one"}};
             },
             {"diesel-version-twice 3"},
             {}},
        Case{"NoArchive",
             [](Bridge& b) { b.archive.reset(); },
             {"bridge-archive pgassay.diesel.json"},
             {"there is no such file", "base was made of are still what they were"}},
        Case{"AnotherArchive",
             [](Bridge& b) { b.archive->pop_back(); },
             {"bridge-archive pgassay.diesel.json"},
             {"has not got all that", "stands for: 2"}},
        Case{"AnEntryThatIsNotOurs",
             [](Bridge& b) {
               Rewrite(b.source.drizzle.entries[1], "SELECT 3;\n");
               b.source.lock.entries[1].sha256 = b.source.drizzle.entries[1].sha256;
             },
             {"bridge-origin 0001_more1"},
             {"does not say which migration of Diesel's", "has it for 3"}},
        Case{"AnEntryOfAnotherMigration",
             [](Bridge& b) {
               b.source.lock.entries[1].diesel = {"3", "4"};
               b.source.lock.entries[2].diesel.clear();
             },
             {"bridge-origin 0001_more1"},
             {"was made of 3_c, and pgassay.lock.json has it for 3, 4"}},
        Case{"TheFileIsNotTheLocks",
             [](Bridge& b) { Rewrite(b.source.drizzle.entries[2], b.source.drizzle.entries[2].sql + ";"); },
             {"mark-file-changed 0002_more2"},
             {}},
        Case{"TheFileIsMissing",
             [](Bridge& b) {
               b.source.drizzle.entries[2].present = false;
               b.source.drizzle.entries[2].sql.clear();
             },
             {"mark-file-missing 0002_more2"},
             {}},
        Case{"TheLockKnowsNothingOfIt",
             [](Bridge& b) { b.source.lock.entries.pop_back(); },
             {"bridge-unlocked 0002_more2"},
             {"wrote it, and pgassay.lock.json knows nothing of that", "git restore"}},
        Case{"SomebodyGeneratedOne",
             [](Bridge& b) {
               b.source.lock.entries.pop_back();
               Rewrite(b.source.drizzle.entries[2], "ALTER TABLE a ADD COLUMN y int;\n");
             },
             {"bridge-own-entry 0002_more2"},
             {"does not have it", "no migration of Diesel's makes what it makes", "pgassay sync"}},
        Case{"TheEntryIsMissing",
             [](Bridge& b) { b.source.drizzle.entries.pop_back(); },
             {"mark-lock-entry-missing 0002_more2"},
             {}},
        Case{"FirstOneForOne",
             [](Bridge& b) {  // as of a history that was taken over whole: no baseline
               b.source.lock.entries[0].diesel = {"1"};
               b.source.diesel.migrations.erase(b.source.diesel.migrations.begin() + 1);
               Rewrite(b.source.drizzle.entries[0], drizzle::MakeSyncSql(b.at(0), "public").text);
               b.source.lock.entries[0].sha256 = b.source.drizzle.entries[0].sha256;
               b.archive.reset();
             },
             {},
             {}}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(JudgeBridgeTest, FreshAndLate) {
  Bridge bridge;
  EXPECT_THAT(bridge.Judge(), IsEmpty());
  EXPECT_THAT(bridge.source.fresh, IsEmpty());
  EXPECT_THAT(bridge.source.late, IsEmpty());
  EXPECT_THAT(bridge.source.lock_of_entry, ElementsAre(0, 1, 2));

  // What is run by the bytes of its version: 35 is between 3 and 4.
  std::vector<DieselMigration>& all = bridge.source.diesel.migrations;
  all.insert(all.begin(), Migration("0_first", "SELECT 0;"));
  all.insert(all.begin() + 4, Migration("35_hotfix", "SELECT 35;"));
  all.push_back(Migration("5_e", "SELECT 5;"));
  all.push_back(Migration("6_f", "COMMIT;"));
  EXPECT_THAT(bridge.Judge(), IsEmpty());
  EXPECT_THAT(FoldersOf(bridge.source.fresh), ElementsAre("0_first", "35_hotfix", "5_e", "6_f"));
  EXPECT_THAT(bridge.source.late, ElementsAre("0_first", "35_hotfix"));

  // Drizzle's own entry stands between them, if the lock has it.
  DrizzleEntry own = EntryOf(DrizzleFormat::kJournal7, 3);
  bridge.source.drizzle.entries.push_back(own);
  EXPECT_THAT(bridge.Judge(), ElementsAre("bridge-own-entry 0003_more3"));
  bridge.source.findings.clear();
  EXPECT_THAT(bridge.source.lock_of_entry, ElementsAre(0, 1, 2, std::nullopt));
  bridge.source.lock.entries.push_back({.name = own.name,
                                        .when_ms = own.when_ms,
                                        .sha256 = own.sha256,
                                        .catalog = std::string(64, 'c'),
                                        .diesel = {}});
  EXPECT_THAT(bridge.Judge(), IsEmpty());
  EXPECT_THAT(bridge.source.lock_of_entry, ElementsAre(0, 1, 2, std::nullopt));
  EXPECT_THAT(FoldersOf(bridge.source.fresh), ElementsAre("0_first", "35_hotfix", "5_e", "6_f"));
}

// Which names the journal's "0001_it" the folder "2026...00_it", and forgets milliseconds.
TEST(JudgeBridgeTest, AfterDrizzleKitUp) {
  const auto upgraded = [] {
    Bridge bridge(DrizzleFormat::kFolders9);
    bridge.source.drizzle.entries.push_back(EntryOf(DrizzleFormat::kFolders9, 3));
    bridge.source.lock = LockOf(bridge.source.drizzle);
    for (size_t i = 0; i < 4; ++i) {
      ledger::LockEntry& entry = bridge.source.lock.entries[i];
      entry.name = absl::StrCat("000", i, entry.name.substr(14));
      entry.when_ms += 719;
    }
    bridge.source.lock.entries[3].diesel.clear();
    return bridge;
  };
  Bridge bridge = upgraded();
  EXPECT_THAT(bridge.Judge(), IsEmpty());
  EXPECT_THAT(bridge.source.lock_of_entry, ElementsAre(0, 1, 2, std::nullopt));

  // The file of Drizzle's own is the team's to edit; then it is known by its second and its words.
  bridge = upgraded();
  Rewrite(bridge.source.drizzle.entries[3], "SELECT 'edited';\n");
  EXPECT_THAT(bridge.Judge(), IsEmpty());
  bridge = upgraded();
  Rewrite(bridge.source.drizzle.entries[3], "SELECT 'edited';\n");
  bridge.source.drizzle.entries[3].name = "20261004000000_other";
  EXPECT_THAT(bridge.Judge(),
              ElementsAre("mark-lock-entry-missing 0003_more3", "bridge-own-entry 20261004000000_other"));
  bridge = upgraded();
  bridge.source.lock.entries[3].when_ms += 1000;
  EXPECT_THAT(bridge.Judge(),
              ElementsAre("mark-lock-entry-missing 0003_more3", "bridge-own-entry 20261004000000_more3"));
  // Diesel's is known by its bytes alone.
  bridge = upgraded();
  Rewrite(bridge.source.drizzle.entries[2], bridge.source.drizzle.entries[2].sql + ";");
  EXPECT_THAT(bridge.Judge(),
              ElementsAre("mark-lock-entry-missing 0002_more2", "bridge-unlocked 20261003000000_more2"));
}

// Whatever is edited is named, and nothing else.
TEST(JudgeBridgePropertyTest, NamesWhatWasEdited) {
  std::mt19937 random(20261123);
  for (int round = 0; round < 500; ++round) {
    Bridge bridge(random() % 2 == 0 ? DrizzleFormat::kJournal7 : DrizzleFormat::kFolders9);
    std::vector<std::string> expected;
    for (DieselMigration& migration : bridge.source.diesel.migrations) {
      const bool edit = random() % 3 == 0, crlf = random() % 2 == 0;
      if (edit) {
        // A byte less, or one more.
        const size_t at = random() % (migration.up.size() - 1);
        if (random() % 2 == 0) {
          migration.up.erase(at, 1);
        } else {
          migration.up.insert(at, 1, '#');
        }
        expected.push_back("bridge-edited " + migration.folder);
      }
      if (crlf) migration.up = drizzle::WithCrlf(migration.up);
    }
    EXPECT_THAT(bridge.Judge(), ElementsAreArray(expected));
  }
}

}  // namespace
}  // namespace pgassay::migrate
