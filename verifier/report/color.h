// ANSI colours of the report on a terminal.
#ifndef PGASSAY_REPORT_COLOR_H_
#define PGASSAY_REPORT_COLOR_H_

#include <string>

#include "absl/strings/str_cat.h"

namespace pgassay::report {

inline constexpr char kRed[] = "\x1b[1;31m";
inline constexpr char kYellow[] = "\x1b[1;33m";
inline constexpr char kGreen[] = "\x1b[1;32m";

inline std::string Colored(bool wanted, const char* color, const std::string& text) {
  return wanted ? absl::StrCat(color, text, "\x1b[0m") : text;
}

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_COLOR_H_
