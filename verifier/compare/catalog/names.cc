#include "compare/catalog/names.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "compare/catalog/identifiers.h"
#include "compare/catalog/pair.h"

namespace pgassay::compare {
namespace {

using Kind = DeclaredChange::Kind;

const CatalogObject* FindRelation(const std::vector<CatalogObject>& objects, const RelationName& name) {
  for (const CatalogObject& object : objects) {
    if (object.name == name.name && object.schema == name.schema && object.parent.empty() &&
        IsRelation(object.kind)) {
      return &object;
    }
  }
  return nullptr;
}

bool HasColumn(const std::vector<CatalogObject>& objects, const RelationName& table,
               const std::string& column) {
  return std::any_of(objects.begin(), objects.end(), [&](const CatalogObject& object) {
    return object.kind == "column" && object.name == column && object.parent == table.name &&
           object.schema == table.schema;
  });
}

std::string Text(const RelationName& name) {
  return absl::StrCat(name.schema, ".", name.name);
}

std::string Text(const CatalogObject& object) {
  return QualifiedName(object.schema, object.parent, object.name);
}

bool HasArguments(absl::string_view kind) {
  return kind == "function" || kind == "procedure" || kind == "aggregate";
}

// Of the others (collations, statistics objects, text search ...) one may have a table's name.
bool SharesNamesWithTables(absl::string_view kind) {
  for (const char* sharing : {"sequence", "index", "enum", "range", "base type", "shell type"}) {
    if (kind == sharing) return true;
  }
  return HoldsObjects(kind);
}

std::string WithoutArguments(const std::string& name) {
  return name.substr(0, name.find('('));
}

// A name that no server has. Within a definition it stands in quotes.
std::string Apart(const std::string& name) {
  return std::string(1, '\0') + name;
}

bool IsApart(const std::string& name) {
  return !name.empty() && name[0] == '\0';
}

}  // namespace

DeclaredNames::DeclaredNames(const Changes& changes, const std::vector<CatalogObject>& before,
                             const std::vector<CatalogObject>& after, bool objects_read)
    : changes_(changes), before_(before), after_(after), objects_read_(objects_read) {
  for (size_t i = 0; i < changes.size(); ++i) {
    if (changes[i].kind == Kind::kTableRenamed) RenameTable(i);
  }
  for (size_t i = 0; i < changes.size(); ++i) {
    if (changes[i].kind == Kind::kColumnRenamed) RenameColumn(i);
    if (changes[i].kind == Kind::kObjectRenamed) RenameObject(i);
  }
  if (objects_read) MoveWithTables();
  KeepSchemasApart();
  KeepRelationsApart();
  KeepColumnsApart();
  KeepObjectsApart();
}

void DeclaredNames::RenameTable(size_t rule) {
  const DeclaredChange& change = changes_[rule];
  const auto is_declared = [&](Kind kind, RelationName DeclaredChange::*name, const RelationName& table) {
    return std::any_of(changes_.begin(), changes_.end(), [&](const DeclaredChange& other) {
      return other.kind == kind && other.*name == table;
    });
  };
  std::string fault;
  if (objects_read_ && FindRelation(before_, change.table) == nullptr) {
    fault = absl::StrCat("there is no table ", Text(change.table), " before");
  } else if (objects_read_ && FindRelation(after_, change.to_table) == nullptr) {
    fault = absl::StrCat("there is no table ", Text(change.to_table), " after");
  } else if (FindRelation(after_, change.table) != nullptr &&
             !is_declared(Kind::kTableAdded, &DeclaredChange::table, change.table) &&
             !is_declared(Kind::kTableRenamed, &DeclaredChange::to_table, change.table)) {
    fault = absl::StrCat(Text(change.table), " is still there");
  } else if (FindRelation(before_, change.to_table) != nullptr &&
             !is_declared(Kind::kTableDropped, &DeclaredChange::table, change.to_table) &&
             !is_declared(Kind::kTableRenamed, &DeclaredChange::table, change.to_table)) {
    fault = absl::StrCat(Text(change.to_table), " was there before");
  }
  if (!fault.empty()) {
    faults_[rule] = std::move(fault);
    return;
  }
  names_.relations[change.table] = change.to_table;
  rule_of_relation_[change.table] = rule;
}

void DeclaredNames::RenameColumn(size_t rule) {
  const DeclaredChange& change = changes_[rule];
  const RelationName table = AfterName(change.table);
  if (objects_read_ && FindRelation(before_, change.table) == nullptr) {
    faults_[rule] = absl::StrCat("there is no table ", Text(change.table), " before");
    return;
  }
  if (objects_read_ && !HasColumn(before_, change.table, change.column)) {
    faults_[rule] = absl::StrCat("there is no column ", Text(change.table), ".", change.column, " before");
    return;
  }
  if (objects_read_ && !HasColumn(after_, table, change.to_column)) {
    faults_[rule] = absl::StrCat("there is no column ", Text(table), ".", change.to_column, " after");
    return;
  }
  names_.columns[change.table][change.column] = change.to_column;
  rule_of_column_[{change.table, change.column}] = rule;
  if (objects_read_) RenameInChildren(change.table, change.column, change.to_column, rule);
}

// The server renames a column in all that inherits it.
void DeclaredNames::RenameInChildren(const RelationName& table, const std::string& from,
                                     const std::string& to, size_t rule) {
  const std::vector<std::string> parent = {table.schema, table.name};
  for (const CatalogObject& object : before_) {
    if (!IsRelation(object.kind)) continue;
    const std::string* inherits = object.Find("inherits");
    if (inherits == nullptr) continue;
    const std::vector<std::vector<std::string>> parents = SplitDottedNames(*inherits);
    if (std::find(parents.begin(), parents.end(), parent) == parents.end()) continue;
    const RelationName child{object.schema, object.name};
    if (!HasColumn(before_, child, from) || !HasColumn(after_, AfterName(child), to)) continue;
    if (!names_.columns[child].emplace(from, to).second) continue;
    rule_of_column_[{child, from}] = rule;
    RenameInChildren(child, from, to, rule);
  }
}

void DeclaredNames::RenameObject(size_t rule) {
  const DeclaredChange& change = changes_[rule];
  const auto was = std::find_if(before_.begin(), before_.end(), [&](const CatalogObject& object) {
    return object.kind == change.object_kind && Text(object) == change.object;
  });
  if (was == before_.end()) {
    faults_[rule] = absl::StrCat("there is no ", change.object_kind, " ", change.object, " before");
    return;
  }
  const RelationName holder = AfterName({was->schema, was->parent});
  const std::string schema = was->parent.empty() ? was->schema : holder.schema;
  const std::string parent = was->parent.empty() ? "" : holder.name;
  const std::string arguments =
      HasArguments(was->kind) ? was->name.substr(WithoutArguments(was->name).size()) : std::string();
  const auto is = std::find_if(after_.begin(), after_.end(), [&](const CatalogObject& object) {
    if (object.kind != change.object_kind) return false;
    const bool in_place = object.schema == schema && object.parent == parent;
    return (in_place && (object.name == change.to_object || object.name == change.to_object + arguments)) ||
           Text(object) == change.to_object || Text(object) == change.to_object + arguments;
  });
  if (is == after_.end()) {
    faults_[rule] = absl::StrCat("there is no ", change.object_kind, " ", change.to_object, " after");
    return;
  }
  const size_t object = static_cast<size_t>(was - before_.begin());
  own_[object] = {is->schema, is->parent, is->name, rule};
  const RelationName old_name{was->schema, was->name};
  if (was->kind == "schema") {
    RenameSchema(rule, was->name, is->name);
  } else if (was->kind == "column") {
    names_.columns[{was->schema, was->parent}][was->name] = is->name;
  } else if (HasArguments(was->kind)) {
    const std::string base = WithoutArguments(was->name);
    const auto others = std::count_if(before_.begin(), before_.end(), [&](const CatalogObject& other) {
      return HasArguments(other.kind) && other.schema == was->schema && WithoutArguments(other.name) == base;
    });
    // A call does not say which of several it means.
    if (others == 1) names_.functions[{was->schema, base}] = {is->schema, WithoutArguments(is->name)};
  } else if (SharesNamesWithTables(was->kind)) {
    names_.relations[old_name] = {is->schema, is->name};
    if (HoldsObjects(was->kind)) rule_of_relation_[old_name] = rule;
  }
}

void DeclaredNames::RenameSchema(std::optional<size_t> rule, const std::string& from, const std::string& to) {
  for (size_t i = 0; i < before_.size(); ++i) {
    const CatalogObject& object = before_[i];
    if (object.schema != from) continue;
    const RelationName name{from, object.name};
    if (HasArguments(object.kind)) {
      const std::string base = WithoutArguments(object.name);
      names_.functions.try_emplace({from, base}, RelationName{to, base});
    } else if (object.parent.empty() || object.kind == "index") {
      names_.relations.try_emplace(name, RelationName{to, object.name});
      if (HoldsObjects(object.kind)) rule_of_relation_.try_emplace(name, rule);
    }
    if (!IsInRelation(object.kind)) own_.try_emplace(i, NewName{to, object.parent, object.name, rule});
  }
}

// With a table its indexes and the sequences that it owns go to another schema.
void DeclaredNames::MoveWithTables() {
  std::set<RelationName> sequences;
  for (const CatalogObject& object : after_) {
    if (object.kind == "sequence") sequences.insert({object.schema, object.name});
  }
  for (size_t i = 0; i < before_.size(); ++i) {
    const CatalogObject& object = before_[i];
    RelationName table{object.schema, object.parent};
    if (object.kind == "sequence") {
      const std::string* owner = object.Find("owned by");
      const std::vector<std::string> column =
          owner == nullptr ? std::vector<std::string>() : DottedName(*owner);
      if (column.size() != 3) continue;
      table = {column[0], column[1]};
    } else if (object.kind != "index") {
      continue;
    }
    const RelationName moved = AfterName(table);
    const RelationName from{object.schema, object.name};
    const RelationName to{moved.schema, object.name};
    if (moved.schema == table.schema || object.schema != table.schema || names_.relations.contains(from))
      continue;
    if (object.kind == "sequence" && (!sequences.contains(to) || sequences.contains(from))) continue;
    names_.relations[from] = to;
    if (object.kind == "sequence") own_[i] = {to.schema, "", to.name, rule_of_relation_[table]};
  }
}

void DeclaredNames::KeepSchemasApart() {
  std::set<std::string> taken;
  for (const auto& [object, name] : own_) {
    if (before_[object].kind == "schema") taken.insert(name.name);
  }
  if (taken.empty()) return;
  for (size_t i = 0; i < before_.size(); ++i) {
    const CatalogObject& object = before_[i];
    if (object.kind != "schema" || !taken.contains(object.name) || own_.contains(i)) continue;
    own_[i] = {"", "", Apart(object.name), std::nullopt};
    RenameSchema(std::nullopt, object.name, Apart(object.name));
  }
}

// With all that is in them, and whatever kind took the name.
void DeclaredNames::KeepRelationsApart() {
  std::set<RelationName> taken;
  for (const auto& [name, rule] : rule_of_relation_) {
    if (rule.has_value()) taken.insert(NewRelation(name));
  }
  for (const auto& [name, rule] : rule_of_relation_) taken.erase(name);
  const auto keep = [&](const RelationName& name) {
    names_.relations[name] = {name.schema, Apart(name.name)};
    rule_of_relation_[name] = std::nullopt;
  };
  if (!objects_read_) std::for_each(taken.begin(), taken.end(), keep);
  for (size_t i = 0; i < before_.size(); ++i) {
    const CatalogObject& object = before_[i];
    const RelationName name{object.schema, object.name};
    if (!HoldsObjects(object.kind) || !taken.contains(name)) continue;
    keep(name);
    own_[i] = {object.schema, "", Apart(object.name), std::nullopt};
  }
}

void DeclaredNames::KeepColumnsApart() {
  for (auto& [table, columns] : names_.columns) {
    std::set<std::string> taken;
    for (const auto& [from, to] : columns) taken.insert(to);
    for (const std::string& column : taken) {
      if (columns.contains(column) || (objects_read_ && !HasColumn(before_, table, column))) continue;
      columns[column] = Apart(column);
      rule_of_column_[{table, column}] = std::nullopt;
    }
  }
}

// Whatever else would go by one name with another.
void DeclaredNames::KeepObjectsApart() {
  if (names_.empty() && own_.empty()) return;
  const std::vector<CatalogObject> called = Called();
  std::map<std::tuple<std::string, std::string, std::string, std::string>, std::vector<size_t>> by_key;
  for (size_t i = 0; i < called.size(); ++i) by_key[called[i].Key()].push_back(i);
  for (const auto& [key, objects] : by_key) {
    if (objects.size() == 1) continue;
    const auto has_rule = [&](size_t i) {
      const auto own = own_.find(i);
      return own != own_.end() ? own->second.rule.has_value() : called[i].name != before_[i].name;
    };
    auto taker = std::find_if(objects.begin(), objects.end(), has_rule);
    if (taker == objects.end()) taker = objects.begin();
    for (const size_t i : objects) {
      if (i != *taker) KeepObjectApart(i, called[i]);
    }
  }
}

void DeclaredNames::KeepObjectApart(size_t i, const CatalogObject& called) {
  const CatalogObject& object = before_[i];
  own_[i] = {called.schema, called.parent, Apart(object.name), std::nullopt};
  if (object.kind == "foreign server" || object.kind == "publication") {
    const char* of_it = object.kind == "publication" ? "published table" : "user mapping";
    for (size_t j = 0; j < before_.size(); ++j) {
      if (before_[j].kind != of_it || before_[j].parent != object.name) continue;
      const NewName name = Find(j).value_or(NewName{before_[j].schema, "", before_[j].name});
      own_[j] = {name.schema, Apart(object.name), name.name, std::nullopt};
    }
    return;
  }
  // What mentions it means it, unless that could be another one.
  if (HasArguments(object.kind)) {
    const std::string base = WithoutArguments(object.name);
    const auto all = std::count_if(before_.begin(), before_.end(), [&](const CatalogObject& other) {
      return HasArguments(other.kind) && other.schema == object.schema &&
             WithoutArguments(other.name) == base;
    });
    if (all == 1) names_.functions[{object.schema, base}] = {object.schema, Apart(base)};
  } else if (!object.schema.empty() && (object.parent.empty() || object.kind == "index")) {
    const auto all = std::count_if(before_.begin(), before_.end(), [&](const CatalogObject& other) {
      return other.schema == object.schema && other.name == object.name && !HasArguments(other.kind) &&
             (other.parent.empty() || other.kind == "index");
    });
    if (all == 1) names_.relations[{object.schema, object.name}] = {object.schema, Apart(object.name)};
  }
}

RelationName DeclaredNames::NewRelation(const RelationName& before) const {
  const auto found = names_.relations.find(before);
  return found == names_.relations.end() ? before : found->second;
}

RelationName DeclaredNames::AfterName(const RelationName& before) const {
  RelationName after = NewRelation(before);
  return IsApart(after.schema) || IsApart(after.name) ? before : after;
}

RelationName DeclaredNames::BeforeName(const RelationName& after) const {
  for (const auto& [old_name, new_name] : names_.relations) {
    if (new_name == after) return old_name;
  }
  return after;
}

std::optional<DeclaredNames::NewName> DeclaredNames::Find(size_t i) const {
  const CatalogObject& object = before_[i];
  if (const auto own = own_.find(i); own != own_.end()) return own->second;
  NewName name{object.schema, object.parent, object.name};
  bool found = false;
  if (IsRelation(object.kind) || object.kind == "published table") {
    const auto rule = rule_of_relation_.find({object.schema, object.name});
    found = rule != rule_of_relation_.end();
    if (!found) return std::nullopt;
    const RelationName renamed = NewRelation(rule->first);
    return NewName{renamed.schema, object.parent, renamed.name, rule->second};
  }
  if (!IsInRelation(object.kind)) return std::nullopt;
  const RelationName holder{object.schema, object.parent};
  if (const auto rule = rule_of_relation_.find(holder); rule != rule_of_relation_.end()) {
    const RelationName renamed = NewRelation(holder);
    name = {renamed.schema, renamed.name, object.name, rule->second};
    found = true;
  }
  if (object.kind == "column") {
    const auto column = rule_of_column_.find({holder, object.name});
    if (column != rule_of_column_.end()) {
      name.name = names_.columns.at(holder).at(object.name);
      name.rule = column->second;
      found = true;
    }
  }
  return found ? std::optional(name) : std::nullopt;
}

std::optional<size_t> DeclaredNames::RuleOf(size_t object) const {
  const std::optional<NewName> name = Find(object);
  return name.has_value() ? name->rule : std::nullopt;
}

std::vector<CatalogObject> DeclaredNames::Called() const {
  std::vector<CatalogObject> called = before_;
  if (names_.empty() && own_.empty()) return called;
  for (size_t i = 0; i < called.size(); ++i) {
    CatalogObject& object = called[i];
    const RelationName holder = IsInRelation(object.kind) ? RelationName{object.schema, object.parent}
                                                          : RelationName{object.schema, object.name};
    const bool has_table =
        IsInRelation(object.kind) || HoldsObjects(object.kind) || object.kind == "published table";
    RewriteAttributes(names_, has_table ? &holder : nullptr, object);
    const std::string old_name = object.name;
    if (const std::optional<NewName> name = Find(i); name.has_value()) {
      object.schema = name->schema;
      object.parent = name->parent;
      object.name = name->name;
    }
    // Types stand in these names.
    const bool has_types =
        object.name.find('(') != std::string::npos || object.kind == "cast" || object.kind == "transform";
    if (has_types && object.name == old_name) {
      object.name = RewriteDefinition(object.name, {names_.relations, {}, {}}, nullptr);
    }
  }
  return called;
}

SequenceState DeclaredNames::Called(SequenceState sequence) const {
  const RelationName name = NewRelation({sequence.schema, sequence.name});
  sequence.schema = name.schema;
  sequence.name = name.name;
  for (SequenceColumn& column : sequence.columns) {
    const RelationName table{column.schema, column.table};
    if (const auto columns = names_.columns.find(table); columns != names_.columns.end()) {
      const auto renamed = columns->second.find(column.column);
      if (renamed != columns->second.end()) column.column = renamed->second;
    }
    const RelationName after = NewRelation(table);
    column.schema = after.schema;
    column.table = after.name;
  }
  return sequence;
}

}  // namespace pgassay::compare
