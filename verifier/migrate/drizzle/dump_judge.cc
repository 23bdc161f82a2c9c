#include "migrate/drizzle/dump_judge.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "migrate/sql/token.h"

namespace pgassay::migrate::drizzle {
namespace {

using sql::IsWord;
using sql::Token;
using Level = HistoryFinding::Level;

constexpr absl::string_view kDieselTable = "__diesel_schema_migrations";

}  // namespace

std::string Subject(const DumpStatement& statement) {
  if (statement.type.empty()) return absl::StrCat("line ", statement.line);
  if (absl::StartsWith(statement.name, statement.type + " ")) return statement.name;
  const bool placed = !statement.schema.empty() && statement.schema != "-";
  return absl::StrCat(statement.type, " ", placed ? statement.schema + "." : "", statement.name);
}

namespace {

class Judge {
 public:
  Judge(const BaselineOptions& options, std::vector<HistoryFinding>* findings)
      : options_(options), findings_(findings) {}

  absl::StatusOr<std::vector<DumpStatement>> Run(std::vector<DumpStatement> statements) {
    std::vector<DumpStatement> kept;
    NoteMethods(statements);
    for (DumpStatement& statement : statements) {
      tokens_ = sql::Tokens(statement.text);
      if (absl::Status refused = Refuse(statement); !refused.ok()) return refused;
      if (!Drop(&statement)) {
        tokens_ = sql::Tokens(statement.text);  // which Drop may have written anew
        Warn(statement);
        kept.push_back(std::move(statement));
      }
    }
    if (methods_) {
      kept.emplace_back().text = "SET LOCAL default_table_access_method TO DEFAULT;";
    }
    return kept;
  }

 private:
  bool Is(size_t at, absl::string_view word) const {
    return at < tokens_.size() && IsWord(tokens_[at], word);
  }
  bool Begins(std::initializer_list<absl::string_view> words) const {
    size_t at = 0;
    for (absl::string_view word : words)
      if (!Is(at++, word)) return false;
    return true;
  }
  bool Has(absl::string_view word) const {
    return std::any_of(tokens_.begin(), tokens_.end(),
                       [&](const Token& token) { return IsWord(token, word); });
  }
  bool HasPair(absl::string_view first, absl::string_view second) const {
    for (size_t i = 0; i + 1 < tokens_.size(); ++i)
      if (Is(i, first) && Is(i + 1, second)) return true;
    return false;
  }
  // What is set to 'x' or x, by SET; "" for an empty string.
  std::string Value() const {
    if (tokens_.size() < 4) return "";
    const absl::string_view text = tokens_[3].text;
    if (tokens_[3].kind == Token::Kind::kString) return std::string(text.substr(1, text.size() - 2));
    return sql::NameIn(tokens_[3]);
  }

  void Find(Level level, std::string code, const DumpStatement& statement, std::string what,
            std::string effect, std::string remedy = "") {
    findings_->push_back(
        {level, std::move(code), Subject(statement), std::move(what), std::move(effect), std::move(remedy)});
  }

  // Tables with a method of their own get it from a setting; where all have heap, none is needed.
  void NoteMethods(const std::vector<DumpStatement>& statements) {
    for (const DumpStatement& statement : statements) {
      tokens_ = sql::Tokens(statement.text);
      if (Begins({"SET", "DEFAULT_TABLE_ACCESS_METHOD"}) && Value() != "heap") methods_ = true;
    }
  }

  absl::Status Refuse(const DumpStatement& statement) const {
    if ((statement.type == "TABLE" && statement.name == kDieselTable &&
         (options_.diesel_schema.empty() || statement.schema == options_.diesel_schema)) ||
        statement.schema == options_.drizzle_schema ||
        (statement.type == "SCHEMA" && statement.name == options_.drizzle_schema)) {
      return absl::FailedPreconditionError(
          absl::StrCat("pg_dump's text, line ", statement.line, ": it has ", Subject(statement),
                       ", which Diesel or Drizzle makes by itself: leave it out of the dump"));
    }
    if (Begins({"INSERT"}) || (Begins({"SELECT"}) && !TellsTheServer())) {
      return absl::InvalidArgumentError(
          absl::StrCat("pg_dump's text, line ", statement.line, ": rows: take the dump with --schema-only"));
    }
    return absl::OkStatus();
  }

