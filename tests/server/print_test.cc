// What canon/print.h says of canonical bytes against what the server says of the value.
#include "canon/print.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdio>
#include <limits>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "canon/rule.h"
#include "catalog/read.h"
#include "pg/connection.h"
#include "pg/copy_stream.h"
#include "pg/quote.h"
#include "pg/session.h"
#include "testing/matchers.h"
#include "testing/server.h"
#include "wire/tuple_reader.h"

namespace pgassay {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::Server;

struct Printed {
  std::string ours;
  std::string theirs;
};

std::string QuotedArray(const std::vector<std::string>& elements) {
  std::string text = "{";
  for (const std::string& element : elements) {
    text += text.size() == 1 ? "\"" : ",\"";
    for (const char c : element) {
      text += c == '"' || c == '\\' ? "\\" : "";
      text += c;
    }
    text += '"';
  }
  return pg::QuoteLiteral(text + "}");
}

class PrintTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    Server::Shared().CreateDatabase("print");
    Server::Shared().Sql("print",
                         "CREATE EXTENSION citext; CREATE TYPE mood AS ENUM ('sad', 'so, \"so\"');"
                         "CREATE TABLE all_types (a bool, b int2, c int4, d int8, e oid, f xid, g cid, h "
                         "xid8, i money, j float4,"
                         "k float8, l numeric, m \"char\", n text, o varchar, p name, q citext, r bytea, s "
                         "mood, t json, u jsonb,"
                         "v jsonpath, w date, x time, y timetz, z timestamp, aa timestamptz, ab interval, ac "
                         "uuid, ad pg_lsn, ae tid,"
                         "af macaddr, ag macaddr8, ah inet, ai cidr, aj bit, ak varbit)");
  }

  void SetUp() override {
    absl::StatusOr<pg::Connection> connection =
        pg::Connection::Open({Server::Shared().Conninfo("print"), ""}, "test");
    ASSERT_THAT(connection, IsOk());
    connection_.emplace(*std::move(connection));
    ASSERT_THAT(pg::PrepareSession(*connection_, 1000), IsOk());
    absl::StatusOr<catalog::Catalog> catalog = catalog::Read(*connection_);
    ASSERT_THAT(catalog, IsOk());
    types_ = std::move(catalog->types);
  }

  canon::Rule RuleOf(const std::string& type) {
    const auto oid = connection_->Query(absl::StrCat("SELECT ", pg::QuoteLiteral(type), "::regtype::oid"));
    EXPECT_THAT(oid, IsOk());
    auto rule = canon::MakeRule(types_, oid.ok() ? oid->oid(0, 0) : 0);
    EXPECT_THAT(rule, IsOk());
    return rule.ok() ? *std::move(rule) : canon::Rule();
  }

  // `select` gives the values as one column v of `type`.
  std::vector<Printed> PrintAll(const std::string& type, const std::string& select) {
    std::vector<Printed> all;
    const canon::Rule rule = RuleOf(type);
    EXPECT_THAT(connection_->Execute("SELECT setseed(0.25)"), IsOk());
    auto stream = pg::CopyStream::Start(
        *connection_,
        absl::StrCat("COPY (WITH s(v) AS MATERIALIZED (", select, ") SELECT v::", type,
                     ", pg_catalog.format('%s', v::", type, ") FROM s) TO STDOUT (FORMAT binary)"));
    EXPECT_THAT(stream, IsOk());
    if (!stream.ok()) return all;
    wire::TupleReader reader(2);
    canon::Scratch scratch;
    const auto add = [&](std::span<const wire::Field> fields) {
      canon::Value value;
      const bool canonical = rule.Canonicalize(fields[0], scratch, value);
      EXPECT_TRUE(canonical);
      if (!canonical) return false;
      const std::string theirs(reinterpret_cast<const char*>(fields[1].data),
                               static_cast<size_t>(fields[1].length));
      const std::optional<std::string> ours = canon::Print(rule.type_class(), value.bytes);
      all.push_back({ours.value_or("nothing"), theirs});
      return true;
    };
    while (true) {
      auto message = stream->Next();
      EXPECT_THAT(message, IsOk());
      if (!message.ok() || !message->has_value()) break;
      const absl::Status fed = reader.Feed(**message, add);
      EXPECT_THAT(fed, IsOk());
      if (!fed.ok()) break;
    }
    EXPECT_THAT(reader.Finish(), IsOk());
    EXPECT_GT(all.size(), 0u);
    return all;
  }

  void ExpectSameText(const std::string& type, const std::string& select) {
    SCOPED_TRACE(type);
    size_t different = 0;
    for (const Printed& printed : PrintAll(type, select)) {
      different += printed.ours != printed.theirs ? 1 : 0;
      if (different < 10) {
        EXPECT_EQ(printed.ours, printed.theirs);
      }
    }
    EXPECT_EQ(different, 0u);
  }

  void ExpectSameTexts(const std::string& type, const std::vector<std::string>& values) {
    ExpectSameText(type, absl::StrCat("SELECT unnest(", QuotedArray(values), "::", type, "[])"));
  }

  // For what canonical bytes keep of a value: the server reads our text as one that is equal.
  void ExpectReadsBack(const std::string& type, const std::string& select) {
    SCOPED_TRACE(type);
    std::vector<std::string> ours;
    std::vector<std::string> theirs;
    for (Printed& printed : PrintAll(type, select)) {
      ours.push_back(std::move(printed.ours));
      theirs.push_back(std::move(printed.theirs));
    }
    const auto result = connection_->Query(absl::StrCat(
        "SELECT ours, theirs FROM unnest(", QuotedArray(ours), "::text[], ", QuotedArray(theirs),
        "::text[]) AS t(ours, theirs) WHERE ours::", type, " IS DISTINCT FROM theirs::", type, " LIMIT 10"));
    ASSERT_THAT(result, IsOk());
    for (int i = 0; i < result->rows(); ++i) {
      ADD_FAILURE() << result->text(i, 0) << " is not " << result->text(i, 1);
    }
  }

  std::optional<pg::Connection> connection_;
  canon::TypeMap types_;
  std::mt19937_64 random_{20260101};
};

