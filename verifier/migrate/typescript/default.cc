#include "migrate/typescript/default.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "migrate/typescript/value.h"
#include "pg/quote.h"

namespace pgassay::migrate::typescript {
namespace {

bool IsNumber(absl::string_view text) {
  return !text.empty() && text.size() <= 15 && (text == "0" || text[0] != '0') &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

// 'text'::type: what is in the quotes, where it needs no escape.
bool PlainConstant(const Column& column, absl::string_view& inside) {
  inside = column.expression;
  if (!absl::ConsumeSuffix(&inside, absl::StrCat("'::", column.plain_type)) ||
      !absl::ConsumePrefix(&inside, "'")) {
    return false;
  }
  return std::none_of(inside.begin(), inside.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '\'' || c == '\\' || byte < 0x20 || byte == 0x7f;
  });
}

// A constant of the column's own type: with its cast or without, the server keeps the same.
bool IsOwnConstant(const Column& column) {
  absl::string_view rest = column.expression;
  if (!absl::ConsumeSuffix(&rest, absl::StrCat("::", column.plain_type))) return false;
  const size_t quote = rest.find('\'');
  return quote <= 1 && quote != absl::string_view::npos && AfterToken(rest, quote) == rest.size();
}

}  // namespace

std::string DefaultOf(const Column& column, bool custom, Draft& draft) {
  const std::string& expression = column.expression;
  const bool array = column.dimensions > 0;
  const auto plain = [&](absl::string_view value) { return absl::StrCat(".default(", value, ")"); };
  const absl::string_view type = column.plain_type;
  if (!custom && !array && column.type_schema == "pg_catalog") {
    absl::string_view number = expression;
    const bool negative = absl::ConsumePrefix(&number, "'-") && absl::ConsumeSuffix(&number, "'::integer");
    if ((type == "integer" || type == "smallint" || type == "bigint") && IsNumber(number) &&
        (negative || number == expression)) {
      return plain(absl::StrCat(negative ? "-" : "", number));
    }
    if (type == "boolean" && (expression == "true" || expression == "false")) return plain(expression);
    if (absl::StartsWith(type, "timestamp") && expression == "now()") return ".defaultNow()";
    if (type == "uuid" && expression == "gen_random_uuid()") return ".defaultRandom()";
  }
  absl::string_view inside;
  if (!custom && !array &&
      (type == "text" || type == "character varying" || type == "bpchar" || column.type_kind == 'e') &&
      PlainConstant(column, inside)) {
    return plain(QuoteString(inside));
  }
  // drizzle-kit 1.0 cuts off casts at the end; a bracket behind them keeps them.
  if (draft.v1 && absl::StrContains(expression, "::") && !IsOwnConstant(column)) {
    return plain(draft.Sql(absl::StrCat("(", expression, ")")));
  }
  return plain(draft.Sql(expression));
}

bool IsNextValueOf(absl::string_view expression, absl::string_view schema, absl::string_view name) {
  // The server quotes a name only where it has to, and then the literal around it: compare without both.
  if (!absl::ConsumePrefix(&expression, "nextval('") || !absl::ConsumeSuffix(&expression, "'::regclass)")) {
    return false;
  }
  std::string bare;
  for (const char c : expression) {
    if (c != '"' && c != '\'') bare += c;
  }
  std::string wanted;
  for (const char c : absl::StrCat(schema, ".", name)) {
    if (c != '"' && c != '\'') wanted += c;
  }
  return bare == wanted;
}

}  // namespace pgassay::migrate::typescript
