#include "absl/container/flat_hash_set.h"
#include "migrate/sql/locks.h"

namespace pgassay::migrate::sql {
namespace {

// FOR UPDATE and the like: what of a FROM is meant, by alias or by name; everything if `of` is not there.
void NoteLocking(const Json& select, Effects* effects) {
  const Json& clauses = At(select, "lockingClause");
  for (size_t i = 0; clauses.is_array() && i < clauses.size(); ++i) {
    const Json& of = At(As(clauses[i], "LockingClause"), "lockedRels");
    absl::flat_hash_set<std::string> wanted;
    for (size_t j = 0; of.is_array() && j < of.size(); ++j) {
      wanted.insert(Text(As(of[j], "RangeVar"), "relname"));
    }
    Walk(At(select, "fromClause"), [&](const std::string& kind, const Json& node) {
      if (kind == "RangeVar") {
        std::string alias = Text(At(node, "alias"), "aliasname");
        if (wanted.empty() || wanted.contains(alias.empty() ? Text(node, "relname") : alias)) {
          effects->Lock(node, TableLock::kRowShare);
        }
      }
      return true;
    });
  }
}

}  // namespace

void NoteQuery(const Json& tree, Effects* effects) {
  // What WITH names is no relation. A name that is both is taken for the former all over the statement.
  absl::flat_hash_set<std::string> with;
  Walk(tree, [&](const std::string& kind, const Json& node) {
    if (kind == "CommonTableExpr") {
      with.insert(Text(node, "ctename"));
    }
    return true;
  });
  Walk(tree, [&](const std::string& kind, const Json& node) {
    if (kind == "InsertStmt" || kind == "UpdateStmt" || kind == "DeleteStmt" || kind == "MergeStmt") {
      effects->Lock(At(node, "relation"), TableLock::kRowExclusive);
    } else if (kind == "SelectStmt") {
      NoteLocking(node, effects);
    } else if (kind == "RangeVar" &&
               (!Text(node, "schemaname").empty() || !with.contains(Text(node, "relname")))) {
      effects->Lock(node, TableLock::kAccessShare);
    }
    return true;
  });
}

}  // namespace pgassay::migrate::sql
