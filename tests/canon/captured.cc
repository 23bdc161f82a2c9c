#include "canon/captured.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace pgassay::canon {
namespace {

uint32_t Oid(absl::string_view text) {
  uint32_t oid = 0;
  EXPECT_TRUE(absl::SimpleAtoi(text, &oid)) << text;
  return oid;
}

std::string ReadFile(const std::string& name) {
  std::ifstream file(absl::StrCat(PGASSAY_TESTS_DIR, "/../data/copy/", name), std::ios::binary);
  EXPECT_TRUE(file.is_open()) << name;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

const TypeMap& CapturedTypes() {
  static const TypeMap* const types = [] {
    auto* map = new TypeMap;
    for (absl::string_view line : absl::StrSplit(ReadFile("types.tsv"), '\n', absl::SkipEmpty())) {
      const std::vector<std::string> part = absl::StrSplit(line, '\t');
      Type type;
      type.oid = Oid(part.at(0));
      type.qualified_name = part.at(1);
      type.name = part.at(2);
      type.typtype = part.at(3).at(0);
      type.element_oid = Oid(part.at(4));
      type.base_oid = Oid(part.at(5));
      type.subtype_oid = Oid(part.at(6));
      type.send = part.at(7);
      type.extension = part.at(8);
      type.has_output = part.at(9) == "1";
      for (absl::string_view attribute : absl::StrSplit(part.at(10), ' ', absl::SkipEmpty())) {
        const std::vector<std::string> halves = absl::StrSplit(attribute, '=');
        type.attributes.push_back({halves.at(0), Oid(halves.at(1))});
      }
      (*map)[type.oid] = type;
    }
    return map;
  }();
  return *types;
}

const std::vector<CapturedStream>& CapturedStreams() {
  static const auto* const streams = new std::vector<CapturedStream>{
      {"narrow", {20, 25, 1184}, 100},
      {"wide",
       {16, 21,   23,   20,   700,  701, 1700, 25,  1042, 1043,
        17, 1082, 1114, 1186, 2950, 114, 3802, 869, 1560, 600},
       50},
      {"nested", {1007, 1231, 16917, 16916, 16923, 3904, 3906, 4536, 16912, 16390, 16908}, 20},
      {"no_rows", {23}, 0},
      {"no_columns", {}, 3},
  };
  return *streams;
}

std::vector<uint8_t> ReadStream(const CapturedStream& stream) {
  const std::string bytes = ReadFile(stream.name + ".copy");
  return {bytes.begin(), bytes.end()};
}

void ExpectCanonical(const CapturedValue& value) {
  SCOPED_TRACE(value.sql);
  const absl::StatusOr<Rule> rule = MakeRule(CapturedTypes(), value.type_oid);
  ASSERT_TRUE(rule.ok()) << rule.status();
  EXPECT_EQ(rule->type_class(), value.type_class);
  const std::string bytes = FromHex(value.wire);
  Scratch scratch;
  Value made;
  ASSERT_TRUE(rule->Canonicalize(FieldOf(bytes), scratch, made));
  EXPECT_EQ(ToHex(made.bytes), value.canonical == kSame ? value.wire : value.canonical);
  EXPECT_EQ(ToHex(made.representation), value.representation);
  if (!made.representation.empty()) {
    EXPECT_TRUE(rule->has_representation());
  }
}

std::string FromHex(absl::string_view hex) {
  return absl::HexStringToBytes(hex);
}

std::string ToHex(std::span<const uint8_t> bytes) {
  return absl::BytesToHexString({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

wire::Field FieldOf(const std::string& bytes) {
  return {reinterpret_cast<const uint8_t*>(bytes.data()), static_cast<int32_t>(bytes.size())};
}

}  // namespace pgassay::canon
