#include "migrate/drizzle/journal.h"

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "migrate/drizzle/json.h"
#include "migrate/finding/make.h"

namespace pgassay::migrate::drizzle {
namespace {

constexpr char kJournal[] = "meta/_journal.json";
constexpr char kFromGit[] = "restore meta/_journal.json from git";

// The least whole number that is not below it, which compares with whole numbers as it does.
int64_t WholeOf(double number) {
  if (std::isnan(number)) return kNoWhen;
  constexpr double kLimit = 9.2e18;
  return static_cast<int64_t>(std::ceil(std::min(std::max(number, -kLimit), kLimit)));
}

// Number() of a string in JavaScript, NaN where that is.
double NumberOf(absl::string_view text) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  text = absl::StripAsciiWhitespace(text);
  if (text.empty()) return 0;
  if (text == "Infinity" || text == "+Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  if (text.size() > 2 && text[0] == '0') {
    const char letter = absl::ascii_tolower(static_cast<unsigned char>(text[1]));
    if (const int base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0; base != 0) {
      double number = 0;
      for (const char c : text.substr(2)) {
        const char lower = absl::ascii_tolower(static_cast<unsigned char>(c));
        const int digit = absl::ascii_isdigit(static_cast<unsigned char>(c))    ? c - '0'
                          : absl::ascii_isxdigit(static_cast<unsigned char>(c)) ? lower - 'a' + 10
                                                                                : base;
        if (digit >= base) return kNan;
        number = number * base + digit;
      }
      return number;
    }
  }
  double number = 0;
  const bool decimal = text.find_first_not_of("0123456789.eE+-") == absl::string_view::npos;
  return decimal && absl::SimpleAtod(text, &number) ? number : kNan;
}

// As JavaScript compares it with a number.
int64_t WhenOf(const nlohmann::json* when) {
  if (when == nullptr) return kNoWhen;
  if (when->is_number()) return WholeOf(when->get<double>());
  if (when->is_null()) return 0;
  if (when->is_boolean()) return when->get<bool>() ? 1 : 0;
  if (when->is_string()) return WholeOf(NumberOf(when->get_ref<const std::string&>()));
  return kNoWhen;
}

constexpr char kPassedOver[] = "migrate() passes over it where anything is applied, and says all is well";

// What is wrong with an entry's `when` by itself; the effects are those seen with drizzle-orm 0.45.4.
std::optional<HistoryFinding> FindingOfWhen(const std::string& tag, const nlohmann::json* when) {
  const auto finding = [&tag](absl::string_view what, absl::string_view effect) {
    return Finding("drizzle-when-seconds", tag, what, effect,
                   "set `when` to the milliseconds since 1970 at which it was made, above that of the entry "
                   "before it and the same in every environment");
  };
  const std::string on_empty = absl::StrCat(kPassedOver, "; on an empty database it ");
  if (when == nullptr) {
    return finding("its `when` is missing", absl::StrCat(on_empty, "runs it and fails at recording it"));
  }
  if (when->is_null()) {
    return finding("its `when` is null",
                   absl::StrCat(on_empty, "runs it and records NULL, after which everything is run again"));
  }
  if (when->is_string() && WhenOf(when) != kNoWhen) {
    return finding("its `when` is a string",
                   "migrate() compares it as the number that JavaScript reads there, and records it as it "
                   "stands, in a bigint; drizzle-kit writes none such");
  }
  if (!when->is_number()) {
    return finding("its `when` is no number", absl::StrCat(on_empty, "runs it and fails at recording it"));
  }
  const double number = when->get<double>();
  if (number != std::floor(number) || std::abs(number) > 9e18) {
    return finding("its `when` is no whole number",
                   "migrate() runs it and then fails at recording it: created_at is a bigint");
  }
  const int64_t whole = WholeOf(number);
  if (whole < kLeastMilliseconds) {
    return finding(absl::StrCat("its `when` is ", whole, ", in milliseconds ", TimeText(whole),
                                whole >= 1'000'000'000 ? ": it is in seconds" : ""),
                   kPassedOver);
  }
  if (whole > kMostMilliseconds) {
    return finding(absl::StrCat("its `when` is ", whole, ", which is no time in milliseconds"),
                   "once it is applied, migrate() passes over whatever is generated after it");
  }
  return std::nullopt;
}

// A tag that would lead out of the folder, or to no file at all.
bool LeadsElsewhere(const std::string& tag) {
  return tag.find_first_of(std::string("/\0", 2)) != std::string::npos;
}

std::optional<HistoryFinding> WhyUnreadable(const std::optional<nlohmann::json>& journal) {
  const auto finding = [](absl::string_view what, absl::string_view remedy) {
    return NotChecked("drizzle-journal-unreadable", kJournal, what, "migrate() fails at reading it", remedy);
  };
  if (!journal)
    return finding(
        "it is no JSON, or has in it what drizzle-kit never writes: 1e999, half a surrogate pair, 200 levels",
        kFromGit);
  const nlohmann::json* entries = MemberOf(*journal, "entries");
  if (entries == nullptr || !entries->is_array()) return finding("it has no list `entries`", kFromGit);
  for (size_t i = 0; i < entries->size(); ++i) {
    const std::optional<std::string> tag = StringIn((*entries)[i], "tag");
    if (!tag) return finding(absl::StrCat("entry ", i, " has no `tag`"), kFromGit);
    if (LeadsElsewhere(*tag)) {
      HistoryFinding away =
          finding(absl::StrCat("the tag of entry ", i, " is a path, \"", *tag, "\""),
                  "put the file into the migrations folder and its name, without .sql, into the tag");
      away.effect = "migrate() would read and run a file from elsewhere; pgassay does not look at it";
      return away;
    }
  }
  return std::nullopt;
}

std::optional<HistoryFinding> WhyOtherFormat(const nlohmann::json& journal) {
  const std::string dialect = StringIn(journal, "dialect").value_or("postgresql");
  if (dialect != "postgresql" && dialect != "pg") {
    return NotChecked("drizzle-format", kJournal, absl::StrCat("it is of the dialect ", dialect),
                      "migrate() does not look at this and sends the SQL to PostgreSQL",
                      "set [drizzle] out in pgassay.toml to the folder of the PostgreSQL migrations");
  }
  const nlohmann::json* version = MemberOf(journal, "version");
  if (version == nullptr || *version == "7" || *version == 7) return std::nullopt;
  const std::string text = version->is_string() ? version->get_ref<const std::string&>() : version->dump();
  int number = 0;
  const bool older = absl::SimpleAtoi(text, &number) && number < 7;
  return NotChecked("drizzle-format", kJournal,
                    absl::StrCat("it is of the version ", text, ", and pgassay reads version 7"), "",
                    older
                        ? "run `drizzle-kit up` of drizzle-kit 0.31, which rewrites it as version 7"
                        : "see which drizzle-kit wrote it: those up to 0.31 write version 7, and 1.0 writes "
                          "no journal");
}

}  // namespace

void ReadJournal(absl::string_view bytes, DrizzleFolder& folder) {
  const std::optional<nlohmann::json> journal = ParseJson(bytes);
  std::optional<HistoryFinding> unreadable = WhyUnreadable(journal);
  if (!unreadable) unreadable = WhyOtherFormat(*journal);
  if (unreadable) {
    folder.format = DrizzleFormat::kOther;
    folder.findings.push_back(*std::move(unreadable));
    return;
  }
  folder.format = DrizzleFormat::kJournal7;
  std::map<std::string, size_t> seen;
  std::map<std::string, std::string> by_idx;
  const DrizzleEntry* newest = nullptr;
  const nlohmann::json& entries = *MemberOf(*journal, "entries");
  folder.entries.reserve(entries.size());
  for (const nlohmann::json& item : entries) {
    DrizzleEntry entry;
    entry.name = StringIn(item, "tag").value_or("");
    entry.file = absl::StrCat(entry.name, ".sql");
    const nlohmann::json* when = MemberOf(item, "when");
    entry.when_ms = WhenOf(when);
    if (++seen[entry.name] == 2) {
      folder.findings.push_back(
          Finding("drizzle-tag-twice", entry.name, "the journal has this tag in two entries",
                  "on an empty database migrate() runs the file twice, which fails where it creates anything",
                  "take the entry out that is too many; keep the one whose `when` is a created_at of your "
                  "databases"));
    }
    if (const nlohmann::json* idx = MemberOf(item, "idx"); idx != nullptr && idx->is_number_integer()) {
      const auto [first, is_new] = by_idx.emplace(idx->dump(), entry.name);
      if (!is_new) {
        folder.findings.push_back(
            Finding("drizzle-idx-twice", entry.name,
                    absl::StrCat("it has the idx ", idx->dump(), ", as ", first->second),
                    "drizzle-kit generate numbers the next one by the last idx, and then writes over a "
                    "snapshot that is "
                    "there; migrate() does not look at it",
                    "number the entries anew, from 0 by 1, in meta/_journal.json"));
      }
    }
    folder.entries.push_back(std::move(entry));
    const DrizzleEntry& added = folder.entries.back();
    if (std::optional<HistoryFinding> wrong = FindingOfWhen(added.name, when)) {
      folder.findings.push_back(*std::move(wrong));
      continue;
    }
    if (newest != nullptr && added.when_ms <= newest->when_ms) {
      folder.findings.push_back(Finding(
          "drizzle-when-order", added.name,
          absl::StrCat("its `when` (", TimeText(added.when_ms),
                       added.when_ms == newest->when_ms ? ") is equal to that of " : ") is before that of ",
                       newest->name, ", which stands earlier in the journal"),
          absl::StrCat("migrate() runs it on an empty database; where ", newest->name,
                       " is applied already, it passes over it and says all is well"),
          absl::StrCat("where it has been applied nowhere yet, raise its `when` above ", newest->when_ms)));
      continue;
    }
    newest = &added;
  }
}

}  // namespace pgassay::migrate::drizzle
