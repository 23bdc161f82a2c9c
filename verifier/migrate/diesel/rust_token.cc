#include "migrate/diesel/rust_token.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"

namespace pgassay::migrate::diesel {
namespace {

using Kind = RustToken::Kind;

bool IsWord(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return absl::ascii_isalnum(byte) || c == '_' || byte >= 0x80;
}

bool IsIn(absl::string_view word, std::initializer_list<absl::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Reader {
 public:
  explicit Reader(absl::string_view text) : text_(text) {}

  std::vector<RustToken> Read() {
    while (at_ < text_.size()) Next();
    return std::move(tokens_);
  }

 private:
  char Peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void Next() {
    const char c = text_[at_];
    if (absl::ascii_isspace(static_cast<unsigned char>(c))) {
      SkipTo(at_ + 1);
    } else if (c == '/' && Peek(1) == '/') {
      SkipTo(std::min(text_.find('\n', at_), text_.size()));
    } else if (c == '/' && Peek(1) == '*') {
      Comment();
    } else if (c == '"') {
      String();
    } else if (c == '\'') {
      CharacterOrLifetime();
    } else if (IsWord(c)) {
      Word();
    } else {
      tokens_.push_back({Kind::kSign, std::string(1, c), line_});
      ++at_;
    }
  }

  void SkipTo(size_t to) {
    to = std::min(to, text_.size());
    line_ += static_cast<uint32_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                              text_.begin() + static_cast<std::ptrdiff_t>(to), '\n'));
    at_ = to;
  }

  // They nest.
  void Comment() {
    size_t open = 0;
    do {
      if (Peek() == '/' && Peek(1) == '*') {
        ++open;
        at_ += 2;
      } else if (Peek() == '*' && Peek(1) == '/') {
        --open;
        at_ += 2;
      } else {
        SkipTo(at_ + 1);
      }
    } while (open > 0 && at_ < text_.size());
  }

  void Word() {
    size_t end = at_;
    while (end < text_.size() && IsWord(text_[end])) ++end;
    absl::string_view word = text_.substr(at_, end - at_);
    const uint32_t line = line_;
    at_ = end;
    if (Peek() == '"' && IsIn(word, {"b", "c"})) return String();
    if (IsIn(word, {"r", "br", "cr"}) && RawString()) return;
    if (word == "r" && Peek() == '#' && IsWord(Peek(1))) {
      end = at_ + 1;
      while (end < text_.size() && IsWord(text_[end])) ++end;
      word = text_.substr(at_ + 1, end - at_ - 1);
      at_ = end;
    }
    tokens_.push_back({Kind::kWord, std::string(word), line});
  }

  // Whether one begins here, behind its r.
  bool RawString() {
    size_t hashes = 0;
    while (Peek(hashes) == '#') ++hashes;
    if (Peek(hashes) != '"') return false;
    const size_t begin = at_ + hashes + 1;
    const std::string close = "\"" + std::string(hashes, '#');
    const size_t end = text_.find(close, begin);
    tokens_.push_back({Kind::kString, std::string(text_.substr(begin, end - begin)), line_});
    SkipTo(end == absl::string_view::npos ? text_.size() : end + close.size());
    return true;
  }

  void String() {
    RustToken token{Kind::kString, "", line_};
    for (++at_; at_ < text_.size() && text_[at_] != '"';) {
      if (text_[at_] != '\\' || at_ + 1 == text_.size()) {
        token.text += text_[at_];
        SkipTo(at_ + 1);
        continue;
      }
      const char escaped = Peek(1);
      SkipTo(at_ + 2);
      if (escaped == '\n') {
        while (at_ < text_.size() && absl::ascii_isspace(static_cast<unsigned char>(text_[at_]))) {
          SkipTo(at_ + 1);
        }
      } else {
        token.text += escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped == 'r' ? '\r' : escaped;
      }
    }
    SkipTo(at_ + 1);
    tokens_.push_back(std::move(token));
  }

  void CharacterOrLifetime() {
    if (Peek(1) == '\\') {
      size_t end = at_ + 3;
      while (end < text_.size() && text_[end] != '\'' && text_[end] != '\n') ++end;
      return SkipTo(end + 1);
    }
    // One character may have up to four bytes.
    size_t end = at_ + 2;
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0U) == 0x80) ++end;
    if (end < text_.size() && text_[end] == '\'') return SkipTo(end + 1);
    ++at_;
    while (at_ < text_.size() && IsWord(text_[at_])) ++at_;
  }

  absl::string_view text_;
  size_t at_ = 0;
  uint32_t line_ = 1;
  std::vector<RustToken> tokens_;
};

}  // namespace

std::vector<RustToken> RustTokens(absl::string_view text) {
  return Reader(text).Read();
}

}  // namespace pgassay::migrate::diesel
