// Files whose SHA-256 is right and whose structure is not: what somebody would make on purpose.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "store/encode.h"
#include "store/sample.h"

namespace pgassay::store {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// A file with one relation in pieces, to be bent before it is put together.
struct Pieces {
  Json header, relation, catalog, ledger, source;
  std::function<void(Json& index)> bend_index = [](Json&) {};
  std::function<void(Bytes&item)> bend_header = [](Bytes&) {}, bend_relation = bend_header,
                                  bend_catalog = bend_header, bend_ledger = bend_header,
                                  bend_index_item = bend_header;
};

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

// `bytes` with the first `what` replaced; `what` must be there.
Bytes Replaced(const Bytes& bytes, const std::string& what, const Bytes& with) {
  const Bytes sought(what.begin(), what.end());
  const auto at = std::search(bytes.begin(), bytes.end(), sought.begin(), sought.end());
  EXPECT_NE(at, bytes.end()) << what;
  Bytes result(bytes.begin(), at);
  result.insert(result.end(), with.begin(), with.end());
  if (at != bytes.end()) result.insert(result.end(), at + static_cast<ptrdiff_t>(what.size()), bytes.end());
  return result;
}

TEST(Hostile, ThePiecesAreGoodUnbent) {
  EXPECT_EQ(Load(Assembled(GoodPieces())), absl::OkStatus());
}

TEST(Hostile, UnknownKeysAreIgnored) {
  Pieces pieces = GoodPieces();
  for (Json* json : {&pieces.header, &pieces.relation, &pieces.source, &pieces.ledger[0],
                     &pieces.relation["columns"][0], &pieces.relation["list"], &pieces.relation["key"][0]}) {
    (*json)["news"] = {{"from", {1, -2, 3.5, nullptr, "later"}}};
  }
  pieces.bend_index = [](Json& index) { index["news"] = 1; };
  EXPECT_EQ(Load(Assembled(pieces)), absl::OkStatus());
}

TEST(Hostile, EveryKeyIsNeeded) {
  const Pieces good = GoodPieces();
  auto each = [&](Json Pieces::*piece, const std::string& pointer) {
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
        const absl::Status status = Load(Assembled(bad));
        EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss)
            << pointer << "/" << key << (remove ? " gone" : " null");
      }
    }
  };
  each(&Pieces::header, "");
  each(&Pieces::relation, "");
  each(&Pieces::relation, "/key/0");
  each(&Pieces::relation, "/columns/0");
  each(&Pieces::relation, "/list");
  each(&Pieces::ledger, "/0");
  each(&Pieces::source, "");
}

TEST(Hostile, SketchLeavesAndProjectionNeedTheirKeysToo) {
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

Json Zeros(size_t size) {
  return Json::binary(Bytes(size));
}

TEST(Hostile, Structure) {
  const struct {
    const char* name;
    void (*bend)(Pieces&);
    const char* message;
  } kCases[] = {
      {"the header has cells that are no power of two", [](Pieces& p) { p.header["cells"] = 3; },
       "power of two"},
      {"no cells", [](Pieces& p) { p.header["cells"] = 0; }, "power of two"},
      {"too many cells", [](Pieces& p) { p.header["cells"] = 131072; }, "too large"},
      {"a huge header", [](Pieces& p) { p.header["news"] = Zeros(70000); }, "longer than the bytes there"},
      {"bytes after the header", [](Pieces& p) { p.bend_header = [](Bytes& b) { b.push_back(0); }; },
       "shorter"},
      {"a header twice as a map", [](Pieces& p) { p.bend_header = [](Bytes& b) { b[0] = 0xbf; }; },
       "definite"},
      {"bytes after the relation", [](Pieces& p) { p.bend_relation = [](Bytes& b) { b.push_back(0); }; },
       "shorter"},
      {"bytes after the ledger", [](Pieces& p) { p.bend_ledger = [](Bytes& b) { b.push_back(0); }; },
       "shorter"},
      {"bytes after the index", [](Pieces& p) { p.bend_index_item = [](Bytes& b) { b.push_back(0); }; },
       "shorter"},
      {"a relation that is a number", [](Pieces& p) { p.relation = 5; }, "not a map"},
      {"an empty relation", [](Pieces& p) { p.relation = Json::object(); }, "missing"},
      {"a ledger that is a map", [](Pieces& p) { p.ledger = Json::object(); }, "not an array"},
      {"a kind there is not", [](Pieces& p) { p.relation["kind"] = "x"; }, "not one of those"},
      {"an empty kind", [](Pieces& p) { p.relation["kind"] = ""; }, "not one of those"},
      {"a mode there is not", [](Pieces& p) { p.relation["key"][0]["mode"] = "open"; }, "not one of those"},
      {"a status there is not", [](Pieces& p) { p.ledger[0]["status"] = "fine"; }, "not one of those"},
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
      {"a source key twice",
       [](Pieces& p) {
         p.source["usfr"] = "twin";
         p.bend_index_item = [](Bytes& b) { b = Replaced(b, "usfr", {'u', 's', 'e', 'r'}); };
       },
       "'user' is there twice"},
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
      {"notes that are no text", [](Pieces& p) { p.source["notes"] = {1}; }, "not text"},
      {"a port that is a number", [](Pieces& p) { p.source["port"] = 5432; }, "not text"},
      {"a timeline above 32 bits", [](Pieces& p) { p.source["timeline"] = 1ull << 32; }, "too large"},
  };
  for (const auto& c : kCases) {
    Pieces pieces = GoodPieces();
    c.bend(pieces);
    const absl::Status status = Load(Assembled(pieces));
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << c.name;
    EXPECT_THAT(std::string(status.message()), StartsWith("bytes: damaged: ")) << c.name;
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.message)) << c.name;
  }
}

