// Any bytes as a COPY stream: rows or an error, the same however they are cut.
//
// The first byte chooses the columns, the second how the stream is cut; the rest is the stream.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <span>
#include <vector>

#include "canon/rule.h"
#include "wire/tuple_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace pgassay {
namespace {

// The user's types of data/copy/types.tsv that its streams hold, and the built-in ones below them.
canon::TypeMap Types() {
  canon::TypeMap types;
  const auto add = [&](uint32_t oid, char typtype, const char* name) -> canon::Type& {
    canon::Type& type = types[oid];
    type.oid = oid;
    type.typtype = typtype;
    type.name = name;
    type.qualified_name = name;
    type.send = "send";
    return type;
  };
  const auto array = [&](uint32_t oid, uint32_t element) {
    canon::Type& type = add(oid, 'b', "array");
    type.element_oid = element;
    type.send = "pg_catalog.array_send";
  };
  for (const uint32_t oid :
       std::initializer_list<uint32_t>{16,   17,   20,   21,   23,   25,   114,  600,  700,  701, 869,
                                       1042, 1043, 1082, 1114, 1184, 1186, 1560, 1700, 2950, 3802}) {
    add(oid, 'b', "builtin");
  }
  array(1007, 23);
  array(1009, 25);
  array(1231, 1700);
  array(16897, 16898);
  array(16908, 16909);
  array(16916, 16917);
  add(3904, 'r', "int4range").subtype_oid = 23;
  add(3906, 'r', "numrange").subtype_oid = 1700;
  add(4536, 'm', "int8multirange").subtype_oid = 20;
  add(16390, 'b', "hstore").extension = "hstore";
  add(16898, 'e', "mood");
  add(16909, 'd', "smallpos").base_oid = 23;
  add(16912, 'd', "tags").base_oid = 1009;
  add(16917, 'c', "item").attributes = {{"name", 25}, {"price", 1700}, {"qty", 21}};
  add(16923, 'c', "line").attributes = {{"no", 23}, {"item", 16917}, {"moods", 16897}, {"took", 1186}};
  return types;
}

std::vector<canon::Rule> Rules(const std::vector<uint32_t>& oids) {
  const canon::TypeMap types = Types();
  std::vector<canon::Rule> rules;
  for (const uint32_t oid : oids) {
    rules.push_back(canon::MakeRule(types, oid).value());
  }
  return rules;
}

struct Outcome {
  absl::StatusCode code = absl::StatusCode::kOk;
  uint64_t rows = 0;
  uint64_t checksum = 0;  // of all canonical and representation bytes, so that each is read

  bool operator==(const Outcome&) const = default;
};

Outcome Read(const std::vector<canon::Rule>& rules, std::span<const uint8_t> bytes, size_t piece) {
  wire::TupleReader reader(static_cast<int>(rules.size()));
  canon::Scratch scratch;
  Outcome outcome;
  const auto add = [&](std::span<const uint8_t> part) {
    for (const uint8_t byte : part) {
      outcome.checksum = outcome.checksum * 31 + byte;
    }
    outcome.checksum = outcome.checksum * 31 + part.size();
  };
  absl::Status status;
  for (size_t at = 0; at < bytes.size() && status.ok(); at += piece) {
    // A heap block for each piece, so that AddressSanitizer sees a read past it.
    const auto part = bytes.subspan(at, std::min(piece, bytes.size() - at));
    status =
        reader.Feed(std::vector<uint8_t>(part.begin(), part.end()), [&](std::span<const wire::Field> fields) {
          for (size_t i = 0; i < fields.size(); ++i) {
            canon::Value value;
            if (fields[i].is_null()) {
              continue;
            }
            if (!rules[i].Canonicalize(fields[i], scratch, value)) {
              return false;
            }
            add(value.bytes);
            add(value.representation);
          }
          return true;
        });
  }
  outcome.code = status.ok() ? reader.Finish().code() : status.code();
  outcome.rows = reader.rows();
  return outcome;
}

}  // namespace
}  // namespace pgassay

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using pgassay::Rules;
  static const auto* const layouts = new std::vector<std::vector<pgassay::canon::Rule>>{
      Rules({20, 25, 1184}),
      Rules({16, 21,   23,   20,   700,  701, 1700, 25,  1042, 1043,
             17, 1082, 1114, 1186, 2950, 114, 3802, 869, 1560, 600}),
      Rules({1007, 1231, 16917, 16916, 16923, 3904, 3906, 4536, 16912, 16390, 16908}),
      Rules({23}),
      Rules({}),
  };
  if (size < 2) {
    return 0;
  }
  const std::vector<pgassay::canon::Rule>& rules = (*layouts)[data[0] % layouts->size()];
  const std::span<const uint8_t> bytes(data + 2, size - 2);
  const size_t piece = size_t{data[1]} + 1;
  if (pgassay::Read(rules, bytes, piece) != pgassay::Read(rules, bytes, size)) {
    std::abort();
  }
  return 0;
}
