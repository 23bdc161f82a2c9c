#include "migrate/sql/effort.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace pgassay::migrate::sql {
namespace {

// Characters that the lexer reads more than once: some 40 nanoseconds each, all of its runs together.
constexpr size_t kMostRead = size_t{10} << 20;

bool StartsName(char c) {
  return absl::ascii_isalpha(static_cast<unsigned char>(c)) || c == '_' ||
         static_cast<unsigned char>(c) > 127;
}

bool ContinuesName(char c) {
  return StartsName(c) || absl::ascii_isdigit(static_cast<unsigned char>(c)) || c == '$';
}

bool IsOperator(char c) {
  return absl::string_view("~!@#^&|`?+-*/%<>=").find(c) != absl::string_view::npos;
}

// As scan.l goes through a text, with less care where its outcome is an error.
class Lexer {
 public:
  explicit Lexer(absl::string_view sql) : sql_(sql) {}

  size_t FirstTangle() {
    while (at_ < sql_.size()) {
      const size_t from = at_;
      Token();
      if (read_ > kMostRead) {
        return from;
      }
    }
    return absl::string_view::npos;
  }

 private:
  bool Sees(absl::string_view text) const { return sql_.substr(at_, text.size()) == text; }
  void GoTo(size_t place) { at_ = std::min(place, sql_.size()); }
  void GoBehind(size_t place) { GoTo(place == absl::string_view::npos ? place : place + 1); }

  void Token() {
    const char c = sql_[at_];
    if (c == '\'') {
      String(/*escapes=*/false);
    } else if (c == '"') {
      GoBehind(sql_.find('"', at_ + 1));
    } else if (c == '$') {
      Dollar();
    } else if (StartsName(c)) {
      Name();
    } else if (Sees("--")) {
      GoTo(sql_.find_first_of("\r\n", at_));
    } else if (Sees("/*")) {
      Comment();
    } else {
      ReadRun();
      ++at_;
    }
  }

  // From here to the end of the operator characters.
  void ReadRun() {
    if (run_end_ <= at_) {
      run_end_ = at_;
      while (run_end_ < sql_.size() && IsOperator(sql_[run_end_])) {
        ++run_end_;
      }
    }
    read_ += run_end_ - at_;
  }

  void Name() {
    const size_t from = at_;
    while (at_ < sql_.size() && ContinuesName(sql_[at_])) {
      ++at_;
    }
    if (at_ - from == 1 && Sees("'") && (sql_[from] == 'e' || sql_[from] == 'E')) {
      String(/*escapes=*/true);
    }
  }

  void String(bool escapes) {
    do {
      ++at_;
      while (at_ < sql_.size() && (sql_[at_] != '\'' || sql_.substr(at_, 2) == "''")) {
        at_ += sql_[at_] == '\'' || (escapes && sql_[at_] == '\\') ? 2 : 1;
      }
      GoTo(at_ + 1);
    } while (escapes && ContinuesOnAnotherLine());
  }

  // 'a' and 'b' on the next line are one string, and escapes hold in both. What is passed here is blank.
  bool ContinuesOnAnotherLine() {
    bool newline = false;
    while (at_ < sql_.size()) {
      if (absl::ascii_isspace(static_cast<unsigned char>(sql_[at_]))) {
        newline = newline || sql_[at_] == '\n' || sql_[at_] == '\r';
        ++at_;
      } else if (newline && Sees("--")) {
        GoTo(sql_.find_first_of("\r\n", at_));
      } else {
        return newline && sql_[at_] == '\'';
      }
    }
    return false;
  }

  void Dollar() {
    size_t end = at_ + 1;
    while (end < sql_.size() && sql_[end] != '$' && ContinuesName(sql_[end])) {
      ++end;
    }
    const bool opens = end < sql_.size() && sql_[end] == '$' && (end == at_ + 1 || StartsName(sql_[at_ + 1]));
    if (!opens) {
      ++at_;
      return;
    }
    const absl::string_view quote = sql_.substr(at_, end + 1 - at_);
    const size_t close = sql_.find(quote, end + 1);
    GoTo(close == absl::string_view::npos ? close : close + quote.size());
  }

  void Comment() {
    size_t depth = 0;
    do {
      if (Sees("/*")) {
        ReadRun();
        ++depth;
        at_ += 2;
      } else if (Sees("*/")) {
        --depth;
        at_ += 2;
      } else {
        ++at_;
      }
    } while (depth > 0 && at_ < sql_.size());
  }

  absl::string_view sql_;
  size_t at_ = 0;
  size_t run_end_ = 0;  // of the operator characters that were looked at last
  size_t read_ = 0;
};

}  // namespace

size_t FirstTangle(absl::string_view sql) {
  return Lexer(sql).FirstTangle();
}

}  // namespace pgassay::migrate::sql
