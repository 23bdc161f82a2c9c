#include "testing/need.h"

#include <cstdio>
#include <set>

namespace pgassay::testing {

void Need(const absl::Status& found) {
  if (absl::IsUnimplemented(found)) {
    static std::set<std::string>& said = *new std::set<std::string>();
    const std::string message(found.message());
    if (said.insert(message).second) std::fprintf(stderr, "%s\n", message.c_str());
    GTEST_SKIP() << message;
  }
  ASSERT_TRUE(found.ok()) << found;
}

void DrizzleTest::Find(const std::string& line) {
  const absl::StatusOr<Drizzle> drizzle = FindDrizzle(line);
  Need(drizzle.status());
  if (drizzle.ok()) drizzle_ = *drizzle;
}

}  // namespace pgassay::testing
