#include "store/pieces.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "store/encode.h"

namespace pgassay::store {

using ::testing::HasSubstr;
using ::testing::StartsWith;

Pieces GoodPieces() {
  Bytes header = EncodeHeader(SampleHeader());
  header.erase(header.begin(), header.begin() + 3);
  return {.header = Json::from_cbor(header),
          .relation = Json::from_cbor(EncodeRelation(SampleList())),
          .catalog = Json::from_cbor(EncodeCatalog(SampleCatalog())),
          .ledger = Json::from_cbor(EncodeLedger(SampleLedger())),
          .source = Json::from_cbor(EncodeIndex({.source = SampleSource()}))["source"]};
}

Bytes Assembled(const Pieces& pieces) {
  auto cbor = [](const Json& json, const std::function<void(Bytes&)>& bend) {
    Bytes bytes = Json::to_cbor(json);
    bend(bytes);
    return bytes;
  };
  Bytes file = {0xd9, 0xd9, 0xf7};
  auto append = [&](const Bytes& bytes) { file.insert(file.end(), bytes.begin(), bytes.end()); };
  append(cbor(pieces.header, pieces.bend_header));
  const size_t relation_at = file.size();
  append(cbor(pieces.relation, pieces.bend_relation));
  const size_t catalog_at = file.size();
  append(cbor(pieces.catalog, pieces.bend_catalog));
  const size_t ledger_at = file.size();
  append(cbor(pieces.ledger, pieces.bend_ledger));
  const size_t index_at = file.size();
  Json index = {{"relations", {{"public", "users", relation_at, catalog_at - relation_at}}},
                {"catalog", {catalog_at, ledger_at - catalog_at}},
                {"ledger", {ledger_at, index_at - ledger_at}},
                {"source", pieces.source}};
  pieces.bend_index(index);
  append(cbor(index, pieces.bend_index_item));
  return Sealed(file, index_at);
}

void ExpectDamaged(std::span<const HostileCase> cases) {
  for (const HostileCase& c : cases) {
    Pieces pieces = GoodPieces();
    c.bend(pieces);
    const absl::Status status = Load(Assembled(pieces));
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << c.name;
    EXPECT_THAT(std::string(status.message()), StartsWith("bytes: damaged: ")) << c.name;
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.message)) << c.name;
  }
}

Bytes Replaced(const Bytes& bytes, const std::string& what, const Bytes& with) {
  const Bytes sought(what.begin(), what.end());
  const auto at = std::search(bytes.begin(), bytes.end(), sought.begin(), sought.end());
  EXPECT_NE(at, bytes.end()) << what;
  Bytes result(bytes.begin(), at);
  result.insert(result.end(), with.begin(), with.end());
  if (at != bytes.end()) result.insert(result.end(), at + static_cast<ptrdiff_t>(what.size()), bytes.end());
  return result;
}

Json Zeros(size_t size) {
  return Json::binary(Bytes(size));
}

void ExpectEveryKeyNeeded(const Pieces& good, Json Pieces::*piece, const std::string& pointer) {
  const Json at = (good.*piece).at(Json::json_pointer(pointer));
  for (const auto& [key, value] : at.items()) {
    for (const bool remove : {true, false}) {
      Pieces bad = good;
      Json& map = (bad.*piece).at(Json::json_pointer(pointer));
      if (remove) {
        map.erase(key);
      } else {
        map[key] = nullptr;  // the wrong type for every key there is
      }
      EXPECT_EQ(Load(Assembled(bad)).code(), absl::StatusCode::kDataLoss)
          << pointer << "/" << key << (remove ? " gone" : " null");
    }
  }
}

}  // namespace pgassay::store
