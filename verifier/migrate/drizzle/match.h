// Which row of Drizzle's table speaks of which entry of the journal. Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_MATCH_H_
#define PGASSAY_MIGRATE_DRIZZLE_MATCH_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "pgassay/migration.h"

namespace pgassay::migrate::drizzle {

struct RowMatch {
  std::optional<size_t> entry;
  bool by_time = false;  // created_at is its `when`
  bool by_hash = false;  // hash is its file's
  bool by_name = false;  // hash is its name, as somebody wrote it who had no hash
  bool extra = false;    // the entry has a better row, or an earlier one as good
};

// By row. Both first, then created_at alone, then hash alone, then the name: files of one text are common, as
// every empty migration has the same.
std::vector<RowMatch> MatchRows(const std::vector<DrizzleEntry>& entries,
                                const std::vector<DrizzleHistory::Row>& rows);

// How the hash of a row that is said to be an entry's stands to its file.
enum class HashMatch { kSame, kOtherLineEnds, kOtherText, kNoHash, kNoFile };
HashMatch CompareHash(const DrizzleEntry& entry, const DrizzleHistory::Row& row);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_MATCH_H_
