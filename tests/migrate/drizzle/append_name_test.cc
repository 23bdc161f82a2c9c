#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "migrate/drizzle/append.h"
#include "migrate/drizzle/journal.h"

namespace pgassay::migrate::drizzle {
namespace {

constexpr int64_t kNovember = 1793610900'000;  // 2026-11-02 09:15:00

TEST(WhenOfTest, IsTheTimeOrASecondAfterTheLast) {
  constexpr int64_t kBefore = kNovember - 3600'000;
  constexpr int64_t kNext = kBefore + 1000;
  const struct {
    std::string version;
    int64_t previous, when;
  } cases[] = {
      {"20261102091500", 0, kNovember},
      {"20261102091500", kBefore, kNovember},
      // Of the 30 characters: the digits behind the second are no part of it.
      {"202611020915000000", kBefore, kNovember},
      {"20261102091500harbourtimezones", kBefore, kNovember},
      {"20261102", 0, kNovember - 33300'000},
      {"20261102tariffs", 0, kNovember - 33300'000},
      {"2026110209", 0, kNovember - 33300'000},
      {"20240229000000", 0, 1709164800'000},
      // Not above the predecessor's.
      {"20261102091500", kNovember, kNovember + 1000},
      {"20261102091500", kNovember + 999, kNovember + 1000},
      {"20261102091500", kNovember - 1, kNovember},
      {"20261102091501", kNovember + 999, kNovember + 1000},
      {"20261102091501", kNovember + 1000, kNovember + 2000},
      {"20241007", kBefore, kNext},
      // No times.
      {"", kBefore, kNext},
      {"0001", kBefore, kNext},
      {"foo", kBefore, kNext},
      {"2026110", kBefore, kNext},
      {"00000000000000", kBefore, kNext},
      {"00000000000000", 0, kLeastMilliseconds},
      {"20270230101010", kBefore, kNext},
      {"20270229000000", kBefore, kNext},
      {"20271301000000", kBefore, kNext},
      {"20270100000000", kBefore, kNext},
      {"20270101240000", kBefore, kNext},
      {"20270101006000", kBefore, kNext},
      {"20270101000060", kBefore, kNext},
      {"20270230", kBefore, kNext},
      {"99991231235959", kBefore, kNext},
      {"51390101000000", kBefore, kNext},
      {"19700101000001", 0, kLeastMilliseconds},
      {"19721231235959", 0, kLeastMilliseconds},
      {"1712121500", 0, kLeastMilliseconds},
      {"\xD9\xA2\xD9\xA0\xD9\xA2\xD9\xA6\xD9\xA1\xD9\xA1\xD9\xA0\xD9\xA2", kBefore, kNext},
      // A predecessor that is in seconds, or none.
      {"0001", 1793610900, kLeastMilliseconds},
      {"0001", -5, kLeastMilliseconds},
      {"0001", kNoWhen, kLeastMilliseconds},
      // Nothing can follow it; nothing overflows either.
      {"20261102091500", std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::max()},
  };
  for (const auto& one : cases)
    EXPECT_EQ(WhenOf(one.version, one.previous), one.when) << one.version << " " << one.previous;
}

TEST(WhenOfTest, GrowsByWholeSeconds) {
  std::mt19937_64 random(7);
  for (int run = 0; run < 200; ++run) {
    int64_t when = 0;
    for (int i = 0; i < 20; ++i) {
      const std::string version =
          random() % 4 == 0 ? "0001"
                            : absl::StrCat(20240101000000 + static_cast<int64_t>(random() % 30000000000));
      const int64_t previous = when + static_cast<int64_t>(when > 0 ? random() % 1000 : 0);
      when = WhenOf(version, previous);
      EXPECT_GT(when, previous) << version;
      EXPECT_EQ(when % 1000, 0) << version;
      EXPECT_GT(when / 1000, previous / 1000) << version;
    }
  }
}

TEST(EntrySlugTest, IsPlain) {
  const std::string long_name(300, 'x');
  const struct {
    std::string folder, journal, v1;
  } cases[] = {
      {"2026-11-02-091500_add_tides", "2026_11_02_091500_add_tides", "add_tides"},
      {"20241028153000_create_boats", "20241028153000_create_boats", "create_boats"},
      {"20250214_tariffs_2025", "20250214_tariffs_2025", "tariffs_2025"},
      {"2025-10-20-093000-0000_people_locale", "2025_10_20_093000_0000_people_locale", "people_locale"},
      {"2025-07-11-090000-harbour-time-zones", "2025_07_11_090000_harbour_time_zones", "harbour_time_zones"},
      {"00000000000000_diesel_initial_setup", "00000000000000_diesel_initial_setup", "diesel_initial_setup"},
      {"0001_users", "0001_users", "0001_users"},
      {"2025-10-20_2fa", "2025_10_20_2fa", "2fa"},
      {"foo", "foo", "foo"},
      {"20250214", "20250214", "20250214"},
      {"20250214_", "20250214", "20250214"},
      {"20250214_Add Ünits & \"Q\" ../x", "20250214_add_nits_q_x", "add_nits_q_x"},
      {"__x__", "x", "x"},
      {"\xC3\x9C", "migration", "migration"},
      {"", "migration", "migration"},
      {long_name, long_name.substr(0, 200), long_name.substr(0, 200)},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(EntrySlug(one.folder, false), one.journal) << one.folder;
    EXPECT_EQ(EntrySlug(one.folder, true), one.v1) << one.folder;
  }
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
