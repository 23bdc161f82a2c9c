// What was captured from a server: its types, COPY streams (data/copy) and values.
#ifndef PGASSAY_TESTS_CANON_CAPTURED_H_
#define PGASSAY_TESTS_CANON_CAPTURED_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "canon/rule.h"
#include "canon/type.h"
#include "wire/field.h"

namespace pgassay::canon {

// The types of data/copy/types.tsv.
const TypeMap& CapturedTypes();

// A stream of data/copy; README.md there has its SQL.
struct CapturedStream {
  std::string name;
  std::vector<uint32_t> types;  // of its columns
  uint64_t rows;
};
const std::vector<CapturedStream>& CapturedStreams();
std::vector<uint8_t> ReadStream(const CapturedStream& stream);

// The wire bytes that `sql` gave as a column of its type, and what must become of them.
struct CapturedValue {
  const char* sql;
  uint32_t type_oid;
  const char* type_class;
  const char* wire;       // hexadecimal, as all here
  const char* canonical;  // kSame: as on the wire
  const char* representation;
};
inline constexpr char kSame[] = "same";

void ExpectCanonical(const CapturedValue& value);

std::string FromHex(absl::string_view hex);
std::string ToHex(std::span<const uint8_t> bytes);

// Points into `bytes`.
wire::Field FieldOf(const std::string& bytes);

}  // namespace pgassay::canon

#endif  // PGASSAY_TESTS_CANON_CAPTURED_H_
