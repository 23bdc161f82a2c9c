// Where the sequences stand, and how far the columns have come that they feed (CATALOG.md; the SQL is in
// sql/sequences.sql and sql/sequence_columns.sql).
#ifndef PGASSAY_CATALOG_SEQUENCES_H_
#define PGASSAY_CATALOG_SEQUENCES_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pg/connection.h"
#include "pgassay/catalog.h"
#include "pgassay/fingerprint.h"

namespace pgassay::catalog {

// A sequence as it is defined, and whether this role can read where it stands.
struct ListedSequence {
  uint32_t oid = 0;
  SequenceState state;  // without `next`
  int64_t minimum = 0;
  int64_t maximum = 0;
  std::string obstacle;  // why it cannot be read, and what to do; "" if it can
};

struct Sequences {
  std::vector<ListedSequence> listed;  // by OID
  // Of all that could be read, by schema and name. Filled by ReadPositions.
  std::vector<SequenceState> states;
  // The others: kind "sequence", kNotCheckable. Filled by ReadPositions.
  std::vector<LedgerEntry> unreadable;
};

// All sequences but temporary ones, with the columns that they feed, each with its extreme as the snapshot
// has it. `rows_are_read` is asked with the name of a table, for a partition with that of its root. A
// column's extreme is known if it answers true, the column is an integer or a numeric, its default is the
// sequence's value as it is, and this role may read it; a partitioned table's and a parent's with all their
// children. Values that no int64 can hold are passed over, fractions are rounded to where the sequence comes
// from. REQUIRES: `connection` went through pg::PrepareSession and is in the snapshot's transaction. Errors:
// pg/'s.
absl::StatusOr<Sequences> ListSequences(pg::Connection& connection,
                                        const std::function<bool(const RelationName&)>& rows_are_read);

// Where each of `sequences` stands now. REQUIRES: no transaction is open, or one that began after all rows
// were read: a sequence that moved on has then passed every value in them. Errors: Aborted if a sequence was
// created, dropped or altered since (try again); pg/'s.
absl::Status ReadPositions(pg::Connection& connection, Sequences& sequences);

}  // namespace pgassay::catalog

#endif  // PGASSAY_CATALOG_SEQUENCES_H_
