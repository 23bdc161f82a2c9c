#include "migrate/diesel/schema_rs_type.h"

#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace pgassay::migrate::diesel {
namespace {

using Name = std::pair<absl::string_view, absl::string_view>;

// What format_type() says in words, without modifiers.
constexpr Name kInWords[] = {
    {"bigint", "int8"},
    {"bit varying", "varbit"},
    {"boolean", "bool"},
    {"character", "bpchar"},
    {"character varying", "varchar"},
    {"double precision", "float8"},
    {"integer", "int4"},
    {"real", "float4"},
    {"smallint", "int2"},
    {"time with time zone", "timetz"},
    {"time without time zone", "time"},
    {"timestamp with time zone", "timestamptz"},
    {"timestamp without time zone", "timestamp"},
};

// Diesel's names, in lower case: sql_types and pg::sql_types of 2.3, with what 1.4 called them.
constexpr Name kOfDiesel[] = {
    {"bigint", "int8"},
    {"bigserial", "int8"},
    {"binary", "bytea"},
    {"bool", "bool"},
    {"bpchar", "text"},
    {"bytea", "bytea"},
    {"cidr", "cidr"},
    {"citext", "text"},
    {"date", "date"},
    {"datemultirange", "datemultirange"},
    {"daterange", "daterange"},
    {"decimal", "numeric"},
    {"double", "float8"},
    {"float", "float4"},
    {"float4", "float4"},
    {"float8", "float8"},
    {"inet", "inet"},
    {"int2", "int2"},
    {"int4", "int4"},
    {"int4multirange", "int4multirange"},
    {"int4range", "int4range"},
    {"int8", "int8"},
    {"int8multirange", "int8multirange"},
    {"int8range", "int8range"},
    {"integer", "int4"},
    {"interval", "interval"},
    {"json", "json"},
    {"jsonb", "jsonb"},
    {"macaddr", "macaddr"},
    {"macaddr8", "macaddr8"},
    {"money", "money"},
    {"numeric", "numeric"},
    {"nummultirange", "nummultirange"},
    {"numrange", "numrange"},
    {"oid", "oid"},
    {"pglsn", "pg_lsn"},
    {"serial", "int4"},
    {"smallint", "int2"},
    {"smallserial", "int2"},
    {"text", "text"},
    {"time", "time"},
    {"timestamp", "timestamp"},
    {"timestamptz", "timestamptz"},
    {"tsmultirange", "tsmultirange"},
    {"tsrange", "tsrange"},
    {"tstzmultirange", "tstzmultirange"},
    {"tstzrange", "tstzrange"},
    {"uuid", "uuid"},
    {"varchar", "text"},
};

constexpr Name kRangeOf[] = {
    {"date", "date"},   {"int4", "int4"},    {"int8", "int8"},
    {"numeric", "num"}, {"timestamp", "ts"}, {"timestamptz", "tstz"},
};

template <size_t kSize>
absl::string_view Find(const Name (&names)[kSize], absl::string_view name) {
  for (const auto& [from, to] : names) {
    if (from == name) return to;
  }
  return "";
}

// The part at the front of `text`, quoted or not, up to a point.
std::string TakePart(absl::string_view& text) {
  std::string part;
  if (!absl::ConsumePrefix(&text, "\"")) {
    part = std::string(text.substr(0, text.find('.')));
    text.remove_prefix(part.size());
    return part;
  }
  while (!text.empty()) {
    const char c = text[0];
    text.remove_prefix(1);
    if (c == '"' && !absl::ConsumePrefix(&text, "\"")) break;
    part += c;
  }
  return part;
}

// "bit(4)", "timestamp(3) with time zone", "interval day to second(3)", but not what is in quotes.
std::string WithoutModifiers(absl::string_view text) {
  std::string plain;
  bool quoted = false, inside = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (!quoted && c == '(') inside = true;
    if (!inside) plain += c;
    if (!quoted && c == ')') inside = false;
  }
  return plain;
}

bool Unwrap(absl::string_view& type, absl::string_view wrapper) {
  const size_t size = type.size();
  if (!absl::StartsWith(type, absl::StrCat(wrapper, "<")) || type.back() != '>') return false;
  type = type.substr(wrapper.size() + 1, size - wrapper.size() - 2);
  return true;
}

}  // namespace

PlainType PlainTypeOf(absl::string_view formatted) {
  PlainType type;
  type.array = absl::ConsumeSuffix(&formatted, "[]");
  const std::string plain = WithoutModifiers(formatted);
  absl::string_view rest = plain;
  if (absl::StartsWith(rest, "interval ")) rest = "interval";
  if (const absl::string_view known = Find(kInWords, rest); !known.empty()) rest = known;
  type.name = TakePart(rest);
  if (absl::ConsumePrefix(&rest, ".")) {
    type.schema = std::move(type.name);
    type.name = TakePart(rest);
  }
  return type;
}

PlainType ElementOfRust(absl::string_view rust) {
  PlainType type;
  type.array = Unwrap(rust, "Array");
  Unwrap(rust, "Nullable");
  const size_t path = rust.substr(0, rust.find('<')).rfind("::");
  type.name = std::string(path == absl::string_view::npos ? rust : rust.substr(path + 2));
  return type;
}

std::string DieselTypeOfRust(absl::string_view rust) {
  for (const auto& [wrapper, suffix] : {Name("Range", "range"), Name("Multirange", "multirange")}) {
    absl::string_view of = rust;
    if (!Unwrap(of, wrapper)) continue;
    const absl::string_view name = Find(kRangeOf, DieselTypeOfRust(of));
    return name.empty() ? "" : absl::StrCat(name, suffix);
  }
  return std::string(Find(kOfDiesel, absl::AsciiStrToLower(rust)));
}

std::string DieselTypeOf(absl::string_view name) {
  if (name == "varchar" || name == "bpchar" || name == "citext") return "text";
  for (const auto& known : kOfDiesel) {
    if (known.second == name) return std::string(name);
  }
  return "";
}

}  // namespace pgassay::migrate::diesel
