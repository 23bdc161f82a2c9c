#include <algorithm>
#include <iterator>
#include <tuple>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "migrate/drizzle/dump.h"
#include "migrate/sql/token.h"
#include "migrate/steps/export_database.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

using drizzle::DumpStatement;
using sql::IsWord;
using sql::Token;

// Of a managed schema, what schema.ts has no word for and takes for granted.
constexpr absl::string_view kGroundTypes[] = {
    "AGGREGATE",
    "COLLATION",
    "CONVERSION",
    "DOMAIN",
    "FUNCTION",
    "OPERATOR",
    "OPERATOR CLASS",
    "OPERATOR FAMILY",
    "PROCEDURE",
    "SHELL TYPE",
    "TEXT SEARCH CONFIGURATION",
    "TEXT SEARCH DICTIONARY",
    "TEXT SEARCH PARSER",
    "TEXT SEARCH TEMPLATE",
    "TYPE",
};

// Of no schema. Not event triggers, which would act on all that is made here; not default privileges, which
// the tables of the export would get and those of the dump may not have had.
constexpr absl::string_view kGlobalTypes[] = {
    "ACCESS METHOD", "CAST",   "EXTENSION", "FOREIGN DATA WRAPPER", "PROCEDURAL LANGUAGE",
    "PUBLICATION",   "SERVER", "TRANSFORM", "USER MAPPING",
};

// Of other schemas, besides: what stands for the rest.
constexpr absl::string_view kNamedElsewhere[] = {"FOREIGN TABLE", "MATERIALIZED VIEW", "TABLE", "VIEW"};

template <typename List>
bool IsOneOf(const List& list, absl::string_view type) {
  return std::find(std::begin(list), std::end(list), type) != std::end(list);
}

// "FUNCTION f(integer)", what a comment or an ACL is on, begins with a type of the list.
template <typename List>
bool IsOnOneOf(const List& list, absl::string_view name) {
  return std::any_of(std::begin(list), std::end(list), [&](absl::string_view type) {
    return absl::StartsWith(name, type) && name.substr(type.size(), 1) == " ";
  });
}

bool IsEnum(absl::string_view statement) {
  size_t words = 0;
  bool as = false;
  for (const Token& token : sql::Tokens(statement)) {
    if (++words > 8 || token.text == "(") return false;
    if (as && IsWord(token, "ENUM")) return true;
    as = IsWord(token, "AS");
  }
  return false;
}

bool BeginsWith(absl::string_view statement, absl::string_view first, absl::string_view second) {
  Token token;
  if (!sql::NextToken(statement, 0, &token) || !IsWord(token, first)) return false;
  const size_t behind = static_cast<size_t>(token.text.data() - statement.data()) + token.text.size();
  return sql::NextToken(statement, behind, &token) && IsWord(token, second);
}

// What pg_dump says about another object: its heading names that one, "TYPE colour", and has its schema.
bool IsAbout(const DumpStatement& statement) {
  return statement.type == "COMMENT" || statement.type == "ACL";
}

class Ground {
 public:
  Ground(const std::vector<DumpStatement>& dump, const std::vector<std::string>& schemas)
      : schemas_(schemas) {
    for (const DumpStatement& statement : dump) {
      if (statement.type == "TYPE" && IsEnum(statement.text)) {
        enums_.push_back({statement.schema, "TYPE " + statement.name});
      }
    }
  }

  bool Has(const DumpStatement& statement) const {
    // The session's settings, and what pg_dump repeats of them between tables.
    if (statement.type.empty()) return false;
    if (statement.schema == "-") return HasGlobal(statement);
    if (statement.type == "DEFAULT ACL" || statement.type == "PUBLICATION TABLE") return false;
    if (!IsOneOf(schemas_, statement.schema)) return true;
    if (IsAbout(statement)) return IsOnOneOf(kGroundTypes, statement.name) && !IsOnEnum(statement);
    // A constraint of a domain that is not valid yet; otherwise they are a table's.
    if (statement.type == "CHECK CONSTRAINT") return BeginsWith(statement.text, "ALTER", "DOMAIN");
    return IsOneOf(kGroundTypes, statement.type) && !(statement.type == "TYPE" && IsEnum(statement.text));
  }

 private:
  bool HasGlobal(const DumpStatement& statement) const {
    constexpr absl::string_view kSchema = "SCHEMA ";
    if (statement.type == "SCHEMA") return !IsOneOf(schemas_, statement.name);
    if (!IsAbout(statement)) return IsOneOf(kGlobalTypes, statement.type);
    if (absl::StartsWith(statement.name, kSchema)) {
      return !IsOneOf(schemas_, absl::string_view(statement.name).substr(kSchema.size()));
    }
    return IsOnOneOf(kGlobalTypes, statement.name);
  }

  bool IsOnEnum(const DumpStatement& statement) const {
    return std::any_of(enums_.begin(), enums_.end(), [&](const auto& known) {
      return known.first == statement.schema && known.second == statement.name;
    });
  }

  const std::vector<std::string>& schemas_;
  std::vector<std::pair<std::string, std::string>> enums_;  // schema, and "TYPE name"
};

}  // namespace

absl::StatusOr<std::vector<std::string>> GroundOf(absl::string_view dump,
                                                  const std::vector<std::string>& schemas) {
  ASSIGN_OR_RETURN(const std::vector<DumpStatement> statements, drizzle::ReadDump(dump));
  const Ground ground(statements, schemas);
  std::vector<std::string> texts;
  for (const DumpStatement& statement : statements) {
    if (ground.Has(statement)) texts.push_back(statement.text);
  }
  return texts;
}

absl::StatusOr<std::vector<BaselineResult::Unseen>> ObjectsOfGround(absl::string_view dump,
                                                                    const std::vector<std::string>& schemas) {
  ASSIGN_OR_RETURN(const std::vector<DumpStatement> statements, drizzle::ReadDump(dump));
  const Ground ground(statements, schemas);
  std::vector<BaselineResult::Unseen> objects;
  for (const DumpStatement& statement : statements) {
    const bool managed = IsOneOf(schemas, statement.schema);
    if (!ground.Has(statement) || IsAbout(statement)) continue;
    const bool elsewhere = !managed && statement.schema != "-";
    if (elsewhere && !IsOneOf(kNamedElsewhere, statement.type) && !IsOneOf(kGroundTypes, statement.type))
      continue;
    if (statement.type == "SHELL TYPE" || statement.type == "CHECK CONSTRAINT") continue;
    objects.push_back(
        {absl::AsciiStrToLower(statement.type),
         statement.schema == "-" ? statement.name : absl::StrCat(statement.schema, ".", statement.name)});
  }
  std::stable_sort(objects.begin(), objects.end(), [](const auto& one, const auto& other) {
    return std::tie(one.kind, one.name) < std::tie(other.kind, other.name);
  });
  objects.erase(std::unique(objects.begin(), objects.end()), objects.end());
  return objects;
}

}  // namespace pgassay::migrate
