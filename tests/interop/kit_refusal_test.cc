// What drizzle-kit and a project can get wrong. Where the real program cannot be made to, a script stands in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "interop/kit_project.h"
#include "migrate/drizzle/kit.h"
#include "testing/variable.h"

namespace pgassay::migrate::drizzle {
namespace {

namespace fs = std::filesystem;
using ::pgassay::testing::BytesOf;
using ::pgassay::testing::Entry;
using ::pgassay::testing::KitEntries;
using ::pgassay::testing::KitProject;
using ::pgassay::testing::NamesUnder;
using ::pgassay::testing::Variable;
using ::pgassay::testing::WriteTree;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string Message(const absl::Status& status) {
  return std::string(status.message());
}

template <typename T>
std::string Message(const absl::StatusOr<T>& result) {
  return Message(result.status());
}

// Nothing of ours is left in the project.
void ExpectClean(const KitProject& project) {
  for (const auto& each : fs::directory_iterator(project.root()))
    EXPECT_THAT(each.path().filename().string(), Not(HasSubstr(".pgassay"))) << each.path();
}

struct ConfigCase {
  std::string name;
  std::string config;
  absl::StatusCode code;
  std::vector<std::string> says;
  std::vector<std::string> lines = {"stable"};
};

std::vector<ConfigCase> ConfigCases() {
  const auto no = absl::StatusCode::kFailedPrecondition;
  const auto broken = absl::StatusCode::kInvalidArgument;
  const auto object = [](const std::string& more) {
    return "export default { dialect: 'postgresql', schema: './src/schema.ts', " + more + " }";
  };
  return {
      {"mysql",
       "export default { dialect: 'mysql', schema: './src/schema.ts', out: './drizzle' }",
       no,
       {"drizzle.config.ts", "\"mysql\"", "\"postgresql\""},
       {"stable", "v1"}},
      {"no_dialect", "export default { schema: './src/schema.ts' }", no, {"it has no dialect"}},
      {"nothing", "export const config = 1;", no, {"it has no dialect"}},
      {"function", "export default () => ({ dialect: 'postgresql' })", no, {"a function", "takes an object"}},
      {"promise", "export default Promise.resolve({ dialect: 'postgresql' })", no, {"a promise"}},
      {"string", "export default 'postgresql'", no, {"a string"}},
      {"out", object("out: './migrations'"), no, {"out /", "/migrations", "[drizzle] out = /", "/drizzle"}},
      {"schemas",
       object("out: './drizzle', schemaFilter: ['public', 'metering']"),
       no,
       {"schemaFilter [\"public\", \"metering\"]", "[database] schemas = [\"public\"]"},
       {"stable", "v1"}},
      {"schema",
       object("out: './drizzle', migrations: { schema: 'history' }"),
       no,
       {"migrations.schema history", "migrations_schema = drizzle"}},
      {"table",
       object("out: './drizzle', migrations: { table: 'history' }"),
       no,
       {"migrations.table history", "migrations_table = __drizzle_migrations"}},
      {"throws",
       "throw new Error('the moon is full')",
       broken,
       {"drizzle.config.ts", "the moon is full"},
       {"stable", "v1"}},
      {"syntax", "export default {{", broken, {"drizzle.config.ts"}},
      {"import", "import x from 'no-such-package';\nexport default x;", broken, {"no-such-package"}},
      {"secret",
       "throw new Error('cannot reach postgresql://app:geheim@db/x')",
       broken,
       {"postgresql://app:***@db/x"}},
      {"exits", "process.exit(0)", broken, {"it said nothing"}},
  };
}

TEST(KitRefusalTest, RefusesConfigs) {
  for (const ConfigCase& one : ConfigCases()) {
    for (const std::string& line : one.lines) {
      SCOPED_TRACE(one.name + " " + line);
      KitProject project(line, KitEntries());
      PGASSAY_NEEDS(project);
      WriteTree(project.root(), {{"drizzle.config.ts", one.config}});
      const auto kit = project.Open();
      EXPECT_EQ(kit.status().code(), one.code) << kit.status();
      for (const std::string& text : one.says) EXPECT_THAT(Message(kit), HasSubstr(text));
      EXPECT_THAT(Message(kit), Not(HasSubstr("geheim")));
      ExpectClean(project);
    }
  }
}

// A drizzle-kit of another version, as far as its package says.
std::vector<Entry> Installed(const std::string& kit, const std::string& orm, const std::string& program) {
  return {{"node_modules/drizzle-kit/package.json",
           absl::StrCat(R"({"name":"drizzle-kit","version":")", kit, "\"}")},
          {"node_modules/drizzle-kit/bin.cjs", program},
          {"node_modules/drizzle-orm/package.json",
           absl::StrCat(R"({"name":"drizzle-orm","version":")", orm, "\"}")}};
}

