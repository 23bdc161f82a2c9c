#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>

#include "store/decode.h"
#include "store/encode.h"
#include "store/sample.h"

namespace pgassay::store {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

Bytes FileOf(const CatalogState& catalog) {
  return Written(SampleHeader(), {}, catalog, {}, SampleSource());
}

absl::StatusOr<CatalogState> Again(const CatalogState& catalog) {
  absl::StatusOr<std::unique_ptr<Reader>> reader = OpenBytes(FileOf(catalog));
  if (!reader.ok()) return reader.status();
  return (*reader)->ReadCatalog();
}

// FORMAT.md 4, read by a CBOR library that knows nothing of us.
TEST(EncodeCatalog, AsOthersReadIt) {
  const Json json = Json::from_cbor(EncodeCatalog(SampleCatalog()));
  EXPECT_EQ(json.size(), 5u);
  EXPECT_EQ(json["objects_read"], true);
  EXPECT_EQ(json["cluster_read"], true);
  EXPECT_EQ(json["sequences_read"], true);
  ASSERT_EQ(json["objects"].size(), 8u);
  EXPECT_EQ(json["objects"][0]["name"], Json::binary({'c', 'a', 'f', 0xe9}));
  EXPECT_EQ(json["objects"][0]["attributes"][0], Json({"comment", Json::binary({0xff})}));
  EXPECT_EQ(json["objects"][1], Json::parse(R"({
      "kind": "column", "schema": "public", "parent": "users", "name": "id",
      "attributes": [["not null", "yes"], ["type", "bigint"]]})"));
  EXPECT_EQ(json["sequences"], Json::parse(R"([
      {"schema": "audit", "name": "ended", "increment": -9223372036854775808, "cycles": false, "columns": []},
      {"schema": "public", "name": "descending_id_seq", "increment": -1, "cycles": true,
       "next": -9223372036854775808, "columns": [
         {"schema": "public", "table": "a", "column": "empty", "known": true},
         {"schema": "public", "table": "a", "column": "id", "known": true, "extreme": -1},
         {"schema": "public", "table": "b", "column": "id", "known": false}]},
      {"schema": "public", "name": "users_id_seq", "increment": 1, "cycles": false,
       "next": 9223372036854775807, "columns": [
         {"schema": "public", "table": "users", "column": "id", "known": true, "extreme": 4294967296}]}])"));
}

TEST(CatalogRoundTrip, Sample) {
  const absl::StatusOr<CatalogState> read = Again(SampleCatalog());
  ASSERT_EQ(read.status(), absl::OkStatus());
  EXPECT_TRUE(IsSame(*read, SampleCatalog()));
  EXPECT_EQ(read->server_version_num, 150020u);  // the source's
}

TEST(CatalogRoundTrip, NothingRead) {
  const absl::StatusOr<CatalogState> read = Again(CatalogState());
  ASSERT_EQ(read.status(), absl::OkStatus());
  EXPECT_FALSE(read->objects_read || read->cluster_read || read->sequences_read);
  EXPECT_THAT(read->objects, IsEmpty());
  EXPECT_THAT(read->sequences, IsEmpty());
  EXPECT_EQ(read->server_version_num, 150020u);
}

// The least bytes that each kind of item can have, and the most.
TEST(CatalogRoundTrip, Bounds) {
  CatalogState catalog = {.objects_read = true, .sequences_read = true, .server_version_num = 150020};
  catalog.objects = {{.kind = "", .schema = "", .parent = "", .name = "", .attributes = {{"", "x"}}}};
  catalog.sequences = {{.schema = "",
                        .name = "",
                        .increment = 1,
                        .cycles = false,
                        .next = std::nullopt,
                        .columns = {{.schema = "", .table = "", .column = "", .extreme = std::nullopt}}}};
  absl::StatusOr<CatalogState> read = Again(catalog);
  ASSERT_EQ(read.status(), absl::OkStatus());
  EXPECT_TRUE(IsSame(*read, catalog));
  catalog.sequences[0].columns.clear();
  EXPECT_TRUE(IsSame(*Again(catalog), catalog));
  catalog.objects[0].attributes.clear();
  EXPECT_TRUE(IsSame(*Again(catalog), catalog));

  const std::string name(256, 'n'), long_name(1 << 16, 'l'), value(1 << 24, 'v');
  catalog.objects = {
      {.kind = name, .schema = name, .parent = long_name, .name = long_name, .attributes = {}}};
  for (int i = 10000; i < 20000; ++i) catalog.objects[0].attributes.push_back({std::to_string(i), "x"});
  catalog.objects[0].attributes.back() = {long_name, value};
  catalog.sequences[0].schema = catalog.sequences[0].name = name;
  catalog.sequences[0].columns = {
      {.schema = name, .table = name, .column = name, .known = true, .extreme = 0}};
  read = Again(catalog);
  ASSERT_EQ(read.status(), absl::OkStatus());
  EXPECT_TRUE(IsSame(*read, catalog));
}

TEST(CatalogRoundTrip, EveryIntegerExactly) {
  for (const int64_t value : {kLeast, kLeast + 1, -int64_t{4294967297}, int64_t{-4294967296}, int64_t{-257},
                              int64_t{-256}, int64_t{-25}, int64_t{-24}, int64_t{-1}, int64_t{1}, int64_t{23},
                              int64_t{24}, int64_t{255}, int64_t{4294967296}, kMost - 1, kMost}) {
    CatalogState catalog = {.sequences_read = true, .server_version_num = 150020};
    catalog.sequences = {
        {.schema = "s",
         .name = "n",
         .increment = value,
         .cycles = false,
         .next = value,
         .columns = {{.schema = "s", .table = "t", .column = "c", .known = true, .extreme = value}}}};
    EXPECT_TRUE(IsSame(*Again(catalog), catalog)) << value;
  }
}

class RandomCatalog {
 public:
  explicit RandomCatalog(uint64_t seed) : random_(seed) {}

