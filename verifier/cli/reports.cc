#include "cli/reports.h"

#include "cli/output.h"
#include "status_macros.h"

namespace pgassay::cli {
namespace {

constexpr char kStandardOutput[] = "-";

absl::Status WriteToStdout(const std::vector<ReportFile>& files,
                           const std::function<std::string(ReportFile::Kind)>& format,
                           const std::function<absl::Status()>& text) {
  bool taken = false;
  for (const ReportFile& file : files) {
    if (!ToStdout(file)) continue;
    taken = true;
    RETURN_IF_ERROR(WriteStdout(format(file.kind)));
  }
  if (!taken) RETURN_IF_ERROR(text());
  return FlushStdout();
}

}  // namespace

bool ToStdout(const ReportFile& file) {
  return file.path == kStandardOutput;
}

absl::Status CheckReportFiles(const std::vector<ReportFile>& files) {
  for (const ReportFile& file : files) {
    if (!ToStdout(file)) RETURN_IF_ERROR(CheckOutput(file.path, OutputKind::kReport));
  }
  return absl::OkStatus();
}

absl::Status WriteReports(const std::vector<ReportFile>& files,
                          const std::function<std::string(ReportFile::Kind)>& format,
                          const std::function<absl::Status()>& text) {
  absl::Status status = WriteToStdout(files, format, text);
  for (const ReportFile& file : files) {
    if (!ToStdout(file)) status.Update(WriteAtomically(file.path, format(file.kind)));
  }
  return status;
}

}  // namespace pgassay::cli
