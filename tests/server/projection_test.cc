// Rows named across added, renamed, widened and dropped columns; declared changes and their coverage.
#include "server/scan_fixture.h"

namespace pgassay {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Kind = DeclaredChange::Kind;

DeclaredChange Column(Kind kind, const std::string& column) {
  DeclaredChange change;
  change.kind = kind;
  change.table = {"public", "users"};
  change.column = column;
  change.rule = column;
  return change;
}

DeclaredChange Renamed(const std::string& column, const std::string& to) {
  DeclaredChange change = Column(Kind::kColumnRenamed, column);
  change.to_column = to;
  return change;
}

DeclaredChange Expression(const std::string& column, const std::string& sql) {
  DeclaredChange change = Column(Kind::kColumnExpression, column);
  change.expression = sql;
  return change;
}

DeclaredChange TableRenamed(const std::string& to) {
  DeclaredChange change = Column(Kind::kTableRenamed, "");
  change.to_table = {"public", to};
  return change;
}

std::string Keys(const TableReport& table) {
  std::string keys;
  for (const FoundRow& row : table.found) {
    keys += keys.empty() ? "" : " ";
    keys += row.key.empty() ? "row" : row.key[0].value;
    for (const std::string& column : row.columns) keys += ":" + column;
  }
  return keys;
}

class ProjectionTest : public ScanTest {
 protected:
  void SetUp() override {
    ScanTest::SetUp();
    Sql("CREATE TABLE users (id int PRIMARY KEY, mail text, age int, born timestamp, old text);"
        "INSERT INTO users SELECT g, 'm' || g, g % 90, '2000-01-01'::timestamp + g * '1 h'::interval, 'o' || "
        "g "
        "FROM generate_series(1, 3000) g");
    ASSERT_THAT(Fingerprint("before"), IsOk());
    Restore("b");
  }

  // By every way that AFTER can be given.
  std::vector<Report> VerifyAll(const Changes& changes = {}) {
    ScanOptions options;
    options.changes = changes;
    EXPECT_THAT(Fingerprint("before", options), IsOk());
    ScanOptions like = options;
    like.like_file = Path("before");
    EXPECT_THAT(Fingerprint("after", like, "b"), IsOk());
    std::vector<Report> reports;
    for (const auto& [before, after] :
         {std::pair{File("before"), File("after")}, {File("before"), Live("b")}, {Live("a"), Live("b")}}) {
      auto report = Verify(before, after, options);
      EXPECT_THAT(report, IsOk());
      if (report.ok()) reports.push_back(*std::move(report));
    }
    return reports;
  }

