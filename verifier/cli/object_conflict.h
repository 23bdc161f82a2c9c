// Rules of --changes for objects of the catalog that cannot all be true.
#ifndef PGASSAY_CLI_OBJECT_CONFLICT_H_
#define PGASSAY_CLI_OBJECT_CONFLICT_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "cli/changes_conflict.h"
#include "pgassay/changes.h"

namespace pgassay::cli {

// As FindConflict, but of these rules alone.
std::optional<ChangesConflict> FindObjectConflict(const Changes& changes, const std::vector<uint32_t>& lines);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_OBJECT_CONFLICT_H_
