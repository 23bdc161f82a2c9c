// Drizzle's own programs and migrators, as `scripts/setup interop` installs them.
#ifndef PGASSAY_TESTS_TESTING_DRIZZLE_H_
#define PGASSAY_TESTS_TESTING_DRIZZLE_H_

#include <string>

#include "absl/status/statusor.h"

namespace pgassay::testing {

struct Drizzle {
  std::string folder;  // with node_modules in it
  std::string node;    // the program
  std::string bun;     // likewise; "" for v1
};

// `line` is "stable" (0.45.4 and drizzle-kit 0.31.11) or "v1" (1.0.0-rc.5 of both). Errors: Unimplemented
// (there is no npm here: a test skips, and says so), NotFound (there is, and the packages are missing or not
// those of tests/interop: a test fails; the message says what to run).
absl::StatusOr<Drizzle> FindDrizzle(const std::string& line);

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_TESTING_DRIZZLE_H_
