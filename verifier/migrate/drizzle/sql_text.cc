#include "migrate/drizzle/sql_text.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"

namespace pgassay::migrate::drizzle {
namespace {

constexpr size_t kBreakpointSize = sizeof(kBreakpoint) - 1;

bool IsNameByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Cuts SQL into what PostgreSQL's scanner sees as one piece: a string, a comment, a quoted name, or a byte of
// anything else. Each of them ends before it is as long as the text says, or at its end.
class Scanner {
 public:
  explicit Scanner(absl::string_view sql) : sql_(sql), text_(sql) {}

  // With semicolons for breakpoints.
  const std::string& text() const { return text_; }

  SqlText Scan() {
    while (at_ < sql_.size()) {
      const size_t start = at_;
      if (Is(kBreakpoint)) {
        at_ += kBreakpointSize;
      } else if (Is("--")) {
        LineComment(start);
      } else if (Is("/*")) {
        BlockComment(start);
      } else if (sql_[at_] == '\'') {
        Quoted('\'', BeginsEscapes(start));
        Closed(start);
      } else if (sql_[at_] == '"') {
        Quoted('"', false);
        Closed(start);
      } else if (sql_[at_] == '$' && Dollar(start)) {
        Closed(start);
      } else {
        if (!absl::ascii_isspace(static_cast<unsigned char>(sql_[at_]))) found_.only_comments = false;
        ++at_;
      }
    }
    return found_;
  }

 private:
  bool Is(absl::string_view text) const { return absl::StartsWith(sql_.substr(at_), text); }

  void Breakpoint(size_t position) {
    if (found_.breakpoint_in_text != 0) return;
    found_.breakpoint_in_text = 1 + static_cast<uint32_t>(std::count(
                                        sql_.begin(), sql_.begin() + static_cast<ptrdiff_t>(position), '\n'));
  }

  // A string or name has ended at at_.
  void Closed(size_t start) {
    found_.only_comments = false;
    const size_t inside = sql_.substr(start, at_ - start).find(kBreakpoint);
    if (inside != absl::string_view::npos) Breakpoint(start + inside);
  }

  void LineComment(size_t start) {
    at_ = std::min(sql_.find('\n', at_), sql_.size());
    const absl::string_view line = sql_.substr(start, at_ - start);
    const size_t inside = line.find(kBreakpoint);
    if (inside == absl::string_view::npos) return;
    // What is behind it on the line is no comment any more.
    const absl::string_view rest = line.substr(inside + kBreakpointSize);
    if (!absl::StripAsciiWhitespace(rest).empty()) Breakpoint(start + inside);
    text_.replace(start, inside, inside, ' ');
    at_ = start + inside;
  }

  void BlockComment(size_t start) {
    int depth = 0;
    while (at_ < sql_.size()) {
      if (Is("/*")) {
        ++depth;
        at_ += 2;
      } else if (Is("*/")) {
        at_ += 2;
        if (--depth == 0) break;
      } else {
        ++at_;
      }
    }
    const absl::string_view comment = sql_.substr(start, at_ - start);
    const size_t inside = comment.find(kBreakpoint);
    if (inside != absl::string_view::npos) Breakpoint(start + inside);
    const std::string upper = absl::AsciiStrToUpper(comment);
    if (inside != absl::string_view::npos || absl::StrContains(upper, "CREATE ") ||
        absl::StrContains(upper, "ALTER ")) {
      found_.commented_sql = true;
    }
  }

  bool BeginsEscapes(size_t quote) const {
    if (quote == 0 || (sql_[quote - 1] != 'E' && sql_[quote - 1] != 'e')) return false;
    return quote == 1 || !IsNameByte(sql_[quote - 2]);
  }

  void Quoted(char quote, bool escapes) {
    for (++at_; at_ < sql_.size(); ++at_) {
      if (escapes && sql_[at_] == '\\') {
        ++at_;
      } else if (sql_[at_] == quote) {
        ++at_;
        if (at_ >= sql_.size() || sql_[at_] != quote) return;
      }
    }
    at_ = sql_.size();
  }

  // $tag$ ... $tag$; false if it is none, as in $1 or a$b.
  bool Dollar(size_t start) {
    if (start > 0 && IsNameByte(sql_[start - 1])) return false;
    size_t end = start + 1;
    if (end < sql_.size() && absl::ascii_isdigit(static_cast<unsigned char>(sql_[end]))) return false;
    while (end < sql_.size() && IsNameByte(sql_[end])) ++end;
    if (end >= sql_.size() || sql_[end] != '$') return false;
    const absl::string_view tag = sql_.substr(start, end + 1 - start);
    const size_t closing = sql_.find(tag, end + 1);
    at_ = closing == absl::string_view::npos ? sql_.size() : closing + tag.size();
    return true;
  }

  absl::string_view sql_;
  std::string text_;
  size_t at_ = 0;
  SqlText found_;
};

}  // namespace

SqlText LookAt(absl::string_view sql) {
  return Scanner(sql).Scan();
}

std::string WithSemicolons(absl::string_view sql) {
  Scanner scanner(sql);
  scanner.Scan();
  std::string semicolon(kBreakpointSize, ' ');
  semicolon[0] = ';';
  return absl::StrReplaceAll(scanner.text(), {{kBreakpoint, semicolon}});
}

}  // namespace pgassay::migrate::drizzle
