// The values of options. Errors: InvalidArgument "OPTION: what is wrong", with what would be right.
#ifndef PGASSAY_CLI_PARSE_H_
#define PGASSAY_CLI_PARSE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace pgassay::cli {

// A decimal number from `min` to `max`.
absl::StatusOr<uint32_t> ParseCount(absl::string_view option, absl::string_view text, uint32_t min,
                                    uint32_t max);

// "5s", "500ms", "1m30s" as milliseconds, rounded up; a number needs its unit.
absl::StatusOr<uint32_t> ParseMilliseconds(absl::string_view option, absl::string_view text);

// Comma lists, one for each time the option was given; an empty element is an error.
absl::StatusOr<std::vector<std::string>> ParseGlobs(absl::string_view option,
                                                    const std::vector<std::string>& lists);

enum class ProgressMode { kAuto, kBar, kJson, kNone };
absl::StatusOr<ProgressMode> ParseProgressMode(absl::string_view text);

// "json=FILE"; FILE "-" is stdout.
struct ReportFile {
  enum class Kind { kJson, kText, kMarkdown };
  Kind kind = Kind::kJson;
  std::string path;
};

// Of the kinds that a command has.
absl::StatusOr<ReportFile> ParseReportFile(absl::string_view text,
                                           const std::vector<ReportFile::Kind>& kinds);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_PARSE_H_
