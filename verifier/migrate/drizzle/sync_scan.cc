#include "migrate/drizzle/sync_scan.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "migrate/sql/text.h"
#include "migrate/sql/token.h"

namespace pgassay::migrate::drizzle {
namespace {

using sql::Token;

class Scanner {
 public:
  explicit Scanner(absl::string_view sql) : sql_(sql) {}

  SyncScan Scan() {
    for (const Token& token : sql::Tokens(sql_)) {
      if (token.kind == Token::Kind::kUnfinished) Note(token, scan_.unfinished);
      if (IsByte(token, '\\')) Note(token, scan_.backslash);
      if (IsByte(token, ';')) {
        ReadStatement();
        statement_.clear();
      } else {
        statement_.push_back(token);
      }
    }
    scan_.ends_open = !statement_.empty();
    ReadStatement();
    absl::StrAppend(&scan_.text, sql_.substr(copied_));
    return std::move(scan_);
  }

 private:
  static bool IsByte(const Token& token, char byte) {
    return token.kind == Token::Kind::kByte && token.text[0] == byte;
  }

  bool IsByteAt(size_t at, char byte) const { return at < statement_.size() && IsByte(statement_[at], byte); }

  bool Is(size_t at, absl::string_view upper) const {
    return at < statement_.size() && sql::IsWord(statement_[at], upper);
  }

  size_t OffsetOf(const Token& token) const { return static_cast<size_t>(token.text.data() - sql_.data()); }

  void Note(const Token& token, uint32_t& line) const {
    if (line == 0) line = sql::LineOfByte(sql_, OffsetOf(token));
  }

  void ReadStatement() {
    if (statement_.empty()) return;
    if (Is(0, "CREATE")) {
      const size_t index = Is(1, "UNIQUE") ? 2 : 1;
      if (Is(index, "INDEX") && Is(index + 1, "CONCURRENTLY")) TakeOut(index + 1);
    } else if (Is(0, "DROP") && Is(1, "INDEX") && Is(2, "CONCURRENTLY")) {
      TakeOut(2);
    } else if (Is(0, "REINDEX")) {
      ReadReindex();
    } else if (Is(0, "COPY")) {
      for (size_t i = 1; i < statement_.size(); ++i) {
        if (Is(i, "FROM") && Is(i + 1, "STDIN")) Note(statement_[0], scan_.copies_from_stdin);
      }
    } else if (Is(0, "LOCK")) {
      Note(statement_[0], scan_.locks);
    } else if (Is(0, "RESET") && Is(1, "ALL")) {
      Note(statement_[0], scan_.resets_all);
    } else if (Is(0, "RESET")) {
      const std::string name = SettingAt(1);
      Leave(name, name != "timezone");  // the server's then, and not what Diesel has set
    } else if (Is(0, "ROLLBACK")) {
      scan_.left = changed_;  // what was put back behind the savepoint is not any more
    } else if (Is(0, "SET")) {
      ReadSet();
    } else if (Is(0, "DO")) {
      ReadBlock();
    } else if (Is(0, "SELECT") || Is(0, "WITH")) {
      ReadCalls();
    }
  }

  // REINDEX TABLE CONCURRENTLY t, or with it among options: REINDEX (VERBOSE, CONCURRENTLY) TABLE t.
  void ReadReindex() {
    size_t at = 1;
    if (at < statement_.size() && IsByte(statement_[at], '(')) {
      size_t end = at;
      while (end < statement_.size() && !IsByte(statement_[end], ')')) ++end;
      if (end == statement_.size()) return;
      ReadOptions(at, end);
      at = end + 1;
    }
    if (Is(at + 1, "CONCURRENTLY")) TakeOut(at + 1);
  }

