#include "migrate/diesel/metadata.h"

#include <gtest/gtest.h>

#include <string>

namespace pgassay::migrate::diesel {
namespace {

using Kind = Metadata::Kind;

struct Case {
  const char* toml;
  Kind kind;
  bool in_transaction;
  const char* why = "";
};

class MetadataTest : public ::testing::TestWithParam<Case> {};

TEST_P(MetadataTest, IsTakenAsDieselTakesIt) {
  const Metadata metadata = ParseMetadata(GetParam().toml);
  EXPECT_EQ(metadata.kind, GetParam().kind);
  EXPECT_EQ(metadata.in_transaction, GetParam().in_transaction);
  EXPECT_EQ(metadata.why.substr(0, std::string(GetParam().why).size()), GetParam().why) << metadata.why;
  EXPECT_EQ(metadata.why.empty(), metadata.kind == Kind::kSaid || metadata.kind == Kind::kWithoutKey);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, MetadataTest,
    ::testing::Values(
        Case{"run_in_transaction = true", Kind::kSaid, true},
        Case{"run_in_transaction = false\n", Kind::kSaid, false},
        Case{"# why\r\nrun_in_transaction = false\r\n", Kind::kSaid, false},
        Case{"\xEF\xBB\xBFrun_in_transaction = false", Kind::kSaid, false},
        Case{"\"run_in_transaction\" = false", Kind::kSaid, false},
        Case{"other = [1, {a = 2}]\nrun_in_transaction = true\n[more]\nx = 1", Kind::kSaid, true},
        Case{"", Kind::kWithoutKey, false}, Case{"# run_in_transaction = true", Kind::kWithoutKey, false},
        Case{"other = 1", Kind::kWithoutKey, false},
        Case{"Run_In_Transaction = true", Kind::kWithoutKey, false},
        Case{"[x]\nrun_in_transaction = true", Kind::kWithoutKey, false},
        Case{"\nrun_in_transaction = \"false\"", Kind::kIgnored, true,
             "line 2: run_in_transaction is of type string, not boolean"},
        Case{"run_in_transaction = 0", Kind::kIgnored, true,
             "line 1: run_in_transaction is of type integer, not boolean"},
        Case{"run_in_transaction.x = false", Kind::kIgnored, true,
             "line 1: run_in_transaction is of type table, not boolean"},
        Case{"run_in_transaction = False", Kind::kUnreadable, true, "line 1: "},
        Case{"run_in_transaction = false\nrun_in_transaction = false", Kind::kUnreadable, true, "line 2: "},
        // TOML 1.1, which Diesel reads.
        Case{"x = {a = 1,}\nrun_in_transaction = false", Kind::kUnreadable, true, "line 1: "},
        Case{"x = \"\\e\"\nrun_in_transaction = false", Kind::kUnreadable, true, "line 1: "},
        Case{"x = 99999999999999999999\nrun_in_transaction = false", Kind::kUnreadable, true, "line 1: "},
        Case{"run_in_transaction: false", Kind::kUnreadable, true, "line 1: "},
        Case{"x = '\xFF'\nrun_in_transaction = false", Kind::kUnreadable, true, "line 1: "}));

TEST(ParseMetadataTest, WhatNoFileOfDieselsIsIsNotParsed) {
  const std::string said = "run_in_transaction = false\n";
  const std::string full = said + "#" + std::string(kMaxMetadataBytes - said.size() - 1, ' ');
  EXPECT_EQ(ParseMetadata(full).kind, Kind::kSaid);
  EXPECT_EQ(ParseMetadata(full + " ").kind, Kind::kUnreadable);
  EXPECT_EQ(ParseMetadata(full + " ").why, "it is above 64 KiB");
  std::string deep = said + "a";  // each dot is a call deeper
  for (int i = 0; i < 30000; ++i) deep += ".a";
  EXPECT_EQ(ParseMetadata(deep + " = 1").kind, Kind::kUnreadable);
  EXPECT_EQ(ParseMetadata(said + "a = " + std::string(30000, '[')).kind, Kind::kUnreadable);
}

TEST(ParseMetadataTest, ANulIsUnreadable) {
  EXPECT_EQ(ParseMetadata(absl::string_view("run_in_transaction = false\0", 27)).kind, Kind::kUnreadable);
}

}  // namespace
}  // namespace pgassay::migrate::diesel
