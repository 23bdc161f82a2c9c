#include "migrate/drizzle/kit_output.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "migrate/text/utf8.h"

namespace pgassay::migrate::drizzle {
namespace {

constexpr size_t kMaxLines = 40;
constexpr size_t kMaxLine = 500;
constexpr size_t kMaxErrors = 3;

// Without escape sequences; a carriage return ends a line, as a terminal writes over it.
std::string Plain(absl::string_view text) {
  std::string plain;
  for (size_t at = 0; at < text.size(); ++at) {
    const char each = text[at];
    if (each == '\x1b') {
      if (at + 1 < text.size() && text[at + 1] == '[') ++at;
      while (at + 1 < text.size() && !absl::ascii_isalpha(static_cast<unsigned char>(text[at + 1]))) ++at;
      ++at;
    } else if (each == '\xc2' && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xa0) {
      ++at;  // the other half of the control characters
    } else if (each == '\r') {
      plain += '\n';
    } else if (each == '\n' || each == '\t' || (static_cast<unsigned char>(each) >= ' ' && each != '\x7f')) {
      plain += each;
    }
  }
  return plain;
}

// "scheme://user:secret@host" without the secret.
std::string WithoutPasswords(std::string text) {
  for (size_t at = text.find("://"); at != std::string::npos; at = text.find("://", at + 3)) {
    const size_t begin = at + 3;
    const size_t space = std::min(text.find_first_of(" \t\n\"'`<>", begin), text.size());
    // The last one: a password may have an @ that nobody escaped.
    const size_t host = text.substr(0, space).rfind('@');
    if (host == std::string::npos || host < begin) continue;
    const size_t colon = text.find(':', begin);
    if (colon == std::string::npos || colon >= host) continue;
    text.replace(colon + 1, host - colon - 1, "***");
  }
  return text;
}

bool AlwaysComes(absl::string_view line) {
  return line.empty() || absl::StartsWith(line, "Reading config file ") ||
         absl::StartsWith(line, "npm warn ") || absl::StartsWith(line, "npm notice") ||
         absl::StartsWith(line, "No config path provided") || absl::StartsWith(line, "Node.js v");
}

// At the end of a character.
absl::string_view Shortened(absl::string_view line) {
  if (line.size() <= kMaxLine) return line;
  size_t end = kMaxLine;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xc0) == 0x80) --end;
  return line.substr(0, end);
}

// Clean, each once in a row, without those that always come.
std::vector<std::string> LinesOf(absl::string_view out, absl::string_view err,
                                 const std::vector<std::string>& secrets) {
  std::string all = Plain(text::Decode(absl::StrCat(out, "\n", err)));
  for (const std::string& secret : secrets) {
    if (!secret.empty()) all = absl::StrReplaceAll(all, {{secret, "***"}});
  }
  all = WithoutPasswords(std::move(all));
  std::vector<std::string> lines;
  for (absl::string_view each : absl::StrSplit(all, '\n')) {
    const absl::string_view line = absl::StripTrailingAsciiWhitespace(each);
    if (AlwaysComes(line) || (!lines.empty() && lines.back() == line)) continue;
    lines.emplace_back(Shortened(line));
  }
  return lines;
}

bool IsOfStack(absl::string_view line) {
  return absl::StartsWith(absl::StripLeadingAsciiWhitespace(line), "at ") && absl::StartsWith(line, " ");
}

bool IsProgress(absl::string_view line) {
  return absl::StrContains(line, "applying migrations...") || absl::StartsWith(line, "Using '") ||
         absl::EndsWith(line, "Error during migration:");
}

// "PostgresError: ...", "[cause]: error: ...", "Error [ERR_X]: ..."; "": it is none.
absl::string_view ErrorIn(absl::string_view line) {
  absl::string_view text = absl::StripLeadingAsciiWhitespace(line);
  absl::ConsumePrefix(&text, "[cause]: ");
  const size_t colon = text.find(": ");
  if (colon == absl::string_view::npos) return "";
  absl::string_view kind = text.substr(0, colon);
  if (absl::EndsWith(kind, "]")) kind = kind.substr(0, kind.find(" ["));
  const bool is_word = std::all_of(kind.begin(), kind.end(),
                                   [](char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); });
  if (!is_word || !absl::EndsWith(absl::AsciiStrToLower(kind), "error")) return "";
  absl::ConsumeSuffix(&text, " {");
  return text;
}

