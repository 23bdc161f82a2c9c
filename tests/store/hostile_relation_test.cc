// Relations and their projections.
#include <gtest/gtest.h>

#include "store/encode.h"
#include "store/pieces.h"

namespace pgassay::store {
namespace {

TEST(HostileRelation, EveryKeyIsNeeded) {
  const Pieces good = GoodPieces();
  for (const char* pointer : {"", "/key/0", "/columns/0", "/list"}) {
    ExpectEveryKeyNeeded(good, &Pieces::relation, pointer);
  }
}

TEST(HostileRelation, SketchLeavesAndProjectionNeedTheirKeysToo) {
  Pieces sketch = GoodPieces();
  sketch.relation = Json::from_cbor(EncodeRelation(SampleSketch()));
  sketch.bend_index = [](Json& index) { index["relations"][0][1] = "events"; };
  ASSERT_EQ(Load(Assembled(sketch)), absl::OkStatus());
  Pieces leaves = GoodPieces();
  leaves.relation = Json::from_cbor(EncodeRelation(SamplePartitioned()));
  leaves.bend_index = [](Json& index) {
    index["relations"][0][0] = "audit", index["relations"][0][1] = "log";
  };
  ASSERT_EQ(Load(Assembled(leaves)), absl::OkStatus());
  Pieces projected = GoodPieces();
  projected.relation = Json::from_cbor(EncodeRelation(SampleKeyless()));
  projected.bend_index = [](Json& index) { index["relations"][0][1] = "lines"; };
  ASSERT_EQ(Load(Assembled(projected)), absl::OkStatus());
  for (auto& [pieces, pointer] :
       {std::pair(sketch, "/sketch"), std::pair(leaves, "/leaves/1"), std::pair(projected, "/projection"),
        std::pair(projected, "/projection/list")}) {
    for (const auto& [key, value] : pieces.relation.at(Json::json_pointer(pointer)).items()) {
      Pieces bad = pieces;
      bad.relation.at(Json::json_pointer(pointer)).erase(key);
      EXPECT_EQ(Load(Assembled(bad)).code(), absl::StatusCode::kDataLoss) << pointer << "/" << key;
    }
  }
}

Json Projected(Json relation) {
  relation["like"] = true;
  relation["rules"] = Json::array();
  return relation;
}

TEST(HostileRelation, Structure) {
  const HostileCase kCases[] = {
      {"bytes after the relation", [](Pieces& p) { p.bend_relation = [](Bytes& b) { b.push_back(0); }; },
       "shorter"},
      {"a relation that is a number", [](Pieces& p) { p.relation = 5; }, "not a map"},
      {"an empty relation", [](Pieces& p) { p.relation = Json::object(); }, "missing"},
      {"a kind there is not", [](Pieces& p) { p.relation["kind"] = "x"; }, "not one of those"},
      {"an empty kind", [](Pieces& p) { p.relation["kind"] = ""; }, "not one of those"},
      {"a mode there is not", [](Pieces& p) { p.relation["key"][0]["mode"] = "open"; }, "not one of those"},
      {"negative rows", [](Pieces& p) { p.relation["rows"] = -1; }, "unsigned"},
      {"rows in floating point", [](Pieces& p) { p.relation["rows"] = 2.5; }, "unsigned"},
      {"a sum of 15 bytes", [](Pieces& p) { p.relation["sum"] = Zeros(15); }, "16 bytes"},
      {"a sum of 17 bytes", [](Pieces& p) { p.relation["columns"][1]["sum"] = Zeros(17); }, "16 bytes"},
      {"a sum that is text", [](Pieces& p) { p.relation["sum"] = "0123456789abcdef"; }, "not a byte string"},
      {"a name of 257 bytes", [](Pieces& p) { p.relation["name"] = std::string(257, 'x'); }, "too long"},
      {"a column name of 257 bytes",
       [](Pieces& p) { p.relation["columns"][2]["name"] = std::string(257, 'x'); }, "too long"},
      {"text that is not UTF-8", [](Pieces& p) { p.relation["name"] = "us\xe9rs"; }, "one way"},
      {"bytes that are UTF-8", [](Pieces& p) { p.relation["name"] = Json::binary({'u'}); }, "one way"},
      {"columns not sorted", [](Pieces& p) { std::swap(p.relation["columns"][0], p.relation["columns"][1]); },
       "not sorted by name"},
      {"a column twice", [](Pieces& p) { p.relation["columns"][1] = p.relation["columns"][0]; },
       "not sorted by name"},
      {"a key that is no column", [](Pieces& p) { p.relation["key"][0]["name"] = "nobody"; },
       "none of its columns"},
      {"a key of 33 columns", [](Pieces& p) { p.relation["key"] = Json(33, p.relation["key"][0]); },
       "more than 32 items"},
      {"1601 columns",
       [](Pieces& p) {
         const Json column = p.relation["columns"][0];
         for (int i = 0; i < 1601; ++i) {
           p.relation["columns"][static_cast<size_t>(i)] = column;
           p.relation["columns"][static_cast<size_t>(i)]["name"] = std::to_string(10000 + i);
         }
       },
       "more than 1600 items"},
      {"leaves of a plain table",
       [](Pieces& p) {
         p.relation["leaves"] = Json::from_cbor(EncodeRelation(SamplePartitioned()))["leaves"];
       },
       "not partitioned"},
      {"leaves not sorted",
       [](Pieces& p) {
         p.relation["kind"] = "p";
         p.relation["leaves"] = Json::from_cbor(EncodeRelation(SamplePartitioned()))["leaves"];
         std::swap(p.relation["leaves"][0], p.relation["leaves"][1]);
       },
       "leaves are not sorted"},
      {"elements of 63 bytes", [](Pieces& p) { p.relation["list"]["elements"] = Zeros(63); },
       "64 bytes each"},
      {"elements of 65 bytes", [](Pieces& p) { p.relation["list"]["elements"] = Zeros(65); },
       "64 bytes each"},
      {"fewer digests", [](Pieces& p) { p.relation["list"]["digests"] = Zeros(11); },
       "digests have another size"},
      {"more digests", [](Pieces& p) { p.relation["list"]["digests"] = Zeros(13); },
       "digests have another size"},
      {"no digests", [](Pieces& p) { p.relation["list"]["digests"] = Zeros(0); },
       "digests have another size"},
      {"a list of rows that are none", [](Pieces& p) { p.relation["list"]["elements"] = Zeros(128); },
       "is no row"},
      {"a list with a long key",
       [](Pieces& p) {
         Bytes elements = p.relation["list"]["elements"].get_binary();
         elements[4] = 34;
         p.relation["list"]["elements"] = Json::binary(elements);
       },
       "is no row"},
      {"a list not sorted",
       [](Pieces& p) {
         Bytes elements = p.relation["list"]["elements"].get_binary();
         elements[8] = 255;
         p.relation["list"]["elements"] = Json::binary(elements);
       },
       "not sorted"},
      {"more rows than its list", [](Pieces& p) { p.relation["rows"] = 3; }, "as many rows"},
      {"a list longer than a list may be",
       [](Pieces& p) {
         p.relation["list"] = {{"elements", Zeros(5 * 64)}, {"digests", Zeros(5 * 6)}};
         p.relation["rows"] = 5;
       },
       "longer than a list"},
      {"both a list and a sketch",
       [](Pieces& p) {
         p.relation["sketch"] = p.relation["list"];
         p.relation["sketch"]["cells"] = 1;
       },
       "list or a sketch"},
      {"neither a list nor a sketch", [](Pieces& p) { p.relation.erase("list"); }, "list or a sketch"},
      {"a sketch of 3 cells",
       [](Pieces& p) {
         p.relation.erase("list");
         p.relation["sketch"] = {{"cells", 3}, {"elements", Zeros(12 * 64)}, {"digests", Zeros(12 * 6)}};
       },
       "power of two"},
      {"a sketch of 0 cells",
       [](Pieces& p) {
         p.relation.erase("list");
         p.relation["sketch"] = {{"cells", 0}, {"elements", Zeros(0)}, {"digests", Zeros(0)}};
       },
       "power of two"},
      {"a sketch of 131072 cells",
       [](Pieces& p) {
         p.relation.erase("list");
         p.relation["sketch"] = {{"cells", 131072}, {"elements", Zeros(0)}, {"digests", Zeros(0)}};
       },
       "too large"},
      {"a sketch of another size",
       [](Pieces& p) {
         p.relation.erase("list");
         p.relation["sketch"] = {{"cells", 2}, {"elements", Zeros(7 * 64)}, {"digests", Zeros(7 * 6)}};
       },
       "sketch has another size"},
      {"a huge count of columns",
       [](Pieces& p) {
         p.bend_relation = [](Bytes& b) {
           b = Replaced(b, "gcolumns\x83",
                        {'g', 'c', 'o', 'l', 'u', 'm', 'n', 's', 0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff,
                         0xff, 0xff});
         };
       },
       "more than 1600 items"},
      {"a huge count of elements",
       [](Pieces& p) {
         p.bend_relation = [](Bytes& b) {
           b = Replaced(b, "helements\x58\x80",
                        {'h', 'e', 'l', 'e', 'm', 'e', 'n', 't', 's', 0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff,
                         0xff, 0xff, 0xc0});
         };
       },
       "longer than the bytes there"},
      {"deep nesting in a key we do not know",
       [](Pieces& p) {
         p.bend_relation = [](Bytes& b) {
           b[0] = 0xad;
           b.insert(b.end(), {0x61, 'z'});
           b.insert(b.end(), 100000, 0x81);
           b.push_back(0);
         };
       },
       "nested too deeply"},
      {"a key twice",
       [](Pieces& p) {
         p.bend_relation = [](Bytes& b) {
           b[0] = 0xad;
           b.insert(b.end(), {0x64, 'r', 'o', 'w', 's', 2});
         };
       },
       "twice"},
      {"rules that are no text",
       [](Pieces& p) {
         p.relation["projection"] = Projected(p.relation);
         p.relation["projection"]["rules"] = {1};
       },
       "not text"},
      {"a projection that is no map", [](Pieces& p) { p.relation["projection"] = 1; }, "not a map"},
      {"a projection of other rows",
       [](Pieces& p) {
         p.relation["projection"] = Projected(p.relation);
         p.relation["projection"]["rows"] = 3;
       },
       "another number of rows"},
      {"a projection whose columns are not sorted",
       [](Pieces& p) {
         p.relation["projection"] = Projected(p.relation);
         std::swap(p.relation["projection"]["columns"][0], p.relation["projection"]["columns"][1]);
       },
       "in its projection: its columns are not sorted"},
      {"a projection whose list is short",
       [](Pieces& p) {
         p.relation["projection"] = Projected(p.relation);
         p.relation["projection"]["list"]["elements"] = Zeros(64);
       },
       "in its projection: "},
      {"a projection with a sketch and a list",
       [](Pieces& p) {
         p.relation["projection"] = Projected(p.relation);
         p.relation["projection"]["sketch"] = {
             {"cells", 1}, {"elements", Zeros(256)}, {"digests", Zeros(24)}};
       },
       "either a list or a sketch"},
  };
  ExpectDamaged(kCases);
}

}  // namespace
}  // namespace pgassay::store
