// Diesel's own CLI, as `scripts/setup interop` installs it.
#ifndef PGASSAY_TESTS_TESTING_DIESEL_H_
#define PGASSAY_TESTS_TESTING_DIESEL_H_

#include <string>

#include "absl/status/statusor.h"

namespace pgassay::testing {

// Where `scripts/setup` keeps what it fetches.
std::string CacheFolder();

// The program. Errors: Unimplemented (there is no cargo here: a test skips, and says so), NotFound (there is,
// and the tool is missing: a test fails; the message says what to run).
absl::StatusOr<std::string> DieselProgram();

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_TESTING_DIESEL_H_