struct Version {
  int major = 0, minor = 0, patch = 0;
  std::string stage = {};  // "rc"; "": released
  int number = 0;
};

bool Parse(absl::string_view text, Version& version) {
  const std::vector<std::string> halves = absl::StrSplit(text, absl::MaxSplits('-', 1));
  const std::vector<std::string> numbers = absl::StrSplit(halves[0], '.');
  if (numbers.size() != 3 || !absl::SimpleAtoi(numbers[0], &version.major) ||
      !absl::SimpleAtoi(numbers[1], &version.minor) || !absl::SimpleAtoi(numbers[2], &version.patch))
    return false;
  if (halves.size() == 1) return true;
  const std::vector<std::string> stages = absl::StrSplit(halves[1], '.');
  version.stage = stages[0];
  return stages.size() == 2 && absl::SimpleAtoi(stages[1], &version.number);
}

}  // namespace

std::string SaidBy(absl::string_view out, absl::string_view err, const std::vector<std::string>& secrets) {
  std::vector<std::string> lines = LinesOf(out, err, secrets);
  if (lines.size() > kMaxLines)
    lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(kMaxLines));
  return lines.empty() ? "it said nothing" : absl::StrJoin(lines, "\n");
}

std::string ErrorsOf(absl::string_view out, absl::string_view err, const std::vector<std::string>& secrets) {
  const std::vector<std::string> lines = LinesOf(out, err, secrets);
  std::vector<std::string> errors;
  std::vector<std::string> others;  // of a kind that nobody knows
  bool in_object = false;
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    const absl::string_view error = ErrorIn(line);
    if (!error.empty() && std::find(errors.begin(), errors.end(), error) == errors.end()) {
      errors.emplace_back(error);
    }
    // All that follows is the SQL.
    if (absl::StartsWith(line, "Failed query:")) break;
    const bool plain = !in_object && error.empty() && !IsOfStack(line) && !IsProgress(line);
    if (in_object) {
      in_object = line != "}";
    } else {
      in_object = absl::EndsWith(line, "{") &&
                  std::find(lines.begin() + static_cast<std::ptrdiff_t>(i), lines.end(), "}") != lines.end();
      if (plain && !in_object) others.push_back(line);
    }
  }
  std::vector<std::string>& told = errors.empty() ? others : errors;
  // Of several causes the last is what it began with.
  if (told.size() > kMaxErrors) {
    told.erase(told.begin(), told.end() - static_cast<std::ptrdiff_t>(kMaxErrors));
  }
  return absl::StrJoin(told, "; ");
}

bool WantedToAsk(absl::string_view said) {
  return absl::StrContains(said, "Interactive prompts require a TTY") ||
         absl::StrContains(said, "missing_hints");
}

bool SawNoChange(absl::string_view said) {
  return absl::StrContains(said, "No schema changes");
}

bool FoundNoKit(absl::string_view said) {
  return absl::StrContains(said, "canceled due to missing packages") ||
         absl::StrContains(said, "could not determine executable");
}

KitLine LineOf(absl::string_view text) {
  Version version;
  if (!Parse(text, version)) return KitLine::kUnsupported;
  const auto numbers = std::tie(version.major, version.minor, version.patch);
  if (version.stage.empty() && numbers >= std::make_tuple(0, 28, 1) && version.major == 0 &&
      version.minor <= 31)
    return KitLine::kJournal7;
  if (version.major != 1) return KitLine::kUnsupported;
  if (version.stage.empty() || numbers > std::make_tuple(1, 0, 0)) return KitLine::kFolders9;
  return version.stage == "rc" && version.number >= 5 ? KitLine::kFolders9 : KitLine::kUnsupported;
}

std::string Unsupported(absl::string_view version) {
  const bool one = absl::StartsWith(version, "1.");
  return absl::StrCat("drizzle-kit ", version, " is not supported, as its migrations folder is another: ",
                      "0.28.1 to 0.31 and 1.0.0-rc.5 and later 1.x are; ",
                      one ? "install drizzle-kit@1.0.0-rc.5 and drizzle-orm@1.0.0-rc.5"
                          : "install drizzle-kit@0.31.11 and drizzle-orm@0.45.4");
}

}  // namespace pgassay::migrate::drizzle