  CatalogState Next() {
    CatalogState catalog = {.objects_read = Below(8) != 0,
                            .cluster_read = Below(2) == 0,
                            .sequences_read = Below(8) != 0,
                            .server_version_num = SampleSource().server_version_num};
    for (size_t i = catalog.objects_read ? Below(40) : 0; i > 0; --i) {
      CatalogObject object = {
          .kind = Text(), .schema = Text(), .parent = Text(), .name = Text(), .attributes = {}};
      for (size_t a = Below(6); a > 0; --a) object.attributes.push_back({Text(), Text() + "."});
      Sort(object.attributes, [](const CatalogAttribute& a) { return a.name; });
      catalog.objects.push_back(std::move(object));
    }
    Sort(catalog.objects, [](const CatalogObject& object) { return object.Key(); });
    for (size_t i = catalog.sequences_read ? Below(10) : 0; i > 0; --i) {
      SequenceState sequence = {.schema = Text(),
                                .name = Text(),
                                .increment = Integer() | 1,
                                .cycles = Below(2) == 0,
                                .next = Below(3) == 0 ? std::nullopt : std::optional(Integer()),
                                .columns = {}};
      for (size_t c = Below(4); c > 0; --c) {
        const bool known = Below(2) == 0;
        sequence.columns.push_back(
            {.schema = Text(),
             .table = Text(),
             .column = Text(),
             .known = known,
             .extreme = known && Below(3) != 0 ? std::optional(Integer()) : std::nullopt});
      }
      Sort(sequence.columns,
           [](const SequenceColumn& column) { return std::tie(column.schema, column.table, column.column); });
      catalog.sequences.push_back(std::move(sequence));
    }
    Sort(catalog.sequences,
         [](const SequenceState& sequence) { return std::tie(sequence.schema, sequence.name); });
    return catalog;
  }

 private:
  size_t Below(size_t limit) { return static_cast<size_t>(random_() % limit); }

  // Mostly short, so that beginnings are shared; of any bytes.
  std::string Text() {
    std::string text(Below(20) == 0 ? 20 + Below(230) : Below(4), ' ');
    const size_t alphabet = Below(4);
    for (char& c : text) {
      c = alphabet == 0   ? static_cast<char>(random_())
          : alphabet == 1 ? "\0\xc3\xa9\xff"[Below(4)]
                          : static_cast<char>('a' + Below(3));
    }
    return text;
  }

  int64_t Integer() { return static_cast<int64_t>(random_() << Below(64)) >> Below(64); }

  template <class Value, class Key>
  static void Sort(std::vector<Value>& values, Key key) {
    std::sort(values.begin(), values.end(), [&](const Value& a, const Value& b) { return key(a) < key(b); });
    values.erase(std::unique(values.begin(), values.end(),
                             [&](const Value& a, const Value& b) { return key(a) == key(b); }),
                 values.end());
  }