TEST(KitRefusalTest, RefusesOtherVersions) {
  const struct {
    const char* kit;
    const char* orm;
    const char* says;
  } kCases[] = {
      {"0.27.2", "0.45.4", "drizzle-kit 0.27.2 is not supported"},
      {"0.32.0", "0.45.4", "drizzle-kit 0.32.0 is not supported"},
      {"1.0.0-rc.4", "1.0.0-rc.4", "install drizzle-kit@1.0.0-rc.5 and drizzle-orm@1.0.0-rc.5"},
      {"0.31.11", "1.0.0-rc.5", "drizzle-kit 0.31.11 and drizzle-orm 1.0.0-rc.5 do not go together"},
      {"1.0.0-rc.5", "0.45.4", "install drizzle-orm@1.0.0-rc.5"},
  };
  KitProject real("stable", {});
  PGASSAY_NEEDS(real);
  const std::string program = absl::StrCat(
      "require(", "\"", fs::canonical(real.root() + "/node_modules/drizzle-kit/bin.cjs").string(), "\")");
  for (const auto& one : kCases) {
    SCOPED_TRACE(one.says);
    std::vector<Entry> entries = KitEntries();
    for (const Entry& each : Installed(one.kit, one.orm, program)) entries.push_back(each);
    entries[1].bytes = "export default { dialect: 'postgresql', schema: './src/schema.ts' }";
    KitProject project("stable", entries);
    project.settings().drizzle.kit = "node node_modules/drizzle-kit/bin.cjs";
    const auto kit = project.Open();
    EXPECT_TRUE(absl::IsFailedPrecondition(kit.status())) << kit.status();
    EXPECT_THAT(Message(kit), HasSubstr(one.says));
  }
}

TEST(KitRefusalTest, SaysWhatIsMissing) {
  KitProject project("stable", KitEntries());
  PGASSAY_NEEDS(project);
  const ProjectSettings settings = project.settings();
  const auto refused = [&](ProjectSettings changed) {
    const auto kit = Kit::Open(changed);
    EXPECT_TRUE(absl::IsNotFound(kit.status())) << kit.status();
    ExpectClean(project);
    return Message(kit);
  };
  ProjectSettings changed = settings;
  changed.drizzle.root = "/nonexistent";
  EXPECT_EQ(refused(changed), "[drizzle] root: there is no folder /nonexistent");
  changed = settings;
  changed.drizzle.config = project.root() + "/none.ts";
  EXPECT_EQ(refused(changed),
            absl::StrCat("[drizzle] config: there is no file ", project.root(), "/none.ts"));
  changed = settings;
  changed.drizzle.kit = "pgassay-no-such-program drizzle-kit";
  EXPECT_THAT(refused(changed), AllOf(HasSubstr("`pgassay-no-such-program drizzle-kit` cannot be run"),
                                      HasSubstr("not found")));
  fs::remove(project.root() + "/node_modules");
  for (const auto& [kit, install] :
       std::vector<std::pair<std::string, std::string>>{{"npx drizzle-kit", "npm install"},
                                                        {"bunx drizzle-kit", "bun install"},
                                                        {"pnpm exec drizzle-kit", "pnpm install"},
                                                        {"yarn drizzle-kit", "yarn install"}}) {
    changed = settings;
    changed.drizzle.kit = kit;
    EXPECT_EQ(refused(changed), absl::StrCat("drizzle-kit is not installed for ", project.root(), ": run `",
                                             install, "` there"));
  }
  // npx would install what it does not find.
  WriteTree(project.root(), {{"node_modules/drizzle-kit/package.json", "{}"},
                             {"node_modules/drizzle-orm/package.json", "{}"}});
  changed.drizzle.kit = "npx drizzle-kit";
  refused(changed);
}

