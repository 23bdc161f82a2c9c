#include "cli/format.h"

#include <gtest/gtest.h>

#include <cmath>

#include "cli/summary.h"

namespace pgassay::cli {
namespace {

TEST(FormatTest, Bytes) {
  const struct {
    double bytes;
    const char* text;
  } cases[] = {{0, "0 B"},          {512, "512 B"},       {999.4, "999 B"},    {999.5, "1.00 kB"},
               {1500, "1.50 kB"},   {9994, "9.99 kB"},    {9996, "10.0 kB"},   {99940, "99.9 kB"},
               {99960, "100 kB"},   {999400, "999 kB"},   {999600, "1.00 MB"}, {85.2e6, "85.2 MB"},
               {1.5e15, "1.50 PB"}, {1.5e19, "15000 PB"}, {-1, "0 B"},         {std::nan(""), "0 B"}};
  for (const auto& c : cases) EXPECT_EQ(FormatBytes(c.bytes), c.text) << c.bytes;
}

TEST(FormatTest, ShortCounts) {
  EXPECT_EQ(FormatShortCount(0), "0");
  EXPECT_EQ(FormatShortCount(950), "950");
  EXPECT_EQ(FormatShortCount(12345), "12.3 k");
  EXPECT_EQ(FormatShortCount(4.56e6), "4.56 M");
}

TEST(FormatTest, Clocks) {
  EXPECT_EQ(FormatClock(-3), "0:00");
  EXPECT_EQ(FormatClock(7.9), "0:07");
  EXPECT_EQ(FormatClock(754), "12:34");
  EXPECT_EQ(FormatClock(3723), "1:02:03");
  EXPECT_EQ(FormatClock(1e18), "999:59:59");
}

TEST(FormatTest, Seconds) {
  EXPECT_EQ(FormatSeconds(0.1234), "0.123 s");
  EXPECT_EQ(FormatSeconds(12.34), "12.3 s");
  EXPECT_EQ(FormatSeconds(59.99), "1 min 00 s");
  EXPECT_EQ(FormatSeconds(125), "2 min 05 s");
  EXPECT_EQ(FormatSeconds(3720), "1 h 02 min");
}

TEST(FormatTest, StatsAreAligned) {
  EXPECT_EQ(FormatStats({}), "");
  EXPECT_EQ(FormatStats({{"scan.read_s", 1.5}, {"scan.chunks", 1200}, {"after.scan.hash_ns", 12.25}}),
            "\nTimers:\n"
            "  after.scan.hash_ns  12.250\n"
            "  scan.chunks          1,200\n"
            "  scan.read_s          1.500\n");
}

FingerprintResult SomeResult() {
  FingerprintResult result;
  result.header.source.database = "shop";
  result.header.source.host = "db1";
  result.header.source.server_version = "15.4";
  result.header.source.connections_used = 4;
  result.relations = 41;
  result.rows = 12345678;
  return result;
}

TEST(SummaryTest, SaysWhatWasDone) {
  EXPECT_EQ(FormatSummary(SomeResult(), "before.assay", {1234567, 1000000000, 10}),
            "wrote before.assay, 1.23 MB\n"
            "  database      shop on db1, PostgreSQL 15.4\n"
            "  read          12,345,678 rows of 41 relations\n"
            "  time          10.0 s, 4 connections, 1.23 M rows/s, 100 MB/s\n");
}

TEST(SummaryTest, SaysWhatWasReadOfTheCatalog) {
  FingerprintResult result = SomeResult();
  result.stats = {{"catalog.objects", 1412}, {"catalog.sequences", 1}};
  EXPECT_EQ(FormatSummary(result, "before.assay", {1234567, 1000000000, 10}),
            "wrote before.assay, 1.23 MB\n"
            "  database      shop on db1, PostgreSQL 15.4\n"
            "  read          12,345,678 rows of 41 relations\n"
            "  catalog       1,412 objects, 1 sequence\n"
            "  time          10.0 s, 4 connections, 1.23 M rows/s, 100 MB/s\n");
}

TEST(SummaryTest, SaysWhatIsMissing) {
  FingerprintResult result = SomeResult();
  result.header.source.host = "";
  result.header.source.connections_used = 1;
  result.header.source.notes = {"no more than 1 connection was to be had"};
  result.rows = 1;
  result.relations = 1;
  result.ledger = {{"table", "public", "a", LedgerStatus::kVerified, ""},
                   {"table", "public", "b", LedgerStatus::kExcluded, "--exclude"},
                   {"foreign table", "public", "c\x1b[2J", LedgerStatus::kNotCheckable, "foreign"}};
  EXPECT_EQ(FormatSummary(result, "x\n.assay", {0, 0, 0}),
            "wrote x .assay, 0 B\n"
            "  database      shop on a local socket, PostgreSQL 15.4\n"
            "  read          1 row of 1 relation\n"
            "  time          0.000 s, 1 connection\n"
            "  note          no more than 1 connection was to be had\n"
            "  excluded      1\n"
            "  not checkable 1\n");
  EXPECT_EQ(FormatNotCheckable(result.ledger).substr(0, 63),
            "pgassay: not checkable: foreign table public.c\\x1b[2J: foreign\n");
}

TEST(SummaryTest, NothingIsSaidWhereEverythingWasChecked) {
  EXPECT_EQ(FormatNotCheckable({{"table", "public", "b", LedgerStatus::kExcluded, "--exclude"}}), "");
}

}  // namespace
}  // namespace pgassay::cli
