// Small tables under migrations that may be other than declared, read as scan reads them under rules that may
// be other than those of the comparison: never a false SAME.
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compare/changes.h"
#include "compare/expect.h"
#include "compare/toy.h"

namespace pgassay::compare {
namespace {

using Kind = DeclaredChange::Kind;

constexpr int kRounds = 12000;

std::string Flipped(const std::string& bit) {
  return bit == "0" ? "1" : "0";
}

std::optional<size_t> Find(const ToyTable& table, const std::string& name) {
  for (size_t c = 0; c < table.columns.size(); ++c) {
    if (table.columns[c].name == name) return c;
  }
  return std::nullopt;
}

const DeclaredChange* Find(const Changes& changes, Kind kind, const std::string& column) {
  for (const DeclaredChange& change : changes) {
    if (change.kind == kind && change.column == column) return &change;
  }
  return nullptr;
}

std::string AfterName(const Changes& rules, const std::string& column) {
  const DeclaredChange* const renamed = Find(rules, Kind::kColumnRenamed, column);
  return renamed == nullptr ? column : renamed->to_column;
}

// BEFORE's column as AFTER has it, by the rules; an expression is a column's name, with '!' in front of it
// for the other bit. Nothing if AFTER does not have it.
std::optional<std::vector<std::string>> ColumnBy(const Changes& rules, const ToyTable& after,
                                                 const std::string& column) {
  const DeclaredChange* const made = Find(rules, Kind::kColumnExpression, column);
  std::string source = made == nullptr ? AfterName(rules, column) : made->expression;
  const bool flips = source[0] == '!';
  if (flips) source.erase(0, 1);
  const std::optional<size_t> at = Find(after, source);
  if (!at) return std::nullopt;
  std::vector<std::string> values;
  for (const ToyRow& row : after.rows) values.push_back(flips ? Flipped(row[*at]) : row[*at]);
  return values;
}

// The table seen with columns `names` of BEFORE; nothing if one of them cannot be had.
std::optional<ToyTable> SeenAs(const std::vector<std::string>& names, const Changes& rules,
                               const ToyTable& table) {
  ToyTable seen = table;
  seen.columns.clear();
  for (ToyRow& row : seen.rows) row.clear();
  for (const std::string& name : names) {
    const auto values = ColumnBy(rules, table, name);
    if (!values) return std::nullopt;
    seen.columns.push_back({.name = name});
    for (size_t r = 0; r < seen.rows.size(); ++r) seen.rows[r].push_back((*values)[r]);
  }
  return seen;
}

std::vector<std::string> Names(const ToyTable& table) {
  std::vector<std::string> names;
  for (const ToyColumn& column : table.columns) names.push_back(column.name);
  return names;
}

// What --like and --changes make of a table: scan/projection.cc.
RelationFingerprint Read(const ToyTable& table, const Changes& rules, bool after,
                         const std::optional<std::vector<std::string>>& like, const std::string& key) {
  const auto keyed = [&](ToyTable rows, const std::string& name) {
    rows.key.clear();
    if (Find(rows, name)) rows.key = {name};
    return Fingerprint(rows);
  };
  RelationFingerprint relation = keyed(table, after && like ? AfterName(rules, key) : key);
  std::vector<std::string> names;
  for (const std::string& name : like ? *like : Names(table)) {
    if (like || Find(rules, Kind::kColumnDropped, name) == nullptr) names.push_back(name);
  }
  const std::optional<ToyTable> seen = SeenAs(names, rules, table);
  if (!seen || (names == Names(table) && seen->rows == table.rows && rules.empty())) return relation;
  auto projection = std::make_shared<RelationFingerprint>(keyed(*seen, key));
  projection->key_is_unique =
      projection->key_is_unique && Find(rules, Kind::kColumnExpression, key) == nullptr;
  relation.projection = std::move(projection);
  return Shaped(std::move(relation), rules, like.has_value());
}

class World {
 public:
  explicit World(uint32_t seed) : random_(seed) {}

  int Below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  bool Coin() { return Below(2) == 0; }
  std::string Bit() { return std::to_string(Below(2)); }

  // Of columns x, a and b; AFTER's names are among those and z. Consistent, as the reader of rules sees to.
  Changes Rules() {
    Changes rules;
    std::set<std::string> taken;
    std::set<std::string> left = {"a", "b"};
    for (const std::string column : {"a", "b"}) {
      switch (Below(6)) {
        case 0:
          rules.push_back(Dropped(column));
          break;
        case 1:
          rules.push_back(Expression(column, Coin() ? "!" + column : Coin() ? "z" : "!z"));
          taken.insert(column);
          break;
        case 2:
        case 3: {
          const std::string to = Coin() ? "z" : column == "a" ? "b" : "a";
          if (taken.insert(to).second) rules.push_back(Renamed(column, to));
          break;
        }
        default:
          taken.insert(column);
      }
    }
    for (const std::string column : {"a", "b", "z"}) {
      if (!taken.contains(column) && Coin()) rules.push_back(Added(column));
    }
    return rules;
  }

