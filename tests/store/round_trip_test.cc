#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "store/encode.h"
#include "store/reader.h"
#include "store/sample.h"
#include "store/writer.h"

namespace pgassay::store {
namespace {

using Json = nlohmann::json;

Json Decoded(const Bytes& item) {
  Json json = Json::from_cbor(item, true, false);
  EXPECT_FALSE(json.is_discarded());
  return json;
}

Json Binary(const Hash128& hash) {
  Bytes bytes(16);
  for (size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<uint8_t>(hash.lo >> 8 * i);
    bytes[8 + i] = static_cast<uint8_t>(hash.hi >> 8 * i);
  }
  return Json::binary(bytes);
}

// FORMAT.md 4, read by a CBOR library that knows nothing of us.
TEST(Encode, Relation) {
  const RelationFingerprint list = SampleList();
  const Json json = Decoded(EncodeRelation(list));
  EXPECT_EQ(json["schema"], "public");
  EXPECT_EQ(json["name"], "users");
  EXPECT_EQ(json["kind"], "r");
  EXPECT_EQ(json["populated"], true);
  EXPECT_EQ(json["rows"], 2);
  EXPECT_EQ(json["sum"], Binary(list.sum));
  EXPECT_EQ(json["representation_sum"], Binary(list.representation_sum));
  EXPECT_EQ(json["key"], Json::parse(R"([{"name":"price","mode":"sized"},{"name":"id","mode":"fixed"}])"));
  ASSERT_EQ(json["columns"].size(), 3u);
  EXPECT_EQ(json["columns"][2], (Json{{"name", "price"},
                                      {"type", "numeric(10,2)"},
                                      {"class", "numeric"},
                                      {"read", "binary"},
                                      {"representation", true},
                                      {"sum", Binary(list.columns[2].sum)},
                                      {"representation_sum", Binary(list.columns[2].representation_sum)}}));
  EXPECT_EQ(json["leaves"], Json::array());
  EXPECT_FALSE(json.contains("sketch"));
  EXPECT_EQ(json["list"]["elements"].get_binary().size(), 128u);
  EXPECT_EQ(json["list"]["elements"].get_binary()[0], 1);   // count
  EXPECT_EQ(json["list"]["elements"].get_binary()[4], 12);  // key_length
  EXPECT_EQ(json["list"]["elements"].get_binary()[72], 7);  // lane[0] of the second
  EXPECT_EQ(json["list"]["digests"].get_binary().size(), 12u);
}

TEST(Encode, SketchLeavesAndNamesThatAreNotUtf8) {
  const Json sketch = Decoded(EncodeRelation(SampleSketch()));
  EXPECT_FALSE(sketch.contains("list"));
  EXPECT_EQ(sketch["rows"], UINT64_MAX);
  EXPECT_EQ(sketch["sketch"]["cells"], 1);
  EXPECT_EQ(sketch["sketch"]["elements"].get_binary().size(), 256u);
  EXPECT_EQ(sketch["columns"][1]["read"], "text");
  EXPECT_EQ(sketch["columns"][2]["read"], "raw");
  EXPECT_EQ(sketch["key"][0]["mode"], "hashed");

  const RelationFingerprint log = SamplePartitioned();
  const Json partitioned = Decoded(EncodeRelation(log));
  EXPECT_EQ(partitioned["kind"], "p");
  EXPECT_EQ(partitioned["leaves"][0],
            (Json{{"schema", "audit"},
                  {"name", "log_1"},
                  {"rows", 1},
                  {"sum", Binary(log.leaves[0].sum)},
                  {"representation_sum", Binary(log.leaves[0].representation_sum)}}));

  const Json latin1 = Decoded(EncodeRelation(SampleLatin1()));
  EXPECT_EQ(latin1["name"], Json::binary({0xff}));
  EXPECT_EQ(latin1["columns"][0]["name"], Json::binary({'c', 'a', 'f', 0xe9}));
  EXPECT_EQ(latin1["leaves"][0]["schema"], Json::binary({0xc3, 0x28}));
  EXPECT_EQ(latin1["leaves"][0]["name"], "caf\xc3\xa9");
}

TEST(RoundTrip, HeaderSourceAndLedger) {
  absl::StatusOr<std::unique_ptr<Reader>> reader = OpenBytes(WholeFile());
  ASSERT_EQ(reader.status(), absl::OkStatus());
  const FingerprintHeader& header = (*reader)->header();
  EXPECT_EQ(header.version, 1u);
  EXPECT_EQ(EncodeHeader(header), EncodeHeader(SampleHeader()));
  EXPECT_EQ(EncodeIndex({.source = header.source}), EncodeIndex({.source = SampleSource()}));
  EXPECT_EQ(header.source.timeline, 3u);
  EXPECT_THAT(header.source.notes, testing::ElementsAre("3 of 4 connections", "a worker died"));
  EXPECT_EQ(EncodeLedger((*reader)->ledger()), EncodeLedger(SampleLedger()));
  ASSERT_EQ((*reader)->ledger().size(), 3u);
  EXPECT_EQ((*reader)->ledger()[1].status, LedgerStatus::kNotCheckable);
  EXPECT_EQ((*reader)->ledger()[2].name, "r\xe9mote");
}

TEST(RoundTrip, RelationsComeSortedByName) {
  absl::StatusOr<std::unique_ptr<Reader>> reader = OpenBytes(WholeFile());
  ASSERT_EQ(reader.status(), absl::OkStatus());
  const std::vector<RelationFingerprint> expected = {SamplePartitioned(), SampleEmpty(), SampleSketch(),
                                                     SampleKeyless(),     SampleList(),  SampleWide(),
                                                     SampleLatin1()};
  ASSERT_EQ((*reader)->relations().size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ((*reader)->relations()[i].schema, expected[i].schema);
    EXPECT_EQ((*reader)->relations()[i].name, expected[i].name);
    absl::StatusOr<RelationFingerprint> read = (*reader)->Read(i);
    ASSERT_EQ(read.status(), absl::OkStatus());
    EXPECT_EQ(EncodeRelation(*read), EncodeRelation(expected[i])) << expected[i].name;
    EXPECT_EQ(read->elements.digest_bytes, expected[i].elements.digest_bytes);
    EXPECT_EQ(read->elements.cells_per_partition, 1u);
  }
  EXPECT_EQ((*reader)->Read(expected.size()).status().code(), absl::StatusCode::kOutOfRange);
}

TEST(RoundTrip, NoRelationAtAll) {
  const Bytes file = Written(FingerprintHeader(), {}, CatalogState(), {}, Source());
  absl::StatusOr<std::unique_ptr<Reader>> reader = OpenBytes(file);
  ASSERT_EQ(reader.status(), absl::OkStatus());
  EXPECT_TRUE((*reader)->relations().empty());
  EXPECT_TRUE((*reader)->ledger().empty());
  EXPECT_EQ((*reader)->header().cells_per_partition, 512u);
}

TEST(RoundTrip, LargestSketch) {
  RelationFingerprint relation = SampleSketch();
  relation.elements.cells_per_partition = 65536;
  relation.elements.cells.resize(4 * 65536);
  relation.elements.digests.resize(4 * 65536 * 3 * 2, 9);
  absl::StatusOr<std::unique_ptr<Reader>> reader =
      OpenBytes(Written(SampleHeader(), {relation}, CatalogState(), {}, SampleSource()));
  ASSERT_EQ(reader.status(), absl::OkStatus());
  absl::StatusOr<RelationFingerprint> read = (*reader)->Read(0);
  ASSERT_EQ(read.status(), absl::OkStatus());
  EXPECT_TRUE(EncodeRelation(*read) == EncodeRelation(relation));
}

}  // namespace
}  // namespace pgassay::store
