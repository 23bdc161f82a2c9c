// What --report asks for.
#ifndef PGASSAY_CLI_REPORTS_H_
#define PGASSAY_CLI_REPORTS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/parse.h"

namespace pgassay::cli {

bool ToStdout(const ReportFile& file);

// Asks before the work whether each can be written. Errors: those of CheckOutput.
absl::Status CheckReportFiles(const std::vector<ReportFile>& files);

// All of them; `text` writes what goes to standard output where none of them does. One that cannot be written
// takes nothing from the others: the first error.
absl::Status WriteReports(const std::vector<ReportFile>& files,
                          const std::function<std::string(ReportFile::Kind)>& format,
                          const std::function<absl::Status()>& text);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_REPORTS_H_
