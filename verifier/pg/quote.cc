#include "pg/quote.h"

namespace pgassay::pg {
namespace {

std::string Quote(absl::string_view text, char quote) {
  std::string quoted(1, quote);
  for (const char c : text) {
    if (c == quote) quoted += quote;
    quoted += c;
  }
  return quoted += quote;
}

}  // namespace

std::string QuoteIdentifier(absl::string_view name) {
  return Quote(name, '"');
}

std::string QuoteLiteral(absl::string_view text) {
  return Quote(text, '\'');
}

std::string QuoteQualified(absl::string_view schema, absl::string_view name) {
  return QuoteIdentifier(schema) + "." + QuoteIdentifier(name);
}

}  // namespace pgassay::pg
