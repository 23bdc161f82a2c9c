#include "migrate/diesel/version.h"

#include <gtest/gtest.h>

namespace pgassay::migrate::diesel {
namespace {

struct Case {
  const char* folder;
  const char* version;
};

class VersionTest : public ::testing::TestWithParam<Case> {};

TEST_P(VersionTest, IsWhatStandsBeforeTheFirstUnderscoreWithoutDashes) {
  EXPECT_EQ(VersionOf(GetParam().folder), GetParam().version);
}

INSTANTIATE_TEST_SUITE_P(Names, VersionTest,
                         ::testing::Values(Case{"2024-06-03-034617_create_x", "20240603034617"},
                                           Case{"20170308140537_name", "20170308140537"},
                                           Case{"00000000000000_diesel_initial_setup", "00000000000000"},
                                           Case{"2026-06-10-120000-0000_name", "202606101200000000"},
                                           Case{"2025-07-11-090000-harbour-time-zones",
                                                "20250711090000harbourtimezones"},
                                           Case{"foo", "foo"}, Case{"_foo", ""}, Case{"V1__x", "V1"},
                                           Case{"-", ""}, Case{"", ""}));

}  // namespace
}  // namespace pgassay::migrate::diesel
