// Reads PostgreSQL's binary COPY format from a stream of bytes.
//
// Format: https://www.postgresql.org/docs/15/sql-copy.html, "Binary Format".
#ifndef PGASSAY_WIRE_TUPLE_READER_H_
#define PGASSAY_WIRE_TUPLE_READER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "wire/cursor.h"
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
  // An error is final: every later Feed() of bytes and Finish() give it again.
  template <class OnRow>
  absl::Status Feed(std::span<const uint8_t> bytes, OnRow&& on_row);

  // OK only if header and trailer were seen and nothing is left over.
  absl::Status Finish() const;

  uint64_t rows() const { return rows_; }

 private:
  enum class Phase : uint8_t {
    kHeader,       // gathering signature, flags and extension length
    kExtension,    // skipping the header's extension
    kBetween,      // at the first byte of a tuple or the trailer, nothing gathered
    kFieldCount,   // gathering the field count
    kFieldLength,  // gathering a field's length
    kFieldBytes,   // gathering a field's bytes
    kEnd,          // the trailer was seen
    kFailed,
  };

  // Points `fields_` at the tuple that starts at `at` and returns its end; nullptr if no
  // complete and correct tuple lies there.
  const uint8_t* ReadTuple(const uint8_t* at, const uint8_t* end);

  // Reads on where ReadTuple cannot, up to the end of the header, of the trailer or of a cut
  // tuple, which is then whole in `carry_`. Returns how many bytes it used; it leaves
  // `complete` true for a tuple, and `error_` not OK for damaged bytes.
  size_t Gather(std::span<const uint8_t> bytes, bool& complete);
  // Reads what `carry_` has just got `needed_` bytes for, and says how many are needed next.
  void Advance();
  void Fail(absl::Status error);

  Phase phase_ = Phase::kHeader;
  int columns_;
  uint64_t rows_ = 0;
  std::vector<Field> fields_;

  // Of the header or the cut tuple in progress, so that each byte is looked at once however
  // small the pieces are.
  std::vector<uint8_t> carry_;
  size_t needed_;  // bytes `carry_` must have for the next step
  int fields_read_ = 0;
  uint32_t extension_left_ = 0;
  absl::Status error_;
};

inline const uint8_t* TupleReader::ReadTuple(const uint8_t* at, const uint8_t* end) {
  // No tuple is shorter than its lengths, so their room is checked once, and only what is left
  // beyond it has to be checked for each field.
  ptrdiff_t slack = (end - at) - 2 - 4 * static_cast<ptrdiff_t>(columns_);
  if (slack < 0 || LoadBigEndian<int16_t>(at) != columns_) {
    return nullptr;
  }
  at += 2;
  for (Field& field : fields_) {
    const int32_t length = LoadBigEndian<int32_t>(at);
    at += 4;
    field.data = at;
    field.length = length;
    if (length > 0) {
      slack -= length;
      if (slack < 0) {
        return nullptr;
      }
      at += length;
    } else if (length < -1) {
      return nullptr;
    }
  }
  return at;
}

template <class OnRow>
absl::Status TupleReader::Feed(std::span<const uint8_t> bytes, OnRow&& on_row) {
  const uint8_t* at = bytes.data();
  const uint8_t* const end = at + bytes.size();
  while (at != end) {
    const uint8_t* next = phase_ == Phase::kBetween ? ReadTuple(at, end) : nullptr;
    if (next == nullptr) [[unlikely]] {
      bool complete = false;
      next = at + Gather({at, end}, complete);
      if (phase_ == Phase::kFailed) {
        return error_;
      }
      at = next;
      if (!complete) {
        continue;
      }
      ReadTuple(carry_.data(), carry_.data() + carry_.size());
    }
    at = next;
    ++rows_;
    if (!on_row(std::span<const Field>(fields_))) [[unlikely]] {
      Fail(absl::AbortedError("COPY stream: stopped by the receiver of its rows"));
      return error_;
    }
  }
  return absl::OkStatus();
}

}  // namespace pgassay::wire

#endif  // PGASSAY_WIRE_TUPLE_READER_H_