TEST_F(PrintTest, Integers) {
  ExpectSameText("bool", "SELECT unnest('{t,f}'::bool[])");
  ExpectSameText("int2", "SELECT n::int2 FROM generate_series(-32768, 32767, 7) n");
  ExpectSameTexts("int4", {"-2147483648", "-1", "0", "2147483647"});
  std::vector<std::string> numbers = {"-9223372036854775808", "9223372036854775807", "0"};
  std::vector<std::string> unsigned4 = {"0", "2147483648", "4294967295"};
  std::vector<std::string> unsigned8 = {"0", "9223372036854775808", "18446744073709551615"};
  for (int i = 0; i < 2000; ++i) {
    const uint64_t bits = random_() >> random_() % 64;
    numbers.push_back(absl::StrCat(static_cast<int64_t>(bits)));
    unsigned4.push_back(absl::StrCat(static_cast<uint32_t>(bits)));
    unsigned8.push_back(absl::StrCat(bits));
  }
  ExpectSameTexts("int8", numbers);
  for (const char* type : {"oid", "xid", "cid"}) {
    ExpectSameTexts(type, unsigned4);
  }
  ExpectSameTexts("xid8", unsigned8);
}

TEST_F(PrintTest, Money) {
  const std::string select =
      "SELECT unnest('{0,1,-1,9,10,99,-99,100,99999,100000,-100000,123456789,-12345678,9223372036854775807,"
      "-9223372036854775808}'::int8[])::numeric / 100 "
      "UNION ALL SELECT trunc(((random() - 0.5) * power(10, n % 16))::numeric, 2) "
      "FROM generate_series(1, 3000) n";
  ExpectSameText("money", select);
  ExpectReadsBack("money", select);
}

TEST_F(PrintTest, Floats) {
  std::vector<std::string> values = {"NaN", "Infinity", "-Infinity", "0", "-0", "5e-324"};
  const auto add = [&](double number) {
    if (std::isfinite(number)) values.push_back(absl::StrFormat("%.17g", number));
  };
  for (int i = -1074; i <= 1023; ++i) {
    const double power = std::ldexp(1.0, i);
    add(power);
    add(std::nextafter(power, 0.0));
    add(-std::nextafter(power, std::numeric_limits<double>::infinity()));
  }
  for (int i = -324; i <= 308; ++i) {
    values.push_back(absl::StrCat("1e", i == -324 ? -323 : i));
    values.push_back(absl::StrCat("-123456789012345678e", i - 17 < -324 ? -300 : i - 17));
  }
  // Decimals half-way between two float8, where PostgreSQL does not write the fewest digits.
  uint64_t five = 1;
  for (int i = 0; i <= 22; ++i, five *= 5) {
    for (int j = 0; j < 40; ++j) {
      const uint64_t odd = (((uint64_t{1} << 53) + random_() % (uint64_t{1} << 53)) / five) | 1;
      values.push_back(absl::StrCat(odd, "e", i));
      values.push_back(absl::StrCat(odd * five, "e-", i));
    }
  }
  values.push_back("9007199254740993");
  for (int i = 0; i < 6000; ++i) {
    add(std::bit_cast<double>(random_()));
    add(static_cast<double>(static_cast<int64_t>(random_()) >> random_() % 63) / 1000);
  }
  ExpectSameTexts("float8", values);

  std::vector<std::string> singles = {"NaN", "Infinity", "-Infinity", "0", "-0", "1e-45", "0.1", "16777217"};
  for (int i = 0; i < 3000; ++i) {
    const auto number = std::bit_cast<float>(static_cast<uint32_t>(random_()));
    if (std::isfinite(number)) singles.push_back(absl::StrFormat("%.9g", number));
  }
  ExpectReadsBack("float4", absl::StrCat("SELECT unnest(", QuotedArray(singles), "::float4[])"));
}

