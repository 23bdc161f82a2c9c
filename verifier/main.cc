// The front door: arguments, one command, one exit code (cli/exit_code.h).
#include <exception>
#include <new>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/help.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/signals.h"
#include "status_macros.h"

namespace pgassay::cli {
namespace {

absl::StatusOr<int> Run(int argc, char** argv) {
  ASSIGN_OR_RETURN(const Options options, ParseOptions(argc, argv));
  int exit_code = kExitSame;
  switch (options.command) {
    case Command::kHelp:
      RETURN_IF_ERROR(WriteStdout(HelpText(options.topic)));
      break;
    case Command::kVersion:
      RETURN_IF_ERROR(WriteStdout("pgassay " PGASSAY_VERSION "\n"));
      break;
    case Command::kFingerprint: {
      ASSIGN_OR_RETURN(exit_code, RunFingerprint(options));
      break;
    }
    case Command::kVerify: {
      ASSIGN_OR_RETURN(exit_code, RunVerify(options));
      break;
    }
    case Command::kShow: {
      ASSIGN_OR_RETURN(exit_code, RunShow(options));
      break;
    }
    case Command::kStatus: {
      ASSIGN_OR_RETURN(exit_code, RunStatus(options));
      break;
    }
    case Command::kBaseline: {
      ASSIGN_OR_RETURN(exit_code, RunBaseline(options));
      break;
    }
    case Command::kSync: {
      ASSIGN_OR_RETURN(exit_code, RunSync(options));
      break;
    }
    case Command::kCheck: {
      ASSIGN_OR_RETURN(exit_code, RunCheck(options));
      break;
    }
  }
  RETURN_IF_ERROR(FlushStdout());
  return exit_code;
}

// The one place where a Status becomes text.
int Report(const absl::StatusOr<int>& result) {
  if (result.ok()) return *result;
  if (const int number = SignalSeen(); number != 0) {
    // What else is wrong may have come after the first byte of a result.
    if (absl::IsCancelled(result.status())) {
      WriteStderr("pgassay: interrupted; nothing was written\n");
    } else {
      WriteStderr(absl::StrCat(FormatError(result.status()), "pgassay: interrupted\n"));
    }
    return kExitSignal + number;
  }
  WriteStderr(FormatError(result.status()));
  return ExitCodeOf(result.status());
}

}  // namespace
}  // namespace pgassay::cli

int main(int argc, char** argv) {
  using pgassay::cli::kExitNotChecked;
  using pgassay::cli::WriteStderr;
  pgassay::cli::PrepareProcess();
  // Nothing of ours throws, but what we stand on does. Uncaught, it would end as something other than "could
  // not check".
  try {
    return pgassay::cli::Report(pgassay::cli::Run(argc, argv));
  } catch (const std::bad_alloc&) {
    WriteStderr("pgassay: out of memory\n");
  } catch (const std::exception& error) {
    WriteStderr(absl::StrCat("pgassay: internal error: ", pgassay::cli::OneLine(error.what()), "\n"));
  } catch (...) {
    WriteStderr("pgassay: internal error\n");
  }
  return kExitNotChecked;
}
