// Reading libpg_query's JSON: {"AlterTableStmt": {"relation": {...}, "cmds": [{"AlterTableCmd": {...}}]}}.
// What the grammar left at its zero (false, 0, no node, an empty list) is not in the JSON, so every reader
// here takes a missing key for that. Pure; nothing here throws or recurses, however deep the tree.
#ifndef PGASSAY_MIGRATE_SQL_TREE_H_
#define PGASSAY_MIGRATE_SQL_TREE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"

namespace pgassay::migrate::sql {

using Json = nlohmann::json;

// A null that stays.
const Json& Nothing();

// A null if it is not there.
const Json& At(const Json& node, const char* key);
std::string Text(const Json& node, const char* key);
bool Flag(const Json& node, const char* key);
int64_t Number(const Json& node, const char* key);

// A node in a list or in a field of any type says what it is: {"String": {...}}.
std::string KindOf(const Json& wrapped);                // "String"; "" if it is no such node
const Json& Inside(const Json& wrapped);                // what stands behind that; a null
const Json& As(const Json& wrapped, const char* kind);  // the same, a null if it is another kind

// The strings of a list of String nodes.
std::vector<std::string> Strings(const Json& list);

// A constant string, also with a cast around it; false if `wrapped` is none.
bool StringConstant(const Json& wrapped, std::string* value);

// A name as written: "x", "s.x". Nothing is quoted.
std::string NameOf(const Json& range_var);
std::string NameOf(const std::vector<std::string>& parts);

// The same without the "public." in which most names are found: what a file calls x and public.x is one
// thing.
std::string PlainName(absl::string_view name);

// Every node of the tree with its kind, parents first. `visit` says whether to look inside.
void Walk(const Json& tree, const std::function<bool(const std::string& kind, const Json& node)>& visit);

}  // namespace pgassay::migrate::sql

#endif  // PGASSAY_MIGRATE_SQL_TREE_H_
