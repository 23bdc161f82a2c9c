#include "compare/toy.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace pgassay::compare {
namespace {

uint64_t Scramble(uint64_t x) {
  x += 0x9E3779B97F4A7C15;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

Hash128 Mix(const Hash128& x) {
  return {Scramble(x.lo ^ Scramble(x.hi)), Scramble(x.hi + Scramble(x.lo + 1))};
}

Hash128 Hash(const std::string& text) {
  Hash128 hash{0x243F6A8885A308D3, text.size()};
  for (const char c : text) hash = Mix({hash.lo + static_cast<unsigned char>(c), hash.hi});
  return hash;
}

std::string ValueOf(const std::string& field) {
  return field.substr(0, field.find('~'));
}
std::string WrittenOf(const std::string& field) {
  const size_t at = field.find('~');
  return at == std::string::npos ? "" : field.substr(at);
}

struct Sums {
  Hash128 row;
  Hash128 key;
  Hash128 written;  // of the row
  std::vector<Hash128> value;
  std::vector<Hash128> representation;
};

Sums SumsOf(const ToyTable& table, const ToyRow& row) {
  Sums sums;
  Hash128 inner;
  Hash128 written;
  bool bears = false;
  for (size_t c = 0; c < table.columns.size(); ++c) {
    const ToyColumn& column = table.columns[c];
    const Hash128 name = Hash("column " + column.name);
    sums.value.push_back(Hash(ValueOf(row[c])) ^ Hash("class " + column.type_class));
    sums.representation.push_back(Hash(WrittenOf(row[c])));
    inner += Mix(sums.value[c] ^ name);
    if (!column.bears_representation) continue;
    bears = true;
    written += Mix(sums.representation[c] ^ name);
  }
  sums.row = Mix(inner);
  if (bears) sums.written = Mix(sums.row ^ written);
  for (size_t i = 0; i < table.key.size(); ++i) {
    for (size_t c = 0; c < table.columns.size(); ++c) {
      if (table.columns[c].name != table.key[i]) continue;
      sums.key += Mix(sums.value[c] ^ Hash("key " + std::to_string(i)));
    }
  }
  return sums;
}

Cell CellOf(const ToyTable& table, const Sums& sums) {
  Cell cell;
  cell.count = 1;
  if (table.key.empty()) {
    cell.key_length = 16;
    cell.lane = {sums.row.lo & 0xffffffff, sums.row.lo >> 32, sums.row.hi & 0xffffffff, sums.row.hi >> 32};
  } else {
    cell.key_length = 33;
    cell.lane = {sums.key.lo, sums.key.hi, 0, 0};
  }
  cell.row = sums.row;
  return cell;
}

}  // namespace

RelationFingerprint Fingerprint(const ToyTable& table) {
  RelationFingerprint result;
  result.schema = table.schema;
  result.name = table.name;
  result.kind = table.kind;
  result.populated = table.populated;
  result.rows = table.rows.size();
  result.elements.exact = table.exact;
  for (const std::string& name : table.key) result.key.push_back({.name = name, .mode = KeyMode::kFixed});
  for (const ToyColumn& column : table.columns) {
    ColumnFingerprint made;
    made.name = column.name;
    made.type = column.type;
    made.type_class = column.type_class;
    made.has_representation = column.bears_representation;
    result.columns.push_back(made);
  }
  for (const ToyRow& row : table.rows) {
    const Sums sums = SumsOf(table, row);
    result.sum += sums.row;
    result.representation_sum += sums.written;
    for (size_t c = 0; c < table.columns.size(); ++c) {
      result.columns[c].sum += Mix(sums.key ^ sums.value[c]);
      if (!table.columns[c].bears_representation) continue;
      result.columns[c].representation_sum += Mix(sums.key ^ sums.representation[c]);
    }
    if (table.exact) result.elements.cells.push_back(CellOf(table, sums));
  }
  std::sort(result.columns.begin(), result.columns.end(),
            [](const ColumnFingerprint& a, const ColumnFingerprint& b) { return a.name < b.name; });
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
