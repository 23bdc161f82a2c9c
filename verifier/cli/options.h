// The command line as values.
#ifndef PGASSAY_CLI_OPTIONS_H_
#define PGASSAY_CLI_OPTIONS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/parse.h"
#include "pgassay/scan.h"

namespace pgassay::cli {

enum class Command { kFingerprint, kVerify, kShow, kStatus, kBaseline, kSync, kCheck, kHelp, kVersion };

struct Options {
  Command command = Command::kHelp;
  std::string topic;  // of help: "" or a command

  // The argument of fingerprint, status, baseline, check and sync --mark; "": from the environment.
  std::string database;
  std::string output;
  std::string before;  // verify: the arguments; `after` "": from the environment
  std::string after;
  std::string file;                // show
  bool catalog = false;            // show: in place of the relations
  bool ledger = false;             // show: likewise, every entry
  std::string project;             // where to look for pgassay.toml; "": here
  std::vector<std::string> kinds;  // show: of the catalog only these; none: all

  ScanOptions scan;  // but key, changes, progress and interrupt
  NamingOptions naming;
  std::string changes_file;
  std::string key_file;
  std::string password_file;
  ProgressMode progress = ProgressMode::kAuto;
  std::vector<ReportFile> reports;
  bool stats = false;
  bool quiet = false;
  bool verbose = false;
  bool json = false;

  // baseline
  enum class BaselineAction { kWrite, kMark, kUnmark };
  BaselineAction baseline = BaselineAction::kWrite;
  bool scratch_beside = false;
  bool replace = false;
  bool from_existing = false;
  bool reconcile = false;
  bool history = false;
  bool require_roles = false;

  bool mark = false;         // sync: in place of writing
  bool no_database = false;  // check: the repository alone
  std::string base;          // check: what git calls the default branch; "": not compared with it

  // baseline, sync, check
  std::string pg_bin;
};

// Opens nothing and resolves nothing. Errors: InvalidArgument, without the text of an argument that could
// hold a password.
absl::StatusOr<Options> ParseOptions(int argc, const char* const* argv);

// Every option of `command` ("" for those of pgassay itself) as written, "--tables" and so on. For tests of
// the help.
std::vector<std::string> OptionNames(const std::string& command);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_OPTIONS_H_
