#include "absl/container/flat_hash_set.h"
#include "migrate/sql/locks.h"

namespace pgassay::migrate::sql {
namespace {

// FOR UPDATE and the like: what of a FROM is meant, by alias or by name; everything if one is without OF. Of
// a subquery with such an alias, all that is in it.
void NoteLocking(const Json& select, Effects* effects) {
  const Json& clauses = At(select, "lockingClause");
  absl::flat_hash_set<std::string> wanted;
  bool everything = false;
  for (size_t i = 0; clauses.is_array() && i < clauses.size(); ++i) {
    const Json& of = At(As(clauses[i], "LockingClause"), "lockedRels");
    everything = everything || !of.is_array();
    for (size_t j = 0; of.is_array() && j < of.size(); ++j) {
      wanted.insert(Text(As(of[j], "RangeVar"), "relname"));
    }
  }
  if (!everything && wanted.empty()) {
    return;
  }
  const auto lock_all = [&](const std::string& kind, const Json& node) {
    if (kind == "RangeVar") {
      effects->Lock(node, TableLock::kRowShare);
    }
    return true;
  };
  if (everything) {
    Walk(At(select, "fromClause"), lock_all);
    return;
  }
  Walk(At(select, "fromClause"), [&](const std::string& kind, const Json& node) {
    const std::string alias = Text(At(node, "alias"), "aliasname");
    if (kind == "RangeVar" && wanted.contains(alias.empty() ? Text(node, "relname") : alias)) {
      effects->Lock(node, TableLock::kRowShare);
    } else if (kind == "RangeSubselect" && wanted.contains(alias)) {
      Walk(At(node, "subquery"), lock_all);
    }
    return kind != "RangeSubselect";
  });
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
