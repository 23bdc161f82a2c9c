#include "migrate/typescript/name.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "migrate/typescript/value.h"

namespace pgassay::migrate::typescript {
namespace {

constexpr absl::string_view kTaken[] = {
    // of TypeScript
    "abstract", "any", "arguments", "as", "async", "await", "bigint", "boolean", "break", "case", "catch",
    "class", "const", "continue", "debugger", "declare", "default", "delete", "do", "else", "enum", "eval",
    "export", "exports", "extends", "false", "finally", "for", "from", "function", "get", "if", "implements",
    "import", "in", "infer", "instanceof", "interface", "is", "keyof", "let", "module", "namespace", "never",
    "new", "null", "number", "object", "of", "package", "private", "protected", "public", "readonly",
    "require", "return", "set", "static", "string", "super", "switch", "symbol", "this", "throw", "true",
    "try", "type", "typeof", "undefined", "unique", "unknown", "using", "var", "void", "while", "with",
    "yield",
    // that everybody has
    "Array", "Date", "Error", "Function", "Infinity", "JSON", "Map", "Math", "NaN", "Number", "Object",
    "Promise", "Proxy", "Reflect", "Set", "String", "Symbol", "Uint8Array", "console", "global", "globalThis",
    "process", "__dirname", "__filename", "__esModule", "__proto__",
    // of drizzle-orm, as module.cc imports them
    "bigserial", "char", "check", "cidr", "customType", "date", "doublePrecision", "foreignKey", "index",
    "inet", "integer", "interval", "json", "jsonb", "line", "macaddr", "macaddr8", "numeric", "pgEnum",
    "pgMaterializedView", "pgPolicy", "pgSchema", "pgSequence", "pgTable", "pgView",
    "PgTableExtraConfigValue", "point", "primaryKey", "real", "serial", "smallint", "smallserial", "sql",
    "text", "time", "timestamp", "uniqueIndex", "uuid", "varchar", "vector",
    // of what is written here
    "t"};

// Properties of a table, or of every object.
constexpr absl::string_view kKept[] = {"$inferInsert", "$inferSelect", "_",      "__proto__",
                                       "constructor",  "enableRLS",    "getSQL", "shouldOmitSQLParens"};

struct Range {
  uint32_t first, last;
};
// Letters that TypeScript takes, of the alphabets that tables are named in.
constexpr Range kLetters[] = {{0xc0, 0xd6},     {0xd8, 0xf6},     {0xf8, 0x24f},    {0x391, 0x3a1},
                              {0x3a3, 0x3ce},   {0x400, 0x481},   {0x48a, 0x52f},   {0x5d0, 0x5ea},
                              {0x620, 0x64a},   {0x3041, 0x3096}, {0x30a1, 0x30fa}, {0x4e00, 0x9fff},
                              {0xac00, 0xd7a3}, {0x1e00, 0x1eff}};

// One character of UTF-8 at `at`; its length is at least 1.
uint32_t Decode(absl::string_view text, size_t at, size_t& length) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned first = byte(0);
  length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (at + length > text.size()) {
    length = 1;
    return 0xfffd;
  }
  if (length == 1) return first;
  uint32_t code = first & (0xffu >> (length + 1));
  for (size_t i = 1; i < length; ++i) code = code << 6 | (byte(i) & 0x3fu);
  return code;
}

bool IsLetter(uint32_t code) {
  if (code < 0x80) return absl::ascii_isalpha(static_cast<unsigned char>(code)) || code == '_' || code == '$';
  return std::any_of(std::begin(kLetters), std::end(kLetters),
                     [code](const Range& range) { return range.first <= code && code <= range.last; });
}

bool IsDigit(uint32_t code) {
  return code >= '0' && code <= '9';
}

}  // namespace

bool IsIdentifier(absl::string_view name) {
  return !name.empty() && IdentifierOf(name) == name;
}

std::string IdentifierOf(absl::string_view name) {
  std::string identifier;
  size_t length = 0;
  for (size_t at = 0; at < name.size(); at += length) {
    const uint32_t code = Decode(name, at, length);
    if (IsDigit(code) && at == 0) identifier += '_';
    if (IsLetter(code) || IsDigit(code)) {
      absl::StrAppend(&identifier, name.substr(at, length));
    } else {
      identifier += '_';
    }
  }
  return identifier.empty() ? "_" : identifier;
}

std::string PropertyOf(absl::string_view column) {
  const bool kept = std::find(std::begin(kKept), std::end(kKept), column) != std::end(kKept);
  return absl::StrCat(column, kept ? "_" : "");
}

std::string PropertyKey(absl::string_view column) {
  const std::string property = PropertyOf(column);
  return IsIdentifier(property) ? property : QuoteString(property);
}

std::string Member(absl::string_view object, absl::string_view column) {
  const std::string property = PropertyOf(column);
  if (IsIdentifier(property)) return absl::StrCat(object, ".", property);
  return absl::StrCat(object, "[", QuoteString(property), "]");
}

bool IsPlainName(absl::string_view name) {
  return !name.empty() && !absl::ascii_isdigit(static_cast<unsigned char>(name[0])) &&
         std::all_of(name.begin(), name.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return absl::ascii_islower(byte) || absl::ascii_isdigit(byte) || byte == '_';
         });
}

Names::Names() {
  for (const absl::string_view each : kTaken) taken_.emplace(each);
}

std::string Names::Claim(absl::string_view schema, absl::string_view name) {
  std::string candidate = IdentifierOf(name);
  if (taken_.insert(candidate).second) return candidate;
  const std::string longer = schema.empty() ? candidate : absl::StrCat(IdentifierOf(schema), "_", candidate);
  candidate = longer;
  for (int number = 2; !taken_.insert(candidate).second; ++number) {
    candidate = absl::StrCat(longer, "_", number);
  }
  return candidate;
}

}  // namespace pgassay::migrate::typescript