  // What the session or the planner is told; PostgreSQL 18 can dump statistics.
  bool TellsTheServer() const {
    return std::any_of(tokens_.begin(), tokens_.end(), [](const Token& token) {
      return IsWord(token, "SET_CONFIG") || IsWord(token, "PG_RESTORE_RELATION_STATS") ||
             IsWord(token, "PG_RESTORE_ATTRIBUTE_STATS");
    });
  }

  // True: it has no place in the migration.
  bool Drop(DumpStatement* statement) {
    if (Begins({"SET"}) || Begins({"RESET"}) || Begins({"SELECT"})) return DropSetting(statement);
    if (Is(1, "DATABASE") || HasPair("ON", "DATABASE")) {
      Find(Level::kNote, "baseline-database", *statement, "a property of the database itself is left out",
           "a migration makes no databases", "set it where databases are made");
      return true;
    }
    if (Is(1, "SUBSCRIPTION") || HasPair("ON", "SUBSCRIPTION")) {
      Find(Level::kNote, "baseline-secret", *statement,
           "a subscription is left out: how it connects is a secret", "",
           "make it by hand where it is wanted");
      return true;
    }
    if (HasPair("USER", "MAPPING")) {
      Find(Level::kNote, "baseline-secret", *statement,
           "a user mapping is left out: its options may hold a password", "",
           "make it by hand where it is wanted");
      return true;
    }
    if (Begins({"COMMENT", "ON", "EXTENSION"})) return SaysExtensionComment();
    if (Begins({"CREATE", "SCHEMA"}) && tokens_.size() == 4 && sql::NameIn(tokens_[2]) == "public") {
      statement->text = "CREATE SCHEMA IF NOT EXISTS public;";
    }
    if (Is(1, "ON") && Is(2, "SCHEMA") && Is(3, "PUBLIC") && Begins({"COMMENT"})) {
      // As initdb has it, or as a dump of an older server's writes that it is not there.
      if (tokens_.size() > 5 && (tokens_[5].text == "'standard public schema'" || tokens_[5].text == "''"))
        return true;
      Find(Level::kNote, "baseline-owner", *statement, "only the owner of schema public may comment on it",
           "the migration fails where another role runs it",
           "let the platform make the comment, or take it off");
    }
    if (Begins({"ALTER", "SCHEMA", "PUBLIC", "OWNER"})) {
      Find(Level::kNote, "baseline-owner", *statement, "the owner of schema public is left out", "",
           "set it where databases are made");
      return true;
    }
    return false;
  }

  bool DropSetting(DumpStatement* statement) {
    if (Begins({"SET", "DEFAULT_TABLE_ACCESS_METHOD"}) && methods_) {
      statement->text = absl::StrCat("SET LOCAL", statement->text.substr(3));
      return false;
    }
    // pg_dump's way to say who has granted what, and a superuser's.
    if (Begins({"SET", "SESSION", "AUTHORIZATION"}) && !Is(3, "DEFAULT")) {
      Find(Level::kNote, "baseline-grantor", *statement,
           absl::StrCat("privileges that role ", Value(),
                        " has granted are granted by who runs the migration"),
           "REVOKE by that role does not take them back");
    }
    if (Begins({"SET", "DEFAULT_TABLESPACE"}) && !Value().empty()) {
      Find(Level::kNote, "baseline-tablespace", *statement,
           absl::StrCat("tablespace ", Value(), " is left out"),
           "what lies there is made in the database's own");
    }
    return true;
  }

