#include "migrate/sql/tag.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace pgassay::migrate::sql {
namespace {

using Names = absl::flat_hash_map<std::string, std::string>;

// Kinds of statement with one tag each.
const Names& Tags() {
  static const Names* names = new Names{
      {"AlterCollationStmt", "ALTER COLLATION"},
      {"AlterDatabaseRefreshCollStmt", "ALTER DATABASE"},
      {"AlterDatabaseSetStmt", "ALTER DATABASE"},
      {"AlterDatabaseStmt", "ALTER DATABASE"},
      {"AlterDefaultPrivilegesStmt", "ALTER DEFAULT PRIVILEGES"},
      {"AlterDomainStmt", "ALTER DOMAIN"},
      {"AlterEnumStmt", "ALTER TYPE"},
      {"AlterEventTrigStmt", "ALTER EVENT TRIGGER"},
      {"AlterExtensionContentsStmt", "ALTER EXTENSION"},
      {"AlterExtensionStmt", "ALTER EXTENSION"},
      {"AlterFdwStmt", "ALTER FOREIGN DATA WRAPPER"},
      {"AlterForeignServerStmt", "ALTER SERVER"},
      {"AlterOpFamilyStmt", "ALTER OPERATOR FAMILY"},
      {"AlterOperatorStmt", "ALTER OPERATOR"},
      {"AlterPolicyStmt", "ALTER POLICY"},
      {"AlterPublicationStmt", "ALTER PUBLICATION"},
      {"AlterRoleSetStmt", "ALTER ROLE"},
      {"AlterRoleStmt", "ALTER ROLE"},
      {"AlterSeqStmt", "ALTER SEQUENCE"},
      {"AlterStatsStmt", "ALTER STATISTICS"},
      {"AlterSubscriptionStmt", "ALTER SUBSCRIPTION"},
      {"AlterSystemStmt", "ALTER SYSTEM"},
      {"AlterTSConfigurationStmt", "ALTER TEXT SEARCH CONFIGURATION"},
      {"AlterTSDictionaryStmt", "ALTER TEXT SEARCH DICTIONARY"},
      {"AlterTableSpaceOptionsStmt", "ALTER TABLESPACE"},
      {"AlterTypeStmt", "ALTER TYPE"},
      {"AlterUserMappingStmt", "ALTER USER MAPPING"},
      {"CallStmt", "CALL"},
      {"CheckPointStmt", "CHECKPOINT"},
      {"ClusterStmt", "CLUSTER"},
      {"CommentStmt", "COMMENT"},
      {"CompositeTypeStmt", "CREATE TYPE"},
      {"ConstraintsSetStmt", "SET CONSTRAINTS"},
      {"CopyStmt", "COPY"},
      {"CreateAmStmt", "CREATE ACCESS METHOD"},
      {"CreateCastStmt", "CREATE CAST"},
      {"CreateConversionStmt", "CREATE CONVERSION"},
      {"CreateDomainStmt", "CREATE DOMAIN"},
      {"CreateEnumStmt", "CREATE TYPE"},
      {"CreateEventTrigStmt", "CREATE EVENT TRIGGER"},
      {"CreateExtensionStmt", "CREATE EXTENSION"},
      {"CreateFdwStmt", "CREATE FOREIGN DATA WRAPPER"},
      {"CreateForeignServerStmt", "CREATE SERVER"},
      {"CreateForeignTableStmt", "CREATE FOREIGN TABLE"},
      {"CreateOpClassStmt", "CREATE OPERATOR CLASS"},
      {"CreateOpFamilyStmt", "CREATE OPERATOR FAMILY"},
      {"CreatePLangStmt", "CREATE LANGUAGE"},
      {"CreatePolicyStmt", "CREATE POLICY"},
      {"CreatePublicationStmt", "CREATE PUBLICATION"},
      {"CreateRangeStmt", "CREATE TYPE"},
      {"CreateRoleStmt", "CREATE ROLE"},
      {"CreateSchemaStmt", "CREATE SCHEMA"},
      {"CreateSeqStmt", "CREATE SEQUENCE"},
      {"CreateStatsStmt", "CREATE STATISTICS"},
      {"CreateStmt", "CREATE TABLE"},
      {"CreateSubscriptionStmt", "CREATE SUBSCRIPTION"},
      {"CreateTableSpaceStmt", "CREATE TABLESPACE"},
      {"CreateTransformStmt", "CREATE TRANSFORM"},
      {"CreateTrigStmt", "CREATE TRIGGER"},
      {"CreateUserMappingStmt", "CREATE USER MAPPING"},
      {"CreatedbStmt", "CREATE DATABASE"},
      {"DeclareCursorStmt", "DECLARE CURSOR"},
      {"DeleteStmt", "DELETE"},
      {"DoStmt", "DO"},
      {"DropOwnedStmt", "DROP OWNED"},
      {"DropRoleStmt", "DROP ROLE"},
      {"DropSubscriptionStmt", "DROP SUBSCRIPTION"},
      {"DropTableSpaceStmt", "DROP TABLESPACE"},
      {"DropUserMappingStmt", "DROP USER MAPPING"},
      {"DropdbStmt", "DROP DATABASE"},
      {"ExecuteStmt", "EXECUTE"},
      {"ExplainStmt", "EXPLAIN"},
      {"ImportForeignSchemaStmt", "IMPORT FOREIGN SCHEMA"},
      {"IndexStmt", "CREATE INDEX"},
      {"InsertStmt", "INSERT"},
      {"ListenStmt", "LISTEN"},
      {"LoadStmt", "LOAD"},
      {"LockStmt", "LOCK TABLE"},
      {"MergeStmt", "MERGE"},
      {"NotifyStmt", "NOTIFY"},
      {"PrepareStmt", "PREPARE"},
      {"ReassignOwnedStmt", "REASSIGN OWNED"},
      {"RefreshMatViewStmt", "REFRESH MATERIALIZED VIEW"},
      {"ReindexStmt", "REINDEX"},
      {"ReplicaIdentityStmt", "ALTER TABLE"},
      {"RuleStmt", "CREATE RULE"},
      {"SecLabelStmt", "SECURITY LABEL"},
      {"TruncateStmt", "TRUNCATE TABLE"},
      {"UnlistenStmt", "UNLISTEN"},
      {"UpdateStmt", "UPDATE"},
      {"ViewStmt", "CREATE VIEW"},
  };
  return *names;
}

// ObjectType's names are OBJECT_ and mostly the words themselves.
std::string ObjectWords(const std::string& type) {
  static const Names* names = new Names{
      {"OBJECT_AMOP", "OPERATOR FAMILY"},
      {"OBJECT_AMPROC", "OPERATOR FAMILY"},
      {"OBJECT_ATTRIBUTE", "TYPE"},
      {"OBJECT_COLUMN", "TABLE"},
      {"OBJECT_DEFACL", "DEFAULT PRIVILEGES"},
      {"OBJECT_DOMCONSTRAINT", "DOMAIN"},
      {"OBJECT_FDW", "FOREIGN DATA WRAPPER"},
      {"OBJECT_FOREIGN_SERVER", "SERVER"},
      {"OBJECT_LARGEOBJECT", "LARGE OBJECT"},
      {"OBJECT_MATVIEW", "MATERIALIZED VIEW"},
      {"OBJECT_OPCLASS", "OPERATOR CLASS"},
      {"OBJECT_OPFAMILY", "OPERATOR FAMILY"},
      {"OBJECT_STATISTIC_EXT", "STATISTICS"},
      {"OBJECT_TABCONSTRAINT", "TABLE"},
      {"OBJECT_TSCONFIGURATION", "TEXT SEARCH CONFIGURATION"},
      {"OBJECT_TSDICTIONARY", "TEXT SEARCH DICTIONARY"},
      {"OBJECT_TSPARSER", "TEXT SEARCH PARSER"},
      {"OBJECT_TSTEMPLATE", "TEXT SEARCH TEMPLATE"},
  };
  auto it = names->find(type);
  return it != names->end() ? it->second
                            : absl::StrReplaceAll(absl::StripPrefix(type, "OBJECT_"), {{"_", " "}});
}

std::string TransactionTag(const std::string& kind) {
  static const Names* names = new Names{{"TRANS_STMT_START", "START TRANSACTION"},
                                        {"TRANS_STMT_ROLLBACK_TO", "ROLLBACK"},
                                        {"TRANS_STMT_PREPARE", "PREPARE TRANSACTION"}};
  auto it = names->find(kind);
  return it != names->end() ? it->second
                            : absl::StrReplaceAll(absl::StripPrefix(kind, "TRANS_STMT_"), {{"_", " "}});
}

std::string DiscardTag(const std::string& target) {
  return target == "DISCARD_TEMP"
             ? "DISCARD TEMP"
             : absl::StrCat("DISCARD ", std::string(absl::StripPrefix(target, "DISCARD_")));
}

// RENAME, SET SCHEMA and the like, where a column or constraint is its table's.
std::string AlterTag(const Json& node, const char* key) {
  std::string type = Text(node, key);
  if (type == "OBJECT_COLUMN" || type == "OBJECT_ATTRIBUTE") {
    std::string of = Text(node, "relationType");
    return absl::StrCat("ALTER ", ObjectWords(of.empty() ? type : of));
  }
  return absl::StrCat("ALTER ", ObjectWords(type));
}

}  // namespace

