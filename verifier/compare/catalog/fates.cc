// What is left out of the comparison: by the user, by his rules, and by pgassay's own.
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "compare/bookkeeping.h"
#include "compare/catalog/left_out.h"
#include "compare/catalog/work.h"

namespace pgassay::compare {
namespace {

using Kind = DeclaredChange::Kind;

class Excluder {
 public:
  explicit Excluder(CatalogWork& work)
      : work_(work), in_before_(work.sides.before), in_after_(work.sides.after) {}

  void Run() {
    FindExtensions();
    for (size_t i = 0; i < work_.pairs.size(); ++i) {
      if (ByUser(i) || ByTableRule(i)) continue;
      if (ByObjectRule(i) || ByExtension(i) || ByBookkeeping(i)) work_.fates[i] = PairFate::kExcluded;
    }
    // A table's columns may stand before it.
    for (size_t i = 0; i < work_.pairs.size(); ++i) {
      if (work_.fates[i] == PairFate::kCompared && InExcluded(i)) work_.fates[i] = PairFate::kExcluded;
    }
    AddNotes();
  }

 private:
  // What the pair belongs to, as BEFORE and as AFTER call it.
  std::vector<std::pair<RelationName, RelationName>> Relations(const ObjectPair& pair) const {
    std::vector<std::pair<RelationName, RelationName>> relations;
    if (pair.before != nullptr) {
      for (const RelationName& name : in_before_.Of(*pair.before)) {
        relations.emplace_back(name, work_.names.AfterName(name));
      }
    }
    if (pair.after != nullptr) {
      for (const RelationName& name : in_after_.Of(*pair.after)) {
        relations.emplace_back(work_.names.BeforeName(name), name);
      }
    }
    return relations;
  }

  // Left out on one side only, it is not checked, as the rows of such a table are not.
  bool ByUser(size_t i) {
    const ObjectPair& pair = work_.pairs[i];
    const auto ask = [](const auto& left_out, const RelationName& name) {
      return left_out ? left_out(name) : std::string();
    };
    const auto why = [&](bool in_before, const auto& left_out) {
      // The side that has no such object is asked by the name that it would have there.
      const bool has = in_before ? pair.before != nullptr : pair.after != nullptr;
      const CatalogObject& object = in_before == has ? *pair.before : *pair.after;
      const RelationsOf& relations = in_before == has ? in_before_ : in_after_;
      return WhyLeftOut(
          object, relations,
          [&](const RelationName& name) {
            if (has) return ask(left_out, name);
            return ask(left_out, in_before ? work_.names.BeforeName(name) : work_.names.AfterName(name));
          },
          work_.sides.tables_only);
    };
    const std::string in_before = why(true, work_.sides.left_out_before);
    const std::string in_after = why(false, work_.sides.left_out_after);
    if (in_before.empty() && in_after.empty()) return false;
    const bool on_both = !in_before.empty() && !in_after.empty();
    const char* const side = on_both ? "both" : in_before.empty() ? "after" : "before";
    ++by_user_[{side, in_before.empty() ? in_after : in_before}];
    work_.fates[i] = on_both ? PairFate::kExcluded : PairFate::kHalfExcluded;
    return true;
  }

  // Of a table that only one side has, too, nothing is checked: it is to be declared as dropped or added.
  bool ByTableRule(size_t i) {
    const auto relations = Relations(work_.pairs[i]);
    for (size_t rule = 0; rule < work_.sides.changes.size(); ++rule) {
      const DeclaredChange& change = work_.sides.changes[rule];
      if (change.kind != Kind::kTableExcluded) continue;
      for (const auto& [before, after] : relations) {
        if (before != change.table) continue;
        const bool on_both = in_before_.Has(before) && in_after_.Has(after);
        ++(on_both ? by_rule_ : by_rule_of_one_)[rule];
        work_.fates[i] = on_both ? PairFate::kExcluded : PairFate::kHalfExcluded;
        return true;
      }
    }
    return false;
  }

  static bool Names(const DeclaredChange& change, const ObjectPair& pair) {
    if (change.object_kind != "" && change.object_kind != pair.any().kind) return false;
    if (change.object.empty()) return true;
    for (const CatalogObject* object : {pair.before, pair.after}) {
      if (object != nullptr && QualifiedName(object->schema, object->parent, object->name) == change.object)
        return true;
    }
    return false;
  }

  bool ByObjectRule(size_t i) {
    for (size_t rule = 0; rule < work_.sides.changes.size(); ++rule) {
      const DeclaredChange& change = work_.sides.changes[rule];
      if (change.kind != Kind::kObjectExcluded || !change.attribute.empty() || !Names(change, work_.pairs[i]))
        continue;
      ++by_rule_[rule];
      const CatalogObject& object = work_.pairs[i].any();
      if (HoldsObjects(object.kind)) excluded_holders_[{object.schema, object.name}] = rule;
      return true;
    }
    return false;
  }

