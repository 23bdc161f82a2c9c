#include "migrate/sql/session.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace pgassay::migrate::sql {
namespace {

// PostgreSQL's parse_bool: a prefix of true, yes or on that is no prefix of anything else, or 1.
bool SaysTrue(const std::string& text) {
  std::string word = absl::AsciiStrToLower(absl::StripAsciiWhitespace(text));
  return word == "1" || word == "on" ||
         (!word.empty() && (absl::StartsWith("true", word) || absl::StartsWith("yes", word)));
}

// A DefElem's value as a boolean option; one without a value is on.
bool OptionOn(const Json& def_elem) {
  const Json& arg = At(def_elem, "arg");
  std::string kind = KindOf(arg);
  if (kind == "Boolean") {
    return Flag(Inside(arg), "boolval");
  }
  if (kind == "Integer") {
    return Number(Inside(arg), "ival") != 0;
  }
  return kind.empty() || SaysTrue(Text(Inside(arg), "sval"));
}

// The last of this name in a list of DefElem; a null.
const Json& Option(const Json& options, absl::string_view name) {
  const Json* found = &Nothing();
  if (options.is_array()) {
    for (const Json& option : options) {
      const Json& def_elem = As(option, "DefElem");
      if (Text(def_elem, "defname") == name) {
        found = &def_elem;
      }
    }
  }
  return *found;
}

bool OptionOn(const Json& options, absl::string_view name, bool if_missing) {
  const Json& option = Option(options, name);
  return option.is_null() ? if_missing : OptionOn(option);
}

bool SubscriptionOutside(const std::string& kind, const Json& node) {
  const Json& options = At(node, "options");
  if (kind == "CreateSubscriptionStmt") {
    return OptionOn(options, "create_slot", OptionOn(options, "connect", true));
  }
  if (kind == "DropSubscriptionStmt") {
    return true;  // unless it has no slot, which only the server knows
  }
  std::string what = Text(node, "kind");
  if (what == "ALTER_SUBSCRIPTION_REFRESH") {
    return true;
  }
  if (what == "ALTER_SUBSCRIPTION_SET_PUBLICATION" || what == "ALTER_SUBSCRIPTION_ADD_PUBLICATION" ||
      what == "ALTER_SUBSCRIPTION_DROP_PUBLICATION") {
    return OptionOn(options, "refresh", true);
  }
  // Of PostgreSQL 17 and 18, which change the slot at the publisher.
  return what == "ALTER_SUBSCRIPTION_OPTIONS" &&
         (!Option(options, "failover").is_null() || !Option(options, "two_phase").is_null());
}

bool Detaches(const Json& alter_table) {
  const Json& commands = At(alter_table, "cmds");
  if (commands.is_array()) {
    for (const Json& command : commands) {
      const Json& at = As(command, "AlterTableCmd");
      if (Text(at, "subtype") == "AT_DetachPartition" &&
          Flag(As(At(at, "def"), "PartitionCmd"), "concurrent")) {
        return true;
      }
    }
  }
  return false;
}

enum class Scope { kTransaction, kSession };

uint32_t* PlaceOf(const std::string& setting, SqlFacts* facts) {
  if (absl::EqualsIgnoreCase(setting, "search_path")) return &facts->sets_search_path;
  const bool role =
      absl::EqualsIgnoreCase(setting, "role") || absl::EqualsIgnoreCase(setting, "session_authorization");
  return role ? &facts->sets_role : &facts->sets_session;
}

void NoteSetting(const std::string& name, Scope scope, uint32_t line, SqlFacts* facts) {
  if (scope == Scope::kTransaction) {
    return;
  }
  uint32_t* place = PlaceOf(name, facts);
  if (*place == 0) {
    *place = line;
  }
}

// What is put back is as the session began; of other settings only one place is kept, for all of them.
void NoteReset(const std::string& name, SqlFacts* facts) {
  uint32_t* place = PlaceOf(name, facts);
  if (place != &facts->sets_session) *place = 0;
}

// Settings that the caller made go with those of the file.
void NoteResetOfAll(uint32_t line, SqlFacts* facts) {
  facts->sets_search_path = 0;
  NoteSetting("", Scope::kSession, line, facts);
}

void NoteSet(const Json& node, uint32_t line, SqlFacts* facts) {
  std::string kind = Text(node, "kind");
  std::string name = Text(node, "name");
  if (kind == "VAR_RESET_ALL") {
    NoteResetOfAll(line, facts);
    return;
  }
  std::string value;
  const Json& values = At(node, "args");
  const bool none = name == "role" && values.is_array() && values.size() == 1 &&
                    StringConstant(values[0], &value) && value == "none";
  if (!Flag(node, "is_local") && (kind == "VAR_RESET" || kind == "VAR_SET_DEFAULT" || none)) {
    NoteReset(name, facts);
    return;
  }
  // SET TRANSACTION holds for the transaction by nature; SET SESSION CHARACTERISTICS is a setting.
  bool transaction = Flag(node, "is_local") || absl::StartsWith(name, "TRANSACTION") ||
                     (kind == "VAR_RESET" && absl::StartsWith(name, "transaction_"));
  NoteSetting(name, transaction ? Scope::kTransaction : Scope::kSession, line, facts);
}

bool ConstantTrue(const Json& wrapped) {
  std::string text;
  if (StringConstant(wrapped, &text)) {
    return SaysTrue(text);
  }
  return Flag(At(As(wrapped, "A_Const"), "boolval"), "boolval");
}

void NoteSetConfig(const Json& call, uint32_t line, SqlFacts* facts) {
  std::vector<std::string> name = Strings(At(call, "funcname"));
  if (name.empty() || name.back() != "set_config" || (name.size() > 1 && name[0] != "pg_catalog")) {
    return;
  }
  const Json& args = At(call, "args");
  std::array<const Json*, 3> slots = {};
  static constexpr std::array<absl::string_view, 3> kNames = {"setting_name", "new_value", "is_local"};
  for (size_t i = 0; args.is_array() && i < args.size() && i < slots.size(); ++i) {
    size_t slot = i;
    const Json* value = &args[i];
    if (const Json& named = As(args[i], "NamedArgExpr"); !named.is_null()) {
      auto name_at = std::find(kNames.begin(), kNames.end(), Text(named, "name"));
      slot = static_cast<size_t>(name_at - kNames.begin());
      value = &At(named, "arg");
    }
    if (slot < slots.size()) {
      slots[slot] = value;
    }
  }
  if (slots[2] != nullptr && ConstantTrue(*slots[2])) {
    return;
  }
  std::string setting;
  if (slots[0] != nullptr && StringConstant(*slots[0], &setting)) {
    NoteSetting(setting, Scope::kSession, line, facts);
  } else {
    for (const char* any : {"search_path", "role", ""}) NoteSetting(any, Scope::kSession, line, facts);
  }
}

void NoteTransaction(const Json& node, uint32_t line, SqlFacts* facts) {
  std::string kind = Text(node, "kind");
  bool begins = kind == "TRANS_STMT_BEGIN" || kind == "TRANS_STMT_START";
  bool ends = kind == "TRANS_STMT_COMMIT" || kind == "TRANS_STMT_ROLLBACK" || kind == "TRANS_STMT_PREPARE";
  if (begins && facts->leaves_open == 0) {
    facts->leaves_open = line;
  }
  if (ends) {
    facts->leaves_open = Flag(node, "chain") ? line : 0;
  }
  if (ends && facts->ends_transaction == 0) {
    facts->ends_transaction = line;
  }
}

// Statements whose expressions are computed when they are run, unlike those of a view or a function.
bool Computes(const std::string& kind) {
  return kind == "SelectStmt" || kind == "InsertStmt" || kind == "UpdateStmt" || kind == "DeleteStmt" ||
         kind == "MergeStmt" || kind == "CreateTableAsStmt" || kind == "CallStmt" || kind == "CopyStmt" ||
         kind == "ExplainStmt";
}

}  // namespace

