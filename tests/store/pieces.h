// Files whose SHA-256 is right and whose structure is not, in pieces: what somebody would make on purpose.
#ifndef PGASSAY_TESTS_STORE_PIECES_H_
#define PGASSAY_TESTS_STORE_PIECES_H_

#include <functional>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "store/sample.h"

namespace pgassay::store {

using Json = nlohmann::json;

// A file with one relation, to be bent before it is put together.
struct Pieces {
  Json header, relation, catalog, ledger, source;
  std::function<void(Json& index)> bend_index = [](Json&) {};
  // What is done to an item's bytes.
  std::function<void(Bytes&item)> bend_header = [](Bytes&) {}, bend_relation = bend_header,
                                  bend_catalog = bend_header, bend_ledger = bend_header,
                                  bend_index_item = bend_header;
};

Pieces GoodPieces();  // SampleList and SampleCatalog
Bytes Assembled(const Pieces& pieces);

struct HostileCase {
  const char* name;
  void (*bend)(Pieces&);
  const char* message;  // a part of what the reader is to say
};

// Each is refused as damaged.
void ExpectDamaged(std::span<const HostileCase> cases);

// `bytes` with the first `what` replaced; `what` must be there.
Bytes Replaced(const Bytes& bytes, const std::string& what, const Bytes& with);

Json Zeros(size_t size);  // a byte string

// Each key of the map at `pointer` in a piece of `good` is needed, and not null.
void ExpectEveryKeyNeeded(const Pieces& good, Json Pieces::*piece, const std::string& pointer);

}  // namespace pgassay::store

#endif  // PGASSAY_TESTS_STORE_PIECES_H_
