#include "migrate/drizzle/dump.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "migrate/sql/text.h"
#include "migrate/sql/token.h"

namespace pgassay::migrate::drizzle {
namespace {

using sql::IsWord;
using sql::Token;

constexpr absl::string_view::size_type kNowhere = absl::string_view::npos;

// "-- Name: x; Type: TABLE; Schema: public; Owner: -"; a name may have any of these words in it, what follows
// the name may not.
void ReadHeading(absl::string_view comment, DumpStatement* object) {
  constexpr absl::string_view kName = "-- Name: ", kType = "; Type: ", kSchema = "; Schema: ",
                              kOwner = "; Owner: ";
  if (!absl::StartsWith(comment, kName)) return;
  const size_t owner = comment.rfind(kOwner);
  if (owner == kNowhere) return;
  const size_t schema = comment.rfind(kSchema, owner);
  if (schema == kNowhere) return;
  const size_t type = comment.rfind(kType, schema);
  if (type == kNowhere) return;
  auto between = [&](size_t begin, size_t end) { return std::string(comment.substr(begin, end - begin)); };
  object->name = between(kName.size(), type);
  object->type = between(type + kType.size(), schema);
  object->schema = between(schema + kSchema.size(), owner);
}

// Tells where a statement ends, as psql does.
class End {
 public:
  // True: `token` is its semicolon.
  bool At(const Token& token) {
    if (token.text == "(") ++parentheses_;
    if (token.text == ")" && parentheses_ > 0) --parentheses_;
    if (token.kind == Token::Kind::kWord && parentheses_ == 0) Word(token);
    return token.text == ";" && parentheses_ == 0 && bodies_ == 0;
  }

 private:
  // CREATE [OR REPLACE] FUNCTION ... BEGIN ATOMIC ...; ...; END. Within it a CASE has an END of its own.
  void Word(const Token& token) {
    ++words_;
    if (words_ == 1) makes_ = IsWord(token, "CREATE");
    if (makes_ && words_ <= 4 && (IsWord(token, "FUNCTION") || IsWord(token, "PROCEDURE"))) routine_ = true;
    if (!routine_) return;
    if (bodies_ > 0 ? IsWord(token, "CASE") : begin_ && IsWord(token, "ATOMIC")) ++bodies_;
    if (bodies_ > 0 && IsWord(token, "END")) --bodies_;
    begin_ = IsWord(token, "BEGIN");
  }

  int parentheses_ = 0, bodies_ = 0, words_ = 0;
  bool makes_ = false, routine_ = false, begin_ = false;
};

absl::Status Refused(uint32_t line, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("pg_dump's text, line ", line, ": ", what));
}

}  // namespace

absl::StatusOr<std::vector<DumpStatement>> ReadDump(absl::string_view dump) {
  if (size_t bad = sql::FirstBadByte(dump); bad != kNowhere) {
    return Refused(sql::LineOfByte(dump, bad), "not UTF-8: take the dump with --encoding=UTF8");
  }
  std::vector<DumpStatement> statements;
  DumpStatement object;  // whose heading was the last
  Token token;
  size_t counted = 0;
  uint32_t line = 1;
  for (size_t at = 0; sql::NextToken(dump, at, &token);) {
    const size_t begin = static_cast<size_t>(token.text.data() - dump.data());
    line += sql::LineOfByte(dump.substr(counted), begin - counted) - 1;
    counted = begin;
    if (token.kind == Token::Kind::kComment) {
      ReadHeading(token.text, &object);
      at = begin + token.text.size();
      continue;
    }
    if (token.text == "\\") {
      at = std::min(dump.find('\n', begin), dump.size());
      continue;
    }
    End end;
    at = begin;
    bool ended = false;
    while (!ended && sql::NextToken(dump, at, &token) && token.kind != Token::Kind::kUnfinished) {
      at = static_cast<size_t>(token.text.data() - dump.data()) + token.text.size();
      ended = token.kind != Token::Kind::kComment && end.At(token);
    }
    if (!ended) return Refused(line, "a statement that does not end");
    object.text = std::string(dump.substr(begin, at - begin));
    object.line = line;
    sql::NextToken(object.text, 0, &token);
    if (IsWord(token, "COPY")) return Refused(line, "rows: take the dump with --schema-only");
    statements.push_back(object);
    if (IsWord(token, "SET") || IsWord(token, "SELECT")) {
      // The session's, and not of the object whose heading stands above.
      DumpStatement& setting = statements.back();
      setting.type = setting.schema = setting.name = "";
    }
  }
  return statements;
}

}  // namespace pgassay::migrate::drizzle
