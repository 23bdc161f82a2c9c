#include "migrate/sql/made.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace pgassay::migrate::sql {
namespace {

std::string Renamed(const std::string& name, const std::string& last) {
  size_t dot = name.rfind('.');
  return dot == std::string::npos ? last : absl::StrCat(name.substr(0, dot + 1), last);
}

// The type of an object that ALTER TYPE or DROP TYPE names: TypeName in a list, a list of strings elsewhere.
std::vector<std::string> ObjectName(const Json& object) {
  if (const Json& type = As(object, "TypeName"); !type.is_null()) {
    return Strings(At(type, "names"));
  }
  return Strings(At(As(object, "List"), "items"));
}

bool SetsPath(const Json& statement) {
  const Json& set = As(statement, "VariableSetStmt");
  bool sets = absl::EqualsIgnoreCase(Text(set, "name"), "search_path") ||
              Text(set, "kind") == "VAR_RESET_ALL" ||
              Text(As(statement, "DiscardStmt"), "target") == "DISCARD_ALL";
  Walk(statement, [&](const std::string& kind, const Json& node) {
    const std::vector<std::string> function = Strings(At(node, "funcname"));
    if (kind == "FuncCall" && !function.empty() && function.back() == "set_config") {
      const Json& args = At(node, "args");
      std::string name;
      const bool known = args.is_array() && !args.empty() && StringConstant(args[0], &name);
      sets = sets || !known || absl::EqualsIgnoreCase(name, "search_path");
    }
    return true;
  });
  return sets;
}

// An element of CREATE SCHEMA lies in that schema, whether it says so or not.
void NameSchema(const std::string& schema, Json* element) {
  for (const char* field : {"relation", "view", "sequence"}) {
    Json& node = element->begin().value();
    if (node.contains(field) && Text(node[field], "schemaname").empty()) {
      node[field]["schemaname"] = schema;
    }
  }
}

}  // namespace

// An index lies in its table's schema, whatever its own name says (it cannot say).
std::string Made::BesideTable(const Json& table, const std::string& index) const {
  std::string schema = Text(table, "schemaname");
  return Key(schema.empty() ? index : absl::StrCat(schema, ".", index));
}

std::string Made::Moved(const std::string& name, const std::string& schema) const {
  return Key(absl::StrCat(schema, ".", name.substr(name.rfind('.') + 1)));
}

std::string Made::Key(absl::string_view name) const {
  if (paths_ == 0) {
    return PlainName(name);
  }
  // Where a bare name lies is not known, but that it is one place until the next path. No schema's name
  // begins with a NUL.
  return absl::StrContains(name, '.') ? std::string(name)
                                      : absl::StrCat(absl::string_view("\0", 1), paths_, ".", name);
}

void Made::NotePath() {
  if (paths_++ > 0) {
    return;
  }
  for (Names* names : {&relations_, &types_, &domains_}) {
    Names qualified;
    for (const std::string& name : *names) {
      qualified.insert(absl::StrContains(name, '.') ? name : absl::StrCat("public.", name));
    }
    *names = std::move(qualified);
  }
}

void Made::NoteCreated(const std::string& kind, const Json& node) {
  if (Flag(node, "if_not_exists")) {
    return;
  }
  if (kind == "CreateStmt") {
    relations_.insert(Key(NameOf(At(node, "relation"))));
  } else if (kind == "CreateForeignTableStmt") {
    relations_.insert(Key(NameOf(At(At(node, "base"), "relation"))));
  } else if (kind == "CreateTableAsStmt") {
    relations_.insert(Key(NameOf(At(At(node, "into"), "rel"))));
  } else if (kind == "SelectStmt") {
    if (const Json& into = At(node, "intoClause"); !into.is_null()) {
      relations_.insert(Key(NameOf(At(into, "rel"))));
    }
  } else if (kind == "ViewStmt" && !Flag(node, "replace")) {
    relations_.insert(Key(NameOf(At(node, "view"))));
  } else if (kind == "CreateSeqStmt") {
    relations_.insert(Key(NameOf(At(node, "sequence"))));
  } else if (kind == "IndexStmt" && !Text(node, "idxname").empty()) {
    relations_.insert(BesideTable(At(node, "relation"), Text(node, "idxname")));
  } else if (kind == "CreateEnumStmt" || kind == "CreateRangeStmt") {
    types_.insert(Key(NameOf(Strings(At(node, "typeName")))));
  } else if (kind == "CompositeTypeStmt") {
    types_.insert(Key(NameOf(At(node, "typevar"))));
  } else if (kind == "CreateDomainStmt") {
    std::string name = Key(NameOf(Strings(At(node, "domainname"))));
    types_.insert(name);
    domains_.insert(name);
  }
}