  // The brackets at `open` and `close` go too where nothing would be left in them.
  void ReadOptions(size_t open, size_t close) {
    for (size_t at = open + 1; at < close;) {
      size_t end = at;
      while (end < close && !IsByte(statement_[end], ',')) ++end;
      if (Is(at, "CONCURRENTLY")) {
        size_t first = at, last = end;  // with one of the commas around it
        if (end < close) {
          ++last;
        } else {
          --first;
          if (first == open) ++last;
        }
        Note(statement_[at]);
        Cut(OffsetOf(statement_[first]), OffsetOf(statement_[last - 1]) + statement_[last - 1].text.size());
        return;
      }
      at = end + 1;
    }
  }

  void ReadSet() {
    size_t at = 1;
    const bool local = Is(at, "LOCAL");
    if (local || (Is(at, "SESSION") && !Is(at + 1, "AUTHORIZATION"))) ++at;
    if (Is(at, "CONSTRAINTS")) return Note(statement_[0], scan_.defers);
    if (Is(at, "TRANSACTION")) return Note(statement_[0], scan_.sets_transaction);
    const size_t value = ValueAt(at);
    const bool alone = value + 1 == statement_.size();
    if (const std::string name = SettingAt(at); name == "timezone") {
      Change(name, local, alone && IsUtc(value));
    } else {
      Change(name, local, alone && (Is(value, "DEFAULT") || (name == "role" && Is(value, "NONE"))));
    }
  }

  // `as_begun`: what a session of Diesel's begins with.
  void Change(const std::string& name, bool local, bool as_begun) {
    if (name == "transaction_isolation" || name == "transaction_read_only" ||
        name == "transaction_deferrable") {
      return Note(statement_[0], scan_.sets_transaction);
    }
    if (name.empty() || name == "seed") return;
    if (!local) return Leave(name, as_begun);
    if (name == "timezone") return;
    if (std::find(scan_.local.begin(), scan_.local.end(), name) == scan_.local.end()) {
      scan_.local.push_back(name);
    }
  }

  void Leave(const std::string& name, bool as_begun) {
    if (name == "timezone") scan_.sets_time_zone = true;
    const auto is_it = [&](const SyncScan::Left& left) { return left.name == name; };
    scan_.left.erase(std::remove_if(scan_.left.begin(), scan_.left.end(), is_it), scan_.left.end());
    if (as_begun) return;
    scan_.left.push_back({name, sql::LineOfByte(sql_, OffsetOf(statement_[0]))});
    if (std::none_of(changed_.begin(), changed_.end(), is_it)) changed_.push_back(scan_.left.back());
  }

  void ReadBlock() {
    for (const Token& body : statement_) {
      const bool dollar = body.kind == Token::Kind::kDollar;
      if (!dollar && body.kind != Token::Kind::kString) continue;
      const size_t begin = 1 + (dollar ? body.text.find('$', 1) : body.text.find('\''));
      const size_t end = body.text.size() - (dollar ? begin : 1);
      const std::vector<Token> inside = sql::Tokens(body.text.substr(begin, end - begin));
      for (size_t at = 0; at < inside.size(); ++at) {
        scan_.block_sets = scan_.block_sets || BlockSets(inside, at);
      }
    }
  }

  static bool BlockSets(const std::vector<Token>& inside, size_t at) {
    if (sql::IsWord(inside[at], "SET_CONFIG") || sql::IsWord(inside[at], "EXECUTE")) return true;
    if (at == 0 || !(sql::IsWord(inside[at], "SET") || sql::IsWord(inside[at], "RESET"))) return false;
    const Token& before = inside[at - 1];  // that of UPDATE has a name there
    return IsByte(before, ';') || sql::IsWord(before, "BEGIN") || sql::IsWord(before, "THEN") ||
           sql::IsWord(before, "ELSE") || sql::IsWord(before, "LOOP");
  }

