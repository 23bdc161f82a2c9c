#include "migrate/typescript/token.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"

namespace pgassay::migrate::typescript {
namespace {

bool IsWord(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return absl::ascii_isalnum(byte) || c == '_' || c == '$' || byte >= 0x80;
}

int Hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = absl::ascii_tolower(static_cast<unsigned char>(c));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

class Reader {
 public:
  explicit Reader(absl::string_view text) : text_(text) {}

  std::vector<Token> Read() {
    while (at_ < text_.size()) Next();
    return std::move(tokens_);
  }

 private:
  char Peek(size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void Next() {
    const char c = text_[at_];
    if (c == '\n') {
      ++line_;
      ++at_;
    } else if (absl::ascii_isspace(static_cast<unsigned char>(c))) {
      ++at_;
    } else if (c == '/' && Peek(1) == '/') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '/' && Peek(1) == '*') {
      const size_t close = text_.find("*/", at_ + 2);
      Skip(close == absl::string_view::npos ? text_.size() : close + 2);
    } else if (c == '\'' || c == '"') {
      String(c);
    } else if (c == '`') {
      const size_t begin = at_;
      const uint32_t line = line_;
      Skip(AfterTemplate(at_));
      const size_t end = at_ > begin + 1 && text_[at_ - 1] == '`' ? at_ - 1 : at_;
      tokens_.push_back(
          {Token::Kind::kTemplate, std::string(text_.substr(begin + 1, end - begin - 1)), line});
    } else if (IsWord(c)) {
      size_t end = at_;
      while (end < text_.size() && IsWord(text_[end])) ++end;
      tokens_.push_back({Token::Kind::kWord, std::string(text_.substr(at_, end - at_)), line_});
      at_ = end;
    } else {
      tokens_.push_back({Token::Kind::kSign, std::string(1, c), line_});
      ++at_;
    }
  }

  void Skip(size_t to) {
    line_ += static_cast<uint32_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                              text_.begin() + static_cast<std::ptrdiff_t>(to), '\n'));
    at_ = to;
  }

  // Behind the template that begins at `at`, and those within it.
  size_t AfterTemplate(size_t at) const {
    // What is open: '`' a template, '{' an expression of one, or a bracket in it.
    std::string open = "`";
    for (size_t i = at + 1; i < text_.size(); ++i) {
      const char c = text_[i];
      if (c == '\\') {
        ++i;
      } else if (open.back() == '`') {
        if (c == '`') {
          open.pop_back();
          if (open.empty()) return i + 1;
        } else if (c == '$' && i + 1 < text_.size() && text_[i + 1] == '{') {
          open += '{';
          ++i;
        }
      } else if (c == '`') {
        open += '`';
      } else if (c == '{') {
        open += '{';
      } else if (c == '}') {
        open.pop_back();
      } else if (c == '\'' || c == '"') {
        size_t end = i + 1;
        while (end < text_.size() && text_[end] != c && text_[end] != '\n') end += text_[end] == '\\' ? 2 : 1;
        i = end;
      }
    }
    return text_.size();
  }

  void String(char quote) {
    Token token{Token::Kind::kString, "", line_};
    for (++at_; at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n'; ++at_) {
      if (text_[at_] != '\\' || at_ + 1 == text_.size()) {
        token.text += text_[at_];
        continue;
      }
      const char escaped = text_[++at_];
      if (escaped == '\n') {
        ++line_;
      } else if (escaped == 'x' && Hex(Peek(1)) >= 0 && Hex(Peek(2)) >= 0) {
        token.text += static_cast<char>(Hex(Peek(1)) * 16 + Hex(Peek(2)));
        at_ += 2;
      } else {
        token.text += escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped == 'r' ? '\r' : escaped;
      }
    }
    if (at_ < text_.size() && text_[at_] == quote) ++at_;
    tokens_.push_back(std::move(token));
  }

  const absl::string_view text_;
  size_t at_ = 0;
  uint32_t line_ = 1;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> Tokens(absl::string_view text) {
  return Reader(text).Read();
}

}  // namespace pgassay::migrate::typescript
