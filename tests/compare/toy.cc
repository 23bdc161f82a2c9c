#include "compare/toy.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

#include "canon/rule.h"
#include "canon/type.h"
#include "fingerprint/mix.h"
#include "fingerprint/row_elements.h"
#include "fingerprint/table.h"
#include "wire/cursor.h"

namespace pgassay::compare {
namespace {

constexpr uint32_t kInt8 = 20, kText = 25, kJson = 114, kBpchar = 1042, kTimestamp = 1114, kNumeric = 1700,
                   kUuid = 2950;

uint32_t OidOf(const ToyColumn& column) {
  if (column.type_class == "text") return column.bears_representation ? kBpchar : kText;
  if (column.type_class == "numeric") return kNumeric;
  if (column.type_class == "uuid") return kUuid;
  if (column.type_class == "timestamp") return kTimestamp;
  if (column.type_class == "json") return kJson;
  return kInt8;
}

canon::Rule RuleOf(const ToyColumn& column) {
  canon::TypeMap types;
  canon::Type& type = types[OidOf(column)];
  type.oid = OidOf(column);
  type.send = "pg_catalog.send";
  absl::StatusOr<canon::Rule> rule = canon::MakeRule(types, type.oid);
  return rule.ok() ? *std::move(rule) : canon::Rule();
}

template <class T>
void Append(std::string& bytes, T number) {
  bytes.resize(bytes.size() + sizeof(T));
  wire::StoreBigEndian<T>(reinterpret_cast<uint8_t*>(bytes.data() + bytes.size() - sizeof(T)), number);
}

// The field as COPY sends it.
std::string WireOf(const ToyColumn& column, const std::string& field) {
  const size_t at = field.find('~');
  const std::string value = field.substr(0, at);
  const std::string written = at == std::string::npos ? "" : field.substr(at + 1);
  std::string bytes;
  switch (OidOf(column)) {
    case kInt8:
    case kTimestamp:
      Append(bytes, static_cast<int64_t>(std::stoll(value)));
      return bytes;
    case kNumeric: {  // of one digit group at most
      const auto digits = static_cast<int16_t>(std::stoi(value));
      Append(bytes, static_cast<int16_t>(digits == 0 ? 0 : 1));
      Append(bytes, int16_t{0});
      Append(bytes, int16_t{0});
      Append(bytes, static_cast<int16_t>(written.empty() ? 0 : written.size() - 1));
      if (digits != 0) Append(bytes, digits);
      return bytes;
    }
    case kUuid:
      bytes = value;
      bytes.resize(16);
      return bytes;
    case kBpchar:
      return value + std::string(written.empty() ? 0 : std::stoul(written), ' ');
    default:
      return value;
  }
}

// Indexes of the columns in the order of their names.
std::vector<size_t> ByName(const ToyTable& table) {
  std::vector<size_t> order(table.columns.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return table.columns[a].name < table.columns[b].name; });
  return order;
}

}  // namespace

RelationFingerprint Fingerprint(const ToyTable& table) {
  const std::vector<size_t> order = ByName(table);
  std::vector<fingerprint::Column> columns;
  for (const size_t c : order) {
    columns.push_back({table.columns[c].name, table.columns[c].type, RuleOf(table.columns[c])});
  }
  std::vector<int> key;
  for (const std::string& name : table.key) {
    const auto found = std::find_if(columns.begin(), columns.end(),
                                    [&](const fingerprint::Column& column) { return column.name == name; });
    key.push_back(static_cast<int>(found - columns.begin()));
  }
  const fingerprint::TablePlan plan(fingerprint::Hasher(), std::move(columns), std::move(key),
                                    table.keep_text_keys, table.cells);
  fingerprint::Rows rows(plan);
  for (const ToyRow& row : table.rows) {
    std::vector<std::string> values;
    for (const size_t c : order) values.push_back(WireOf(table.columns[c], row[c] == kNull ? "0" : row[c]));
    std::vector<wire::Field> fields;
    for (size_t i = 0; i < order.size(); ++i) {
      fields.push_back(row[order[i]] == kNull
                           ? wire::Field{}
                           : wire::Field{reinterpret_cast<const uint8_t*>(values[i].data()),
                                         static_cast<int32_t>(values[i].size())});
    }
    if (!rows.Add(fields)) std::abort();
  }
  RelationFingerprint result;
  std::move(rows).Finish(result);
  result.schema = table.schema;
  result.name = table.name;
  result.kind = table.kind;
  result.populated = table.populated;
  result.key_is_unique = table.unique && !table.key.empty();
  if (!table.exact) {
    result.elements = *fingerprint::SketchOf(std::move(result.elements), table.columns.size());
  }
  return result;
}

LeafFingerprint Leaf(const ToyTable& table) {
  const RelationFingerprint whole = Fingerprint(table);
  return {.schema = whole.schema,
          .name = whole.name,
          .rows = whole.rows,
          .sum = whole.sum,
          .representation_sum = whole.representation_sum};
}

RelationFingerprint WithProjection(const ToyTable& own, const ToyTable& projected) {
  RelationFingerprint relation = Fingerprint(own);
  auto projection = std::make_shared<RelationFingerprint>(Fingerprint(projected));
  projection->named_like_other = true;
  relation.projection = std::move(projection);
  return relation;
}

void Check(Cell& element) {
  element.check = fingerprint::ElementHash(element).hi;
}

ToySource& ToySource::Add(RelationFingerprint relation) {
  const RelationName name{relation.schema, relation.name};
  const auto at = std::lower_bound(names_.begin(), names_.end(), name) - names_.begin();
  names_.insert(names_.begin() + at, name);
  relations_.insert(relations_.begin() + at, std::move(relation));
  return Enter("table", name.schema, name.name, LedgerStatus::kVerified);
}

ToySource& ToySource::Enter(std::string kind, std::string schema, std::string name, LedgerStatus status,
                            std::string reason) {
  ledger_.push_back({std::move(kind), std::move(schema), std::move(name), status, std::move(reason)});
  return *this;
}

}  // namespace pgassay::compare
