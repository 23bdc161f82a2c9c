#include "compare/catalog/definition.h"

#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "compare/catalog/boolean.h"

namespace pgassay::compare {
namespace {

constexpr uint32_t kColumnsWithoutRelation = 160000;

bool IsWord(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Length of the token that `text` begins with: a quoted text or name, a word or number, white space, or one
// character. A quote that never ends takes all. Doubled quotes read as two tokens side by side, which joins
// nothing that was apart. REQUIRES: not empty.
size_t TokenLength(absl::string_view text) {
  const char first = text[0];
  if (first == '\'' || first == '"') {
    const size_t end = text.find(first, 1);
    return end == absl::string_view::npos ? text.size() : end + 1;
  }
  const auto extent = [&text](bool (*belongs)(char)) {
    size_t length = 1;
    while (length < text.size() && belongs(text[length])) ++length;
    return length;
  };
  if (IsWord(first)) return extent(IsWord);
  const auto is_space = [](char c) { return absl::ascii_isspace(static_cast<unsigned char>(c)); };
  return is_space(first) ? extent(is_space) : 1;
}

// The elements of "a, b]..." up to the bracket, and how much of the text they and the bracket take.
struct Elements {
  std::vector<absl::string_view> each;
  size_t length = 0;
};

std::optional<Elements> ParseElements(absl::string_view text) {
  Elements elements;
  int depth = 0;
  size_t begin = 0;
  for (size_t at = 0; at < text.size(); at += TokenLength(text.substr(at))) {
    const char c = text[at];
    if (depth == 0 && (c == ',' || c == ']')) {
      elements.each.push_back(absl::StripAsciiWhitespace(text.substr(begin, at - begin)));
      begin = at + 1;
      if (c == ',') continue;
      elements.length = at + 1;
      return elements;
    }
    if (c == '(' || c == '[') ++depth;
    if (c == ')' || c == ']') --depth;
    if (depth < 0) return std::nullopt;
  }
  return std::nullopt;
}

// The name of the type that "name[]..." begins with.
std::optional<absl::string_view> ParseArrayType(absl::string_view text) {
  for (size_t at = 0; at < text.size(); at += TokenLength(text.substr(at))) {
    const char c = text[at];
    if (at > 0 && absl::StartsWith(text.substr(at), "[]")) return text.substr(0, at);
    if (!IsWord(c) && c != '"' && c != '.' && c != ' ' && c != '(' && c != ')' && c != ',')
      return std::nullopt;
  }
  return std::nullopt;
}

std::vector<absl::string_view> Tokens(absl::string_view text) {
  std::vector<absl::string_view> tokens;
  while (!text.empty()) {
    const size_t length = TokenLength(text);
    if (!absl::ascii_isspace(static_cast<unsigned char>(text[0]))) tokens.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return tokens;
}

// A relation stands somewhere without a dot behind it, among what is selected from; a schema never does.
bool IsRelation(const std::vector<absl::string_view>& tokens, absl::string_view name) {
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i] == name && (i + 1 == tokens.size() || tokens[i + 1] != ".")) return true;
  }
  return false;
}

// Whether `older` is `newer` but for one relation's name, always the same, and a dot before some of its
// words.
bool SameWithoutRelation(const std::vector<absl::string_view>& older,
                         const std::vector<absl::string_view>& newer) {
  absl::string_view relation;
  size_t o = 0;
  size_t n = 0;
  const auto at = [](const std::vector<absl::string_view>& tokens, size_t i) {
    return i < tokens.size() ? tokens[i] : absl::string_view();
  };
  while (o < older.size() && n < newer.size()) {
    const bool column = at(older, o + 1) == "." && at(newer, n + 1) != "." && at(older, o + 2) == newer[n] &&
                        at(older, o + 3) != "(" && (o == 0 || older[o - 1] != ":");
    if (column && (relation.empty() ? IsRelation(older, older[o]) : relation == older[o])) {
      relation = older[o];
      o += 2;
    }
    if (older[o++] != newer[n++]) return false;
  }
  return o == older.size() && n == newer.size();
}

}  // namespace

std::string NormalDefinition(absl::string_view text) {
  constexpr absl::string_view kOpening = "(ARRAY[";
  std::string normal;
  while (!text.empty()) {
    if (absl::StartsWith(text, kOpening)) {
      const absl::string_view inside = text.substr(kOpening.size());
      const std::optional<Elements> elements = ParseElements(inside);
      if (elements.has_value() && absl::StartsWith(inside.substr(elements->length), ")::")) {
        const absl::string_view behind = inside.substr(elements->length + 3);
        if (const std::optional<absl::string_view> type = ParseArrayType(behind); type.has_value()) {
          normal += "ARRAY[";
          for (size_t i = 0; i < elements->each.size(); ++i) {
            absl::StrAppend(&normal, i == 0 ? "(" : ", (", NormalDefinition(elements->each[i]), ")::", *type);
          }
          normal += "]";
          text = behind.substr(type->size() + 2);
          continue;
        }
      }
    }
    const size_t length = TokenLength(text);
    absl::StrAppend(&normal, text.substr(0, length));
    text.remove_prefix(length);
  }
  return normal;
}

std::string CanonicalDefinition(absl::string_view text) {
  const std::string normal = NormalDefinition(text);
  return absl::StrJoin(FlatBooleans(Tokens(normal)), " ");
}

bool SameDefinition(absl::string_view before, uint32_t before_version_num, absl::string_view after,
                    uint32_t after_version_num) {
  if (before == after) return true;
  const std::string normal_before = NormalDefinition(before);
  const std::string normal_after = NormalDefinition(after);
  const std::vector<absl::string_view> tokens_before = FlatBooleans(Tokens(normal_before));
  const std::vector<absl::string_view> tokens_after = FlatBooleans(Tokens(normal_after));
  if (tokens_before == tokens_after) return true;
  const bool before_is_older = before_version_num < kColumnsWithoutRelation;
  if (before_is_older == (after_version_num < kColumnsWithoutRelation)) return false;
  return before_is_older ? SameWithoutRelation(tokens_before, tokens_after)
                         : SameWithoutRelation(tokens_after, tokens_before);
}

}  // namespace pgassay::compare
