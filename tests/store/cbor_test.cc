#include "store/cbor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "store/layout.h"

namespace pgassay::store {
namespace {

using Json = nlohmann::json;

TEST(IsUtf8, Table) {
  const struct {
    std::string text;
    bool valid;
  } kCases[] = {
      {"", true},
      {"plain", true},
      {std::string("\0", 1), true},
      {"caf\xc3\xa9", true},
      {"\xe2\x82\xac", true},
      {"\xed\x9f\xbf", true},      // U+D7FF
      {"\xee\x80\x80", true},      // U+E000
      {"\xf0\x90\x80\x80", true},  // U+10000
      {"\xf4\x8f\xbf\xbf", true},  // U+10FFFF
      {"caf\xe9", false},          // Latin-1
      {"\x80", false},             // begins in the middle
      {"\xc3", false},             // ends early
      {"\xe2\x82", false},
      {"\xf0\x90\x80", false},
      {"\xc0\x80", false},  // overlong
      {"\xc1\xbf", false},
      {"\xe0\x9f\xbf", false},
      {"\xf0\x8f\xbf\xbf", false},
      {"\xed\xa0\x80", false},      // a surrogate
      {"\xf4\x90\x80\x80", false},  // U+110000
      {"\xf5\x80\x80\x80", false},
      {"\xff", false},
  };
  for (const auto& c : kCases) {
    for (size_t before = 0; before < 18; ++before) {  // wherever eight bytes at a time begin and end
      for (size_t after = 0; after < 9; ++after) {
        EXPECT_EQ(IsUtf8(std::string(before, 'a') + c.text + std::string(after, 'z')), c.valid)
            << testing::PrintToString(c.text) << " after " << before << " before " << after;
      }
    }
  }
}

// nlohmann's encoder is the second opinion.
TEST(CborWriter, WritesAsOthersDo) {
  for (uint64_t value :
       {uint64_t{0}, uint64_t{23}, uint64_t{24}, uint64_t{255}, uint64_t{256}, uint64_t{65535},
        uint64_t{65536}, uint64_t{0xffffffff}, uint64_t{0x100000000}, UINT64_MAX}) {
    CborWriter out;
    out.Uint(value);
    EXPECT_EQ(out.bytes(), Json::to_cbor(Json(value))) << value;
  }
  for (int64_t value :
       {INT64_MIN, INT64_MIN + 1, int64_t{-4294967297}, int64_t{-4294967296}, int64_t{-257}, int64_t{-256},
        int64_t{-25}, int64_t{-24}, int64_t{-1}, int64_t{0}, int64_t{24}, INT64_MAX}) {
    CborWriter out;
    out.Int(value);
    EXPECT_EQ(out.bytes(), Json::to_cbor(Json(value))) << value;
    CborReader in(out.bytes());
    EXPECT_EQ(in.Int(), value);
    EXPECT_TRUE(in.ok() && in.at_end());
  }
  CborWriter out;
  out.Map(3);
  out.Text("a");
  out.Array(2);
  out.Bool(true);
  out.Bool(false);
  out.Text("b");
  out.Bytes(std::vector<uint8_t>(300, 7));
  out.Text("c");
  out.Text("caf\xe9");
  EXPECT_EQ(out.bytes(), Json::to_cbor(Json{{"a", {true, false}},
                                            {"b", Json::binary(std::vector<uint8_t>(300, 7))},
                                            {"c", Json::binary({'c', 'a', 'f', 0xe9})}}));
}

TEST(CborReader, ReadsWhatWasWritten) {
  CborWriter out;
  out.Tag(55799);
  out.Array(5);
  out.Uint(UINT64_MAX);
  out.Text("caf\xc3\xa9");
  out.Text("caf\xe9");
  out.Bool(true);
  out.Text("raw");
  CborReader in(out.bytes());
  in.Tag(55799);
  EXPECT_EQ(in.Array(), 5u);
  EXPECT_EQ(in.Uint(), UINT64_MAX);
  EXPECT_EQ(in.Text(), "caf\xc3\xa9");
  EXPECT_EQ(in.Text(), "caf\xe9");
  EXPECT_TRUE(in.Bool());
  EXPECT_EQ(in.OneOf(kReadAs), 1u);
  EXPECT_TRUE(in.ok());
  EXPECT_TRUE(in.at_end());
}

TEST(CborReader, Faults) {
  const struct {
    std::vector<uint8_t> bytes;
    void (*read)(CborReader&);
    const char* fault;
  } kCases[] = {
      {{}, [](CborReader& in) { in.Uint(); }, "an item ends early"},
      {{0x18}, [](CborReader& in) { in.Uint(); }, "an item ends early"},
      {{0x1b, 1, 2, 3}, [](CborReader& in) { in.Uint(); }, "an item ends early"},
      {{0x1c}, [](CborReader& in) { in.Uint(); }, "an item has no definite length"},
      {{0x20}, [](CborReader& in) { in.Uint(); }, "an item is not an unsigned integer"},
      {{0x18, 24}, [](CborReader& in) { in.Uint(23); }, "an integer is too large"},
      {{0x1b, 0x80, 0, 0, 0, 0, 0, 0, 0}, [](CborReader& in) { in.Int(); }, "an integer is too large"},
      {{0x3b, 0x80, 0, 0, 0, 0, 0, 0, 0}, [](CborReader& in) { in.Int(); }, "an integer is too large"},
      {{0x40}, [](CborReader& in) { in.Int(); }, "an item is not an integer"},
      {{0xf9, 0x3c, 0}, [](CborReader& in) { in.Int(); }, "an item is not an integer"},
      {{0x3b, 1, 2}, [](CborReader& in) { in.Int(); }, "an item ends early"},
      {{0x01}, [](CborReader& in) { in.Bool(); }, "an item is not a boolean"},
      {{0xf6}, [](CborReader& in) { in.Bool(); }, "an item is not a boolean"},
      {{0xf8, 21}, [](CborReader& in) { in.Bool(); }, "an item is not a boolean"},
      {{0x41, 0}, [](CborReader& in) { in.Array(); }, "an item is not an array"},
      {{0x9f, 0xff}, [](CborReader& in) { in.Array(); }, "an item has no definite length"},
      {{0x82, 0}, [](CborReader& in) { in.Array(); }, "an array is longer than the bytes there"},
      {{0x82, 0, 0, 0}, [](CborReader& in) { in.Array(9, 2); }, "an array is longer than the bytes there"},
      {{0x82, 0, 0}, [](CborReader& in) { in.Array(1); }, "an array has more than 1 items"},
      {{0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0},
       [](CborReader& in) { in.Array(); },
       "an array is longer than the bytes there"},
      {{0x42, 0}, [](CborReader& in) { in.Bytes(); }, "a string is longer than the bytes there"},
      {{0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0},
       [](CborReader& in) { in.Bytes(); },
       "a string is longer than the bytes there"},
      {{0x61, 'a'}, [](CborReader& in) { in.Bytes(); }, "an item is not a byte string"},
      {{0x62, 'a', 'b'}, [](CborReader& in) { in.Text(1); }, "text is too long"},
      {{0x61, 0xe9}, [](CborReader& in) { in.Text(); }, "text is not written the one way it can be"},
      {{0x41, 'a'}, [](CborReader& in) { in.Text(); }, "text is not written the one way it can be"},
      {{0x01}, [](CborReader& in) { in.Text(); }, "an item is not text"},
      {{0x61, 'a'}, [](CborReader& in) { in.OneOf(kReadAs); }, "a word is not one of those there are"},
      {{0xc1}, [](CborReader& in) { in.Tag(55799); }, "an item has another tag"},
      {{0x80}, [](CborReader& in) { in.Fields({}); }, "an item is not a map"},
      {{0xa1, 0x01, 0x01}, [](CborReader& in) { in.Fields({}); }, "an item is not a text key"},
      {{0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x60, 0},
       [](CborReader& in) { in.Fields({}); },
       "a map is longer than the bytes there"},
      {{0xa0},
       [](CborReader& in) {
         in.Fields({{"a", [] {}}});
       },
       "'a' is missing"},
      {{0xa2, 0x61, 'a', 1, 0x61, 'a', 1},
       [](CborReader& in) {
         in.Fields({{"a", [&] { in.Uint(); }}});
       },
       "'a' is there twice"},
  };
  for (const auto& c : kCases) {
    CborReader in(c.bytes);
    c.read(in);
    EXPECT_EQ(in.fault(), c.fault) << testing::PrintToString(c.bytes);
    EXPECT_EQ(in.Uint(), 0u);  // nothing comes after a fault
    EXPECT_EQ(in.Text(), "");
  }
}

TEST(CborReader, SkipsUnknownKeysOfEveryKind) {
  const std::vector<std::vector<uint8_t>> kValues = {
      {0x00},
      {0x38, 9},
      {0x42, 1, 2},
      {0x61, 'x'},
      {0x82, 1, 0x81, 2},
      {0xa1, 0x61, 'k', 0x80},
      {0xc1, 0x00},
      {0xfb, 1, 2, 3, 4, 5, 6, 7, 8},
      {0xf6},
  };
  for (const auto& value : kValues) {
    std::vector<uint8_t> bytes = {0xa2, 0x61, 'u'};
    bytes.insert(bytes.end(), value.begin(), value.end());
    bytes.insert(bytes.end(), {0x61, 'a', 0x05});
    CborReader in(bytes);
    uint64_t a = 0;
    in.Fields({{"a", [&] { a = in.Uint(); }}, {"optional", [] {}, false}});
    EXPECT_EQ(in.fault(), "") << testing::PrintToString(value);
    EXPECT_EQ(a, 5u);
    EXPECT_TRUE(in.at_end());
  }
}

TEST(CborReader, SkipsSixteenLevelsAndNoMore) {
  for (size_t depth : {15u, 16u, 1'000'000u}) {
    for (uint8_t head : {uint8_t{0x81}, uint8_t{0xc1}}) {
      std::vector<uint8_t> bytes = {0xa1, 0x61, 'u'};
      bytes.resize(bytes.size() + depth, head);
      bytes.push_back(0);
      CborReader in(bytes);
      in.Fields({});
      EXPECT_EQ(in.fault(), depth < 16 ? "" : "items are nested too deeply") << depth;
    }
  }
}

}  // namespace
}  // namespace pgassay::store