  void ExpectAll(const Changes& changes, Verdict verdict, const std::string& keys) {
    for (const Report& report : VerifyAll(changes)) {
      EXPECT_EQ(report.verdict, verdict);
      const TableReport* users = FindTable(report, "users");
      ASSERT_NE(users, nullptr);
      EXPECT_EQ(Keys(*users), keys) << users->reason << " / " << users->found_reason;
      for (const DeclaredReport& declared : report.declared)
        EXPECT_TRUE(declared.matched) << declared.rule << ": " << declared.reason;
      EXPECT_EQ(report.declared.size(), changes.size());
    }
  }
};

TEST_F(ProjectionTest, RowsAreNamedAcrossAnAddedColumn) {
  Sql("ALTER TABLE users ADD phone text DEFAULT 'none'; UPDATE users SET age = age + 1 WHERE id = 77;"
      "DELETE FROM users WHERE id = 8",
      "b");
  ExpectAll({}, Verdict::kDifferent, "8 77:age");
  ExpectAll({Column(Kind::kColumnAdded, "phone")}, Verdict::kDifferent, "8 77:age");
}

TEST_F(ProjectionTest, WhatWasDeclaredIsTheSame) {
  Sql("ALTER TABLE users ADD phone text DEFAULT 'none'; ALTER TABLE users RENAME mail TO email;"
      "ALTER TABLE users ALTER age TYPE bigint; ALTER TABLE users ALTER born TYPE timestamptz USING born AT "
      "TIME "
      "ZONE 'UTC'; ALTER TABLE users DROP old",
      "b");
  const Changes changes = {Column(Kind::kColumnAdded, "phone"), Renamed("mail", "email"),
                           Column(Kind::kColumnWidened, "age"), Expression("born", "born AT TIME ZONE 'UTC'"),
                           Column(Kind::kColumnDropped, "old")};
  ExpectAll(changes, Verdict::kSame, "");
  Sql("UPDATE users SET email = 'x' WHERE id = 5; UPDATE users SET born = born + '1 us'::interval WHERE id = "
      "9",
      "b");
  ExpectAll(changes, Verdict::kDifferent, "5:mail 9:born");
}

TEST_F(ProjectionTest, ARenamedTable) {
  Sql("ALTER TABLE users RENAME TO people; ALTER TABLE people RENAME id TO person", "b");
  ExpectAll({TableRenamed("people"), Renamed("id", "person")}, Verdict::kSame, "");
  Sql("UPDATE people SET age = 1 WHERE person = 2", "b");
  ExpectAll({TableRenamed("people"), Renamed("id", "person")}, Verdict::kDifferent, "2:age");
}

TEST_F(ProjectionTest, AnotherKeyIsDeclared) {
  Sql("ALTER TABLE users DROP id; ALTER TABLE users ADD id uuid DEFAULT gen_random_uuid() PRIMARY KEY;"
      "ALTER TABLE users ADD UNIQUE (mail)",
      "b");
  DeclaredChange key = Column(Kind::kTableKey, "");
  key.key = {"mail"};
  Changes changes = {key, Column(Kind::kColumnDropped, "id"), Column(Kind::kColumnAdded, "id")};
  for (const Report& report : VerifyAll({key})) EXPECT_EQ(report.verdict, Verdict::kDifferent);
}

TEST_F(ProjectionTest, ADeclaredKeyThatRepeatsPairsNoRows) {
  Sql("CREATE TABLE items (o int, p int, v text);"
      "INSERT INTO items SELECT g / 10, g % 10, 'v' || g FROM generate_series(0, 4999) g");
  Restore("b");
  Sql("DELETE FROM items WHERE o = 7 AND p = 1; INSERT INTO items VALUES (7, 99, 'bogus')", "b");
  DeclaredChange key = Column(Kind::kTableKey, "");
  key.table = {"public", "items"};
  key.key = {"o"};
  for (const Report& report : VerifyAll({key})) {
    const TableReport* items = FindTable(report, "items");
    EXPECT_EQ(items->differences, (Differences{.lost = 1, .gained = 1, .changed = 0, .exact = true}));
    EXPECT_EQ(Keys(*items), "7 7");
    EXPECT_THAT(items->found_reason, HasSubstr("no index makes the key unique"));
  }
}

TEST_F(ProjectionTest, WideningToAnotherClassIsProvenValueByValue) {
  Sql("ALTER TABLE users ALTER age TYPE numeric(12,2)", "b");
  ExpectAll({Column(Kind::kColumnWidened, "age")}, Verdict::kSame, "");
  Sql("UPDATE users SET age = 7.5 WHERE id = 8", "b");
  ScanOptions options;
  options.changes = {Column(Kind::kColumnWidened, "age")};
  // A value that is none of BEFORE's type takes the projection from its table, and nothing from the others.
  Sql("CREATE TABLE lost (id int PRIMARY KEY); INSERT INTO lost SELECT generate_series(1, 9)");
  ASSERT_THAT(Fingerprint("before"), IsOk());
  const auto report = Verify(File("before"), Live("b"), options);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->exit_code, 1);
  EXPECT_EQ(FindTable(*report, "lost")->status, TableStatus::kLost);
  EXPECT_NE(FindTable(*report, "users")->status, TableStatus::kSame);
  EXPECT_THAT(report->after.header.source.notes,
              Contains(HasSubstr("public.users: the SQL that --changes asks for in place of age")));
}