  bool InExcluded(size_t i) {
    const CatalogObject& object = work_.pairs[i].any();
    if (!IsInRelation(object.kind)) return false;
    const auto holder = excluded_holders_.find({object.schema, object.parent});
    if (holder == excluded_holders_.end()) return false;
    ++by_rule_[holder->second];
    return true;
  }

  void FindExtensions() {
    for (const ObjectPair& pair : work_.pairs) {
      if (pair.any().kind != "extension" || pair.before == nullptr || pair.after == nullptr) continue;
      const std::string* was = pair.before->Find("version");
      const std::string* is = pair.after->Find("version");
      if (was == nullptr || is == nullptr || *was == *is) continue;
      versions_[pair.after->name] = absl::StrCat(*was, " before, ", *is, " after");
    }
  }

  bool ByExtension(size_t i) {
    for (const CatalogObject* object : {work_.pairs[i].before, work_.pairs[i].after}) {
      const std::string* extension = object == nullptr ? nullptr : object->Find("extension");
      if (extension == nullptr || !versions_.contains(*extension)) continue;
      ++by_extension_[*extension];
      return true;
    }
    return false;
  }

  // Its own rules for what may be gained.
  bool ByBookkeeping(size_t i) {
    const ObjectPair& pair = work_.pairs[i];
    if (pair.before != nullptr) return false;
    const CatalogObject& object = *pair.after;
    std::vector<RelationName> asked = in_after_.Of(object);
    if (asked.empty() && object.kind == "schema") asked.push_back({object.name, "__drizzle_migrations"});
    if (asked.empty()) asked.push_back({object.schema, object.name});
    const std::string reason = MayBeGained(asked[0].schema, asked[0].name);
    if (reason.empty()) return false;
    ++by_books_[reason];
    return true;
  }

  void NotChecked(std::string side, std::string name, const std::string& reason, uint64_t count) {
    const bool one_sided = side != "both";
    work_.result.not_checked.push_back(
        {.side = std::move(side),
         .kind = "catalog",
         .schema = "",
         .name = std::move(name),
         .reason =
             absl::StrCat(reason, one_sided ? "; what is excluded on one side only is not checked" : ""),
         .by_rule = false,
         .count = count});
  }

  void AddNotes() {
    const auto add = [&](const char* side, std::string kind, std::string name, std::string reason, bool own,
                         uint64_t count) {
      work_.result.excluded.push_back({.side = side,
                                       .kind = std::move(kind),
                                       .schema = "",
                                       .name = std::move(name),
                                       .reason = std::move(reason),
                                       .by_rule = own,
                                       .count = count});
    };
    for (const auto& [key, count] : by_user_) {
      const auto& [side, reason] = key;
      if (side == "both") {
        add("both", "catalog", "objects", reason, false, count);
      } else {
        NotChecked(side, "objects", reason, count);
      }
    }
    for (const auto& [rule, count] : by_rule_of_one_) {
      const DeclaredChange& change = work_.sides.changes[rule];
      NotChecked("both", change.rule.empty() ? "objects" : change.rule,
                 "the table is there on one side only: declare it as dropped or added", count);
      work_.rules[rule] = {
          .concerns = true, .matched = true, .objects = count, .reason = "", .left_out = false};
    }
    for (const auto& [rule, count] : by_rule_) {
      const DeclaredChange& change = work_.sides.changes[rule];
      add("both", "catalog", change.rule.empty() ? "objects" : change.rule, change.reason, false, count);
      work_.rules[rule] = {
          .concerns = true, .matched = true, .objects = count, .reason = "", .left_out = false};
    }
    for (const auto& [name, count] : by_extension_) {
      add("both", "extension", name,
          absl::StrCat("its version is ", versions_[name], ": what it brings is not compared"), true, count);
    }
    for (const auto& [reason, count] : by_books_) add("after", "catalog", "objects", reason, true, count);
  }

  CatalogWork& work_;
  const RelationsOf in_before_;
  const RelationsOf in_after_;
  std::map<std::string, std::string> versions_;  // by extension, where they differ
  std::map<RelationName, size_t> excluded_holders_;
  std::map<std::pair<std::string, std::string>, uint64_t> by_user_;  // by side and reason
  std::map<size_t, uint64_t> by_rule_;
  std::map<size_t, uint64_t> by_rule_of_one_;  // of tables that only one side has
  std::map<std::string, uint64_t> by_extension_;
  std::map<std::string, uint64_t> by_books_;
};

}  // namespace

void LeaveOut(CatalogWork& work) {
  Excluder(work).Run();
}

}  // namespace pgassay::compare
