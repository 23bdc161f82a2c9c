#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/decode.h"
#include "store/encode.h"
#include "store/pieces.h"

namespace pgassay::store {
namespace {

using ::testing::StartsWith;

// `key` and the head of an array of 2^63 - 1 items.
Bytes HugeArray(const std::string& key) {
  const std::string bytes =
      std::string(1, static_cast<char>(0x60 + key.size())) + key + "\x9b\x7f\xff\xff\xff\xff\xff\xff\xff";
  return Bytes(bytes.begin(), bytes.end());
}

Json& Object(Pieces& pieces, size_t index = 0) {
  return pieces.catalog["objects"][index];
}

// With three columns, the second of which has an extreme.
Json& Sequence(Pieces& pieces) {
  return pieces.catalog["sequences"][1];
}

TEST(HostileCatalog, EveryKeyIsNeeded) {
  Pieces good = GoodPieces();
  ExpectEveryKeyNeeded(good, &Pieces::catalog, "");
  ExpectEveryKeyNeeded(good, &Pieces::catalog, "/objects/0");
  Sequence(good).erase("next");
  Sequence(good)["columns"][1].erase("extreme");
  ASSERT_EQ(Load(Assembled(good)), absl::OkStatus());
  ExpectEveryKeyNeeded(good, &Pieces::catalog, "/sequences/1");
  ExpectEveryKeyNeeded(good, &Pieces::catalog, "/sequences/1/columns/1");
}

TEST(HostileCatalog, Structure) {
  const HostileCase kCases[] = {
      {"a catalog that is an array", [](Pieces& p) { p.catalog = Json::array(); }, "not a map"},
      {"an empty catalog", [](Pieces& p) { p.catalog = Json::object(); }, "missing"},
      {"bytes after the catalog", [](Pieces& p) { p.bend_catalog = [](Bytes& b) { b.push_back(0); }; },
       "shorter"},
      {"a number for a flag", [](Pieces& p) { p.catalog["objects_read"] = 1; }, "not a boolean"},
      {"objects that were not read", [](Pieces& p) { p.catalog["objects_read"] = false; }, "not read"},
      {"sequences that were not read", [](Pieces& p) { p.catalog["sequences_read"] = false; }, "not read"},
      {"a key twice",
       [](Pieces& p) {
         p.bend_catalog = [](Bytes& b) {
           b[0] = 0xa6;
           b.insert(b.end(), {0x69});
           for (char c : std::string("sequences\x80")) b.push_back(static_cast<uint8_t>(c));
         };
       },
       "'sequences' is there twice"},
  };
  ExpectDamaged(kCases);
}

TEST(HostileCatalog, Objects) {
  const HostileCase kCases[] = {
      {"objects that are a map", [](Pieces& p) { p.catalog["objects"] = Json::object(); }, "not an array"},
      {"an object that is text", [](Pieces& p) { Object(p) = "column"; }, "not a map"},
      {"a huge count of objects",
       [](Pieces& p) {
         p.bend_catalog = [](Bytes& b) { b = Replaced(b, "gobjects\x88", HugeArray("objects")); };
       },
       "more than 5000000 items"},
      {"more objects than bytes", [](Pieces& p) { p.catalog["objects"] = std::vector<int>(1000, 0); },
       "longer than the bytes there"},
      {"a kind that is a number", [](Pieces& p) { Object(p)["kind"] = 1; }, "not text"},
      {"a kind of 257 bytes", [](Pieces& p) { Object(p)["kind"] = std::string(257, 'a'); }, "too long"},
      {"a schema of 257 bytes", [](Pieces& p) { Object(p)["schema"] = std::string(257, 'a'); }, "too long"},
      {"a parent of 65537 bytes", [](Pieces& p) { Object(p)["parent"] = std::string(65537, 'a'); },
       "too long"},
      {"a name of 65537 bytes", [](Pieces& p) { Object(p)["name"] = std::string(65537, 'a'); }, "too long"},
      {"a name that is not UTF-8", [](Pieces& p) { Object(p)["name"] = "caf\xe9"; }, "one way"},
      {"a name in bytes that is UTF-8", [](Pieces& p) { Object(p)["name"] = Json::binary({'i'}); },
       "one way"},
      {"objects not sorted", [](Pieces& p) { std::swap(Object(p, 2), Object(p, 3)); },
       "objects are not sorted: foreign key public.users.users_team_fkey"},
      {"names not sorted as unsigned bytes", [](Pieces& p) { std::swap(Object(p, 0), Object(p, 1)); },
       "objects are not sorted"},
      {"an object twice", [](Pieces& p) { Object(p, 1) = Object(p, 0); }, "objects are not sorted"},
      {"an object twice with other attributes",
       [](Pieces& p) {
         Object(p, 1) = Object(p, 0);
         Object(p, 1)["attributes"] = Json::array();
       },
       "objects are not sorted"},
      {"schemas not sorted", [](Pieces& p) { Object(p, 1)["schema"] = "a"; }, "objects are not sorted"},
      {"parents not sorted", [](Pieces& p) { Object(p, 1)["parent"] = "a"; }, "objects are not sorted"},
  };
  ExpectDamaged(kCases);
}

TEST(HostileCatalog, Attributes) {
  const HostileCase kCases[] = {
      {"attributes that are a map",
       [](Pieces& p) {
         Object(p)["attributes"] = {{"type", "text"}};
       },
       "not an array"},
      {"a huge count of attributes",
       [](Pieces& p) {
         p.bend_catalog = [](Bytes& b) { b = Replaced(b, "jattributes\x82", HugeArray("attributes")); };
       },
       "more than 10000 items"},
      {"more attributes than bytes",
       [](Pieces& p) {
         p.catalog["sequences"] = Json::array();
         p.catalog["objects"] = {Object(p)};
         Object(p)["attributes"] = std::vector<int>(1000, 0);
       },
       "longer than the bytes there"},
      {"an attribute of 1", [](Pieces& p) { Object(p)["attributes"][0].erase(1); }, "2 items"},
      {"an attribute of 3", [](Pieces& p) { Object(p)["attributes"][0].push_back("x"); }, "2 items"},
      {"an attribute that is a map",
       [](Pieces& p) {
         Object(p)["attributes"][0] = {{"type", "text"}};
       },
       "not an array"},
      {"a name that is a number", [](Pieces& p) { Object(p)["attributes"][0][0] = 1; }, "not text"},
      {"a name of 65537 bytes", [](Pieces& p) { Object(p)["attributes"][0][0] = std::string(65537, 'a'); },
       "too long"},
      {"a value that is true", [](Pieces& p) { Object(p)["attributes"][0][1] = true; }, "not text"},
      {"a value that is empty", [](Pieces& p) { Object(p)["attributes"][0][1] = ""; }, "without a value"},
      {"a value of 16 MiB and 1",
       [](Pieces& p) { Object(p)["attributes"][0][1] = std::string((1 << 24) + 1, 'a'); }, "too long"},
      {"attributes not sorted",
       [](Pieces& p) { std::swap(Object(p)["attributes"][0], Object(p)["attributes"][1]); },
       "attributes are not sorted: column public.users.caf"},
      {"an attribute twice", [](Pieces& p) { Object(p)["attributes"][1][0] = "comment"; },
       "attributes are not sorted"},
  };
  ExpectDamaged(kCases);
}

TEST(HostileCatalog, Sequences) {
  const HostileCase kCases[] = {
      {"sequences that are a map", [](Pieces& p) { p.catalog["sequences"] = Json::object(); },
       "not an array"},
      {"a huge count of sequences",
       [](Pieces& p) {
         p.bend_catalog = [](Bytes& b) { b = Replaced(b, "isequences\x83", HugeArray("sequences")); };
       },
       "more than 5000000 items"},
      {"more sequences than bytes", [](Pieces& p) { p.catalog["sequences"] = std::vector<int>(1000, 0); },
       "longer than the bytes there"},
      {"a huge count of columns",
       [](Pieces& p) {
         p.bend_catalog = [](Bytes& b) { b = Replaced(b, "gcolumns\x83", HugeArray("columns")); };
       },
       "more than 5000000 items"},
      {"more columns than bytes", [](Pieces& p) { Sequence(p)["columns"] = std::vector<int>(1000, 0); },
       "longer than the bytes there"},
      {"a name of 257 bytes", [](Pieces& p) { Sequence(p)["name"] = std::string(257, 'x'); }, "too long"},
      {"a schema of 257 bytes", [](Pieces& p) { Sequence(p)["schema"] = std::string(257, 'x'); }, "too long"},
      {"a column's schema of 257 bytes",
       [](Pieces& p) { Sequence(p)["columns"][2]["schema"] = std::string(257, 'x'); }, "too long"},
      {"a column's table of 257 bytes",
       [](Pieces& p) { Sequence(p)["columns"][2]["table"] = std::string(257, 'x'); }, "too long"},
      {"a column's name of 257 bytes",
       [](Pieces& p) { Sequence(p)["columns"][2]["column"] = std::string(257, 'x'); }, "too long"},
      {"sequences not sorted",
       [](Pieces& p) { std::swap(p.catalog["sequences"][0], p.catalog["sequences"][1]); },
       "sequences are not sorted"},
      {"a sequence twice", [](Pieces& p) { p.catalog["sequences"][0] = p.catalog["sequences"][1]; },
       "sequences are not sorted"},
      {"columns not sorted",
       [](Pieces& p) { std::swap(Sequence(p)["columns"][0], Sequence(p)["columns"][1]); },
       "columns of a sequence are not sorted"},
      {"a column twice", [](Pieces& p) { Sequence(p)["columns"][0] = Sequence(p)["columns"][1]; },
       "columns of a sequence are not sorted"},
      {"an increment of 0", [](Pieces& p) { Sequence(p)["increment"] = 0; }, "does not move"},
      {"an increment of 2^63", [](Pieces& p) { Sequence(p)["increment"] = uint64_t{1} << 63; }, "too large"},
      {"an increment in text", [](Pieces& p) { Sequence(p)["increment"] = "1"; }, "not an integer"},
      {"an increment in floating point", [](Pieces& p) { Sequence(p)["increment"] = 1.5; }, "not an integer"},
      {"next of null", [](Pieces& p) { Sequence(p)["next"] = nullptr; }, "not an integer"},
      {"next of -2^63 - 1",
       [](Pieces& p) {
         p.bend_catalog = [](Bytes& b) {
           b = Replaced(b, "next\x3b\x7f\xff\xff\xff\xff\xff\xff\xff",
                        {'n', 'e', 'x', 't', 0x3b, 0x80, 0, 0, 0, 0, 0, 0, 0});
         };
       },
       "too large"},
      {"an extreme of 2^64 - 1", [](Pieces& p) { Sequence(p)["columns"][1]["extreme"] = UINT64_MAX; },
       "too large"},
      {"an extreme of a column that was not read",
       [](Pieces& p) { Sequence(p)["columns"][1]["known"] = false; }, "not known"},
      {"a known that is a number", [](Pieces& p) { Sequence(p)["columns"][1]["known"] = 1; },
       "not a boolean"},
      {"cycles that is text", [](Pieces& p) { Sequence(p)["cycles"] = "yes"; }, "not a boolean"},
  };
  ExpectDamaged(kCases);
}

// The item cut short, in a file that is otherwise right.
TEST(HostileCatalog, EveryPrefix) {
  const Pieces good = GoodPieces();
  const size_t size = Json::to_cbor(good.catalog).size();
  for (size_t length = 1; length < size; ++length) {
    Pieces bad = good;
    bad.bend_catalog = [length](Bytes& bytes) { bytes.resize(length); };
    const absl::Status status = Load(Assembled(bad));
    ASSERT_EQ(status.code(), absl::StatusCode::kDataLoss) << length;
    ASSERT_THAT(std::string(status.message()), StartsWith("bytes: damaged: catalog: ")) << length;
  }
}

// What a reader takes, a writer gives again.
TEST(HostileCatalog, EveryFlip) {
  const Bytes good = EncodeCatalog(SampleCatalog());
  int taken = 0;
  for (size_t i = 0; i < good.size(); ++i) {
    for (const int flip : {1, 2, 4, 8, 16, 32, 64, 128, 255}) {
      Bytes bytes = good;
      bytes[i] = static_cast<uint8_t>(bytes[i] ^ flip);
      const absl::StatusOr<CatalogState> catalog = DecodeCatalog(bytes);
      if (!catalog.ok()) {
        ASSERT_EQ(catalog.status().code(), absl::StatusCode::kDataLoss);
        continue;
      }
      ++taken;
      EXPECT_EQ(Fault(*catalog), "");
      EXPECT_EQ(Excess(*catalog), "");
      const absl::StatusOr<CatalogState> again = DecodeCatalog(EncodeCatalog(*catalog));
      ASSERT_EQ(again.status(), absl::OkStatus());
      EXPECT_TRUE(IsSame(*catalog, *again));
    }
  }
  EXPECT_GT(taken, 100);  // letters of names that leave the order as it was
}

}  // namespace
}  // namespace pgassay::store