  // set_config('name', ..., true): SET LOCAL in another form.
  void ReadCalls() {
    for (size_t at = 0; at < statement_.size(); ++at) {
      if (!Is(at, "SET_CONFIG") || !IsByteAt(at + 1, '(') || !IsByteAt(at + 3, ',')) continue;
      if (at > 0 && IsByteAt(at - 1, '.') && (at == 1 || !Is(at - 2, "PG_CATALOG"))) continue;
      size_t end = at + 2;
      for (int depth = 1; end < statement_.size(); ++end) {
        if (IsByte(statement_[end], '(')) ++depth;
        if (IsByte(statement_[end], ')') && --depth == 0) break;
      }
      if (end == statement_.size()) continue;
      absl::string_view name = statement_[at + 2].text;
      if (!absl::ConsumePrefix(&name, "'") || !absl::ConsumeSuffix(&name, "'")) continue;
      if (absl::StrContains(name, '\'')) continue;  // no setting's
      Change(absl::AsciiStrToLower(name), IsByteAt(end - 2, ',') && Is(end - 1, "TRUE"),
             absl::EqualsIgnoreCase(name, "timezone") && IsUtc(at + 4) && IsByteAt(at + 5, ','));
    }
  }

  bool IsUtc(size_t at) const {
    if (at >= statement_.size()) return false;
    absl::string_view value = statement_[at].text;
    if (value.size() == 5 && value.front() == value.back() && (value[0] == '\'' || value[0] == '"')) {
      value = value.substr(1, 3);
    }
    return absl::EqualsIgnoreCase(value, "UTC");
  }

  size_t ValueAt(size_t at) const {
    if (Is(at, "TIME") || Is(at, "SESSION") || Is(at, "XML")) return at + 2;
    for (size_t i = at + 1; i < statement_.size(); ++i) {
      if (IsByte(statement_[i], '=') || Is(i, "TO")) return i + 1;
    }
    return at + 1;
  }

  std::string SettingAt(size_t at) const {
    if (Is(at, "TIME") && Is(at + 1, "ZONE")) return "timezone";
    if (Is(at, "SESSION") && Is(at + 1, "AUTHORIZATION")) return "session_authorization";
    if (Is(at, "NAMES")) return "client_encoding";
    if (Is(at, "SCHEMA")) return "search_path";
    if (Is(at, "XML")) return "xmloption";
    std::string name;
    for (; at < statement_.size() && !IsByte(statement_[at], '='); ++at) {
      if (Is(at, "TO") || Is(at, "FROM")) break;
      const std::string part =
          IsByte(statement_[at], '.') ? "." : absl::AsciiStrToLower(sql::NameIn(statement_[at]));
      if (part.empty()) break;
      absl::StrAppend(&name, part);
      if (name == "role") break;  // what follows is the role
    }
    return name;
  }

  void Note(const Token& taken_out) {
    scan_.concurrently.push_back(sql::LineOfByte(sql_, OffsetOf(taken_out)));
  }

  void TakeOut(size_t at) {
    const size_t begin = OffsetOf(statement_[at]);
    size_t end = begin + statement_[at].text.size();
    if (end < sql_.size() && sql_[end] == ' ') ++end;
    Note(statement_[at]);
    Cut(begin, end);
  }

  // Lines stay what they are.
  void Cut(size_t begin, size_t end) {
    const absl::string_view gone = sql_.substr(begin, end - begin);
    absl::StrAppend(&scan_.text, sql_.substr(copied_, begin - copied_),
                    std::string(static_cast<size_t>(std::count(gone.begin(), gone.end(), '\n')), '\n'));
    copied_ = end;
  }

  const absl::string_view sql_;
  std::vector<Token> statement_;         // as far as it has been read
  size_t copied_ = 0;                    // of sql_ into the text
  std::vector<SyncScan::Left> changed_;  // for the session, put back or not
  SyncScan scan_;
};

}  // namespace

SyncScan ScanForSync(absl::string_view sql) {
  return Scanner(sql).Scan();
}

}  // namespace pgassay::migrate::drizzle