  // AFTER if the migration does what `rules` say; columns that they do not make are noise.
  ToyTable Migrated(const ToyTable& before, const Changes& rules) {
    ToyTable after = before;
    after.columns = {{.name = "x"}};
    std::vector<std::pair<std::optional<size_t>, bool>> sources = {{0, false}};
    for (const std::string name : {"a", "b", "z"}) {
      std::optional<size_t> source;
      bool flips = false;
      bool there = Find(rules, Kind::kColumnAdded, name) != nullptr;
      for (const std::string column : {"a", "b"}) {
        const DeclaredChange* const made = Find(rules, Kind::kColumnExpression, column);
        if (made != nullptr && (made->expression == name || made->expression == "!" + name)) {
          source = Find(before, column);
          flips = made->expression[0] == '!';
        }
        if (made == nullptr && Find(rules, Kind::kColumnDropped, column) == nullptr &&
            AfterName(rules, column) == name) {
          source = Find(before, column);
          flips = false;
        }
      }
      if (!source && !there) continue;
      after.columns.push_back({.name = name});
      sources.emplace_back(source, flips);
    }
    for (size_t r = 0; r < after.rows.size(); ++r) {
      after.rows[r].clear();
      for (const auto& [source, flips] : sources) {
        const std::string value = source ? before.rows[r][*source] : Bit();
        after.rows[r].push_back(flips ? Flipped(value) : value);
      }
    }
    return after;
  }

  ToyTable Before() {
    ToyTable table = Keyless({{.name = "x"}, {.name = "a"}, {.name = "b"}}, {});
    const int rows = 1 + Below(4);
    const bool repeats = Coin();
    table.unique = !repeats;
    for (int r = 0; r < rows; ++r) table.rows.push_back({repeats ? Bit() : std::to_string(r), Bit(), Bit()});
    table.exact = Coin();
    return table;
  }

  // Not always: values of a column change rows.
  void Damage(ToyTable& table) {
    if (Coin()) return;
    const size_t column = static_cast<size_t>(Below(static_cast<int>(table.columns.size())));
    const size_t r = static_cast<size_t>(Below(static_cast<int>(table.rows.size())));
    std::swap(table.rows[0][column], table.rows[r][column]);
    if (column == 0 || !Coin()) return;
    table.rows[0][column] = Bit();
  }

 private:
  std::mt19937 random_;
};

TEST(Truth, NeverAFalseSame) {
  World world(20261123);
  std::map<TableStatus, int> seen;
  int same_by_rows = 0;
  for (int round = 0; round < kRounds; ++round) {
    const Changes declared = world.Rules();
    const ToyTable before = world.Before();
    const auto some_rules = [&] { return world.Below(3) == 0 ? world.Rules() : declared; };
    ToyTable after = world.Migrated(before, some_rules());
    world.Damage(after);
    const std::string key = world.Coin() ? "x" : "";
    // BEFORE as it is, with --changes, or alive and read like AFTER's file.
    const bool after_like = world.Coin();
    const int reading = world.Below(3);
    RelationFingerprint left =
        Read(before, reading == 0 ? some_rules() : Changes(), false, std::nullopt, key);
    const std::vector<std::string> shape = left.projection == nullptr || world.Coin() ? Names(before) : [&] {
      std::vector<std::string> names;
      for (const ColumnFingerprint& column : left.projection->columns) names.push_back(column.name);
      return names;
    }();
    const RelationFingerprint right = Read(after, after_like ? some_rules() : Changes(), true,
                                           after_like ? std::optional(shape) : std::nullopt, key);
    if (reading == 1) left = Read(before, {}, false, Names(after), key);

    ToySource first;
    first.Add(left);
    ToySource second;
    second.Add(right);
    const Report report = Compare(first, second, {.changes = declared});
    ASSERT_EQ(report.tables.size(), 1u);
    const TableReport& table = report.tables[0];
    ++seen[table.status];
    if (table.status != TableStatus::kSame || report.verdict != Verdict::kSame) continue;
    std::vector<std::string> kept;
    for (const std::string& name : Names(before)) {
      if (Find(declared, Kind::kColumnDropped, name) == nullptr) kept.push_back(name);
    }
    const auto expected = SeenAs(kept, {}, before);
    const auto actual = SeenAs(kept, declared, after);
    ASSERT_TRUE(expected && actual) << round;
    ASSERT_EQ(std::multiset<ToyRow>(expected->rows.begin(), expected->rows.end()),
              std::multiset<ToyRow>(actual->rows.begin(), actual->rows.end()))
        << round << " " << table.reason;
    if (key.empty() && before.rows.size() > 1) ++same_by_rows;
  }
  EXPECT_GT(seen[TableStatus::kSame], 500);
  EXPECT_GT(same_by_rows, 200);
  EXPECT_GT(seen[TableStatus::kDifferent], 500);
  EXPECT_GT(seen[TableStatus::kNotChecked], 500);
}

}  // namespace
}  // namespace pgassay::compare
