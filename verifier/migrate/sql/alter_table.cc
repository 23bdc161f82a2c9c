#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "migrate/sql/column.h"
#include "migrate/sql/locks.h"

namespace pgassay::migrate::sql {
namespace {

// AlterTableGetLockLevel, but for those that need a look at more than the subtype; all others are ACCESS
// EXCLUSIVE.
TableLock LockOfSubtype(const std::string& subtype) {
  static const auto* locks = new absl::flat_hash_map<std::string, TableLock>{
      {"AT_EnableTrig", TableLock::kShareRowExclusive},
      {"AT_EnableAlwaysTrig", TableLock::kShareRowExclusive},
      {"AT_EnableReplicaTrig", TableLock::kShareRowExclusive},
      {"AT_EnableTrigAll", TableLock::kShareRowExclusive},
      {"AT_EnableTrigUser", TableLock::kShareRowExclusive},
      {"AT_DisableTrig", TableLock::kShareRowExclusive},
      {"AT_DisableTrigAll", TableLock::kShareRowExclusive},
      {"AT_DisableTrigUser", TableLock::kShareRowExclusive},
      {"AT_SetStatistics", TableLock::kShareUpdateExclusive},
      {"AT_ClusterOn", TableLock::kShareUpdateExclusive},
      {"AT_DropCluster", TableLock::kShareUpdateExclusive},
      {"AT_SetOptions", TableLock::kShareUpdateExclusive},
      {"AT_ResetOptions", TableLock::kShareUpdateExclusive},
      {"AT_AttachPartition", TableLock::kShareUpdateExclusive},
      {"AT_DetachPartitionFinalize", TableLock::kShareUpdateExclusive},
      {"AT_ValidateConstraint", TableLock::kShareUpdateExclusive},
  };
  auto it = locks->find(subtype);
  return it == locks->end() ? TableLock::kAccessExclusive : it->second;
}

// Storage parameters have each their own lock; these are the ones that need the strongest (reloptions.c).
TableLock LockOfOptions(const Json& options) {
  static const auto* strong = new absl::flat_hash_set<std::string>{
      "user_catalog_table", "security_barrier", "security_invoker",       "check_option", "fastupdate",
      "buffering",          "pages_per_range",  "gin_pending_list_limit", "autosummarize"};
  for (size_t i = 0; options.is_array() && i < options.size(); ++i) {
    if (strong->contains(Text(As(options[i], "DefElem"), "defname"))) {
      return TableLock::kAccessExclusive;
    }
  }
  return TableLock::kShareUpdateExclusive;
}

// A constraint of the altered table, of its own or with a new column.
void NoteConstraint(const Json& table, const Json& constraint, bool validated, Effects* effects) {
  std::string type = Text(constraint, "contype");
  bool foreign = type == "CONSTR_FOREIGN";
  bool index = type == "CONSTR_PRIMARY" || type == "CONSTR_UNIQUE" || type == "CONSTR_EXCLUSION";
  bool counts = effects->Lock(table, foreign ? TableLock::kShareRowExclusive : TableLock::kAccessExclusive);
  if (foreign) {
    effects->Lock(At(constraint, "pktable"), TableLock::kShareRowExclusive);
  }
  if (!counts) {
    return;
  }
  // A primary key by an existing index still reads the table if a column of it may be NULL.
  bool builds = index && (Text(constraint, "indexname").empty() || type == "CONSTR_PRIMARY");
  bool checks = (foreign || type == "CONSTR_CHECK") && validated && !Flag(constraint, "skip_validation");
  if (builds || checks) {
    effects->Scans();
  }
}

void NoteAddColumn(const Json& table, const Json& column, Effects* effects) {
  if (effects->Lock(table, TableLock::kAccessExclusive)) {
    effects->Rewrites(RewriteForColumn(column, effects->made()));
  }
  const Json& constraints = At(column, "constraints");
  if (!constraints.is_array()) {
    return;
  }
  bool has_default = std::any_of(constraints.begin(), constraints.end(), [](const Json& constraint) {
    return Text(As(constraint, "Constraint"), "contype") == "CONSTR_DEFAULT";
  });
  for (const Json& wrapped : constraints) {
    const Json& constraint = As(wrapped, "Constraint");
    std::string type = Text(constraint, "contype");
    if (type == "CONSTR_FOREIGN" || type == "CONSTR_CHECK" || type == "CONSTR_PRIMARY" ||
        type == "CONSTR_UNIQUE") {
      // A new column without a default is NULL and refers to nothing.
      NoteConstraint(table, constraint, type != "CONSTR_FOREIGN" || has_default, effects);
    } else if (type == "CONSTR_NOTNULL" && !has_default &&
               effects->Lock(table, TableLock::kAccessExclusive)) {
      effects->Scans();
    }
  }
}

void NotePartition(const std::string& subtype, const Json& table, const Json& command, Effects* effects) {
  const Json& partition = At(As(At(command, "def"), "PartitionCmd"), "name");
  bool attach = subtype == "AT_AttachPartition";
  // The partition first: its lock is never the weaker one.
  if (effects->Lock(partition, TableLock::kAccessExclusive) && attach) {
    effects->Scans();
  }
  bool concurrent = Flag(As(At(command, "def"), "PartitionCmd"), "concurrent");
  effects->Lock(table, concurrent ? TableLock::kShareUpdateExclusive : LockOfSubtype(subtype));
}

void NoteCommand(const Json& table, const Json& command, Effects* effects) {
  std::string subtype = Text(command, "subtype");
  if (subtype == "AT_AddColumn") {
    NoteAddColumn(table, As(At(command, "def"), "ColumnDef"), effects);
  } else if (subtype == "AT_AddConstraint") {
    NoteConstraint(table, As(At(command, "def"), "Constraint"), true, effects);
  } else if (absl::StrContains(subtype, "chPartition")) {
    NotePartition(subtype, table, command, effects);
  } else if (subtype == "AT_SetRelOptions" || subtype == "AT_ResetRelOptions") {
    effects->Lock(table, LockOfOptions(At(As(At(command, "def"), "List"), "items")));
  } else if (effects->Lock(table, LockOfSubtype(subtype))) {
    if (subtype == "AT_AlterColumnType") {
      effects->Rewrites(Rewrite::kMaybe);
    } else if (subtype == "AT_SetLogged" || subtype == "AT_SetUnLogged" || subtype == "AT_SetAccessMethod" ||
               subtype == "AT_SetTableSpace") {
      effects->Rewrites(Rewrite::kYes);
    } else if (subtype == "AT_SetNotNull" || subtype == "AT_ValidateConstraint") {
      effects->Scans();
    }
  }
}

// What a new table refers to.
void NoteReferences(const Json& elements, Effects* effects) {
  Walk(elements, [&](const std::string& kind, const Json& node) {
    if (kind == "Constraint" && Text(node, "contype") == "CONSTR_FOREIGN") {
      effects->Lock(At(node, "pktable"), TableLock::kShareRowExclusive);
    } else if (kind == "TableLikeClause") {
      effects->Lock(At(node, "relation"), TableLock::kAccessShare);
    }
    return true;
  });
}

}  // namespace

void NoteAlterTable(const Json& node, Effects* effects) {
  const Json& commands = At(node, "cmds");
  if (Text(node, "objtype") == "OBJECT_TYPE") {
    return;  // a composite type is no table
  }
  for (size_t i = 0; commands.is_array() && i < commands.size(); ++i) {
    NoteCommand(At(node, "relation"), As(commands[i], "AlterTableCmd"), effects);
  }
}

void NoteCreateTable(const Json& node, Effects* effects) {
  bool partition = !At(node, "partbound").is_null();
  const Json& parents = At(node, "inhRelations");
  for (size_t i = 0; parents.is_array() && i < parents.size(); ++i) {
    effects->Lock(As(parents[i], "RangeVar"),
                  partition ? TableLock::kAccessExclusive : TableLock::kShareUpdateExclusive);
  }
  NoteReferences(At(node, "tableElts"), effects);
  NoteReferences(At(node, "constraints"), effects);
}

}  // namespace pgassay::migrate::sql