void Made::NoteDropped(const Json& node) {
  const Json& objects = At(node, "objects");
  std::string type = Text(node, "removeType");
  Names& names = type == "OBJECT_TYPE" || type == "OBJECT_DOMAIN" ? types_ : relations_;
  if (!objects.is_array() || type == "OBJECT_TRIGGER" || type == "OBJECT_POLICY" || type == "OBJECT_RULE" ||
      type == "OBJECT_FUNCTION" || type == "OBJECT_SCHEMA") {
    return;
  }
  for (const Json& object : objects) {
    names.erase(Key(NameOf(ObjectName(object))));
  }
}

void Made::NoteRenamed(const Json& node) {
  std::string type = Text(node, "renameType");
  std::string to = Text(node, "newname");
  bool is_type = type == "OBJECT_TYPE" || type == "OBJECT_DOMAIN";
  bool is_part = type == "OBJECT_COLUMN" || type == "OBJECT_TABCONSTRAINT" || type == "OBJECT_TRIGGER" ||
                 type == "OBJECT_POLICY" || type == "OBJECT_RULE" || type == "OBJECT_ATTRIBUTE";
  if (is_part) {
    return;
  }
  Names& names = is_type ? types_ : relations_;
  std::string from = Key(is_type ? NameOf(ObjectName(At(node, "object"))) : NameOf(At(node, "relation")));
  if (names.erase(from) > 0) {
    names.insert(Renamed(from, to));
    NoteDomainName(from, Renamed(from, to));
  } else {
    names.erase(Renamed(from, to));  // it was there before, whatever had the name
  }
}

void Made::NoteMoved(const Json& node) {
  std::string type = Text(node, "objectType");
  bool is_type = type == "OBJECT_TYPE" || type == "OBJECT_DOMAIN";
  Names& names = is_type ? types_ : relations_;
  std::string from = Key(is_type ? NameOf(ObjectName(At(node, "object"))) : NameOf(At(node, "relation")));
  if (!from.empty() && names.erase(from) > 0) {
    names.insert(Moved(from, Text(node, "newschema")));
    NoteDomainName(from, Moved(from, Text(node, "newschema")));
  }
}

void Made::NoteDomainName(const std::string& from, const std::string& to) {
  if (domains_.contains(from)) {
    domains_.insert(to);
  }
}

void Made::Note(const Json& statement) {
  std::string kind = KindOf(statement);
  const Json& node = Inside(statement);
  if (SetsPath(statement)) {
    NotePath();
  }
  if (kind == "DropStmt") {
    NoteDropped(node);
  } else if (kind == "RenameStmt") {
    NoteRenamed(node);
  } else if (kind == "AlterObjectSchemaStmt") {
    NoteMoved(node);
  } else {
    NoteCreated(kind, node);
    if (kind == "CreateSchemaStmt") {
      std::string schema = Text(node, "schemaname");
      if (schema.empty()) {
        schema = Text(At(node, "authrole"), "rolename");
      }
      const Json& elements = At(node, "schemaElts");
      for (size_t i = 0; !schema.empty() && elements.is_array() && i < elements.size(); ++i) {
        Json element = elements[i];
        NameSchema(schema, &element);
        NoteCreated(KindOf(element), Inside(element));
      }
    }
  }
}

}  // namespace pgassay::migrate::sql
