#include "migrate/drizzle/batch.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "migrate/drizzle/sync_sql.h"
#include "migrate/finding/make.h"
#include "migrate/sql/parse.h"
#include "migrate/sql/text.h"

namespace pgassay::migrate::drizzle {
namespace {

constexpr char kCode[] = "drizzle-one-transaction";
constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";
// From here on a value of an enum that the transaction itself has made may be used in it.
constexpr int kNewEnumsAreFree = 170000;

// The first words of the statement at `offset`, in lower case where they are not quoted, as many as asked
// for; signs are words of one byte.
std::vector<std::string> FirstWords(absl::string_view sql, size_t offset, size_t count) {
  const auto in_name = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return absl::ascii_isalnum(byte) || c == '_' || c == '$' || byte >= 0x80;
  };
  std::vector<std::string> words;
  size_t at = sql::SkipBlank(sql, offset);
  while (words.size() < count && at < sql.size() && sql[at] != ';') {
    const size_t start = at;
    if (sql[at] == '"') {
      at = std::min(sql.find('"', at + 1), sql.size());
      words.emplace_back(sql.substr(start + 1, at - start - 1));
      at = std::min(at + 1, sql.size());
    } else {
      while (at < sql.size() && in_name(sql[at])) ++at;
      at = std::max(at, start + 1);
      words.push_back(absl::AsciiStrToLower(sql.substr(start, at - start)));
    }
    at = sql::SkipBlank(sql, at);
  }
  return words;
}

// The types that the entry makes, as SqlFacts::EnumValue names them, without "public.".
std::set<std::string> TypesMade(const PendingEntry& pending) {
  std::set<std::string> types;
  for (const SqlStatement& statement : pending.entry->facts.statements) {
    if (statement.kind != "CREATE TYPE") continue;
    const std::vector<std::string> words = FirstWords(pending.sql, statement.offset, 5);
    if (words.size() < 5) continue;
    const bool qualified = words[3] == "." && words[2] != "public";
    types.insert(qualified ? absl::StrCat(words[2], ".", words[4]) : words[3] == "." ? words[4] : words[2]);
  }
  return types;
}

// The line of a SET LOCAL of `setting` that stays until the end of the transaction, which is that of all that
// is pending; 0: none. What pgassay has written puts its settings back.
uint32_t SetsLocally(const PendingEntry& pending, absl::string_view setting) {
  uint32_t line = 0;
  if (OriginOf(pending.sql)) return line;
  for (const SqlStatement& statement : pending.entry->facts.statements) {
    if (statement.kind != "SET" && statement.kind != "RESET") continue;
    std::vector<std::string> words = FirstWords(pending.sql, statement.offset, 5);
    words.resize(5);
    const bool local = words[0] == "set" && words[1] == "local";
    const size_t name = local || words[1] == "session" ? 2 : 1;
    if (words[name] != setting) continue;
    const bool back = words[0] == "reset" || words[name + 1] == "none" || words[name + 2] == "default";
    if (back) {
      line = 0;
    } else if (local) {
      line = statement.line;
    }
  }
  return line;
}

class Batch {
 public:
  Batch(const std::vector<PendingEntry>& pending, int server_version)
      : pending_(pending), server_version_(server_version) {}

  std::vector<HistoryFinding> Judge() {
    for (size_t i = 0; i < pending_.size(); ++i) {
      if (!pending_[i].proven) {
        if (const absl::string_view fault = TextFault(pending_[i].sql); !fault.empty()) {
          JudgeFault(*pending_[i].entry, fault);
          continue;
        }
        JudgeUnderstood(*pending_[i].entry);
        JudgeTransaction(*pending_[i].entry);
      }
      JudgeSettings(i);
      JudgeEnums(i);
    }
    return std::move(findings_);
  }

 private:
  void Add(HistoryFinding finding) { findings_.push_back(std::move(finding)); }

  void JudgeFault(const MigrationEntry& entry, absl::string_view fault) {
    const bool mark = fault[2] == 'b';
    Add(Finding(
        "drizzle-not-text", entry.name, absl::StrCat("its file has ", fault),
        absl::StrCat("migrate() sends it as it is and fails with \"",
                     mark ? "syntax error" : "invalid message format", "\", and nothing pending is applied"),
        mark ? "save it as UTF-8 without one" : "remove it"));
  }

  void JudgeUnderstood(const MigrationEntry& entry) {
    const SqlFacts& facts = entry.facts;
    if (facts.copies_from_stdin > 0) {
      Add(Finding("drizzle-copy-stdin", entry.name,
                  absl::StrCat("line ", facts.copies_from_stdin, " copies from stdin"),
                  "migrate() has no data to send and waits for ever, with its transaction open; where rows "
                  "stand below, it fails with a syntax error",
                  "write INSERT statements"));
    } else if (facts.error_line > 0) {
      Add(NotChecked("drizzle-not-parsed", entry.name,
                     absl::StrCat("line ", facts.error_line, " is not understood: ", facts.error),
                     absl::StrCat("pgassay's parser is PostgreSQL ", sql::ParserMajor(),
                                  "'s: what it does to the one transaction is not known, and if the server "
                                  "does not understand it either, migrate() fails there"),
                     "run it on a copy of the database first"));
    }
  }

