#include "migrate/sql/locks.h"

#include <algorithm>

#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "migrate/sql/parse.h"

namespace pgassay::migrate::sql {
namespace {

constexpr TableLock kNoLock = TableLock::kNone;
const std::string kEveryTable;

// Of COMMENT ON COLUMN s.t.c, DROP TRIGGER, POLICY and RULE: the names but the last are the relation's.
std::string OwnerOf(const Json& object) {
  std::vector<std::string> names = Strings(At(As(object, "List"), "items"));
  if (!names.empty()) {
    names.pop_back();
  }
  return NameOf(names);
}

bool IsRelation(const std::string& type) {
  return type == "OBJECT_TABLE" || type == "OBJECT_VIEW" || type == "OBJECT_MATVIEW" ||
         type == "OBJECT_INDEX" || type == "OBJECT_SEQUENCE" || type == "OBJECT_FOREIGN_TABLE";
}

bool IsPartOfRelation(const std::string& type) {
  return type == "OBJECT_TRIGGER" || type == "OBJECT_POLICY" || type == "OBJECT_RULE" ||
         type == "OBJECT_COLUMN" || type == "OBJECT_TABCONSTRAINT";
}

// The relation that an object named by a list of strings is or belongs to; "": none.
std::string RelationOf(const std::string& type, const Json& object) {
  if (IsRelation(type)) {
    return NameOf(Strings(At(As(object, "List"), "items")));
  }
  return IsPartOfRelation(type) ? OwnerOf(object) : "";
}

void LockNamed(const std::string& relation, TableLock lock, Effects* effects) {
  if (!relation.empty()) {
    effects->Lock(relation, lock);
  }
}

void NoteDrop(const Json& node, Effects* effects) {
  TableLock lock = Flag(node, "concurrent") ? TableLock::kShareUpdateExclusive : TableLock::kAccessExclusive;
  const Json& objects = At(node, "objects");
  if (Text(node, "removeType") == "OBJECT_STATISTIC_EXT") {
    effects->Lock(kEveryTable, TableLock::kShareUpdateExclusive);  // whose, the text does not say
  }
  for (size_t i = 0; objects.is_array() && i < objects.size(); ++i) {
    LockNamed(RelationOf(Text(node, "removeType"), objects[i]), lock, effects);
  }
}

void NoteTruncate(const Json& node, Effects* effects) {
  for (const Json& relation : At(node, "relations")) {
    if (effects->Lock(As(relation, "RangeVar"), TableLock::kAccessExclusive)) {
      effects->Rewrites(Rewrite::kYes);
    }
  }
}

void NoteIndex(const Json& node, Effects* effects) {
  TableLock lock = Flag(node, "concurrent") ? TableLock::kShareUpdateExclusive : TableLock::kShare;
  if (effects->Lock(At(node, "relation"), lock)) {
    effects->Scans();
  }
}

bool HasOption(const Json& options, absl::string_view name) {
  return options.is_array() && std::any_of(options.begin(), options.end(), [&](const Json& option) {
           return Text(As(option, "DefElem"), "defname") == name;
         });
}

void NoteVacuum(const Json& node, Effects* effects) {
  // FULL OFF is not written by anybody.
  bool full = HasOption(At(node, "options"), "full");
  TableLock lock = full ? TableLock::kAccessExclusive : TableLock::kShareUpdateExclusive;
  const Json& relations = At(node, "rels");
  if (!relations.is_array()) {
    effects->Lock(kEveryTable, lock);
    effects->Rewrites(full ? Rewrite::kYes : Rewrite::kNo);
    return;
  }
  for (const Json& relation : relations) {
    if (effects->Lock(At(As(relation, "VacuumRelation"), "relation"), lock) && full) {
      effects->Rewrites(Rewrite::kYes);
    }
  }
}

void NoteReindex(const Json& node, Effects* effects) {
  const bool concurrently = HasOption(At(node, "params"), "concurrently");
  // The table itself is locked SHARE, its indexes so that nobody can read it either.
  const TableLock lock = concurrently ? TableLock::kShareUpdateExclusive : TableLock::kAccessExclusive;
  if (effects->Lock(At(node, "relation"), lock)) {
    effects->Scans();
  }
}

void NoteRefresh(const Json& node, Effects* effects) {
  bool concurrent = Flag(node, "concurrent");
  if (effects->Lock(At(node, "relation"), concurrent ? TableLock::kExclusive : TableLock::kAccessExclusive)) {
    if (concurrent) {
      effects->Scans();
    } else {
      effects->Rewrites(Rewrite::kYes);
    }
  }
}

void NoteRename(const Json& node, Effects* effects) {
  std::string type = Text(node, "renameType");
  // ALTER INDEX, which locks an index less, renames tables too.
  if (IsRelation(type) || IsPartOfRelation(type)) {
    effects->Lock(At(node, "relation"), TableLock::kAccessExclusive);
  }
}

void NotePublication(const Json& node, Effects* effects) {
  const Json& objects = At(node, "pubobjects");
  for (size_t i = 0; objects.is_array() && i < objects.size(); ++i) {
    const Json& table = At(As(objects[i], "PublicationObjSpec"), "pubtable");
    if (table.is_object()) {
      effects->Lock(At(table, "relation"), TableLock::kShareUpdateExclusive);
    }
  }
}

// Since PostgreSQL 18; before, it takes none.
void NoteGrant(const Json& node, Effects* effects) {
  const Json& objects = At(node, "objects");
  std::string type = Text(node, "objtype");
  if (Text(node, "targtype") != "ACL_TARGET_OBJECT" ||
      (type != "OBJECT_TABLE" && type != "OBJECT_SEQUENCE")) {
    return;
  }
  for (size_t i = 0; objects.is_array() && i < objects.size(); ++i) {
    effects->Lock(As(objects[i], "RangeVar"), TableLock::kAccessShare);
  }
}

void NoteCopy(const Json& node, Effects* effects) {
  if (const Json& relation = At(node, "relation"); !relation.is_null()) {
    effects->Lock(relation, Flag(node, "is_from") ? TableLock::kRowExclusive : TableLock::kAccessShare);
  } else {
    NoteQuery(node, effects);
  }
}

void NoteDomain(const Json& node, Effects* effects) {
  std::string what = Text(node, "subtype");
  const Json& constraint = As(At(node, "def"), "Constraint");
  if (!effects->made().Type(NameOf(Strings(At(node, "typeName")))) &&
      (what == "O" || what == "V" || (what == "C" && !Flag(constraint, "skip_validation")))) {
    effects->Lock(kEveryTable, TableLock::kShare);  // that has columns of it, which the text does not say
    effects->Scans();
  }
}

// Statements that lock the one relation they name, always alike.
TableLock PlainLock(const std::string& kind) {
  if (kind == "CreateTrigStmt" || kind == "AlterSeqStmt") {
    return TableLock::kShareRowExclusive;
  }
  if (kind == "RuleStmt") {
    return TableLock::kAccessExclusive;
  }
  return kNoLock;
}

void NoteStatement(const std::string& kind, const Json& node, Effects* effects);

void NoteSchema(const Json& node, Effects* effects) {
  const Json& elements = At(node, "schemaElts");
  for (size_t i = 0; elements.is_array() && i < elements.size(); ++i) {
    NoteStatement(KindOf(elements[i]), Inside(elements[i]), effects);
  }
}

void NoteView(const Json& node, Effects* effects) {
  if (Flag(node, "replace")) {
    effects->Lock(At(node, "view"), TableLock::kAccessExclusive);
  }
  NoteQuery(At(node, "query"), effects);
}

void NoteObjectSchema(const Json& node, Effects* effects) {
  if (IsRelation(Text(node, "objectType"))) {
    effects->Lock(At(node, "relation"), TableLock::kAccessExclusive);
  }
}

void NoteStatement(const std::string& kind, const Json& node, Effects* effects) {
  if (TableLock lock = PlainLock(kind); lock != kNoLock) {
    effects->Lock(At(node, kind == "AlterSeqStmt" ? "sequence" : "relation"), lock);
  } else if (kind == "AlterTableStmt") {
    NoteAlterTable(node, effects);
  } else if (kind == "AlterTableMoveAllStmt") {
    effects->Lock(kEveryTable, TableLock::kAccessExclusive);
    effects->Rewrites(Rewrite::kYes);
  } else if (kind == "ReassignOwnedStmt" || kind == "DropOwnedStmt") {
    effects->Lock(kEveryTable, TableLock::kAccessExclusive);
  } else if (kind == "CreateStmt") {
    NoteCreateTable(node, effects);
  } else if (kind == "CreateForeignTableStmt") {
    NoteCreateTable(At(node, "base"), effects);
  } else if (kind == "DropStmt") {
    NoteDrop(node, effects);
  } else if (kind == "TruncateStmt") {
    NoteTruncate(node, effects);
  } else if (kind == "IndexStmt") {
    NoteIndex(node, effects);
  } else if (kind == "CreatePolicyStmt" || kind == "AlterPolicyStmt") {
    effects->Lock(At(node, "table"), TableLock::kAccessExclusive);
  } else if (kind == "RenameStmt") {
    NoteRename(node, effects);
  } else if (kind == "AlterObjectSchemaStmt" || kind == "AlterObjectDependsStmt") {
    NoteObjectSchema(node, effects);
  } else if (kind == "CommentStmt" || kind == "SecLabelStmt") {
    std::string type = Text(node, "objtype");
    bool own = IsRelation(type) || type == "OBJECT_COLUMN";
    LockNamed(RelationOf(type, At(node, "object")),
              own ? TableLock::kShareUpdateExclusive : TableLock::kAccessShare, effects);
  } else if (kind == "RefreshMatViewStmt") {
    NoteRefresh(node, effects);
  } else if (kind == "CreateStatsStmt") {
    for (const Json& relation : At(node, "relations")) {
      effects->Lock(As(relation, "RangeVar"), TableLock::kShareUpdateExclusive);
    }
  } else if (kind == "VacuumStmt") {
    NoteVacuum(node, effects);
  } else if (kind == "ClusterStmt") {
    if (effects->Lock(At(node, "relation"), TableLock::kAccessExclusive)) {
      effects->Rewrites(Rewrite::kYes);
    }
  } else if (kind == "ReindexStmt") {
    NoteReindex(node, effects);
  } else if (kind == "LockStmt") {
    int64_t mode = std::clamp<int64_t>(Number(node, "mode"), 0, 8);
    for (const Json& relation : At(node, "relations")) {
      effects->Lock(As(relation, "RangeVar"), static_cast<TableLock>(mode));  // PostgreSQL's own numbers
    }
  } else if (kind == "AlterExtensionContentsStmt") {
    LockNamed(RelationOf(Text(node, "objtype"), At(node, "object")), TableLock::kShareUpdateExclusive,
              effects);
  } else if (kind == "CreateFunctionStmt") {
    NoteQuery(At(node, "sql_body"), effects);
  } else if (kind == "CreatePublicationStmt" || kind == "AlterPublicationStmt") {
    NotePublication(node, effects);
  } else if (kind == "GrantStmt") {
    NoteGrant(node, effects);
  } else if (kind == "CopyStmt") {
    NoteCopy(node, effects);
  } else if (kind == "AlterDomainStmt") {
    NoteDomain(node, effects);
  } else if (kind == "CreateSchemaStmt") {
    NoteSchema(node, effects);
  } else if (kind == "ViewStmt") {
    NoteView(node, effects);
  } else if (kind == "CreateTableAsStmt" || kind == "ExplainStmt" || kind == "PrepareStmt" ||
             kind == "DeclareCursorStmt") {
    NoteQuery(At(node, "query"), effects);
  }
}

}  // namespace

bool Effects::Lock(const std::string& relation, TableLock lock) {
  if (!relation.empty() && made_.Relation(relation)) {
    return false;
  }
  if (lock > lock_) {
    lock_ = lock;
    relation_ = relation;
  }
  return true;
}

void Effects::Rewrites(Rewrite rewrite) {
  rewrite_ = std::max(rewrite_, rewrite);
}

void Effects::CopyTo(SqlStatement* statement) const {
  statement->relation = relation_;
  statement->lock = lock_;
  statement->rewrite = rewrite_;
  statement->scans = scans_;
}

void NoteLocks(const Json& statement, const Made& made, SqlStatement* out) {
  Effects effects(made);
  std::string kind = KindOf(statement);
  if (kind == "SelectStmt" || kind == "InsertStmt" || kind == "UpdateStmt" || kind == "DeleteStmt" ||
      kind == "MergeStmt") {
    NoteQuery(statement, &effects);
  } else {
    NoteStatement(kind, Inside(statement), &effects);
  }
  effects.CopyTo(out);
}

}  // namespace pgassay::migrate::sql
