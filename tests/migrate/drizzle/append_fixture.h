// What entries are appended to, and what drizzle-kit would give to be appended.
#ifndef PGASSAY_TESTS_MIGRATE_DRIZZLE_APPEND_FIXTURE_H_
#define PGASSAY_TESTS_MIGRATE_DRIZZLE_APPEND_FIXTURE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "migrate/drizzle/append.h"

namespace pgassay::migrate::drizzle {

inline constexpr int64_t kNovember = 1793610900'000;  // 2026-11-02 09:15:00
inline constexpr int64_t kLater = 1795400000'000;     // 2026-11-23 02:13:20, after all of ByKit
inline constexpr char kId[] = "11111111-2222-4333-8444-555555555555";

KitConfig Config(bool v1, const std::string& prefix = "index");

// As drizzle-kit generates it into an empty folder, of one table with these columns.
std::string Whole7(const std::vector<std::string>& columns, const std::string& id = kId);
std::string Whole9(const std::vector<std::string>& columns, const std::string& id = kId);
std::string Whole(bool v1, const std::vector<std::string>& columns, const std::string& id = kId);

// What drizzle-kit made of three migrations: Folder's; the last is of November 22.
FilesByPath ByKit(bool v1);

NewEntry Entry(const std::string& name, int64_t when);  // without a snapshot

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_TESTS_MIGRATE_DRIZZLE_APPEND_FIXTURE_H_