TEST(KitRefusalTest, RefusesSchemasThatDoNotLoad) {
  const struct {
    const char* schema;
    const char* says;
    bool both = false;  // lines, as 1.0 takes its time
  } kCases[] = {
      {"export const users = pgTable(", "schema.ts", true},
      {"import './missing';", "missing"},
      {"import { pgTable } from 'drizzle-orm/pg-core';\nexport const a = pgTable('a', { c: unknown('c') });",
       "unknown is not defined"},
      {"throw new Error('cannot reach postgresql://app:geheim@db/x')", "postgresql://app:***@db/x"},
  };
  for (const std::string line : {"stable", "v1"}) {
    KitProject project(line, KitEntries());
    PGASSAY_NEEDS(project);
    const auto kit = project.Open();
    ASSERT_TRUE(kit.ok()) << kit.status();
    const std::vector<std::string> schema = (*kit)->config().schema;
    for (const auto& one : kCases) {
      if (line == "v1" && !one.both) continue;
      SCOPED_TRACE(line + ": " + one.schema);
      WriteTree(project.root(), {{"src/schema.ts", one.schema}});
      const auto sql = (*kit)->Export(schema);
      EXPECT_TRUE(absl::IsInvalidArgument(sql.status())) << sql.status();
      EXPECT_THAT(Message(sql), AllOf(HasSubstr(one.says), Not(HasSubstr("geheim"))));
    }
    const auto files = (*kit)->Generate(schema, project.root() + "/drizzle", "x");
    EXPECT_TRUE(absl::IsInvalidArgument(files.status())) << files.status();
    EXPECT_FALSE(fs::exists(project.root() + "/drizzle"));
    const auto missing = (*kit)->Export({project.root() + "/none.ts"});
    EXPECT_TRUE(absl::IsInvalidArgument(missing.status())) << missing.status();
    // Nothing in it is no error.
    WriteTree(project.root(), {{"src/schema.ts", "export const nothing = 1;"}});
    const auto empty = (*kit)->Export(schema);
    EXPECT_TRUE(empty.ok()) << empty.status();
    EXPECT_EQ(empty.value_or("?"), "");
  }
}

TEST(KitRefusalTest, NeverAnswersAQuestion) {
  for (const std::string line : {"stable", "v1"}) {
    SCOPED_TRACE(line);
    KitProject project(line, KitEntries());
    PGASSAY_NEEDS(project);
    const auto kit = project.Open();
    ASSERT_TRUE(kit.ok()) << kit.status();
    const std::string out = project.root() + "/drizzle";
    const std::vector<std::string> schema = (*kit)->config().schema;
    ASSERT_TRUE((*kit)->Generate(schema, out, "first").ok());
    const std::vector<std::string> before = NamesUnder(out);
    WriteTree(project.root(), {{"src/schema.ts", pgassay::testing::kKitRenamed}});
    const auto files = (*kit)->Generate(schema, out, "second");
    EXPECT_TRUE(absl::IsFailedPrecondition(files.status())) << files.status();
    EXPECT_THAT(Message(files), HasSubstr("renamed"));
    EXPECT_EQ(NamesUnder(out), before);
  }
}

// It ends with 0 and writes nothing.
TEST(KitRefusalTest, SeesSnapshotsThatCollide) {
  KitProject project("stable", KitEntries());
  PGASSAY_NEEDS(project);
  const auto kit = project.Open();
  ASSERT_TRUE(kit.ok()) << kit.status();
  const std::string out = project.root() + "/drizzle";
  const std::vector<std::string> schema = (*kit)->config().schema;
  ASSERT_TRUE((*kit)->Generate(schema, out, "first").ok());
  fs::copy(out + "/meta/0000_snapshot.json", out + "/meta/0001_snapshot.json");
  WriteTree(project.root(), {{"src/schema.ts", pgassay::testing::kKitWithEmail}});
  const auto files = (*kit)->Generate(schema, out, "second");
  EXPECT_TRUE(absl::IsInvalidArgument(files.status())) << files.status();
  EXPECT_THAT(Message(files), AllOf(HasSubstr("it wrote nothing (exit code 0)"), HasSubstr("collision")));
  EXPECT_THAT(NamesUnder(out), ElementsAre("0000_first.sql", "meta", "meta/0000_snapshot.json",
                                           "meta/0001_snapshot.json", "meta/_journal.json"));
}

struct FakeCase {
  std::string name;
  std::string generate;  // what it does instead
  absl::StatusCode code;
  std::string says;
};

