#include "compare/catalog/boolean.h"

#include <cstddef>
#include <utility>

namespace pgassay::compare {
namespace {

using Tokens = std::vector<absl::string_view>;

// What stands between two brackets, or the whole text.
struct Group {
  Tokens tokens;
  absl::string_view connector;  // "AND" or "OR" if it is nothing but operands joined by it; else ""
};

bool IsConnector(absl::string_view token) {
  return token == "AND" || token == "OR";
}

// Words that give AND, or what stands beside it, another meaning.
bool IsForeign(absl::string_view token) {
  return token == "," || token == "SELECT" || token == "BETWEEN" || token == "CASE" || token == "JOIN";
}

class Parser {
 public:
  explicit Parser(const Tokens& tokens) : tokens_(tokens) {}

  // Up to the bracket that closes it, which is left, or to the end.
  Group Read() {
    std::vector<Tokens> pieces(1);            // between connectors at this depth
    std::vector<absl::string_view> inner(1);  // the connector of a piece that is one group in brackets
    absl::string_view connector;
    bool foreign = false;
    while (at_ < tokens_.size() && tokens_[at_] != ")") {
      const absl::string_view token = tokens_[at_++];
      if (token == "(") {
        const Group group = Read();
        if (at_ < tokens_.size()) ++at_;
        inner.back() = pieces.back().empty() ? group.connector : absl::string_view();
        pieces.back().push_back("(");
        pieces.back().insert(pieces.back().end(), group.tokens.begin(), group.tokens.end());
        pieces.back().push_back(")");
        continue;
      }
      if (IsConnector(token)) {
        foreign = foreign || (!connector.empty() && connector != token);
        connector = token;
        pieces.emplace_back();
        inner.emplace_back();
        separators_.push_back(token);
        continue;
      }
      foreign = foreign || IsForeign(token);
      inner.back() = absl::string_view();
      pieces.back().push_back(token);
    }
    Group group;
    group.connector = foreign ? absl::string_view() : connector;
    const size_t first_separator = separators_.size() - (pieces.size() - 1);
    for (size_t i = 0; i < pieces.size(); ++i) {
      if (i > 0) group.tokens.push_back(separators_[first_separator + i - 1]);
      const bool joins = !group.connector.empty() && inner[i] == group.connector;
      const auto begin = pieces[i].begin() + (joins ? 1 : 0);
      const auto end = pieces[i].end() - (joins ? 1 : 0);
      group.tokens.insert(group.tokens.end(), begin, end);
    }
    separators_.resize(first_separator);
    return group;
  }

  bool at_end() const { return at_ == tokens_.size(); }

 private:
  const Tokens& tokens_;
  size_t at_ = 0;
  Tokens separators_;
};

}  // namespace

std::vector<absl::string_view> FlatBooleans(const std::vector<absl::string_view>& tokens) {
  Parser parser(tokens);
  Group whole = parser.Read();
  // A bracket that closes nothing: not the server's writing.
  return parser.at_end() ? std::move(whole.tokens) : tokens;
}

}  // namespace pgassay::compare
