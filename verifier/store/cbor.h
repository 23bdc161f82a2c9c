// The part of CBOR (RFC 8949) that .assay files are made of.
//
// A general parser builds a tree first: measured, nlohmann's takes 170 bytes for one hostile byte, throws on
// a huge count and needs 600 us for a relation. This one knows the shape it wants, takes no more than it is
// given, and needs 12 us.
#ifndef PGASSAY_STORE_CBOR_H_
#define PGASSAY_STORE_CBOR_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace pgassay::store {

bool IsUtf8(absl::string_view text);

// Appends items with the shortest heads. Not thread-safe.
class CborWriter {
 public:
  void Tag(uint64_t tag) { Head(6, tag); }
  void Map(uint64_t pairs) { Head(5, pairs); }
  void Array(uint64_t items) { Head(4, items); }
  void Uint(uint64_t value) { Head(0, value); }
  void Int(int64_t value) {
    value < 0 ? Head(1, ~static_cast<uint64_t>(value)) : Head(0, static_cast<uint64_t>(value));
  }
  void Bool(bool value) { bytes_.push_back(value ? 0xf5 : 0xf4); }
  void Bytes(std::span<const uint8_t> value);
  // A text string or, if `text` is not UTF-8, a byte string.
  void Text(absl::string_view text);

  const std::vector<uint8_t>& bytes() const { return bytes_; }
  std::vector<uint8_t> Take() { return std::move(bytes_); }

 private:
  void Head(uint8_t major, uint64_t argument);

  std::vector<uint8_t> bytes_;
};

// One key of a map and what reads its value; `read` is called at most once.
struct CborField {
  absl::string_view key;
  absl::FunctionRef<void()> read;
  bool required = true;
};

// A cursor over items that may be anything. The first contradiction is kept in fault(); from then on every
// call gives zero or nothing. `bytes` must outlive it. Not thread-safe.
class CborReader {
 public:
  explicit CborReader(std::span<const uint8_t> bytes) : rest_(bytes) {}

  bool ok() const { return fault_.empty(); }
  const std::string& fault() const { return fault_; }
  bool at_end() const { return rest_.empty(); }

  void Tag(uint64_t expected);
  // Number of items that follow: at most `max`, and no more than there are bytes left at `item_bytes` each.
  uint64_t Array(uint64_t max = UINT64_MAX, size_t item_bytes = 1);
  uint64_t Uint(uint64_t max = UINT64_MAX);
  // An unsigned or a negative integer.
  int64_t Int();
  bool Bool();
  std::span<const uint8_t> Bytes();
  // A text string of UTF-8, or a byte string that is not UTF-8; at most `max` bytes.
  std::string Text(size_t max = SIZE_MAX);
  // The index of a text string among `names`.
  size_t OneOf(std::span<const absl::string_view> names);
  // As many values as an array has: at most `max`, each of `item_bytes` or more as it stands in the file.
  // Memory is asked for only when that many bytes are there.
  template <class Value>
  void Values(Value (*get)(CborReader&), size_t max, size_t item_bytes, std::vector<Value>& values) {
    const uint64_t count = Array(max, item_bytes);
    values.reserve(count);
    for (uint64_t i = 0; i < count && ok(); ++i) values.push_back(get(*this));
  }
  // A map, in any order, with every required key once and no known key twice. Others are skipped.
  void Fields(std::initializer_list<CborField> fields);
  // A map whose keys are given to `read`; it reads the value and returns true, or returns false to skip it.
  void Pairs(absl::FunctionRef<bool(absl::string_view key)> read);

  // After the last item: DataLoss with the fault, also of bytes that are left.
  absl::Status Finish();

  // Nothing for "".
  void Fail(absl::string_view fault);

 private:
  struct Item {
    uint8_t major = 0xff;
    uint8_t info = 0;
    uint64_t argument = 0;
  };
  Item Head();
  uint64_t Expect(uint8_t major, absl::string_view what);
  absl::string_view Take(uint64_t size);
  void Skip(int depth);

  std::span<const uint8_t> rest_;
  std::string fault_;
};

}  // namespace pgassay::store

#endif  // PGASSAY_STORE_CBOR_H_