// $(newest) is the folder that the real one wrote.
TEST(KitRefusalTest, JudgesByWhatWasWritten) {
  const auto fine = absl::StatusCode::kOk;
  const auto half = absl::StatusCode::kInternal;
  const auto none = absl::StatusCode::kInvalidArgument;
  const std::vector<FakeCase> cases = {
      {"exit_1_although_written", "\"$KIT\" \"$@\"; exit 1", fine, ""},
      {"noise", "\"$KIT\" \"$@\"; echo 'Error: not really' >&2", fine, ""},
      {"exit_0_without_writing", "echo done; exit 0", none, "it wrote nothing (exit code 0); it said:\ndone"},
      {"exit_3_silently", "exit 3", none, "it wrote nothing (exit code 3); it said:\nit said nothing"},
      {"says_no_change_but_fails", "echo No schema changes; exit 1", none, "No schema changes"},
      {"no_sql", "\"$KIT\" \"$@\"; rm $(newest)/*.sql", half, "it did not finish its work"},
      {"no_snapshot", "\"$KIT\" \"$@\"; rm $(newest)/meta/*_snapshot.json", half,
       "it did not finish its work"},
      {"half_a_snapshot", "\"$KIT\" \"$@\"; echo '{' >$(newest)/meta/0000_snapshot.json", half,
       "did not finish"},
      {"no_journal", "\"$KIT\" \"$@\"; rm $(newest)/meta/_journal.json", half, "did not finish"},
      {"half_a_journal", "\"$KIT\" \"$@\"; echo '{\"entries\":[' >$(newest)/meta/_journal.json", half,
       "did not finish"},
      {"another_tag", "\"$KIT\" \"$@\"; mv $(newest)/0000_x.sql $(newest)/0000_y.sql", half,
       "did not finish"},
      {"one_more_file", "\"$KIT\" \"$@\"; touch $(newest)/extra.sql", half, "did not finish"},
      {"killed", "\"$KIT\" \"$@\"; kill -9 $$", half, "exit code 137"},
      {"secret", "echo postgresql://app:geheim@db/x; exit 1", none, "postgresql://app:***@db/x"},
  };
  KitProject project("stable", KitEntries());
  PGASSAY_NEEDS(project);
  project.Fake("exec \"$KIT\" \"$@\"");
  const auto kit = project.Open();
  ASSERT_TRUE(kit.ok()) << kit.status();
  for (const FakeCase& one : cases) {
    SCOPED_TRACE(one.name);
    project.Fake(
        absl::StrCat("newest() { ls -td .pgassay-kit-*/out-* | grep -m 1 . || echo none; }\n", one.generate));
    const std::string out = project.root() + "/drizzle";
    const auto files = (*kit)->Generate((*kit)->config().schema, out, "x");
    EXPECT_EQ(files.status().code(), one.code) << files.status();
    EXPECT_THAT(Message(files), AllOf(HasSubstr(one.says), Not(HasSubstr("geheim"))));
    EXPECT_EQ(fs::exists(out), files.ok());
    if (files.ok()) {
      EXPECT_THAT(*files, ElementsAre("0000_x.sql", "meta/0000_snapshot.json", "meta/_journal.json"));
    }
    fs::remove_all(out);
  }
}

TEST(KitRefusalTest, EndsWhatHangsAndWhatIsInterrupted) {
  KitProject project("stable", KitEntries());
  PGASSAY_NEEDS(project);
  project.Fake("echo waiting; sleep 300");
  const auto slow = Kit::Open(project.settings(), nullptr, 1000);
  EXPECT_TRUE(absl::IsDeadlineExceeded(slow.status())) << slow.status();
  EXPECT_EQ(Message(slow), "drizzle-kit check: it did not end in 1 s; it said:\nwaiting");
  std::atomic<int> interrupt{0};
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    interrupt = SIGINT;
  });
  const auto stopped = Kit::Open(project.settings(), &interrupt);
  other.join();
  EXPECT_TRUE(absl::IsCancelled(stopped.status())) << stopped.status();
  ExpectClean(project);
}

// The real database cannot be reached, nobody is asked, and nothing of ours is shown to others.
TEST(KitRefusalTest, GivesNoWayToTheRealDatabase) {
  KitProject project("stable", KitEntries());
  PGASSAY_NEEDS(project);
  const std::string secret = "postgresql://app:geheim@production.invalid/x";
  const Variable url("DATABASE_URL", secret), other("PROD_URL", secret), scratch("SCRATCH_URL", secret);
  const Variable host("PGHOST", "production.invalid"), password("PGPASSWORD", "geheim");
  const Variable prefix("TEST_CONFIG_PATH_PREFIX", "/nonexistent");
  project.settings().database.url_env = "PROD_URL";
  project.Fake(absl::StrCat("env >", project.root(), "/env\nif (: </dev/tty) 2>/dev/null; then echo tty >>",
                            project.root(), "/env; fi\ncat >>", project.root(), "/env\n\"$KIT\" \"$@\""));
  const auto kit = project.Open();
  ASSERT_TRUE(kit.ok()) << kit.status();
  const std::string env = "\n" + BytesOf(project.root() + "/env");
  EXPECT_THAT(env, AllOf(HasSubstr("\nDATABASE_URL=postgresql://pgassay@127.0.0.1:1/none\n"),
                         HasSubstr("\nPROD_URL=postgresql://pgassay@127.0.0.1:1/none\n"),
                         HasSubstr("\nCI=1\n"), HasSubstr("\nnpm_config_yes=false\n")));
  for (const char* never : {"geheim", "production", "\nPGHOST", "\nSCRATCH_URL", "\ntty\n", "TEST_CONFIG"})
    EXPECT_THAT(env, Not(HasSubstr(never)));
}

TEST(KitRefusalTest, NeedsAFolderItMayWriteIn) {
  if (geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  KitProject project("stable", KitEntries());
  PGASSAY_NEEDS(project);
  fs::permissions(project.root(), fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_TRUE(absl::IsPermissionDenied(project.Open().status()));
  fs::permissions(project.root(), fs::perms::owner_all);
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
