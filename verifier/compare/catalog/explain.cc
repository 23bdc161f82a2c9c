#include "compare/catalog/explain.h"

#include "absl/strings/str_cat.h"

namespace pgassay::compare {
namespace {

using Kind = DeclaredChange::Kind;

std::string NameOf(const CatalogObject* object) {
  return object == nullptr ? std::string() : QualifiedName(object->schema, object->parent, object->name);
}

bool IsRelationNamed(const CatalogObject* object, const RelationName& name) {
  return object != nullptr && IsRelation(object->kind) && object->schema == name.schema &&
         object->name == name.name;
}

bool IsColumnNamed(const CatalogObject* object, const RelationName& table, const std::string& column) {
  return object != nullptr && object->kind == "column" && object->schema == table.schema &&
         object->parent == table.name && object->name == column;
}

bool Names(const DeclaredChange& change, const CatalogObject* object) {
  return object != nullptr && object->kind == change.object_kind && NameOf(object) == change.object;
}

// Why a rule for an object accounts for nothing.
class Explanation {
 public:
  Explanation(const CatalogWork& work, const DeclaredChange& change) : work_(work), change_(change) {}

  std::string Text() const {
    const std::string what = absl::StrCat(change_.object_kind, " ", change_.object);
    if (change_.kind == Kind::kObjectExcluded) {
      return change_.attribute.empty()
                 ? absl::StrCat("neither side has such an object", Others())
                 : absl::StrCat("nothing that it names differs in \"", change_.attribute, "\"");
    }
    const ObjectPair* pair = Pair();
    const bool added = change_.kind == Kind::kObjectAdded;
    if (pair == nullptr) return absl::StrCat("there is no ", what, added ? " after" : " before", Others());
    if (added)
      return absl::StrCat("it was there before",
                          pair->by_meaning ? absl::StrCat(" as ", NameOf(pair->before)) : "");
    if (change_.kind == Kind::kObjectDropped) {
      return pair->by_meaning ? absl::StrCat("it is there as ", NameOf(pair->after)) : "it is still there";
    }
    if (pair->after == nullptr) return "it is lost: declare it as dropped";
    if (change_.attribute.empty()) return "it is not different";
    return absl::StrCat("it does not differ in \"", change_.attribute, "\"", Attributes(*pair));
  }

 private:
  const CatalogObject* OnSide(const ObjectPair& pair) const {
    return change_.kind == Kind::kObjectAdded ? pair.after : pair.before;
  }

  const ObjectPair* Pair() const {
    for (const ObjectPair& pair : work_.pairs) {
      if (Names(change_, OnSide(pair))) return &pair;
    }
    return nullptr;
  }

  // What else goes by this name, or by this name alone.
  std::string Others() const {
    if (change_.object.empty()) return "";
    for (const ObjectPair& pair : work_.pairs) {
      for (const CatalogObject* object : {pair.before, pair.after}) {
        if (NameOf(object) != change_.object) continue;
        if (object->kind == change_.object_kind)
          return object == pair.before ? ", only before" : ", only after";
        return absl::StrCat("; the object of this name is of kind \"", object->kind, "\"");
      }
    }
    for (const ObjectPair& pair : work_.pairs) {
      for (const CatalogObject* object : {pair.before, pair.after}) {
        if (object == nullptr || object->kind != change_.object_kind) continue;
        const size_t dot = change_.object.rfind('.');
        const bool alike = dot == std::string::npos ? object->name == change_.object
                                                    : object->name == change_.object.substr(dot + 1);
        if (alike) return absl::StrCat("; is it ", NameOf(object), "?");
      }
    }
    return "";
  }

  std::string Attributes(const ObjectPair& pair) const {
    std::string text;
    for (const ObjectDifference& difference : work_.differences) {
      if (&work_.pairs[difference.pair] != &pair || difference.attribute.empty()) continue;
      absl::StrAppend(&text, text.empty() ? ", but in \"" : ", \"", difference.attribute, "\"");
    }
    return text;
  }

  const CatalogWork& work_;
  const DeclaredChange& change_;
};

}  // namespace

bool SpeaksOf(const CatalogWork& work, const DeclaredChange& change, const ObjectPair& pair) {
  switch (change.kind) {
    case Kind::kTableAdded:
      return IsRelationNamed(pair.after, change.table);
    case Kind::kTableDropped:
    case Kind::kTableRenamed:
      return IsRelationNamed(pair.before, change.table);
    case Kind::kColumnAdded:
      return IsColumnNamed(pair.after, work.names.AfterName(change.table), change.column);
    case Kind::kColumnRenamed:
    case Kind::kColumnDropped:
    case Kind::kColumnWidened:
    case Kind::kColumnRewritten:
    case Kind::kColumnExpression:
      return IsColumnNamed(pair.before, change.table, change.column);
    case Kind::kObjectAdded:
      return Names(change, pair.after);
    case Kind::kObjectRenamed:
    case Kind::kObjectDropped:
    case Kind::kObjectChanged:
      return Names(change, pair.before);
    default:
      return false;
  }
}

std::string WhyObjectRuleFails(const CatalogWork& work, const DeclaredChange& change) {
  return Explanation(work, change).Text();
}

std::string WhyTableRuleFails(const CatalogWork& work, const DeclaredChange& change) {
  if (change.kind == Kind::kTableExcluded) {
    return absl::StrCat("there is no table ", change.table.schema, ".", change.table.name, " on either side");
  }
  const ObjectPair* pair = nullptr;
  bool has_table = false;
  for (const ObjectPair& candidate : work.pairs) {
    if (SpeaksOf(work, change, candidate)) pair = &candidate;
    has_table |= IsRelationNamed(candidate.before, change.table);
  }
  const bool of_column = change.kind != Kind::kTableAdded && change.kind != Kind::kTableDropped;
  if (of_column && !has_table) {
    return absl::StrCat("there is no table ", change.table.schema, ".", change.table.name, " before");
  }
  const std::string what = absl::StrCat(of_column ? "column " : "table ", change.table.schema, ".",
                                        change.table.name, of_column ? "." : "", change.column);
  const bool added = change.kind == Kind::kTableAdded || change.kind == Kind::kColumnAdded;
  if (pair == nullptr) return absl::StrCat("there is no ", what, added ? " after" : " before");
  if (added) return absl::StrCat(what, " was there before");
  if (change.kind == Kind::kTableDropped || change.kind == Kind::kColumnDropped) {
    return absl::StrCat(what, " is still there");
  }
  return absl::StrCat("the type of ", what,
                      pair->after == nullptr ? " is lost with it" : " is the same on both sides");
}

}  // namespace pgassay::compare
