#include "migrate/typescript/index.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "migrate/typescript/value.h"

namespace pgassay::migrate::typescript {
namespace {

struct Order {
  absl::string_view sql, typescript;
};
// What the server writes of an order, and the same for both versions of drizzle-kit, which do not agree on
// where nulls are without a word.
constexpr Order kOrders[] = {{" DESC NULLS LAST", ".desc().nullsLast()"},
                             {" DESC", ".desc().nullsFirst()"},
                             {" NULLS FIRST", ".asc().nullsFirst()"}};

bool IsOperatorClass(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return absl::ascii_isalnum(byte) || c == '_' || c == '.';
  });
}

// drizzle-kit 0.x takes the keys of an index apart at these.
std::string Whole(std::string key, const Draft& draft) {
  if (draft.v1) return key;
  for (const absl::string_view separator : {";", "--", ",,"}) key = WithoutSeparator(key, separator);
  return key;
}

std::string Key(const std::string& written, const std::string& column, Draft& draft) {
  absl::string_view rest = written;
  const std::string quoted = absl::StrCat("\"", column, "\"");
  if (column.empty() || (!absl::ConsumePrefix(&rest, quoted) && !absl::ConsumePrefix(&rest, column)) ||
      (!rest.empty() && rest[0] != ' ')) {
    return draft.Sql(Whole(written, draft));
  }
  absl::string_view order;
  for (const Order& each : kOrders) {
    if (absl::ConsumeSuffix(&rest, each.sql)) {
      order = each.typescript;
      break;
    }
  }
  const std::string member = Member("t", column);
  if (rest.empty()) return absl::StrCat(member, order);
  absl::ConsumePrefix(&rest, " ");
  absl::ConsumePrefix(&rest, "public.");
  // drizzle-kit 0.x forgets the order where there is an operator class.
  if (!IsOperatorClass(rest) || (!draft.v1 && !order.empty())) return draft.Sql(Whole(written, draft));
  return absl::StrCat(member, order, ".op(", QuoteString(rest), ")");
}

}  // namespace

std::string WriteIndex(const Index& index, Draft& draft) {
  if (!CanBeNamed(index.name) || (!draft.v1 && absl::StrContains(index.name, ";"))) return "";
  std::vector<std::string> keys;
  for (size_t i = 0; i < index.keys.size(); ++i) {
    const std::string& column = index.key_columns[i];
    if (!CanBeNamed(column) || (!draft.v1 && absl::StrContains(column, ";"))) return "";
    keys.push_back(Key(index.keys[i], index.key_columns[i], draft));
  }
  std::string text =
      absl::StrCat(draft.Import(index.unique ? "uniqueIndex" : "index"), "(", QuoteString(index.name), ")");
  if (index.method == "btree") {
    text += ".on(";
  } else {
    absl::StrAppend(&text, ".using(", QuoteString(index.method), ", ");
  }
  absl::StrAppend(&text, absl::StrJoin(keys, ", "), ")");
  if (!index.options.empty()) {
    std::vector<std::string> options;
    for (const std::string& option : index.options) {
      const size_t equals = option.find('=');
      if (equals == std::string::npos) continue;
      options.push_back(absl::StrCat(option.substr(0, equals), ": ", QuoteString(option.substr(equals + 1))));
    }
    absl::StrAppend(&text, ".with({ ", absl::StrJoin(options, ", "), " })");
  }
  if (!index.where.empty()) {
    absl::StrAppend(&text, ".where(", draft.Sql(draft.v1 ? index.where : WithoutSeparator(index.where, ";")),
                    ")");
  }
  return text;
}

}  // namespace pgassay::migrate::typescript
