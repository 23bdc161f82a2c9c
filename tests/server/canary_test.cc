// Values of rows stay out of reports unless they are asked for (fault table, row 43).
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/substitute.h"
#include "report/json.h"
#include "report/text.h"
#include "server/scan_fixture.h"

namespace pgassay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct Canary {
  const char* type;
  const char* value;   // SQL
  const char* needle;  // how it sings in a report
};

constexpr char kWord[] = "Xyzzy4711";
constexpr char kNumber[] = "471147424711";

// Long enough not to turn up in a hash or an identifier by chance.
const std::vector<Canary>& Canaries() {
  static const auto& canaries =
      *new std::vector<Canary>{{"text", "'Xyzzy4711'", kWord},
                               {"varchar(40)", "'Xyzzy4711'", kWord},
                               {"char(40)", "'Xyzzy4711'", kWord},
                               {"name", "'Xyzzy4711'", kWord},
                               {"citext", "'Xyzzy4711'", kWord},
                               {"bytea", "'\\x58797a7a7934373131'", "58797a7a7934373131"},
                               {"json", "'{\"k\": \"Xyzzy4711\"}'", kWord},
                               {"jsonb", "'{\"Xyzzy4711\": 1}'", kWord},
                               {"jsonpath", "'$.Xyzzy4711'", kWord},
                               {"xml", "'<k>Xyzzy4711</k>'", kWord},
                               {"text[]", "'{a,Xyzzy4711}'", kWord},
                               {"hstore", "'Xyzzy4711=>1'", kWord},
                               {"hstore[]", "ARRAY['k=>Xyzzy4711'::hstore]", kWord},
                               {"ltree", "'a.Xyzzy4711'", kWord},
                               {"tsvector", "'Xyzzy4711'", kWord},
                               {"tsquery", "'Xyzzy4711 & a'", kWord},
                               {"refcursor", "'Xyzzy4711'", kWord},
                               {"secret", "'Xyzzy4711'", kWord},
                               {"holder", "ROW('Xyzzy4711', 1)", kWord},
                               {"holder[]", "ARRAY[ROW('Xyzzy4711', 1)::holder]", kWord},
                               {"outer_holder", "ROW(ROW('Xyzzy4711', 1)::holder, 2)", kWord},
                               {"code", "'Xyzzy4711'", kWord},
                               {"code[]", "ARRAY['Xyzzy4711'::code]", kWord},
                               {"words", "words('Xyzzy4711', NULL)", kWord},
                               {"words_multirange", "words_multirange(words('Xyzzy4711', NULL))", kWord},
                               {"int8", "471147424711", kNumber},
                               {"int8[]", "'{1,471147424711}'", kNumber},
                               {"numeric", "471147424711.5", kNumber},
                               {"float8", "471147424711.5", kNumber},
                               {"money", "'471147424711.50'", "$471,147,424,711.50"},
                               {"int8range", "'[471147424711,)'", kNumber},
                               {"xid8", "'471147424711'", kNumber},
                               {"pg_lsn", "'4711474/24711471'", "4711474/24711471"},
                               {"point", "point(471147424711, 1)", kNumber},
                               {"path", "'[(471147424711,0),(1,1)]'", kNumber},
                               {"circle", "'<(471147424711,0),1>'", kNumber},
                               {"cube", "cube(471147424711::float8)", kNumber},
                               {"uuid", "'47114711-4742-4711-4742-471147424711'", kNumber},
                               {"inet", "'47.114.211.142'", "47.114.211.142"},
                               {"macaddr", "'47:11:47:42:47:11'", "47:11:47:42:47:11"},
                               {"bit(24)", "B'100111010011101100111010'", "100111010011101100111010"},
                               {"date", "'1947-11-04'", "1947-11-04"},
                               {"date[]", "'{1947-11-04}'", "1947-11-04"},
                               {"time", "'04:47:11.474211'", "04:47:11.474211"},
                               {"timestamp", "'1947-11-04 04:47:11.474211'", "04:47:11.474211"},
                               {"timestamptz", "'1947-11-04 04:47:11.474211+00'", "04:47:11.474211"},
                               {"tstzrange", "'[1947-11-04 04:47:11.474211+00,)'", "04:47:11.474211"},
                               {"interval", "'471147424 days 1 s'", "471147424 days"}};
  return canaries;
}

std::set<std::string> Needles() {
  std::set<std::string> needles;
  for (const Canary& canary : Canaries()) needles.insert(canary.needle);
  return needles;
}

std::vector<std::string> HeardIn(const std::string& text) {
  std::vector<std::string> heard;
  for (const std::string& needle : Needles()) {
    if (absl::StrContains(text, needle)) heard.push_back(needle);
  }
  return heard;
}

class CanaryTest : public ScanTest {
 protected:
  void SetUp() override {
    ScanTest::SetUp();
    std::string sql =
        "CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE EXTENSION ltree; CREATE EXTENSION cube;"
        "CREATE TYPE secret AS ENUM ('Xyzzy4711', 'other'); CREATE TYPE holder AS (t text, n int);"
        "CREATE TYPE outer_holder AS (h holder, n int); CREATE DOMAIN code AS text;"
        "CREATE TYPE words AS RANGE (subtype = text);"
        "CREATE TABLE keyed (id int PRIMARY KEY, name text);"
        "INSERT INTO keyed SELECT g, 'x' FROM generate_series(1, 3) g;"
        "CREATE TABLE by_text (slug text PRIMARY KEY, v int);"
        "INSERT INTO by_text SELECT 'Xyzzy4711 ' || g, g FROM generate_series(1, 3) g;"
        "CREATE TABLE by_two (n int, slug citext, PRIMARY KEY (n, slug));"
        "INSERT INTO by_two SELECT g, 'Xyzzy4711 ' || g FROM generate_series(1, 3) g;"
        "CREATE TABLE many (slug varchar PRIMARY KEY, v text);"
        "INSERT INTO many SELECT 'Xyzzy4711 ' || g, 'x' FROM generate_series(1, 3000) g;";
    for (size_t i = 0; i < Canaries().size(); ++i) {
      absl::StrAppend(&sql, absl::Substitute("ALTER TABLE keyed ADD c$0 $1; UPDATE keyed SET c$0 = $2;", i,
                                             Canaries()[i].type, Canaries()[i].value));
    }
    absl::StrAppend(&sql, "CREATE TABLE keyless AS SELECT * FROM keyed");
    Sql(sql);
    ASSERT_FALSE(HasFailure());
    ASSERT_THAT(Fingerprint("before"), IsOk());
  }

