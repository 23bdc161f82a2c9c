// What a rule makes of a field, and the room it needs for that.
#ifndef PGASSAY_CANON_VALUE_H_
#define PGASSAY_CANON_VALUE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace pgassay::canon {

// The bytes of a value. They point into the field or the Scratch.
struct Value {
  std::span<const uint8_t> bytes;
  std::span<const uint8_t> representation;
};

// Bytes that are appended to and read back. Keeps its room when cleared.
class Output {
 public:
  void Clear() { size_ = 0; }
  size_t size() const { return size_; }
  std::span<const uint8_t> bytes() const { return {room_.data(), size_}; }

  // Room for `size` more bytes, valid until the next call.
  uint8_t* Extend(size_t size) {
    if (room_.size() - size_ < size) [[unlikely]] {
      Grow(size);
    }
    uint8_t* at = room_.data() + size_;
    size_ += size;
    return at;
  }
  void Append(std::span<const uint8_t> bytes) {
    if (!bytes.empty()) {
      std::memcpy(Extend(bytes.size()), bytes.data(), bytes.size());
    }
  }
  // REQUIRES: position < size().
  uint8_t* at(size_t position) { return room_.data() + position; }

 private:
  void Grow(size_t size);

  std::vector<uint8_t> room_;
  size_t size_ = 0;
};

// Room for bytes that must be made; grows to the largest value and is re-used.
// One per thread.
struct Scratch {
  std::array<uint8_t, 64> fixed;  // of a scalar, also while a container is being made
  std::vector<uint8_t> number;    // of a numeric that is longer than `fixed`
  Output bytes;                   // of a container
  Output representation;          // of a container

  uint8_t* GrowNumber(size_t size) {
    if (number.size() < size) {
      number.resize(size);
    }
    return number.data();
  }
};

}  // namespace pgassay::canon

#endif  // PGASSAY_CANON_VALUE_H_
