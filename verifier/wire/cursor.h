// Big-endian integers and the one bounds-checked reader of untrusted bytes.
#ifndef PGASSAY_WIRE_CURSOR_H_
#define PGASSAY_WIRE_CURSOR_H_

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace pgassay::wire {

template <std::integral T>
inline T SwapIfLittleEndian(T value) {
  using Unsigned = std::make_unsigned_t<T>;
  if constexpr (sizeof(T) == 1 || std::endian::native == std::endian::big) {
    return value;
  } else if constexpr (sizeof(T) == 2) {
    return static_cast<T>(__builtin_bswap16(static_cast<Unsigned>(value)));
  } else if constexpr (sizeof(T) == 4) {
    return static_cast<T>(__builtin_bswap32(static_cast<Unsigned>(value)));
  } else {
    static_assert(sizeof(T) == 8);
    return static_cast<T>(__builtin_bswap64(static_cast<Unsigned>(value)));
  }
}

// REQUIRES: sizeof(T) bytes at `data`, of any alignment.
template <std::integral T>
inline T LoadBigEndian(const uint8_t* data) {
  T value;
  std::memcpy(&value, data, sizeof(T));
  return SwapIfLittleEndian(value);
}

// REQUIRES: room for sizeof(T) bytes at `data`.
template <std::integral T>
inline void StoreBigEndian(uint8_t* data, T value) {
  value = SwapIfLittleEndian(value);
  std::memcpy(data, &value, sizeof(T));
}

// Reads from the front of some bytes, which must outlive it. The first read past their end
// makes ok() false for good; such a read, and every later one, gives 0 or nullptr.
class Cursor {
 public:
  Cursor(const uint8_t* data, size_t size) : at_(data), left_(size) {}

  template <std::integral T>
  T ReadBigEndian() {
    const uint8_t* data = Take(sizeof(T));
    return data == nullptr ? T{0} : LoadBigEndian<T>(data);
  }

  // The next `size` bytes; nullptr if there are not so many.
  const uint8_t* Take(size_t size) {
    if (size > left_ || !ok_) {
      ok_ = false;
      return nullptr;
    }
    const uint8_t* data = at_;
    at_ += size;
    left_ -= size;
    return data;
  }

  bool ok() const { return ok_; }
  size_t left() const { return left_; }
  // Everything was read and nothing more than that.
  bool exhausted() const { return ok_ && left_ == 0; }

 private:
  const uint8_t* at_;
  size_t left_;
  bool ok_ = true;
};

}  // namespace pgassay::wire

#endif  // PGASSAY_WIRE_CURSOR_H_
