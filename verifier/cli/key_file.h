// The 32 random bytes that key every hash of a fingerprint.
#ifndef PGASSAY_CLI_KEY_FILE_H_
#define PGASSAY_CLI_KEY_FILE_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace pgassay::cli {

// Errors: InvalidArgument when it cannot be opened, is no file (or pipe), has another size, or others may
// read it.
absl::StatusOr<std::array<uint8_t, 32>> ReadKeyFile(const std::string& path);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_KEY_FILE_H_