  bool SaysExtensionComment() const {
    if (tokens_.size() < 7) return false;
    for (const auto& [name, comment] : options_.extension_comments) {
      std::string quoted = "'";
      for (char c : comment) quoted += c == '\'' ? "''" : std::string(1, c);
      if (sql::NameIn(tokens_[3]) == name && tokens_[5].text == quoted + "'") return true;
    }
    return false;
  }

  void Warn(const DumpStatement& statement) {
    if (NamesDiesel()) {
      Find(Level::kFinding, "baseline-diesel-table", statement, "it needs Diesel's table",
           "a database that Drizzle makes has none, and the migration fails there",
           "drop it, or make it without");
    }
    if (Begins({"CREATE"}) || Begins({"ALTER"})) WarnOfSuperuser(statement);
  }

  bool NamesDiesel() const {
    return std::any_of(tokens_.begin(), tokens_.end(),
                       [](const Token& token) { return sql::NameIn(token) == kDieselTable; });
  }

  void WarnOfSuperuser(const DumpStatement& statement) {
    const bool routine = Is(1, "FUNCTION") || Is(1, "PROCEDURE");
    const bool superuser =
        HasPair("EVENT", "TRIGGER") || (Is(1, "PUBLICATION") && HasPair("ALL", "TABLES")) ||
        (Is(1, "PUBLICATION") && HasPair("TABLES", "IN")) ||
        (routine && (HasPair("LANGUAGE", "C") || HasPair("LANGUAGE", "INTERNAL"))) ||
        (Is(1, "OPERATOR") && (Is(2, "CLASS") || Is(2, "FAMILY"))) || (Is(1, "ACCESS") && Is(2, "METHOD")) ||
        (Is(1, "FOREIGN") && Is(2, "DATA")) || (Is(1, "TYPE") && Has("INPUT")) || Is(1, "LANGUAGE") ||
        (routine && Has("LEAKPROOF"));
    if (superuser) {
      Find(Level::kNote, "baseline-superuser", statement, "only a superuser may make it",
           "the migration fails where another role runs it",
           "let the platform make it (scratch_prelude has such things)");
    }
  }

