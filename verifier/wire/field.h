// One field of a binary COPY tuple.
#ifndef PGASSAY_WIRE_FIELD_H_
#define PGASSAY_WIRE_FIELD_H_

#include <cstdint>

namespace pgassay::wire {

// `data` points into the bytes given to TupleReader::Feed, or into the reader where those cut
// the tuple; it lives until on_row returns.
struct Field {
  const uint8_t* data = nullptr;
  int32_t length = -1;  // -1: NULL

  bool is_null() const { return length < 0; }
};

}  // namespace pgassay::wire

#endif  // PGASSAY_WIRE_FIELD_H_