  // In each table a row changes in all it has, one goes, and one comes.
  void Mutate() {
    std::string nulls;
    for (size_t i = 0; i < Canaries().size(); ++i)
      absl::StrAppend(&nulls, i == 0 ? "" : ", ", "c", i, " = NULL");
    for (const char* table : {"keyed", "keyless"}) {
      Sql(absl::Substitute("UPDATE $0 SET $1 WHERE id = 1; UPDATE $0 SET id = 9 WHERE id = 2", table, nulls));
    }
    Sql("UPDATE by_text SET v = 0 WHERE v = 1; DELETE FROM by_text WHERE v = 2; INSERT INTO by_text VALUES "
        "('Xyzzy4711 9', 9); UPDATE by_two SET slug = slug || '!' WHERE n = 1;"
        "UPDATE many SET v = 'Xyzzy4711' WHERE slug = 'Xyzzy4711 7'; DELETE FROM many WHERE slug = "
        "'Xyzzy4711 8';"
        "INSERT INTO many VALUES ('Xyzzy4711 new')");
  }

  static std::string Written(const Report& report) {
    return absl::StrCat(report::FormatVerdict(report), report::FormatText(report),
                        report::FormatText(report, {.verbose = true, .color = true}),
                        report::FormatJson(report));
  }

  Report VerifyWith(const Side& after, const NamingOptions& naming) {
    const auto report = Verify(File("before"), after, {}, naming);
    EXPECT_THAT(report, IsOk());
    if (!report.ok()) return {};
    EXPECT_EQ(report->verdict, Verdict::kDifferent);
    for (const char* table : {"keyed", "keyless", "by_text", "by_two", "many"}) {
      EXPECT_EQ(FindTable(*report, table)->status, TableStatus::kDifferent) << table;
    }
    return *report;
  }
};

TEST_F(CanaryTest, ReportsAreSilentByDefault) {
  EXPECT_GE(Canaries().size(), 40U);
  Mutate();
  for (const bool keep_text_keys : {false, true}) {
    ScanOptions options;
    options.keep_text_keys = keep_text_keys;
    if (keep_text_keys) {
      server().CreateDatabase("before", "TEMPLATE a");
      // Another mutation, so that AFTER differs from it in all tables.
      Sql("DELETE FROM keyed WHERE id = 3; DELETE FROM keyless WHERE id = 3; DELETE FROM by_text WHERE v = 3;"
          "DELETE FROM by_two WHERE n = 3; DELETE FROM many WHERE slug = 'Xyzzy4711 30'");
      ASSERT_THAT(Fingerprint("before", options, "before"), IsOk());
    }
    ASSERT_THAT(Fingerprint("after", options), IsOk());
    for (const Side& after : {File("after"), Live("a")}) {
      const Report report = VerifyWith(after, {});
      EXPECT_THAT(HeardIn(Written(report)), IsEmpty());
    }
  }
}

// Labels of an enum are the schema's, and the catalog in the file has them.
TEST_F(CanaryTest, AFileWithHashedKeysHasNoText) {
  ScanOptions options;
  options.data_only = true;
  ASSERT_THAT(Fingerprint("before", options), IsOk());
  std::ifstream file(Path("before"), std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  ASSERT_GT(bytes.size(), 1000U);
  EXPECT_THAT(HeardIn(bytes), IsEmpty());
}

TEST_F(CanaryTest, ReportsShowWhatIsAskedFor) {
  server().CreateDatabase("before", "TEMPLATE a");
  Mutate();
  const auto asked = [](const Report& report) {
    EXPECT_TRUE(report.shows_values);
    EXPECT_THAT(HeardIn(report::FormatText(report, {.verbose = true, .color = false})),
                SizeIs(Needles().size()));
    EXPECT_THAT(HeardIn(report::FormatJson(report)), SizeIs(Needles().size()));
  };
  asked(VerifyWith(Live("a"), {.show_values = true}));
  const auto both_live = Verify(Live("before"), Live("a"), {}, {.show_values = true});
  ASSERT_THAT(both_live, IsOk());
  asked(*both_live);

  // Text keys alone, where a file has them.
  ScanOptions options;
  options.keep_text_keys = true;
  ASSERT_THAT(Fingerprint("before", options, "before"), IsOk());
  ASSERT_THAT(Fingerprint("after", options), IsOk());
  const Report report = VerifyWith(File("after"), {.show_keys = true});
  EXPECT_TRUE(report.shows_keys);
  EXPECT_FALSE(report.shows_values);
  EXPECT_THAT(HeardIn(report::FormatText(report)), ElementsAre(kWord));
  EXPECT_THAT(HeardIn(report::FormatJson(report)), ElementsAre(kWord));
  for (const char* table : {"keyed", "keyless"}) {
    for (const FoundRow& row : FindTable(report, table)->found) EXPECT_THAT(row.values, IsEmpty());
  }
}

}  // namespace
}  // namespace pgassay
