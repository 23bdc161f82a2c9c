#include "migrate/drizzle/folders.h"

#include <algorithm>
#include <array>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "migrate/drizzle/journal.h"
#include "migrate/finding/make.h"

namespace pgassay::migrate::drizzle {
namespace {

// Radix 10; none: NaN.
std::optional<int> ParseInt(absl::string_view text) {
  text = absl::StripLeadingAsciiWhitespace(text);
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  std::optional<int> number;
  for (const char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) break;
    number = number.value_or(0) * 10 + (c - '0');
  }
  if (number && negative) number = -*number;
  return number;
}

absl::string_view Part(absl::string_view name, size_t from, size_t size) {
  return from >= name.size() ? absl::string_view() : name.substr(from, size);
}

// The order of ASCII in CLDR's root collation, letters without their case; what is not in it counts as
// absent.
constexpr char kOrder[] = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz";

int WeightOf(char c) {
  static const std::array<int, 256> weights = [] {
    std::array<int, 256> made{};
    for (int i = 0; i < 256; ++i) made[static_cast<size_t>(i)] = i < 0x80 ? 0 : 0x100 + i;
    // The white space that is no control character to the collation.
    for (const char space : {'\t', '\n', '\v', '\f', '\r'}) {
      made[static_cast<unsigned char>(space)] = 1 + (space - '\t');
    }
    for (size_t i = 0; kOrder[i] != '\0'; ++i) {
      const char lower = kOrder[i];
      made[static_cast<unsigned char>(lower)] = 10 + static_cast<int>(i);
      made[static_cast<unsigned char>(absl::ascii_toupper(static_cast<unsigned char>(lower)))] =
          10 + static_cast<int>(i);
    }
    return made;
  }();
  return weights[static_cast<unsigned char>(c)];
}

// The characters that count, as (weight, upper case).
std::vector<std::pair<int, bool>> KeyOf(absl::string_view name) {
  std::vector<std::pair<int, bool>> key;
  for (const char c : name) {
    if (WeightOf(c) != 0) key.emplace_back(WeightOf(c), absl::ascii_isupper(static_cast<unsigned char>(c)));
  }
  return key;
}

}  // namespace

int64_t MillisecondsOf(absl::string_view folder_name) {
  const absl::string_view digits = Part(folder_name, 0, 14);
  const std::optional<int> year = ParseInt(Part(digits, 0, 4));
  std::array<int, 5> parts{};
  for (size_t i = 0; i < parts.size(); ++i) {
    const std::optional<int> part = ParseInt(Part(digits, 4 + 2 * i, 2));
    if (!part) return kNoWhen;
    parts[i] = *part;
  }
  if (!year) return kNoWhen;
  // Date.UTC takes 0 to 99 for years of the last century.
  const int full_year = *year >= 0 && *year <= 99 ? 1900 + *year : *year;
  // What is too large carries over, in both.
  const absl::CivilSecond second(full_year, parts[0], parts[1], parts[2], parts[3], parts[4]);
  return absl::ToUnixMillis(absl::FromCivil(second, absl::UTCTimeZone()));
}

bool BeginsWithDigits(absl::string_view folder_name) {
  const absl::string_view digits = Part(folder_name, 0, 14);
  return digits.size() == 14 && std::all_of(digits.begin(), digits.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c));
         });
}

bool BeforeByLocale(absl::string_view a, absl::string_view b) {
  const auto key_a = KeyOf(a);
  const auto key_b = KeyOf(b);
  const auto by_weight = [](const auto& x, const auto& y) { return x.first < y.first; };
  if (std::lexicographical_compare(key_a.begin(), key_a.end(), key_b.begin(), key_b.end(), by_weight)) {
    return true;
  }
  if (std::lexicographical_compare(key_b.begin(), key_b.end(), key_a.begin(), key_a.end(), by_weight)) {
    return false;
  }
  // Only the case is left, lower before upper.
  return key_a < key_b;
}

void ReadFolderNames(std::vector<std::string> names, DrizzleFolder& folder) {
  std::sort(names.begin(), names.end());
  std::stable_sort(names.begin(), names.end(), BeforeByLocale);
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string& name = names[i];
    DrizzleEntry entry;
    entry.name = name;
    entry.file = absl::StrCat(name, "/migration.sql");
    entry.when_ms = MillisecondsOf(name);
    if (!BeginsWithDigits(name)) {
      folder.findings.push_back(
          Finding("drizzle-folder-name", name,
                  "its name does not begin with the 14 digits of a time, and it has a migration.sql",
                  entry.when_ms == kNoWhen
                      ? "migrate() runs it and then fails at recording it: invalid input syntax for type "
                        "bigint: \"NaN\""
                      : absl::StrCat("migrate() runs it, at its place by name, and records it as made at ",
                                     TimeText(entry.when_ms)),
                  "name it YYYYMMDDHHMMSS_name, or take it out of the migrations folder"));
    }
    if (i > 0 && name < names[i - 1]) {
      folder.findings.push_back(
          Finding("drizzle-folder-order", name,
                  absl::StrCat("it sorts before ", names[i - 1], " byte by byte, and after it by locale"),
                  "migrate() runs them by locale, and the locale is that of the machine it runs on",
                  "give one of the two another second in its name, where it has been applied nowhere yet"));
    }
    folder.entries.push_back(std::move(entry));
  }
}

}  // namespace pgassay::migrate::drizzle
