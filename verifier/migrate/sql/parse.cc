#include "migrate/sql/parse.h"

#include <pg_query.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "migrate/sql/deep.h"
#include "migrate/sql/effort.h"
#include "migrate/sql/locks.h"
#include "migrate/sql/made.h"
#include "migrate/sql/message.h"
#include "migrate/sql/session.h"
#include "migrate/sql/tag.h"
#include "migrate/sql/text.h"
#include "migrate/sql/tree.h"
#include "migrate/text/utf8.h"

namespace pgassay::migrate::sql {
namespace {

constexpr size_t kMaxBytes = size_t{8} << 20;
// A tree takes some 16 times the memory of its JSON, which is up to 70 times the statement.
constexpr size_t kMaxTreeBytes = size_t{48} << 20;

struct FreeSplit {
  void operator()(PgQuerySplitResult* result) const {
    pg_query_free_split_result(*result);
    delete result;
  }
};
struct FreeParse {
  void operator()(PgQueryParseResult* result) const {
    pg_query_free_parse_result(*result);
    delete result;
  }
};

struct Piece {
  size_t offset = 0;
  size_t length = 0;
};

std::string ErrorText(const PgQueryError& error) {
  return error.message == nullptr ? "not understood" : WithoutContents(error.message);
}

using SplitResult = std::unique_ptr<PgQuerySplitResult, FreeSplit>;

std::vector<Piece> Pieces(const PgQuerySplitResult& split, const std::string& sql) {
  std::vector<Piece> pieces;
  if (split.error != nullptr) {
    return pieces;
  }
  for (int i = 0; i < split.n_stmts; ++i) {
    const PgQuerySplitStmt& stmt = *split.stmts[i];
    size_t begin = static_cast<size_t>(stmt.stmt_location);
    size_t end = stmt.stmt_len == 0 ? sql.size() : begin + static_cast<size_t>(stmt.stmt_len);
    size_t first = SkipBlank(sql, begin);
    if (first < end && end <= sql.size()) {
      pieces.push_back({first, end - first});
    }
  }
  return pieces;
}

// The statements' places. Where the file is not SQL as a whole, they are those that its semicolons make, as
// far as it can be told: of all of it, or where quotes do not close, of what stands before the error.
std::vector<Piece> Split(const std::string& sql, SqlFacts* facts) {
  SplitResult split(new PgQuerySplitResult(pg_query_split_with_parser(sql.c_str())));
  if (split->error == nullptr) {
    return Pieces(*split, sql);
  }
  size_t error_at = text::OffsetOfCharacter(sql, split->error->cursorpos);
  facts->error_line = LineOfByte(sql, error_at);
  facts->error = ErrorText(*split->error);
  split.reset(new PgQuerySplitResult(pg_query_split_with_scanner(sql.c_str())));
  if (split->error == nullptr) {
    return Pieces(*split, sql);
  }
  std::string before = sql.substr(0, error_at);
  split.reset(new PgQuerySplitResult(pg_query_split_with_scanner(before.c_str())));
  std::vector<Piece> pieces = Pieces(*split, before);
  if (!pieces.empty() && pieces.back().offset + pieces.back().length >= before.size()) {
    pieces.pop_back();  // cut short by the error: "COMMIT" of "COMMIT 'foo"
  }
  return pieces;
}

// The tree of one statement; a null, with `facts` saying why if nothing was wrong before.
Json Tree(const std::string& sql, const Piece& piece, SqlFacts* facts) {
  std::string text = sql.substr(piece.offset, piece.length);
  std::unique_ptr<PgQueryParseResult, FreeParse> parsed(new PgQueryParseResult(pg_query_parse(text.c_str())));
  std::string error = "not understood";
  if (parsed->error != nullptr) {
    error = ErrorText(*parsed->error);
  } else if (std::strlen(parsed->parse_tree) > kMaxTreeBytes) {
    error = "a statement too large to be taken apart";
  } else {
    Json tree = Json::parse(parsed->parse_tree, nullptr, /*allow_exceptions=*/false);
    const Json& statements = At(tree, "stmts");
    if (statements.is_array() && statements.size() == 1) {
      return At(At(tree, "stmts")[0], "stmt");
    }
    error = tree.is_discarded() ? "a constant that is not UTF-8" : error;
  }
  if (facts->error_line == 0) {
    facts->error_line = LineOfByte(sql, piece.offset);
    facts->error = error;
  }
  return Json();
}

void NoteStrings(const Json& statement, SqlFacts* facts) {
  Walk(statement, [&](const std::string& kind, const Json& node) {
    if (kind == "A_Const" && At(node, "sval").is_object()) {
      facts->string_constants.push_back(Text(At(node, "sval"), "sval"));
    } else if (kind == "DefElem" && Text(node, "defname") == "as") {
      // The body of a function or of DO.
      const Json& body = At(node, "arg");
      if (KindOf(body) == "String") {
        facts->string_constants.push_back(Text(Inside(body), "sval"));
      }
      for (std::string& part : Strings(At(As(body, "List"), "items"))) {
        facts->string_constants.push_back(std::move(part));
      }
    }
    return true;
  });
}

void NoteEnumValue(const Json& statement, const Made& made, uint32_t line, SqlFacts* facts) {
  const Json& node = As(statement, "AlterEnumStmt");
  std::string type = NameOf(Strings(At(node, "typeName")));
  if (!node.is_null() && At(node, "oldVal").is_null()) {
    facts->enum_values.push_back({line, type, Text(node, "newVal"), made.Type(type)});
  }
}

// A SELECT of a function alone is run for what the function does, as Diesel's own diesel_manage_updated_at
// is; in other statements functions compute values. What the server brings by these names locks nothing.
bool IsOpaque(const Json& statement) {
  const std::string kind = KindOf(statement);
  if (kind == "DoStmt" || kind == "CallStmt") return true;
  if (kind != "SelectStmt" || !At(Inside(statement), "fromClause").is_null()) return false;
  static constexpr std::array<absl::string_view, 5> kHarmless = {"set_config", "setval", "nextval", "now",
                                                                 "version"};
  bool opaque = false;
  Walk(At(Inside(statement), "targetList"), [&](const std::string& inner, const Json& node) {
    if (inner != "FuncCall") return true;
    const std::vector<std::string> name = Strings(At(node, "funcname"));
    const bool ours = !name.empty() && name.front() != "pg_catalog" &&
                      !absl::StartsWith(name.back(), "pg_") &&
                      std::find(kHarmless.begin(), kHarmless.end(), name.back()) == kHarmless.end();
    opaque = opaque || ours;
    return true;
  });
  return opaque;
}

SqlFacts ParseText(const std::string& sql) {
  SqlFacts facts;
  Made made;
  uint32_t line = 1;
  size_t counted = 0;
  for (const Piece& piece : Split(sql, &facts)) {
    line += LineOfByte(absl::string_view(sql).substr(counted, piece.offset - counted), piece.offset) - 1;
    counted = piece.offset;
    Json statement = Tree(sql, piece, &facts);
    if (statement.is_null()) {
      continue;
    }
    SqlStatement& out = facts.statements.emplace_back();
    out.line = line;
    out.offset = piece.offset;
    out.kind = CommandTag(statement);
    out.opaque = IsOpaque(statement);
    NoteLocks(statement, made, &out);
    NoteSession(statement, line, &facts);
    NoteEnumValue(statement, made, line, &facts);
    NoteStrings(statement, &facts);
    made.Note(statement);
    if (facts.error_line != 0 && facts.copies_from_stdin != 0) {
      break;  // what follows is data
    }
  }
  if (facts.error_line != 0) {
    facts.statements.clear();
  }
  return facts;
}

SqlFacts Refused(uint32_t line, std::string error) {
  SqlFacts facts;
  facts.error_line = line;
  facts.error = std::move(error);
  return facts;
}

}  // namespace

int ParserMajor() {
  return PG_VERSION_NUM / 10000;
}

SqlFacts Parse(absl::string_view sql) {
  if (size_t bad = FirstBadByte(sql); bad != absl::string_view::npos) {
    return Refused(LineOfByte(sql, bad), sql[bad] == '\0' ? "a NUL byte" : "not UTF-8");
  }
  if (sql.size() > kMaxBytes) {
    return Refused(1, absl::StrCat("more than ", kMaxBytes >> 20, " MiB: not parsed"));
  }
  if (size_t tangle = FirstTangle(sql); tangle != absl::string_view::npos) {
    return Refused(LineOfByte(sql, tangle), "operators or comments too entangled to be taken apart");
  }
  std::string text(sql);
  SqlFacts facts;
  if (!WithDeepStack(text.size(), [&] { facts = ParseText(text); })) {
    return Refused(1, "no memory for parsing it");
  }
  return facts;
}

uint32_t LineOfCharacter(absl::string_view sql, int position) {
  return LineOfByte(sql, text::OffsetOfCharacter(sql, position));
}

}  // namespace pgassay::migrate::sql
