// Tests that judge by a program of somebody else's.
#ifndef PGASSAY_TESTS_TESTING_NEED_H_
#define PGASSAY_TESTS_TESTING_NEED_H_

#include <gtest/gtest.h>

#include <string>

#include "absl/status/status.h"
#include "testing/drizzle.h"

namespace pgassay::testing {

// Of a SetUp: what FindDrizzle or DieselProgram said. Unimplemented skips the test, and says so once on
// stderr; another error fails it.
void Need(const absl::Status& found);

class DrizzleTest : public ::testing::Test {
 protected:
  // Of SetUp; `line` is FindDrizzle's. A SetUp that goes on behind it asks Found() first.
  void Find(const std::string& line);
  bool Found() const { return !drizzle_.folder.empty(); }

  Drizzle drizzle_;
};

// The parameter is the line.
class DrizzleLineTest : public DrizzleTest, public ::testing::WithParamInterface<std::string> {
 protected:
  void SetUp() override { Find(GetParam()); }
};

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_TESTING_NEED_H_