TEST_F(PrintTest, Numerics) {
  std::vector<std::string> values = {"0",         "-0",          "0.00",      "1",          "-1",
                                     "0.1",       "0.0001",      "0.00001",   "10000",      "9999.9999",
                                     "100000000", "1e131071",    "1e-16383",  "-12.340000", "1e4",
                                     "1e-4",      "0.000012345", "NaN",       "123456789",  "1234567890",
                                     "0.0000999", "99990000.1",  "100010000", "1e5"};
  if (connection_->server_version() >= 140000) {
    values.insert(values.end(), {"Infinity", "-Infinity"});
  }
  for (int i = 0; i < 5000; ++i) {
    std::string digits = random_() % 2 == 0 ? "-" : "";
    for (uint64_t left = random_() % 30 + 1; left > 0; --left) {
      digits += random_() % 3 == 0 ? '0' : static_cast<char>('0' + random_() % 10);
    }
    values.push_back(absl::StrCat(digits, "e", static_cast<int64_t>(random_() % 60) - 40));
  }
  const std::string select = absl::StrCat("SELECT unnest(", QuotedArray(values), "::numeric[])");
  ExpectReadsBack("numeric", select);
  ExpectSameText("numeric", absl::StrCat("SELECT trim_scale(v) FROM (", select, ") AS t(v)"));
}

TEST_F(PrintTest, Text) {
  ExpectSameText("\"char\"", "SELECT chr(n)::\"char\" FROM generate_series(1, 127) n UNION ALL SELECT ''");
  const std::vector<std::string> texts = {"", "x", " a ", "é", "\x01\t\n", "\"", "\\", "日本"};
  for (const char* type : {"text", "varchar", "name", "public.citext"}) {
    ExpectSameTexts(type, texts);
  }
  ExpectSameTexts("bytea", {"", "\\x00ff", "abc"});
  ExpectSameText("public.mood", "SELECT unnest(enum_range(NULL::public.mood))");
  ExpectSameTexts("json", {"{\"a\": 1.00}", "[]", " 1"});
  ExpectSameTexts("jsonb", {"{\"a\": 1.00}", "[]", " 1", "\"\\u00e9\""});
  ExpectSameTexts("jsonpath", {"$.a", "$[*] ? (@ > 1)"});
}

TEST_F(PrintTest, Dates) {
  ExpectSameText("date",
                 "SELECT date '2000-01-01' + n FROM generate_series(-2451545, 300000, 487) n "
                 "UNION ALL SELECT date '2000-01-01' + (random() * 2145031948)::int "
                 "FROM generate_series(1, 3000) n "
                 "UNION ALL SELECT date '0002-02-20 BC' + n FROM generate_series(0, 800) n "
                 "UNION ALL SELECT date '1999-12-20' + n FROM generate_series(0, 800) n "
                 "UNION ALL SELECT unnest('{infinity,-infinity,4714-11-24 BC,5874897-12-31,10000-01-01,"
                 "1900-02-28,2000-02-29,0001-01-01}'::date[])");
}

TEST_F(PrintTest, TimesOfDay) {
  const std::string edges = "00:00:00,24:00:00,23:59:59.999999,00:00:00.000001,12:30:00.1,12:30:00.12000";
  ExpectSameText("time", "SELECT unnest('{" + edges +
                             "}'::time[]) UNION ALL SELECT time '00:00' + random() * interval '1 day' "
                             "FROM generate_series(1, 2000)");
  ExpectSameText("timetz",
                 "SELECT unnest('{00:00:00+00,24:00:00-15:59:59,01:02:03+15:59:59,12:00:00.5+05:30,"
                 "12:00-00:00:01,12:00+00:00:10,12:00-03:30}'::timetz[]) UNION ALL "
                 "SELECT ((time '00:00' + random() * interval '1 day')::text || '+00')::timetz "
                 "AT TIME ZONE make_interval(mins => (n - 900)) FROM generate_series(0, 1800) n");
}

