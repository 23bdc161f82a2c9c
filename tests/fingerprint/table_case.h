// Small tables for the tests of rows: types by OID, values as their wire bytes.
#ifndef PGASSAY_TESTS_FINGERPRINT_TABLE_CASE_H_
#define PGASSAY_TESTS_FINGERPRINT_TABLE_CASE_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "canon/rule.h"
#include "canon/type.h"
#include "fingerprint/table.h"
#include "wire/cursor.h"

namespace pgassay::fingerprint {

using Bytes = std::optional<std::string>;  // absent: NULL
using Row = std::vector<Bytes>;

template <class T>
Bytes Number(T number) {
  std::string bytes(sizeof(T), '\0');
  wire::StoreBigEndian<T>(reinterpret_cast<uint8_t*>(bytes.data()), number);
  return bytes;
}
inline Bytes Int4(int32_t number) {
  return Number(number);
}
inline Bytes Int8(int64_t number) {
  return Number(number);
}
inline Bytes Text(std::string text) {
  return text;
}
inline Bytes Null() {
  return std::nullopt;
}
// A numeric of one digit group: SELECT 1.5::numeric(10,`scale`) has digits 1, 5000.
inline Bytes Numeric(std::vector<int16_t> digits, int16_t weight, int16_t scale) {
  std::string bytes =
      *Number(static_cast<int16_t>(digits.size())) + *Number(weight) + *Number(int16_t{0}) + *Number(scale);
  for (const int16_t digit : digits) {
    bytes += *Number(digit);
  }
  return bytes;
}

constexpr uint32_t kBool = 16, kBytea = 17, kInt8 = 20, kInt4 = 23, kText = 25, kJsonb = 3802,
                   kTextArray = 1009, kBpchar = 1042, kDate = 1082, kTimestamptz = 1184, kInterval = 1186,
                   kNumeric = 1700, kUuid = 2950;

inline canon::Rule RuleOf(uint32_t oid) {
  canon::TypeMap types;
  for (const uint32_t base : {kBool, kBytea, kInt8, kInt4, kText, kJsonb, kBpchar, kDate, kTimestamptz,
                              kInterval, kNumeric, kUuid}) {
    canon::Type& type = types[base];
    type.oid = base;
    type.send = "pg_catalog.send";
  }
  canon::Type& array = types[kTextArray];
  array.oid = kTextArray;
  array.element_oid = kText;
  array.send = "pg_catalog.array_send";
  auto rule = canon::MakeRule(types, oid);
  EXPECT_TRUE(rule.ok()) << rule.status();
  return rule.ok() ? *rule : canon::Rule();
}

struct ColumnCase {
  std::string name;
  uint32_t oid;
};

struct TableCase {
  std::vector<ColumnCase> columns;  // sorted by name
  std::vector<int> key;
  std::optional<Key> secret = std::nullopt;
  bool keep_text_keys = false;
  uint32_t cells = 512;

  TablePlan Plan() const {
    std::vector<Column> made;
    for (const ColumnCase& column : columns) {
      made.push_back({column.name, "type " + column.name, RuleOf(column.oid)});
    }
    return TablePlan(Hasher(secret), std::move(made), key, keep_text_keys, cells);
  }
};

inline bool AddRow(Rows& rows, const Row& row) {
  std::vector<wire::Field> fields;
  for (const Bytes& bytes : row) {
    fields.push_back(bytes.has_value() ? wire::Field{reinterpret_cast<const uint8_t*>(bytes->data()),
                                                     static_cast<int32_t>(bytes->size())}
                                       : wire::Field{});
  }
  return rows.Add(fields);
}

inline RelationFingerprint FingerprintOf(const TableCase& table, const std::vector<Row>& rows) {
  const TablePlan plan = table.Plan();
  Rows sum(plan);
  for (const Row& row : rows) {
    EXPECT_TRUE(AddRow(sum, row));
  }
  RelationFingerprint relation;
  std::move(sum).Finish(relation);
  return relation;
}

}  // namespace pgassay::fingerprint

#endif  // PGASSAY_TESTS_FINGERPRINT_TABLE_CASE_H_
