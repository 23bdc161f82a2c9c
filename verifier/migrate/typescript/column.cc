#include "migrate/typescript/column.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "migrate/typescript/default.h"
#include "migrate/typescript/type.h"
#include "migrate/typescript/value.h"
#include "pg/quote.h"

namespace pgassay::migrate::typescript {
namespace {

int64_t Greatest(absl::string_view type) {
  if (type == "smallint") return std::numeric_limits<int16_t>::max();
  if (type == "integer") return std::numeric_limits<int32_t>::max();
  return std::numeric_limits<int64_t>::max();
}

std::string Number(int64_t value) {
  constexpr int64_t kExact = int64_t{1} << 53;
  return value > -kExact && value < kExact ? absl::StrCat(value) : absl::StrCat("'", value, "'");
}

// As the server names what belongs to a column, cut to 63 bytes: makeObjectName().
std::string SequenceName(std::string table, std::string column) {
  constexpr size_t kBytes = 63 - 5;  // "_" and "_seq"
  size_t table_bytes = table.size(), column_bytes = column.size();
  while (table_bytes + column_bytes > kBytes) --(table_bytes > column_bytes ? table_bytes : column_bytes);
  const auto clip = [](std::string& text, size_t bytes) {
    if (bytes >= text.size()) return;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80) --bytes;
    text.resize(bytes);
  };
  clip(table, table_bytes);
  clip(column, column_bytes);
  return absl::StrCat(table, "_", column, "_seq");
}

std::string Identity(const Table& table, const Column& column) {
  std::string options;
  if (column.of.has_value()) {
    // What drizzle-kit would call it is not cut.
    if (column.of->name != absl::StrCat(table.name, "_", column.name, "_seq")) {
      options = absl::StrCat("name: ", QuoteString(column.of->name));
    }
    const std::string rest = SequenceOptions(*column.of, column.type);
    if (!options.empty() && !rest.empty()) options += ", ";
    options += rest;
  }
  return absl::StrCat(
      column.identity == 'a' ? ".generatedAlwaysAsIdentity(" : ".generatedByDefaultAsIdentity(",
      options.empty() ? "" : "{ ", options, options.empty() ? "" : " }", ")");
}

// "serial('id')" where it is one.
std::string Serial(const Table& table, const Column& column, const std::vector<Sequence>& sequences,
                   Draft& draft) {
  for (const Sequence& sequence : sequences) {
    if (sequence.owner_column != column.name || !IsSerial(table, column, sequence)) continue;
    const bool big = column.type == "bigint";
    const std::string builder = big ? "bigserial" : column.type == "smallint" ? "smallserial" : "serial";
    return absl::StrCat(draft.Import(builder), "(", QuoteString(column.name),
                        big ? ", { mode: 'number' }" : "", ")");
  }
  return "";
}

}  // namespace

bool IsSerial(const Table& table, const Column& column, const Sequence& sequence) {
  const bool integer = column.type == "integer" || column.type == "bigint" || column.type == "smallint";
  return integer && column.not_null && column.dimensions == 0 && sequence.owner_schema == table.schema &&
         sequence.owner_table == table.name && sequence.owner_column == column.name &&
         sequence.schema == table.schema && sequence.name == SequenceName(table.name, column.name) &&
         IsNextValueOf(column.expression, sequence.schema, sequence.name);
}

std::string SequenceOptions(const Sequence& sequence, absl::string_view type) {
  const bool down = sequence.increment < 0;
  const int64_t greatest = Greatest(type);
  std::vector<std::string> options;
  const auto add = [&options](absl::string_view name, int64_t value) {
    options.push_back(absl::StrCat(name, ": ", Number(value)));
  };
  if (sequence.start != (down ? sequence.maximum : sequence.minimum)) add("startWith", sequence.start);
  if (sequence.increment != 1) add("increment", sequence.increment);
  // Of a sequence that goes down drizzle-kit 0.x takes the least for another type's.
  if (down || sequence.minimum != 1) add("minValue", sequence.minimum);
  if (sequence.maximum != (down ? -1 : greatest)) add("maxValue", sequence.maximum);
  if (sequence.cache != 1) add("cache", sequence.cache);
  if (sequence.cycles) options.push_back("cycle: true");
  return absl::StrJoin(options, ", ");
}

ColumnLine WriteColumn(const Table& table, const Column& column, bool key,
                       const std::vector<Sequence>& sequences, Draft& draft) {
  Builder builder;
  builder.call = Serial(table, column, sequences, draft);
  const bool serial = !builder.call.empty();
  if (!serial) builder = TypeOf(column, draft);
  std::string line = absl::StrCat(PropertyKey(column.name), ": ", builder.call);
  if (key) {
    line += ".primaryKey()";
  } else if (column.not_null && !serial && column.identity == '\0') {
    line += ".notNull()";
  }
  if (column.identity != '\0') {
    line += Identity(table, column);
  } else if (!column.generated.empty()) {
    absl::StrAppend(&line, ".generatedAlwaysAs(", draft.Sql(column.generated), ")");
  } else if (!column.expression.empty() && !serial) {
    line += DefaultOf(column, builder.custom, draft);
  }
  line += ",";
  return {line, builder.comment.empty() ? line : absl::StrCat(line, "  // const ", builder.comment)};
}

std::string WriteBareColumn(const Column& column, Draft& draft) {
  return absl::StrCat(PropertyKey(column.name), ": ", TypeOf(column, draft).call, ",");
}

}  // namespace pgassay::migrate::typescript
