// Rules of --changes that cannot all be true.
#ifndef PGASSAY_CLI_CHANGES_CONFLICT_H_
#define PGASSAY_CLI_CHANGES_CONFLICT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pgassay/changes.h"

namespace pgassay::cli {

struct ChangesConflict {
  size_t rule = 0;  // index of the later one
  std::string message;
  std::string hint;
};

// The first there is, or none. `lines` are where each rule of `changes` stands.
std::optional<ChangesConflict> FindConflict(const Changes& changes, const std::vector<uint32_t>& lines);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_CHANGES_CONFLICT_H_
