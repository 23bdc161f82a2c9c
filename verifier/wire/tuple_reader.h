// Reads PostgreSQL's binary COPY format from a stream of bytes.
//
// Format: https://www.postgresql.org/docs/15/sql-copy.html, "Binary Format".
#ifndef PGASSAY_WIRE_TUPLE_READER_H_
#define PGASSAY_WIRE_TUPLE_READER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "wire/field.h"

namespace pgassay::wire {

// Not thread-safe. Messages need not end where tuples do: bytes may come cut
// anywhere, down to one at a time.
class TupleReader {
 public:
  // REQUIRES: every tuple has exactly `columns` fields (0 to 1664).
  explicit TupleReader(int columns);

  // Reads `bytes` and calls `on_row(std::span<const Field>) -> bool` for each
  // complete tuple; false stops and becomes Status kAborted. Fields live until on_row returns.
  // Errors: DataLoss when the bytes are not such a stream, or come after its end.
  template <class OnRow>
  absl::Status Feed(std::span<const uint8_t> bytes, OnRow&& on_row);

  // OK only if header and trailer were seen and nothing is left over.
  absl::Status Finish() const;

  uint64_t rows() const { return rows_; }
};

}  // namespace pgassay::wire

#endif  // PGASSAY_WIRE_TUPLE_READER_H_