bool OutsideTransaction(const Json& statement) {
  std::string kind = KindOf(statement);
  const Json& node = Inside(statement);
  if (kind == "IndexStmt" || (kind == "DropStmt" && Text(node, "removeType") == "OBJECT_INDEX")) {
    return Flag(node, "concurrent");
  }
  if (kind == "ReindexStmt") {
    std::string of = Text(node, "kind");
    return (of != "REINDEX_OBJECT_INDEX" && of != "REINDEX_OBJECT_TABLE") ||
           OptionOn(At(node, "params"), "concurrently", false);
  }
  if (kind == "VacuumStmt") {
    return Flag(node, "is_vacuumcmd");
  }
  if (kind == "ClusterStmt") {
    return At(node, "relation").is_null();
  }
  if (kind == "AlterDatabaseStmt") {
    return !Option(At(node, "options"), "tablespace").is_null();
  }
  if (kind == "AlterTableStmt") {
    return Detaches(node);
  }
  if (kind == "DiscardStmt") {
    return Text(node, "target") == "DISCARD_ALL";
  }
  if (kind == "TransactionStmt") {
    std::string what = Text(node, "kind");
    return what == "TRANS_STMT_COMMIT_PREPARED" || what == "TRANS_STMT_ROLLBACK_PREPARED";
  }
  if (absl::EndsWith(kind, "SubscriptionStmt")) {
    return SubscriptionOutside(kind, node);
  }
  return kind == "CreatedbStmt" || kind == "DropdbStmt" || kind == "CreateTableSpaceStmt" ||
         kind == "DropTableSpaceStmt" || kind == "AlterSystemStmt";
}

void NoteSession(const Json& statement, uint32_t line, SqlFacts* facts) {
  std::string kind = KindOf(statement);
  const Json& node = Inside(statement);
  if (facts->outside_transaction == 0 && OutsideTransaction(statement)) {
    facts->outside_transaction = line;
  }
  if (kind == "TransactionStmt") {
    NoteTransaction(node, line, facts);
  } else if (kind == "VariableSetStmt") {
    NoteSet(node, line, facts);
  } else if (kind == "DiscardStmt" && Text(node, "target") == "DISCARD_ALL") {
    facts->sets_role = 0;
    NoteResetOfAll(line, facts);
  } else if (kind == "CopyStmt" && Flag(node, "is_from") && !Flag(node, "is_program") &&
             Text(node, "filename").empty() && facts->copies_from_stdin == 0) {
    facts->copies_from_stdin = line;
  }
  if (Computes(kind)) {
    Walk(statement, [&](const std::string& inner, const Json& inner_node) {
      if (inner == "FuncCall") {
        NoteSetConfig(inner_node, line, facts);
      }
      return true;
    });
  }
}

}  // namespace pgassay::migrate::sql
