#include "cli/format.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "report/escape.h"

namespace pgassay::cli {
namespace {

// Three digits that count: "1.23", "12.3", "123". What would be rounded up to "1000" belongs to the next
// unit.
std::string ThreeDigits(double value) {
  return absl::StrFormat("%.*f", value < 9.995 ? 2 : value < 99.95 ? 1 : 0, value);
}

template <size_t N>
std::string Scaled(double value, const std::array<const char*, N>& units) {
  if (!(value >= 0)) value = 0;
  size_t unit = 0;
  while (value >= 999.5 && unit + 1 < N) {
    value /= 1000;
    ++unit;
  }
  const std::string digits = unit == 0 ? absl::StrFormat("%.0f", value) : ThreeDigits(value);
  return *units[unit] == '\0' ? digits : absl::StrCat(digits, " ", units[unit]);
}

std::string FormatValue(double value) {
  if (std::floor(value) == value && std::fabs(value) < 1e15) {
    const std::string digits = report::Grouped(static_cast<uint64_t>(std::fabs(value)));
    return value < 0 ? absl::StrCat("-", digits) : digits;
  }
  return absl::StrFormat("%.3f", value);
}

}  // namespace

std::string FormatBytes(double bytes) {
  return Scaled(bytes, std::array<const char*, 6>{"B", "kB", "MB", "GB", "TB", "PB"});
}

std::string FormatShortCount(double count) {
  return Scaled(count, std::array<const char*, 5>{"", "k", "M", "G", "T"});
}

std::string FormatClock(double seconds) {
  const auto whole = static_cast<uint64_t>(std::clamp(seconds, 0.0, 3599999.0));
  if (whole < 3600) return absl::StrFormat("%d:%02d", whole / 60, whole % 60);
  return absl::StrFormat("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
}

std::string FormatSeconds(double seconds) {
  if (seconds < 9.9995) return absl::StrFormat("%.3f s", seconds);
  if (seconds < 59.95) return absl::StrFormat("%.1f s", seconds);
  const auto whole = static_cast<uint64_t>(seconds + 0.5);
  if (whole < 3600) return absl::StrFormat("%d min %02d s", whole / 60, whole % 60);
  return absl::StrFormat("%d h %02d min", whole / 3600, whole / 60 % 60);
}

std::string FormatStats(const std::map<std::string, double>& stats) {
  size_t name_width = 0;
  size_t value_width = 0;
  for (const auto& [name, value] : stats) {
    name_width = std::max(name_width, name.size());
    value_width = std::max(value_width, FormatValue(value).size());
  }
  std::string table;
  for (const auto& [name, value] : stats) {
    const std::string text = FormatValue(value);
    absl::StrAppend(&table, "  ", name,
                    std::string(name_width - name.size() + 2 + value_width - text.size(), ' '), text, "\n");
  }
  return table.empty() ? table : absl::StrCat("\nTimers:\n", table);
}

}  // namespace pgassay::cli
