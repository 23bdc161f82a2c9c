// Where the index says that items are.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/pieces.h"

namespace pgassay::store {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(HostileIndex, Structure) {
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
      {"a catalog of 1", [](Json& i) { i["catalog"].erase(1); }, "place of an item does not have 2 items"},
      {"a catalog of 3", [](Json& i) { i["catalog"].push_back(1); },
       "place of an item does not have 2 items"},
      {"a catalog elsewhere", [](Json& i) { i["catalog"][0] = 0; }, kApart},
      {"a catalog without bytes", [](Json& i) { i["catalog"][1] = 0; }, kApart},
      {"the ledger as the catalog", [](Json& i) { i["catalog"] = i["ledger"]; }, kApart},
      {"catalog and ledger changed", [](Json& i) { std::swap(i["catalog"], i["ledger"]); }, kApart},
      {"catalog and ledger as one",
       [](Json& i) { i["catalog"][1] = i["catalog"][1].get<uint64_t>() + i["ledger"][1].get<uint64_t>(); },
       kApart},
      {"no catalog", [](Json& i) { i.erase("catalog"); }, "missing"},
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

}  // namespace
}  // namespace pgassay::store
