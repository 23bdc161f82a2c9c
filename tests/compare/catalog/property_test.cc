// Random catalogs and random changes of them: nothing is lost between the reading and the findings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "compare/catalog/objects.h"
#include "compare/catalog/pair.h"

namespace pgassay::compare {
namespace {

using ::testing::IsEmpty;

// Few names, so that things meet: parents, children, sequences and constraints of the same names.
class Catalogs {
 public:
  explicit Catalogs(uint32_t seed) : random_(seed) {}

  std::vector<CatalogObject> Any() {
    std::vector<CatalogObject> objects;
    const size_t count = Below(12);
    for (size_t i = 0; i < count; ++i) Put(objects, AnyObject());
    return objects;
  }

  std::vector<CatalogObject> Changed(std::vector<CatalogObject> objects) {
    const size_t changes = 1 + Below(3);
    for (size_t i = 0; i < changes; ++i) {
      if (objects.empty() || Below(4) == 0) {
        Put(objects, AnyObject());
        continue;
      }
      const size_t at = Below(objects.size());
      CatalogObject object = objects[at];
      objects.erase(objects.begin() + static_cast<std::ptrdiff_t>(at));
      switch (Below(3)) {
        case 0:
          break;
        case 1:
          object.name = Pick({"a", "b", "c"});
          Put(objects, object);
          break;
        default:
          object.attributes = AnyObject().attributes;
          Put(objects, object);
      }
    }
    return objects;
  }

 private:
  size_t Below(size_t bound) { return random_() % bound; }
  std::string Pick(std::vector<std::string> from) { return from[Below(from.size())]; }

  static void Put(std::vector<CatalogObject>& objects, const CatalogObject& object) {
    for (const CatalogObject& other : objects) {
      if (other.Key() == object.Key()) return;
    }
    objects.push_back(object);
  }

  CatalogObject AnyObject() {
    const std::string kind =
        Pick({"table", "view", "column", "index", "unique constraint", "sequence", "trigger", "schema",
              "extension", "function", "published table", "composite type", "operator", "statistics object"});
    const bool in_table = kind == "column" || kind == "index" || kind == "unique constraint" ||
                          kind == "trigger" || kind == "published table";
    const bool global = kind == "schema" || kind == "extension";
    Attributes attributes;
    const std::vector<std::pair<std::string, std::vector<std::string>>> all = {
        {"inherits", {"a.a", "a.b", "a.c", "a.b, a.c"}},
        {"inherited", {"yes"}},
        {"of the partitioned table", {"yes"}},
        {"attached to", {"a.a", "a.b"}},
        {"owned by", {"a.a.a", "a.a.b as identity", "odd"}},
        {"identity", {"always"}},
        {"definition", {"UNIQUE (a)", "UNIQUE (b)", "x FROM a.a"}},
        {"extension", {"a", "b"}},
        {"version", {"1", "2"}},
        {"type", {"integer", "bigint"}},
        {"maximum", {"2147483647", "9223372036854775807", "7"}},
        {"owner", {"x", "y"}},
        {"comment", {"x", "y"}},
        {"replica identity", {"yes"}},
        {"column order", {"a, b", "b, a", "a, c"}},
        {"partition bound", {"x", "y"}},
        {"of type", {"a.c"}},
        {"negator", {"a.a", "a.b"}},
        {"privileges", {"OWNER=ALL/OWNER", "OWNER=ALL/OWNER\nx=SELECT/OWNER"}}};
    for (const auto& [name, values] : all) {
      if (Below(4) == 0) attributes.emplace_back(name, Pick(values));
    }
    return Object(kind, global ? "" : "a", in_table ? Pick({"a", "b", "c"}) : "", Pick({"a", "b", "c"}),
                  attributes);
  }