TEST_F(PrintTest, Timestamps) {
  for (const std::string type : {"timestamp", "timestamptz"}) {
    const std::string epoch = type + " '2000-01-01 00:00:00'";
    ExpectSameText(type,
                   "SELECT unnest('{infinity,-infinity,4714-11-24 00:00:00 BC,294276-12-31 23:59:59.999999,"
                   "1999-12-31 23:59:59.999999,2026-01-01 00:00:00.123,0001-12-31 23:59:59 BC,"
                   "0001-01-01 00:00:00,2000-01-01 00:00:00,1970-01-01,9999-12-31 23:59:59.9}'::" +
                       type + "[]) UNION ALL SELECT " + epoch +
                       " + (random() - 0.02) * 9.2e12 * interval '1 second' FROM generate_series(1, 3000) "
                       "UNION ALL SELECT " +
                       epoch +
                       " + (random() - 0.5) * 4e9 * interval '1 second' FROM generate_series(1, 3000)");
  }
}

TEST_F(PrintTest, Intervals) {
  ExpectReadsBack(
      "interval",
      "SELECT unnest(ARRAY['0','1 mon','-1 mon','26:00','1 day','-1 day -01:00','1 mon -1 day','1 year 2 "
      "mons',"
      "'00:00:00.000001','-00:00:00.000001','-23:59:59.999999','178956970 years 7 mons',"
      "'-178956970 years -8 mons','2147483647 days','-2147483648 days','2562047788:00:54.775807',"
      "'-2562047788:00:54.775807','178956970 years 7 mons 2147483647 days 2562047788:00:54.775806',"
      "'-178956970 years -8 mons -2147483648 days -2562047788:00:54.775807']::interval[]) UNION ALL "
      "SELECT make_interval(months => ((random() - 0.5) * power(10, n % 9))::int, "
      "days => ((random() - 0.5) * power(10, n % 10))::int, secs => (random() - 0.5) * power(10, n % 11)) "
      "FROM generate_series(1, 4000) n");
  ExpectSameText("interval",
                 "SELECT justify_hours((random() - 0.5) * power(10, n % 11) * interval '1 second') "
                 "FROM generate_series(1, 4000) n UNION ALL SELECT unnest('{0,1 day,-1 day,2 days,-00:00:01}'"
                 "::interval[])");
}

TEST_F(PrintTest, Identifiers) {
  ExpectSameText("uuid", "SELECT gen_random_uuid() FROM generate_series(1, 1000)");
  ExpectSameTexts("pg_lsn", {"0/0", "FFFFFFFF/FFFFFFFF", "16/B374D848", "0/1", "A/0"});
  ExpectSameTexts("tid", {"(0,1)", "(4294967295,65535)", "(7,0)"});
  ExpectSameTexts("macaddr", {"08:00:2b:01:02:03", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"});
  ExpectSameTexts("macaddr8", {"08:00:2b:01:02:03:04:05", "00:00:00:00:00:00:00:0a"});
}

TEST_F(PrintTest, Addresses) {
  std::vector<std::string> hosts = {"0.0.0.0",
                                    "255.255.255.255",
                                    "192.168.0.1/24",
                                    "10.0.0.1/0",
                                    "::",
                                    "::1",
                                    "::ffff:10.0.0.1",
                                    "::10.0.0.1",
                                    "::1/64",
                                    "fe80::1:0:0:1",
                                    "1::",
                                    "1:0:0:2:0:0:0:3",
                                    "::ffff:0",
                                    "::ffff:0:0/96",
                                    "1:2:3:4:5:6:7:8",
                                    "0:1:0:1:0:1:0:1",
                                    "::1:0:0",
                                    "::fffe:1.2.3.4/120",
                                    "2001:db8::1/127",
                                    "1:0:0:0:1:0:0:0"};
  for (int i = 0; i < 4000; ++i) {
    std::string text;
    const bool version4 = i % 3 == 0;
    for (int j = 0; j < (version4 ? 4 : 8); ++j) {
      const uint64_t word = random_() % 3 == 0 ? random_() >> random_() % 64 : 0;
      absl::StrAppend(&text, j == 0 ? "" : version4 ? "." : ":");
      if (version4) {
        absl::StrAppend(&text, word & 0xff);
      } else {
        absl::StrAppend(&text, absl::Hex(j == 5 && i % 5 == 0 ? 0xffff : word & 0xffff));
      }
    }
    hosts.push_back(absl::StrCat(text, "/", random_() % (version4 ? 33 : 129)));
  }
  ExpectSameTexts("inet", hosts);
  ExpectSameText("cidr", absl::StrCat("SELECT network(unnest(", QuotedArray(hosts), "::inet[]))"));
}

TEST_F(PrintTest, Bits) {
  std::vector<std::string> values = {"", "0", "1", "10101010", "101010101"};
  for (int i = 0; i < 500; ++i) {
    std::string bits;
    for (uint64_t left = random_() % 70; left > 0; --left) bits += random_() % 2 == 0 ? '0' : '1';
    values.push_back(bits);
  }
  ExpectSameTexts("varbit", values);
  ExpectSameTexts("bit(9)", {"101010101", "000000000"});
}

}  // namespace
}  // namespace pgassay