  const BaselineOptions& options_;
  std::vector<HistoryFinding>* findings_;
  std::vector<Token> tokens_;  // of the statement at hand
  bool methods_ = false;
};

}  // namespace

absl::string_view SectionOf(absl::string_view type) {
  static const auto* sections = new std::map<std::string, const char*>{
      {"SCHEMA", "Schemas"},
      {"EXTENSION", "Extensions"},
      {"TYPE", "Types"},
      {"SHELL TYPE", "Types"},
      {"DOMAIN", "Types"},
      {"COLLATION", "Types"},
      {"FUNCTION", "Functions"},
      {"PROCEDURE", "Functions"},
      {"AGGREGATE", "Functions"},
      {"PROCEDURAL LANGUAGE", "Functions"},
      {"TRANSFORM", "Functions"},
      {"CONVERSION", "Functions"},
      {"OPERATOR", "Operators and casts"},
      {"OPERATOR CLASS", "Operators and casts"},
      {"OPERATOR FAMILY", "Operators and casts"},
      {"CAST", "Operators and casts"},
      {"ACCESS METHOD", "Operators and casts"},
      {"TEXT SEARCH CONFIGURATION", "Text search"},
      {"TEXT SEARCH DICTIONARY", "Text search"},
      {"TEXT SEARCH PARSER", "Text search"},
      {"TEXT SEARCH TEMPLATE", "Text search"},
      {"FOREIGN DATA WRAPPER", "Foreign servers"},
      {"SERVER", "Foreign servers"},
      {"TABLE", "Tables, sequences and views"},
      {"FOREIGN TABLE", "Tables, sequences and views"},
      {"VIEW", "Tables, sequences and views"},
      {"MATERIALIZED VIEW", "Tables, sequences and views"},
      {"SEQUENCE", "Tables, sequences and views"},
      {"SEQUENCE OWNED BY", "Tables, sequences and views"},
      {"TABLE ATTACH", "Partitions"},
      {"DEFAULT", "Defaults"},
      {"CONSTRAINT", "Constraints"},
      {"CHECK CONSTRAINT", "Constraints"},
      {"INDEX", "Indexes and statistics"},
      {"INDEX ATTACH", "Indexes and statistics"},
      {"STATISTICS", "Indexes and statistics"},
      {"RULE", "Rules and triggers"},
      {"TRIGGER", "Rules and triggers"},
      {"EVENT TRIGGER", "Rules and triggers"},
      {"FK CONSTRAINT", "Foreign keys"},
      {"POLICY", "Row level security"},
      {"ROW SECURITY", "Row level security"},
      {"PUBLICATION", "Publications"},
      {"PUBLICATION TABLE", "Publications"},
      {"PUBLICATION TABLES IN SCHEMA", "Publications"},
      {"ACL", "Privileges"},
      {"DEFAULT ACL", "Default privileges"},
  };
  auto it = sections->find(std::string(type));
  return it == sections->end() ? "" : it->second;
}

bool AfterRows(absl::string_view type) {
  static const auto* after = new std::set<std::string>{"CONSTRAINT",
                                                       "CHECK CONSTRAINT",
                                                       "INDEX",
                                                       "INDEX ATTACH",
                                                       "STATISTICS",
                                                       "RULE",
                                                       "TRIGGER",
                                                       "FK CONSTRAINT",
                                                       "POLICY",
                                                       "ROW SECURITY",
                                                       "EVENT TRIGGER",
                                                       "PUBLICATION",
                                                       "PUBLICATION TABLE",
                                                       "PUBLICATION TABLES IN SCHEMA",
                                                       "ACL",
                                                       "DEFAULT ACL"};
  return after->count(std::string(type)) > 0;
}

absl::StatusOr<std::vector<DumpStatement>> Keep(std::vector<DumpStatement> statements,
                                                const BaselineOptions& options,
                                                std::vector<HistoryFinding>* findings) {
  return Judge(options, findings).Run(std::move(statements));
}

void DropPlatform(const std::vector<DumpStatement>& platform, std::vector<DumpStatement>* statements,
                  std::vector<HistoryFinding>* findings) {
  using Object = std::tuple<std::string, std::string, std::string>;
  std::map<Object, std::multiset<std::string>> theirs;
  for (const DumpStatement& statement : platform) {
    if (!statement.type.empty())
      theirs[{statement.type, statement.schema, statement.name}].insert(statement.text);
  }
  std::vector<DumpStatement> kept;
  std::set<Object> told;
  for (DumpStatement& statement : *statements) {
    const Object object = {statement.type, statement.schema, statement.name};
    auto it = theirs.find(object);
    if (it != theirs.end()) {
      if (auto same = it->second.find(statement.text); same != it->second.end()) {
        it->second.erase(same);
        continue;
      }
      const bool added =
          statement.type == "ACL" || statement.type == "DEFAULT ACL" || statement.type == "TABLE";
      const bool makes = absl::StartsWith(statement.text, "CREATE ");
      if ((makes || !added) && told.insert(object).second) {
        findings->push_back({HistoryFinding::Level::kFinding, "baseline-platform", Subject(statement),
                             "the platform makes it, and otherwise than it is in this database",
                             "the migration fails on a new database, where it is there already",
                             "make scratch_prelude say what the platform makes"});
      }
    }
    kept.push_back(std::move(statement));
  }
  for (const auto& [object, texts] : theirs) {
    if (texts.empty() || told.count(object) > 0) continue;
    DumpStatement statement;
    std::tie(statement.type, statement.schema, statement.name) = object;
    findings->push_back({HistoryFinding::Level::kNote, "baseline-platform", Subject(statement),
                         "the platform makes it, and this database does not have it so",
                         "a new database will have what this one has not", ""});
  }
  *statements = std::move(kept);
}

}  // namespace pgassay::migrate::drizzle
