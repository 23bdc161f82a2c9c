// What holds for every item, and for the smaller ones by themselves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "store/encode.h"
#include "store/pieces.h"

namespace pgassay::store {
namespace {

using ::testing::StartsWith;

TEST(Hostile, ThePiecesAreGoodUnbent) {
  EXPECT_EQ(Load(Assembled(GoodPieces())), absl::OkStatus());
}

TEST(Hostile, UnknownKeysAreIgnored) {
  Pieces pieces = GoodPieces();
  for (Json* json :
       {&pieces.header, &pieces.relation, &pieces.source, &pieces.catalog, &pieces.catalog["objects"][0],
        &pieces.catalog["sequences"][1], &pieces.catalog["sequences"][1]["columns"][0], &pieces.ledger[0],
        &pieces.relation["columns"][0], &pieces.relation["list"], &pieces.relation["key"][0]}) {
    (*json)["news"] = {{"from", {1, -2, 3.5, nullptr, "later"}}};
  }
  pieces.bend_index = [](Json& index) { index["news"] = 1; };
  EXPECT_EQ(Load(Assembled(pieces)), absl::OkStatus());
}

TEST(Hostile, EveryKeyIsNeeded) {
  const Pieces good = GoodPieces();
  ExpectEveryKeyNeeded(good, &Pieces::header, "");
  ExpectEveryKeyNeeded(good, &Pieces::ledger, "/0");
  ExpectEveryKeyNeeded(good, &Pieces::source, "");
}

TEST(Hostile, HeaderLedgerAndSource) {
  const HostileCase kCases[] = {
      {"the header has cells that are no power of two", [](Pieces& p) { p.header["cells"] = 3; },
       "power of two"},
      {"no cells", [](Pieces& p) { p.header["cells"] = 0; }, "power of two"},
      {"too many cells", [](Pieces& p) { p.header["cells"] = 131072; }, "too large"},
      {"a huge header", [](Pieces& p) { p.header["news"] = Zeros(70000); }, "longer than the bytes there"},
      {"bytes after the header", [](Pieces& p) { p.bend_header = [](Bytes& b) { b.push_back(0); }; },
       "shorter"},
      {"a header twice as a map", [](Pieces& p) { p.bend_header = [](Bytes& b) { b[0] = 0xbf; }; },
       "definite"},
      {"bytes after the ledger", [](Pieces& p) { p.bend_ledger = [](Bytes& b) { b.push_back(0); }; },
       "shorter"},
      {"bytes after the index", [](Pieces& p) { p.bend_index_item = [](Bytes& b) { b.push_back(0); }; },
       "shorter"},
      {"a ledger that is a map", [](Pieces& p) { p.ledger = Json::object(); }, "not an array"},
      {"a status there is not", [](Pieces& p) { p.ledger[0]["status"] = "fine"; }, "not one of those"},
      {"more notes than there may be",
       [](Pieces& p) { p.source["notes"] = std::vector<std::string>(1001, ""); }, "more than 1000 items"},
      {"more relations than there is room for",
       [](Pieces& p) {
         p.bend_index = [](Json& index) {
           for (int i = 0; i < 100000; ++i) index["relations"].push_back({"", "", 0, 0});
         };
       },
       "an array has more than"},
      {"entries that are too short to be any", [](Pieces& p) { p.ledger = std::vector<int>(1000, 0); },
       "longer than the bytes there"},
      {"a source key twice",
       [](Pieces& p) {
         p.source["usfr"] = "twin";
         p.bend_index_item = [](Bytes& b) { b = Replaced(b, "usfr", {'u', 's', 'e', 'r'}); };
       },
       "'user' is there twice"},
      {"notes that are no text", [](Pieces& p) { p.source["notes"] = {1}; }, "not text"},
      {"a port that is a number", [](Pieces& p) { p.source["port"] = 5432; }, "not text"},
      {"a timeline above 32 bits", [](Pieces& p) { p.source["timeline"] = 1ull << 32; }, "too large"},
  };
  ExpectDamaged(kCases);
}

// Each is well-formed and where the index says.
TEST(Hostile, ItemsOutOfOrder) {
  const Bytes header = EncodeHeader(SampleHeader());
  const Bytes items[] = {EncodeRelation(SampleList()), EncodeCatalog(SampleCatalog()), EncodeLedger({})};
  int order[] = {0, 1, 2};
  do {
    Bytes file = header;
    Extent extents[3];
    for (int item : order) {
      extents[item] = {.offset = file.size(), .length = items[item].size()};
      file.insert(file.end(), items[item].begin(), items[item].end());
    }
    const Bytes index = EncodeIndex({.relations = {{"public", "users", extents[0]}},
                                     .catalog = extents[1],
                                     .ledger = extents[2],
                                     .source = SampleSource()});
    const size_t index_at = file.size();
    file.insert(file.end(), index.begin(), index.end());
    const absl::Status status = Load(Sealed(file, index_at));
    if (std::is_sorted(std::begin(order), std::end(order))) {
      EXPECT_EQ(status, absl::OkStatus());
    } else {
      EXPECT_THAT(std::string(status.message()), StartsWith("bytes: damaged: its items do not stand"));
    }
  } while (std::next_permutation(std::begin(order), std::end(order)));
}

}  // namespace
}  // namespace pgassay::store