  std::mt19937 random_;
};

uint64_t Sum(const CatalogCount& count) {
  return count.same + count.different + count.declared + count.excluded + count.not_checked;
}

// What differs plainly: no rule, no folding.
std::set<std::string> KeysThatDiffer(const CatalogState& before, const CatalogState& after) {
  const auto order_of = [](CatalogObject object) {
    // Of the order, only columns of both count: too plain to judge here.
    std::erase_if(object.attributes, [](const CatalogAttribute& a) { return a.name == "column order"; });
    return object;
  };
  std::map<std::string, std::vector<CatalogObject>> by_key;
  const auto key = [](const CatalogObject& o) {
    return o.kind + " " + QualifiedName(o.schema, o.parent, o.name);
  };
  for (const CatalogObject& object : before.objects) by_key[key(object)].push_back(order_of(object));
  for (const CatalogObject& object : after.objects) by_key[key(object)].push_back(order_of(object));
  std::set<std::string> keys;
  for (const auto& [name, objects] : by_key) {
    if (objects.size() == 1 || !(objects[0] == objects[1])) keys.insert(name);
  }
  return keys;
}

// "kind name" of all that the findings list or fold, and how often what was lost there was gained.
std::set<std::string> KeysOf(const CatalogComparison& found) {
  std::set<std::string> keys;
  for (const CatalogFinding& finding : found.findings) {
    keys.insert(finding.kind + " " + QualifiedName(finding.schema, finding.parent, finding.name));
    for (const std::string& folded : finding.with) keys.insert(folded.substr(0, folded.find(": ")));
  }
  return keys;
}

// Of ties to parents that changed.
bool HasTies(const CatalogComparison& found) {
  const auto is_tie = [](const std::string& text) { return text == "inherits" || text == "of type"; };
  for (const CatalogFinding& finding : found.findings) {
    if (is_tie(finding.attribute)) return true;
    for (const std::string& folded : finding.with) {
      const size_t colon = folded.find(": ");
      if (colon != std::string::npos && is_tie(folded.substr(colon + 2))) return true;
    }
  }
  return false;
}

std::multiset<std::tuple<CatalogChange, std::string, std::string, std::string>> Mirrored(
    const CatalogComparison& found, bool turn) {
  const bool ties = HasTies(found);
  std::multiset<std::tuple<CatalogChange, std::string, std::string, std::string>> set;
  for (const CatalogFinding& finding : found.findings) {
    CatalogChange change = finding.change;
    // A tie that comes makes more than one that goes takes away.
    const bool may_come_with_tie =
        IsConstraint(finding.kind) || finding.kind == "index" || finding.kind == "trigger";
    if (ties && finding.attribute.empty() && may_come_with_tie) continue;
    std::string name = QualifiedName(finding.schema, finding.parent, finding.name);
    if (turn && change == CatalogChange::kLost) {
      change = CatalogChange::kGained;
    } else if (turn && change == CatalogChange::kGained) {
      change = CatalogChange::kLost;
    }
    // Of two that are alike, either may be the one that was renamed.
    if (change == CatalogChange::kRenamed) name = "";
    set.emplace(change, finding.kind, finding.attribute, name);
  }
  return set;
}

TEST(CatalogPropertyTest, NothingIsLost) {
  for (uint32_t seed = 0; seed < 4000; ++seed) {
    Catalogs catalogs(seed);
    const std::vector<CatalogObject> objects = catalogs.Any();
    const CatalogState before = State(objects);
    const CatalogState after = State(catalogs.Changed(objects));
    EXPECT_THAT(Lines(Compare(before, before)), IsEmpty()) << seed;
    const CatalogComparison found = Compare(before, after);

    std::set<std::string> keys = KeysThatDiffer(before, after);
    const std::set<std::string> told = KeysOf(found);
    uint64_t excluded = 0;
    uint64_t counted = 0;
    for (const CatalogCount& count : found.counts) {
      excluded += count.excluded;
      counted += Sum(count);
    }
    uint64_t renamed = 0;
    for (const CatalogFinding& finding : found.findings) {
      if (finding.change != CatalogChange::kRenamed) continue;
      ++renamed;
      keys.erase(finding.kind + " " + QualifiedName(finding.schema, finding.parent, finding.after));
    }
    // What is said to differ differs, and what differs is said, but for members of an extension that changed.
    for (const std::string& key : told) {
      if (key.substr(0, 5) == "table" || key.substr(0, 9) == "composite") continue;  // their order of columns
      EXPECT_TRUE(KeysThatDiffer(before, after).contains(key)) << seed << ": " << key;
    }
    if (excluded == 0) {
      for (const std::string& key : keys) {
        EXPECT_TRUE(told.contains(key) || renamed > 0) << seed << ": " << key;
      }
    }
    EXPECT_EQ(keys.empty() || excluded > 0 || !found.findings.empty(), true) << seed;

    // Every object is in one count of its kind.
    std::map<std::string, std::set<std::string>> by_kind;
    for (const CatalogState* side : {&before, &after}) {
      for (const CatalogObject& o : side->objects)
        by_kind[o.kind].insert(QualifiedName(o.schema, o.parent, o.name));
    }
    uint64_t distinct = 0;
    for (const auto& [kind, names] : by_kind) distinct += names.size();
    uint64_t pairs_by_meaning = 0;
    for (const std::string& line : Lines(found)) {
      if (line.find(" renamed ") != std::string::npos) ++pairs_by_meaning;
    }
    EXPECT_LE(counted, distinct) << seed;
    if (pairs_by_meaning == 0) {
      // Folded renamings are two names of one object.
      EXPECT_EQ(counted, distinct) << seed;
    }
    EXPECT_EQ(Mirrored(Compare(after, before), true), Mirrored(found, false)) << seed;
  }
}

}  // namespace
}  // namespace pgassay::compare