TEST(Hostile, Index) {
  const char* kApart = "side by side";
  const struct {
    const char* name;
    void (*bend)(Json& index);
    const char* message;
  } kCases[] = {
      {"no relations", [](Json& i) { i["relations"] = Json::array(); }, "header: an item is shorter"},
      {"relations that are a map", [](Json& i) { i["relations"] = Json::object(); }, "not an array"},
      {"an entry of 3", [](Json& i) { i["relations"][0].erase(3); }, "4 items"},
      {"an entry of 5", [](Json& i) { i["relations"][0].push_back(1); }, "4 items"},
      {"another name", [](Json& i) { i["relations"][0][1] = "user"; }, "another name"},
      {"another schema", [](Json& i) { i["relations"][0][0] = ""; }, "another name"},
      {"the same relation twice", [](Json& i) { i["relations"].push_back(i["relations"][0]); }, "not sorted"},
      {"not sorted",
       [](Json& i) {
         i["relations"].push_back(i["relations"][0]);
         i["relations"][1][0] = "a";
       },
       "not sorted"},
      {"two names for one item",
       [](Json& i) {
         i["relations"].push_back(i["relations"][0]);
         i["relations"][1][1] = "z";
       },
       kApart},
      {"a relation that begins early",
       [](Json& i) { i["relations"][0][2] = i["relations"][0][2].get<uint64_t>() - 1; }, kApart},
      {"a relation that is one longer",
       [](Json& i) { i["relations"][0][3] = i["relations"][0][3].get<uint64_t>() + 1; }, kApart},
      {"a relation that is one shorter",
       [](Json& i) { i["relations"][0][3] = i["relations"][0][3].get<uint64_t>() - 1; }, kApart},
      {"no length", [](Json& i) { i["relations"][0][3] = 0; }, kApart},
      {"a length that wraps", [](Json& i) { i["relations"][0][3] = UINT64_MAX; }, kApart},
      {"an offset beyond the file", [](Json& i) { i["relations"][0][2] = 1ull << 62; }, "too long"},
      {"offset and length that wrap",
       [](Json& i) {
         i["relations"][0][2] = UINT64_MAX - 10;
         i["relations"][0][3] = 20;
       },
       "too long"},
      {"a negative offset", [](Json& i) { i["relations"][0][2] = -1; }, "unsigned"},
      {"the header as a relation",
       [](Json& i) {
         i["relations"].push_back({"z", "z", 0, i["relations"][0][2]});
       },
       "header: an item ends early"},
      {"a ledger of 1", [](Json& i) { i["ledger"].erase(1); }, "2 items"},
      {"a ledger elsewhere", [](Json& i) { i["ledger"][0] = 0; }, kApart},
      {"a ledger without bytes", [](Json& i) { i["ledger"][1] = 0; }, kApart},
      {"a ledger into the index", [](Json& i) { i["ledger"][1] = i["ledger"][1].get<uint64_t>() + 1; },
       kApart},
      {"no ledger", [](Json& i) { i.erase("ledger"); }, "missing"},
      {"no source", [](Json& i) { i.erase("source"); }, "missing"},
      {"a source that is no map", [](Json& i) { i["source"] = "db"; }, "not a map"},
      {"an index that is no map",
       [](Json& i) {
         i = {1, 2};
       },
       "not a map"},
  };
  for (const auto& c : kCases) {
    Pieces pieces = GoodPieces();
    pieces.bend_index = c.bend;
    const absl::Status status = Load(Assembled(pieces));
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << c.name;
    EXPECT_THAT(std::string(status.message()), StartsWith("bytes: damaged: ")) << c.name;
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.message)) << c.name;
  }
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