  void JudgeTransaction(const MigrationEntry& entry) {
    const SqlFacts& facts = entry.facts;
    if (facts.outside_transaction > 0) {
      const bool index = std::any_of(facts.statements.begin(), facts.statements.end(), [&](const auto& one) {
        return one.line == facts.outside_transaction && absl::EndsWith(one.kind, " INDEX");
      });
      Add(Finding(
          kCode, entry.name, absl::StrCat("line ", facts.outside_transaction, " cannot run in a transaction"),
          "migrate() runs everything pending in one: it fails there, and nothing of it is applied",
          absl::StrCat("take it out and run it by hand", index ? ", or write it without CONCURRENTLY" : "")));
    }
    if (facts.ends_transaction > 0) {
      Add(Finding(
          kCode, entry.name,
          absl::StrCat("line ", facts.ends_transaction, " ends the transaction that migrate() runs it in"),
          "what was run before it is kept even where something after it fails, and is run again then if its "
          "row was not written yet",
          "take COMMIT and the like out"));
    }
  }

  // Until the end of the session or of the transaction: all that is behind them is under them.
  void JudgeSettings(size_t i) {
    const MigrationEntry& entry = *pending_[i].entry;
    const uint32_t path = std::max(entry.facts.sets_search_path, SetsLocally(pending_[i], "search_path"));
    if (path > 0 && i + 1 < pending_.size()) {
      Add(Finding("drizzle-search-path", entry.name,
                  absl::StrCat("line ", path, " changes the search_path, and ", pending_[i + 1].entry->name,
                               " is pending behind it"),
                  "migrate() runs all of it in one transaction: what follows fails or makes its tables "
                  "elsewhere, after SET LOCAL too",
                  "name schemas in the statements, or write RESET search_path at the end of the file"));
    }
    const uint32_t role = std::max(entry.facts.sets_role, SetsLocally(pending_[i], "role"));
    if (role > 0) {
      Add(Finding("drizzle-sets-role", entry.name,
                  absl::StrCat("line ", role, " changes the role and does not change it back"),
                  "migrate() records the entry and runs what follows as that role, after SET LOCAL too: "
                  "\"permission denied\" where it may not write Drizzle's table",
                  "write RESET ROLE at the end of the file"));
    }
  }

  // The first one, from the `from`th on, that has `value` in a string, and is not proven together with that.
  const MigrationEntry* UserOf(size_t from, const std::string& value) const {
    for (size_t i = from; i < pending_.size(); ++i) {
      if (pending_[from].proven && pending_[i].proven) continue;
      const std::vector<std::string>& strings = pending_[i].entry->facts.string_constants;
      if (std::find(strings.begin(), strings.end(), value) != strings.end()) return pending_[i].entry;
    }
    return nullptr;
  }

  void JudgeEnums(size_t i) {
    const MigrationEntry& entry = *pending_[i].entry;
    for (const SqlFacts::EnumValue& added : entry.facts.enum_values) {
      const std::string type(absl::StripPrefix(added.type, "public."));
      const bool is_new = added.type_is_new || made_.count(type) > 0;
      if (is_new && server_version_ >= kNewEnumsAreFree) continue;
      const MigrationEntry* user = UserOf(i, added.value);
      if (user == nullptr) continue;
      Add(Finding(
          kCode, entry.name,
          absl::StrCat("line ", added.line, " adds '", added.value, "' to ", added.type, ", and ",
                       user == &entry ? "the same file" : user->name, ", pending too, has it in a string"),
          "where that is the new value, migrate() fails with \"unsafe use of new value\", as both are in one "
          "transaction",
          absl::StrCat("run migrate() once with what adds the value, before ",
                       user == &entry ? "what uses it, in a migration of its own, " : user->name,
                       " is deployed")));
    }
    made_.merge(TypesMade(pending_[i]));
  }

  const std::vector<PendingEntry>& pending_;
  const int server_version_;
  std::set<std::string> made_;  // types, by the entries before
  std::vector<HistoryFinding> findings_;
};

}  // namespace

absl::string_view TextFault(absl::string_view sql) {
  if (absl::StrContains(sql, '\0')) return "a NUL byte";
  return absl::StartsWith(sql, kByteOrderMark) ? "a byte order mark" : "";
}

std::vector<HistoryFinding> JudgeBatch(const std::vector<PendingEntry>& pending, int server_version) {
  return Batch(pending, server_version).Judge();
}

}  // namespace pgassay::migrate::drizzle
