#include "migrate/typescript/type.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "migrate/typescript/value.h"

namespace pgassay::migrate::typescript {
namespace {

// Of drizzle-kit 0.31: pgNativeTypes in bin.cjs, without those that another begins.
constexpr absl::string_view kNative[] = {
    "uuid",      "smallint",  "integer",          "bigint",  "boolean", "text",     "varchar",
    "serial",    "bigserial", "decimal",          "numeric", "real",    "json",     "time",
    "date",      "interval",  "double precision", "char",    "vector",  "geometry", "halfvec",
    "sparsevec", "bit"};

// Types that are a builder without an option.
const std::map<absl::string_view, absl::string_view>& Simple() {
  static const auto* simple = new std::map<absl::string_view, absl::string_view>{
      {"smallint", "smallint"}, {"integer", "integer"},   {"boolean", "boolean"},
      {"text", "text"},         {"real", "real"},         {"double precision", "doublePrecision"},
      {"json", "json"},         {"jsonb", "jsonb"},       {"uuid", "uuid"},
      {"date", "date"},         {"inet", "inet"},         {"cidr", "cidr"},
      {"macaddr", "macaddr"},   {"macaddr8", "macaddr8"}, {"point", "point"},
      {"line", "line"},         {"numeric", "numeric"},   {"character varying", "varchar"},
      {"interval", "interval"}};
  return *simple;
}

constexpr absl::string_view kIntervalFields[] = {"year",
                                                 "month",
                                                 "day",
                                                 "hour",
                                                 "minute",
                                                 "second",
                                                 "year to month",
                                                 "day to hour",
                                                 "day to minute",
                                                 "day to second",
                                                 "hour to minute",
                                                 "hour to second",
                                                 "minute to second"};

// "numeric(10,2)" into "numeric", "10,2" and what is behind the bracket.
struct Parts {
  absl::string_view head, modifiers, tail;
};

Parts Split(absl::string_view type) {
  const size_t open = type.find('(');
  if (open == absl::string_view::npos) return {type, "", ""};
  const size_t close = type.find(')', open);
  if (close == absl::string_view::npos) return {type, "", ""};
  return {type.substr(0, open), type.substr(open + 1, close - open - 1), type.substr(close + 1)};
}

std::string Call(Draft& draft, absl::string_view builder, absl::string_view name, absl::string_view options) {
  return absl::StrCat(draft.Import(builder), "(", QuoteString(name), options.empty() ? "" : ", ", options,
                      ")");
}

// "" if no builder makes this type.
std::string Native(const Column& column, Draft& draft) {
  if (column.type_schema != "pg_catalog") return "";
  const Parts parts = Split(column.type);
  const absl::string_view head = parts.head;
  const bool bare = parts.modifiers.empty() && parts.tail.empty();
  if (bare) {
    const auto simple = Simple().find(head);
    if (simple != Simple().end()) return Call(draft, simple->second, column.name, "");
    if (head == "bigint") return Call(draft, "bigint", column.name, "{ mode: 'number' }");
  }
  if ((head == "character varying" || head == "character") && !bare && parts.tail.empty()) {
    return Call(draft, head == "character" ? "char" : "varchar", column.name,
                absl::StrCat("{ length: ", parts.modifiers, " }"));
  }
  if (head == "numeric" && !bare) {
    const std::pair<absl::string_view, absl::string_view> numbers = absl::StrSplit(parts.modifiers, ',');
    return Call(draft, "numeric", column.name,
                absl::StrCat("{ precision: ", numbers.first, ", scale: ", numbers.second, " }"));
  }
  for (const absl::string_view kind : {"timestamp", "time"}) {
    const bool with_zone = absl::EndsWith(column.type, " with time zone");
    if (!with_zone && !absl::EndsWith(column.type, " without time zone")) break;
    if (Split(head).head != kind && !absl::StartsWith(head, absl::StrCat(kind, " with"))) continue;
    std::string options;
    if (!parts.modifiers.empty()) absl::StrAppend(&options, "precision: ", parts.modifiers, ", ");
    if (with_zone) absl::StrAppend(&options, "withTimezone: true, ");
    if (kind == "timestamp") absl::StrAppend(&options, "mode: 'string', ");
    if (!options.empty()) options = absl::StrCat("{ ", options.substr(0, options.size() - 2), " }");
    return Call(draft, kind, column.name, options);
  }
  if (absl::StartsWith(head, "interval") && parts.tail.empty() && parts.modifiers != "0") {
    const std::string fields(absl::StripAsciiWhitespace(head.substr(8)));
    const bool known = fields.empty() || std::find(std::begin(kIntervalFields), std::end(kIntervalFields),
                                                   fields) != std::end(kIntervalFields);
    if (!known) return "";
    std::string options;
    if (!fields.empty()) absl::StrAppend(&options, "fields: ", QuoteString(fields), ", ");
    if (!parts.modifiers.empty()) absl::StrAppend(&options, "precision: ", parts.modifiers, ", ");
    return Call(draft, "interval", column.name,
                absl::StrCat("{ ", options.substr(0, options.size() - 2), " }"));
  }
  return "";
}

std::string EnumCall(const Column& column, Draft& draft) {
  if (column.type_kind != 'e') return "";
  const std::string* name = draft.Export("enum", column.type_schema, column.type_name);
  if (name == nullptr) return "";
  if (!draft.v1 && BeginsAsNative(column.type_name) &&
      (column.type_schema != "public" || !IsPlainName(column.type_name))) {
    return "";
  }
  return absl::StrCat(*name, "(", QuoteString(column.name), ")");
}

// The element's type as SQL without a schema that every search_path has.
std::string TypeText(const Column& column) {
  if (column.type_schema == "public" && IsPlainName(column.type_name)) {
    absl::string_view text = column.type;
    absl::ConsumePrefix(&text, "public.");
    return std::string(text);
  }
  return column.type;
}

Builder Custom(const Column& column, absl::string_view behind, Draft& draft) {
  const std::string sql = TypeText(column);
  const std::string text = draft.v1 ? absl::StrCat(sql, behind)
                                    : StableTypeText(column.type_schema, column.type_name, sql, behind);
  const std::string data = column.type == "bytea" && behind.empty() ? "Uint8Array" : "string";
  const std::string made = absl::StrCat(draft.Import("customType"), "<{ data: ", data,
                                        " }>({ dataType: () => ", QuoteString(text), " })");
  auto known = draft.types.find(text);
  if (known == draft.types.end()) {
    std::string wanted = column.type_name;
    for (const absl::string_view word : absl::StrSplit(absl::StrCat(Split(sql).modifiers, behind), ' ')) {
      const std::string clean = absl::StrReplaceAll(word, {{"\"", ""}, {",", "_"}});
      if (!clean.empty() && clean != "COLLATE") absl::StrAppend(&wanted, "_", clean);
    }
    known = draft.types.emplace(text, draft.names.Claim("", wanted)).first;
    draft.type_lines.push_back(absl::StrCat("const ", known->second, " = ", made, ";"));
  }
  Builder builder;
  builder.call = absl::StrCat(known->second, "(", QuoteString(column.name), ")");
  builder.comment = absl::StrCat(known->second, " = ", made);
  builder.custom = true;
  return builder;
}

}  // namespace

bool BeginsAsNative(absl::string_view type) {
  return std::any_of(std::begin(kNative), std::end(kNative),
                     [type](absl::string_view native) { return absl::StartsWith(type, native); });
}

std::string StableTypeText(absl::string_view schema, absl::string_view name, absl::string_view type,
                           absl::string_view behind) {
  const bool ours = schema == "pg_catalog";
  if (BeginsAsNative(type) && (ours || Split(type).modifiers != "")) return absl::StrCat(type, behind);
  if (type == name && !BeginsAsNative(type)) {
    // The last quote comes from drizzle-kit: behind a collation it is the collation's own.
    return behind.empty() ? std::string(name) : absl::StrCat(name, "\"", absl::StripSuffix(behind, "\""));
  }
  const std::string quoted = absl::StrCat(absl::StrReplaceAll(schema, {{"\"", "\"\""}}), "\".\"",
                                          absl::StrReplaceAll(name, {{"\"", "\"\""}}));
  return behind.empty() ? quoted : absl::StrCat(quoted, "\"", absl::StripSuffix(behind, "\""));
}

Builder TypeOf(const Column& column, Draft& draft) {
  // drizzle-kit 1.0 casts the default of an array to the array's type with its modifiers, which then become a
  // part of the default.
  const bool cast = draft.v1 && column.dimensions > 0 && !column.expression.empty() &&
                    column.type.find('(') != std::string::npos;
  const bool collated = !column.collation.empty();
  if (collated || cast) {
    std::string behind = column.dimensions > 0 ? " ARRAY" : "";
    if (collated) absl::StrAppend(&behind, " COLLATE ", column.collation);
    return Custom(column, behind, draft);
  }
  Builder builder;
  builder.call = EnumCall(column, draft);
  if (builder.call.empty()) builder.call = Native(column, draft);
  if (builder.call.empty()) builder = Custom(column, "", draft);
  if (column.dimensions == 1) builder.call += ".array()";
  if (column.dimensions > 1 && draft.v1) {
    absl::StrAppend(&builder.call, ".array('");
    for (int i = 0; i < column.dimensions; ++i) builder.call += "[]";
    builder.call += "')";
  } else {
    for (int i = 1; i < column.dimensions; ++i) builder.call += i == 1 ? ".array().array()" : ".array()";
  }
  return builder;
}

}  // namespace pgassay::migrate::typescript