TEST_F(ProjectionTest, ExpressionsThatAreNone) {
  for (const char* sql : {"nonsense(", "max(age)", "generate_series(1, age)", "age)::text, (age", "'x'::text",
                          "(SELECT max(id) FROM public.users)"}) {
    SCOPED_TRACE(sql);
    ScanOptions options;
    options.changes = {Expression("age", sql)};
    EXPECT_THAT(Verify(File("before"), Live("b"), options).status(),
                StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("public.users.age")));
  }
}

TEST_F(ProjectionTest, ARuleThatMatchesNothingIsAFinding) {
  for (const DeclaredChange& change :
       {Column(Kind::kColumnAdded, "phone"), Renamed("mail", "email"), Column(Kind::kColumnWidened, "age"),
        Expression("born", "born"), Column(Kind::kColumnDropped, "old"), TableRenamed("people")}) {
    SCOPED_TRACE(static_cast<int>(change.kind));
    ScanOptions options;
    options.changes = {change};
    const auto report = Verify(File("before"), Live("b"), options);
    ASSERT_THAT(report, IsOk());
    EXPECT_EQ(report->verdict, Verdict::kDifferent);
    EXPECT_EQ(report->exit_code, 1);
    ASSERT_EQ(report->declared.size(), 1U);
    EXPECT_FALSE(report->declared[0].matched);
  }
}

// Tables that the user leaves out are there all the same, and so is what the rules say of them.
TEST_F(ProjectionTest, RulesForWhatIsLeftOutAreNoFindings) {
  Sql("CREATE TABLE w (id int PRIMARY KEY); CREATE TABLE gone (id int PRIMARY KEY)");
  Restore("b");
  Sql("ALTER TABLE users RENAME TO people; DROP TABLE gone; CREATE TABLE fresh (id int PRIMARY KEY);"
      "ALTER TABLE people ADD COLUMN z int",
      "b");
  DeclaredChange gone = Column(Kind::kTableDropped, "");
  gone.table.name = "gone";
  DeclaredChange fresh = Column(Kind::kTableAdded, "");
  fresh.table.name = "fresh";
  ScanOptions options;
  options.changes = {TableRenamed("people"), Column(Kind::kColumnAdded, "z"), gone, fresh};
  ASSERT_THAT(Fingerprint("before"), IsOk());
  ASSERT_THAT(Fingerprint("after", {}, "b"), IsOk());
  const auto verify = [&](const std::vector<std::string>& tables, const std::vector<std::string>& exclude,
                          Verdict verdict, size_t left_out) {
    options.tables = tables;
    options.exclude = exclude;
    for (const auto& [before, after] : {std::pair{File("before"), File("after")},
                                        {File("before"), Live("b")},
                                        {Live("a"), File("after")},
                                        {Live("a"), Live("b")}}) {
      const auto report = Verify(before, after, options);
      ASSERT_THAT(report, IsOk());
      EXPECT_EQ(report->verdict, verdict);
      size_t count = 0;
      for (const DeclaredReport& rule : report->declared) {
        EXPECT_NE(rule.matched, rule.left_out) << rule.reason;
        count += rule.left_out ? 1 : 0;
      }
      EXPECT_EQ(count, left_out);
    }
  };
  verify({}, {}, Verdict::kSame, 0);
  verify({"w"}, {}, Verdict::kSame, 4);
  verify({}, {"users", "people"}, Verdict::kSame, 2);
  verify({}, {"people"}, Verdict::kNotProven, 2);
  verify({}, {"users"}, Verdict::kNotProven, 2);
  // Another table under the old name is not the old one.
  Sql("CREATE TABLE users (LIKE people INCLUDING ALL); INSERT INTO users TABLE people", "b");
  Sql("ALTER TABLE users DROP COLUMN z", "b");
  options.changes.push_back(Column(Kind::kTableAdded, ""));
  ASSERT_THAT(Fingerprint("after", {}, "b"), IsOk());
  verify({}, {"people"}, Verdict::kNotProven, 2);
}

}  // namespace
}  // namespace pgassay
