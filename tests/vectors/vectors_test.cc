// The C++ rooms against canon.json and format.json, which the Python reference wrote from the documents
// alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/sha.h>

#include <array>
#include <cstring>
#include <fstream>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "canon/rule.h"
#include "canon/type.h"
#include "fingerprint/hash.h"
#include "fingerprint/mix.h"
#include "fingerprint/table.h"
#include "nlohmann/json.hpp"
#include "pgassay/fingerprint.h"
#include "wire/field.h"

namespace pgassay {
namespace {

using nlohmann::json;

const json& Vectors(const std::string& name) {
  static auto& files = *new std::map<std::string, json>;
  auto [it, fresh] = files.try_emplace(name);
  if (fresh) {
    std::ifstream file(std::string(PGASSAY_TESTS_DIR) + "/vectors/" + name);
    it->second = json::parse(file);
  }
  return it->second;
}

std::string Bytes(const json& hex) {
  return absl::HexStringToBytes(hex.get<std::string>());
}

std::string Hex(std::span<const uint8_t> bytes) {
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

// As FORMAT.md writes a pair down.
std::string Hex(const Hash128& hash) {
  std::array<uint8_t, 16> bytes{};
  std::memcpy(bytes.data(), &hash.lo, 8);
  std::memcpy(bytes.data() + 8, &hash.hi, 8);
  return Hex(bytes);
}

Hash128 Pair(const json& hex) {
  const std::string bytes = Bytes(hex);
  Hash128 hash;
  std::memcpy(&hash.lo, bytes.data(), 8);
  std::memcpy(&hash.hi, bytes.data() + 8, 8);
  return hash;
}

// Either the hex of the bytes, or how many they are and their SHA-256.
void ExpectBytes(std::span<const uint8_t> bytes, const json& expected) {
  if (expected.is_string()) {
    EXPECT_EQ(Hex(bytes), expected.get<std::string>());
    return;
  }
  std::array<uint8_t, SHA256_DIGEST_LENGTH> digest{};
  SHA256(bytes.data(), bytes.size(), digest.data());
  EXPECT_EQ(bytes.size(), expected["bytes"].get<size_t>());
  EXPECT_EQ(Hex(digest), expected["sha256"].get<std::string>());
}

std::span<const uint8_t> AsBytes(absl::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

wire::Field FieldOf(const std::string& bytes) {
  return {AsBytes(bytes).data(), static_cast<int32_t>(bytes.size())};
}

canon::TypeMap Types(const json& list) {
  canon::TypeMap types;
  for (const json& t : list) {
    canon::Type type;
    type.oid = t["oid"];
    type.qualified_name = t["qualified_name"];
    type.name = t["name"];
    type.typtype = t["typtype"].get<std::string>()[0];
    type.element_oid = t["element_oid"];
    type.base_oid = t["base_oid"];
    type.subtype_oid = t["subtype_oid"];
    type.send = t["send"];
    type.extension = t["extension"];
    type.has_output = t["has_output"];
    for (const json& a : t["attributes"]) {
      type.attributes.push_back({a["name"], a["type_oid"]});
    }
    types[type.oid] = type;
  }
  return types;
}

std::string ReadName(ReadAs read) {
  return read == ReadAs::kText ? "text" : read == ReadAs::kRaw ? "raw" : "binary";
}

std::string ModeName(KeyMode mode) {
  return mode == KeyMode::kFixed ? "fixed" : mode == KeyMode::kSized ? "sized" : "hashed";
}

TEST(CanonVectors, EveryCaseHasItsClassAndBytes) {
  ASSERT_GE(Vectors("canon.json")["cases"].size(), 120u);
  canon::Scratch scratch;
  for (const json& c : Vectors("canon.json")["cases"]) {
    SCOPED_TRACE(c["sql"].get<std::string>());
    const absl::StatusOr<canon::Rule> rule = canon::MakeRule(Types(c["types"]), c["type_oid"]);
    ASSERT_TRUE(rule.ok()) << rule.status();
    EXPECT_EQ(rule->type_class(), c["class"].get<std::string>());
    EXPECT_EQ(ReadName(rule->read()), c["read"].get<std::string>());
    EXPECT_EQ(rule->has_representation(), c["representation_bearing"].get<bool>());
    EXPECT_EQ(ModeName(rule->key_mode(false)), c["key_mode"].get<std::string>());
    EXPECT_EQ(ModeName(rule->key_mode(true)), c["key_mode_with_text"].get<std::string>());
    const std::string wire = Bytes(c["wire"]);
    canon::Value value;
    EXPECT_TRUE(rule->Canonicalize(FieldOf(wire), scratch, value));
    EXPECT_EQ(Hex(value.bytes), c["canonical"].get<std::string>());
    EXPECT_EQ(Hex(value.representation),
              c["representation"].is_null() ? "" : c["representation"].get<std::string>());
  }
}

TEST(CanonVectors, BytesThatContradictTheirTypeAreRefused) {
  canon::Scratch scratch;
  for (const json& c : Vectors("canon.json")["refused"]) {
    SCOPED_TRACE(c["name"].get<std::string>());
    const absl::StatusOr<canon::Rule> rule = canon::MakeRule(Types(c["types"]), c["type_oid"]);
    ASSERT_TRUE(rule.ok()) << rule.status();
    const std::string wire = Bytes(c["wire"]);
    canon::Value value;
    EXPECT_FALSE(rule->Canonicalize(FieldOf(wire), scratch, value));
  }
}

TEST(CanonVectors, PseudoTypesCannotBeRead) {
  for (const json& c : Vectors("canon.json")["unreadable"]) {
    SCOPED_TRACE(c["name"].get<std::string>());
    EXPECT_EQ(canon::MakeRule(Types(c["types"]), c["type_oid"]).status().code(),
              absl::StatusCode::kUnimplemented);
  }
}

TEST(FormatVectors, HashesAreEqualWithAndWithoutAKey) {
  const json& v = Vectors("format.json");
  fingerprint::Key key{};
  std::memcpy(key.data(), Bytes(v["key"]).data(), key.size());
  const fingerprint::Hasher plain;
  const fingerprint::Hasher keyed(key);
  EXPECT_EQ(plain.key_id(), "");
  EXPECT_EQ(keyed.key_id(), v["key_id"].get<std::string>());
  EXPECT_EQ(Hex({keyed.secret(), fingerprint::kSecretSize}), v["secret"].get<std::string>());
  for (const json& c : v["hashes"]) {
    const std::string message = Bytes(c["message"]);
    SCOPED_TRACE(message.size());
    EXPECT_EQ(Hex(plain(message)), c["hash"].get<std::string>());
    EXPECT_EQ(Hex(keyed(message)), c["keyed"].get<std::string>());
  }
}

TEST(FormatVectors, MixesAreEqual) {
  for (const json& c : Vectors("format.json")["mixes"]) {
    EXPECT_EQ(Hex(fingerprint::Mix(Pair(c["in"]))), c["out"].get<std::string>());
  }
}

// The rows of `t` from `begin` in steps of `step`.
void AddRows(const json& t, size_t begin, size_t step, fingerprint::Rows& rows) {
  std::vector<std::string> wires(t["columns"].size());
  std::vector<wire::Field> fields(wires.size());
  for (size_t r = begin; r < t["rows"].size(); r += step) {
    for (size_t c = 0; c < wires.size(); ++c) {
      const json& cell = t["rows"][r][c];
      wires[c] = cell.is_null() ? "" : Bytes(cell);
      fields[c] = cell.is_null() ? wire::Field{} : FieldOf(wires[c]);
    }
    ASSERT_TRUE(rows.Add(fields)) << "row " << r << ", column " << rows.bad_column();
  }
}

void ExpectFingerprint(const json& t, const json& expected, const RelationFingerprint& r) {
  EXPECT_EQ(r.rows, t["rows"].size());
  EXPECT_EQ(Hex(r.sum), expected["sum"].get<std::string>());
  EXPECT_EQ(Hex(r.representation_sum), expected["representation_sum"].get<std::string>());
  ASSERT_EQ(r.key.size(), expected["key"].size());
  for (size_t i = 0; i < r.key.size(); ++i) {
    EXPECT_EQ(r.key[i].name, expected["key"][i]["name"].get<std::string>());
    EXPECT_EQ(ModeName(r.key[i].mode), expected["key"][i]["mode"].get<std::string>());
  }
  ASSERT_EQ(r.columns.size(), expected["columns"].size());
  for (size_t i = 0; i < r.columns.size(); ++i) {
    const json& column = expected["columns"][i];
    SCOPED_TRACE(column["name"].get<std::string>());
    EXPECT_EQ(r.columns[i].name, column["name"].get<std::string>());
    EXPECT_EQ(r.columns[i].type_class, column["class"].get<std::string>());
    EXPECT_EQ(r.columns[i].has_representation, column["representation"].get<bool>());
    EXPECT_EQ(Hex(r.columns[i].sum), column["sum"].get<std::string>());
    EXPECT_EQ(Hex(r.columns[i].representation_sum), column["representation_sum"].get<std::string>());
  }
  EXPECT_EQ(r.elements.exact, expected["exact"].get<bool>());
  EXPECT_EQ(r.elements.cells_per_partition, expected["cells"].get<uint32_t>());
  ExpectBytes(
      {reinterpret_cast<const uint8_t*>(r.elements.cells.data()), r.elements.cells.size() * sizeof(Cell)},
      expected["elements"]);
  ExpectBytes(r.elements.digests, expected["digests"]);
}

TEST(FormatVectors, TablesAreEqualWhollyAndInParts) {
  fingerprint::Key key{};
  std::memcpy(key.data(), Bytes(Vectors("format.json")["key"]).data(), key.size());
  for (const json& t : Vectors("format.json")["tables"]) {
    const canon::TypeMap types = Types(t["types"]);
    for (const json& expected : t["results"]) {
      std::vector<fingerprint::Column> columns;
      for (const json& c : t["columns"]) {
        absl::StatusOr<canon::Rule> rule = canon::MakeRule(types, c["type_oid"]);
        ASSERT_TRUE(rule.ok()) << rule.status();
        columns.push_back({c["name"], "", *std::move(rule)});
      }
      const bool keyed = expected["keyed"];
      const fingerprint::Hasher hasher(keyed ? std::optional(key) : std::nullopt);
      const fingerprint::TablePlan plan(hasher, std::move(columns), t["key"].get<std::vector<int>>(),
                                        expected["keep_text_keys"], expected["cells"]);
      for (const size_t parts : {1, 2, 7}) {
        SCOPED_TRACE(t["name"].get<std::string>() + ", " + std::to_string(parts) + " parts, " +
                     expected["cells"].dump() + " cells, keyed " + expected["keyed"].dump() + ", text keys " +
                     expected["keep_text_keys"].dump());
        fingerprint::Rows sum(plan);
        for (size_t p = 0; p < parts; ++p) {
          fingerprint::Rows rows(plan);
          ASSERT_NO_FATAL_FAILURE(AddRows(t, p, parts, rows));
          sum.Merge(std::move(rows));
        }
        RelationFingerprint relation;
        std::move(sum).Finish(relation);
        ExpectFingerprint(t, expected, relation);
      }
    }
  }
}

}  // namespace
}  // namespace pgassay