std::string CommandTag(const Json& statement) {
  std::string kind = KindOf(statement);
  const Json& node = Inside(statement);
  if (auto it = Tags().find(kind); it != Tags().end()) {
    return it->second;
  }
  if (kind == "SelectStmt") {
    return At(node, "intoClause").is_null() ? "SELECT" : "SELECT INTO";
  }
  if (kind == "TransactionStmt") {
    return TransactionTag(Text(node, "kind"));
  }
  if (kind == "VariableSetStmt") {
    return absl::StartsWith(Text(node, "kind"), "VAR_RESET") ? "RESET" : "SET";
  }
  if (kind == "AlterTableStmt" || kind == "AlterTableMoveAllStmt" || kind == "AlterOwnerStmt") {
    return AlterTag(node,
                    kind == "AlterTableStmt" || kind == "AlterTableMoveAllStmt" ? "objtype" : "objectType");
  }
  if (kind == "RenameStmt") {
    return AlterTag(node, "renameType");
  }
  if (kind == "AlterObjectSchemaStmt" || kind == "AlterObjectDependsStmt") {
    return AlterTag(node, "objectType");
  }
  if (kind == "AlterFunctionStmt") {
    return absl::StrCat("ALTER ", ObjectWords(Text(node, "objtype")));
  }
  if (kind == "DefineStmt") {
    return absl::StrCat("CREATE ", ObjectWords(Text(node, "kind")));
  }
  if (kind == "DropStmt") {
    return absl::StrCat("DROP ", ObjectWords(Text(node, "removeType")));
  }
  if (kind == "CreateTableAsStmt") {
    if (Flag(node, "is_select_into")) {
      return "SELECT INTO";
    }
    return absl::StrCat("CREATE ", ObjectWords(Text(node, "objtype")),
                        Text(node, "objtype") == "OBJECT_TABLE" ? " AS" : "");
  }
  if (kind == "CreateFunctionStmt") {
    return Flag(node, "is_procedure") ? "CREATE PROCEDURE" : "CREATE FUNCTION";
  }
  if (kind == "GrantStmt") {
    return Flag(node, "is_grant") ? "GRANT" : "REVOKE";
  }
  if (kind == "GrantRoleStmt") {
    return Flag(node, "is_grant") ? "GRANT ROLE" : "REVOKE ROLE";
  }
  if (kind == "VacuumStmt") {
    return Flag(node, "is_vacuumcmd") ? "VACUUM" : "ANALYZE";
  }
  if (kind == "DiscardStmt") {
    return DiscardTag(Text(node, "target"));
  }
  if (kind == "VariableShowStmt") {
    return "SHOW";
  }
  if (kind == "FetchStmt") {
    return Flag(node, "ismove") ? "MOVE" : "FETCH";
  }
  if (kind == "ClosePortalStmt") {
    return Text(node, "portalname").empty() ? "CLOSE CURSOR ALL" : "CLOSE CURSOR";
  }
  if (kind == "DeallocateStmt") {
    return Text(node, "name").empty() ? "DEALLOCATE ALL" : "DEALLOCATE";
  }
  return kind;
}

}  // namespace pgassay::migrate::sql