  std::mt19937_64 random_;
};

TEST(CatalogRoundTrip, Random) {
  RandomCatalog random(20260104);
  size_t objects = 0, empty = 0;
  for (int i = 0; i < 1000; ++i) {
    const CatalogState catalog = random.Next();
    objects += catalog.objects.size();
    empty += catalog.objects.empty();
    const absl::StatusOr<CatalogState> read = Again(catalog);
    ASSERT_EQ(read.status(), absl::OkStatus()) << i;
    ASSERT_TRUE(IsSame(*read, catalog)) << i;
    ASSERT_EQ(EncodeCatalog(*read), EncodeCatalog(catalog)) << i;
  }
  EXPECT_GT(objects, 10000u);
  EXPECT_GT(empty, 50u);
}

// What Commit refuses is what no reader would take.
TEST(Writer, RefusesWhatIsNoCatalog) {
  constexpr absl::StatusCode kBroken = absl::StatusCode::kInternal;
  constexpr absl::StatusCode kTooMuch = absl::StatusCode::kFailedPrecondition;
  const struct {
    absl::StatusCode code;
    const char* message;
    void (*bend)(CatalogState&);
  } kCases[] = {
      {kBroken, "objects that were not read", [](CatalogState& c) { c.objects_read = false; }},
      {kBroken, "sequences that were not read", [](CatalogState& c) { c.sequences_read = false; }},
      {kBroken, "objects are not sorted: role shop",
       [](CatalogState& c) { std::swap(c.objects[5], c.objects[6]); }},
      {kBroken, "objects are not sorted", [](CatalogState& c) { c.objects[1] = c.objects[0]; }},
      {kBroken, "attributes are not sorted: column public.users.id",
       [](CatalogState& c) { std::swap(c.objects[1].attributes[0], c.objects[1].attributes[1]); }},
      {kBroken, "attributes are not sorted",
       [](CatalogState& c) { c.objects[1].attributes[1] = c.objects[1].attributes[0]; }},
      {kBroken, "an attribute without a value: column public.users.id",
       [](CatalogState& c) { c.objects[1].attributes[0].value = ""; }},
      {kBroken, "sequences are not sorted",
       [](CatalogState& c) { std::swap(c.sequences[0], c.sequences[1]); }},
      {kBroken, "columns of a sequence are not sorted",
       [](CatalogState& c) { std::swap(c.sequences[1].columns[0], c.sequences[1].columns[1]); }},
      {kBroken, "not known", [](CatalogState& c) { c.sequences[1].columns[1].known = false; }},
      {kBroken, "does not move", [](CatalogState& c) { c.sequences[0].increment = 0; }},
      {kTooMuch, "a name longer than a file takes: table public.nnn",
       [](CatalogState& c) { c.objects.back().name = std::string(65537, 'n'); }},
      {kTooMuch, "a name longer", [](CatalogState& c) { c.objects.back().parent = std::string(65537, 'n'); }},
      {kTooMuch, "a name longer", [](CatalogState& c) { c.objects.back().schema = std::string(257, 'z'); }},
      {kTooMuch, "a name longer", [](CatalogState& c) { c.objects.back().kind = std::string(257, 'z'); }},
      {kTooMuch, "more than 16 MiB: table public.users",
       [](CatalogState& c) { c.objects.back().attributes[0].value = std::string((1 << 24) + 1, 'v'); }},
      {kTooMuch, "a name longer than a file takes: an attribute of table public.users",
       [](CatalogState& c) { c.objects.back().attributes[0].name = std::string(65537, 'v'); }},
      {kTooMuch, "more than 10000 attributes: table public.users",
       [](CatalogState& c) {
         std::vector<CatalogAttribute>& attributes = c.objects.back().attributes;
         attributes.clear();
         for (int i = 10000; i < 20001; ++i) attributes.push_back({std::to_string(i), "x"});
       }},
      {kTooMuch, "a name longer than a file takes: sequence public.zzz",
       [](CatalogState& c) { c.sequences.back().name = std::string(257, 'z'); }},
      {kTooMuch, "a name longer than a file takes: a column of sequence public.users_id_seq",
       [](CatalogState& c) { c.sequences.back().columns[0].table = std::string(257, 'z'); }},
  };
  for (const auto& c : kCases) {
    const Folder folder;
    CatalogState catalog = SampleCatalog();
    c.bend(catalog);
    absl::StatusOr<std::unique_ptr<Writer>> writer = Writer::Create(folder / "x", SampleHeader());
    ASSERT_EQ(writer.status(), absl::OkStatus());
    const absl::Status status = (*writer)->Commit(catalog, SampleLedger(), SampleSource());
    EXPECT_EQ(status.code(), c.code) << c.message;
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.message));
    EXPECT_LT(status.message().size(), 1000u) << c.message;
    EXPECT_THAT(folder.Names(), IsEmpty());
  }
}

}  // namespace
}  // namespace pgassay::store
