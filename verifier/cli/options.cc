#include "cli/options.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/message.h"
#include "cli/object_kind.h"
#include "cli/project_options.h"
#include "status_macros.h"

namespace pgassay::cli {
namespace {

// What CLI11 fills. Values stay text here: its own conversions take 010 for eight and put values into
// messages.
struct Words {
  std::string connections, sketch_rows, yield_after, lock_timeout, max_rows;
  std::vector<std::string> tables, exclude, reports, kinds;
  ProjectWords project;
};

struct Parser {
  CLI::App app{"", "pgassay"};
  CLI::App* fingerprint = app.add_subcommand("fingerprint");
  CLI::App* verify = app.add_subcommand("verify");
  CLI::App* show = app.add_subcommand("show");
  CLI::App* status = app.add_subcommand("status");
  CLI::App* baseline = app.add_subcommand("baseline");
  CLI::App* sync = app.add_subcommand("sync");
  CLI::App* check = app.add_subcommand("check");
  CLI::App* help = app.add_subcommand("help");
  Options options;
  Words words;

  Parser();
  void AddScanOptions(CLI::App* command);
  void AddProjectOptions(CLI::App* command);
};

void AddFlag(CLI::App* command, const char* name, bool& value) {
  command->add_flag(name, value)->disable_flag_override();
}

// One value each time; without this an option of many values would take the arguments behind it too.
void AddList(CLI::App* command, const char* name, std::vector<std::string>& values) {
  command->add_option(name, values)->allow_extra_args(false);
}

Parser::Parser() {
  app.require_subcommand(1);
  app.set_version_flag("-V,--version", std::string());
  for (CLI::App* command : {&app, fingerprint, verify, show, status, baseline, sync, check, help})
    command->set_help_flag("-?,--help");

  fingerprint->add_option("DB", options.database);
  fingerprint->add_option("-o,--output", options.output)->required();
  AddScanOptions(fingerprint);
  AddFlag(fingerprint, "--keep-text-keys", options.scan.keep_text_keys);
  fingerprint->add_option("--like", options.scan.like_file);

  verify->add_option("BEFORE", options.before)->required();
  verify->add_option("AFTER", options.after);
  AddScanOptions(verify);
  AddList(verify, "--report", words.reports);
  AddFlag(verify, "-v,--verbose", options.verbose);
  verify->add_option("--max-rows", words.max_rows);
  AddFlag(verify, "--show-keys", options.naming.show_keys);
  AddFlag(verify, "--show-values", options.naming.show_values);

  show->add_option("FILE", options.file)->required();
  AddFlag(show, "--catalog", options.catalog);
  AddFlag(show, "--ledger", options.ledger);
  AddList(show, "--kind", words.kinds);
  AddFlag(show, "--json", options.json);

  AddProjectOptions(status);

  AddProjectOptions(baseline);
  AddFlag(baseline, "--mark", words.project.mark);
  AddFlag(baseline, "--unmark", words.project.unmark);
  AddFlag(baseline, "--scratch-beside", options.scratch_beside);
  AddFlag(baseline, "--replace", options.replace);
  AddFlag(baseline, "--from-existing", options.from_existing);
  AddFlag(baseline, "--reconcile", options.reconcile);
  AddFlag(baseline, "--history", options.history);
  baseline->add_option("--roles", words.project.roles);
  baseline->add_option("--pg-bin", options.pg_bin);
  baseline->add_option("--progress", words.project.progress);

  AddProjectOptions(sync);
  AddFlag(sync, "--mark", words.project.mark);
  sync->add_option("--pg-bin", options.pg_bin);
  sync->add_option("--progress", words.project.progress);

  AddProjectOptions(check);
  AddFlag(check, "--no-database", options.no_database);
  check->add_option("--base", options.base);
  AddList(check, "--report", words.reports);
  AddFlag(check, "--scratch-beside", options.scratch_beside);
  check->add_option("--pg-bin", options.pg_bin);
  check->add_option("--progress", words.project.progress);

  help->add_option("COMMAND", options.topic);
}

void Parser::AddScanOptions(CLI::App* command) {
  command->add_option("--connections", words.connections);
  AddList(command, "--tables", words.tables);
  AddList(command, "--exclude", words.exclude);
  AddFlag(command, "--schema-only", options.scan.schema_only);
  AddFlag(command, "--data-only", options.scan.data_only);
  AddFlag(command, "--cluster", options.scan.cluster);
  command->add_option("--key-file", options.key_file);
  command->add_option("--changes", options.changes_file);
  command->add_option("--sketch-rows", words.sketch_rows);
  command->add_option("--yield-after", words.yield_after);
  command->add_option("--lock-timeout", words.lock_timeout);
  command->add_option("--password-file", options.password_file);
  command->add_option("--progress", words.project.progress);
  AddFlag(command, "--stats", options.stats);
  AddFlag(command, "-q,--quiet", options.quiet);
}

void Parser::AddProjectOptions(CLI::App* command) {
  command->add_option("DB", options.database);
  command->add_option("--project", options.project);
  command->add_option("--password-file", options.password_file);
  AddFlag(command, "--json", options.json);
  AddFlag(command, "-q,--quiet", options.quiet);
}

absl::Status Usage(absl::string_view message, absl::string_view command) {
  return WithHint(absl::InvalidArgumentError(message),
                  absl::StrCat("pgassay ", command, command.empty() ? "" : " ", "--help"));
}

// The name of an option without its value: "--password=x" and "-px" are cut.
std::string NameOfOption(const std::string& argument) {
  if (!absl::StartsWith(argument, "--")) return argument.substr(0, 2);
  return argument.substr(0, argument.find('='));
}

absl::Status Unexpected(const std::vector<std::string>& arguments, const std::string& command) {
  for (const std::string& argument : arguments) {
    if (argument.size() < 2 || argument[0] != '-') continue;
    const std::string name = NameOfOption(argument);
    if (absl::StartsWith(name, "--password") || name == "-W") {
      return WithHint(absl::InvalidArgumentError(
                          "a password is not taken from the command line, where others can read it"),
                      "use ~/.pgpass, a service file, PGPASSWORD or --password-file FILE");
    }
    if (name == "-h" || name == "-d" || name == "-p" || name == "-U") {
      return WithHint(
          absl::InvalidArgumentError(absl::StrCat("unknown option ", name)),
          "give the database as one argument: postgresql://user@host:port/database or service=NAME");
    }
    return Usage(absl::StrCat("unknown option ", OneLine(name)), command);
  }
  if (arguments.empty()) return Usage("too many arguments", command);
  if (command.empty()) return Usage(absl::StrCat("unknown command ", Shown(arguments.front())), command);
  return Usage(absl::StrCat("unexpected argument ", Shown(arguments.front())), command);
}

// CLI11's three sentences on the number of values, of which none has a value in it, as ours.
std::string Mismatch(absl::string_view text) {
  if (absl::EndsWith(text, "missing")) return absl::StrCat(text.substr(0, text.find(':')), ": needs a value");
  if (absl::EndsWith(text, "flag override")) {
    return absl::StrCat("--", text.substr(0, text.find(' ')), ": takes no value");
  }
  if (absl::StrContains(text, "At Most"))
    return absl::StrCat(text.substr(0, text.find(':')), ": given more than once");
  return std::string(text);
}

absl::Status CheckNotEmpty(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->count() == 0) continue;
    for (const std::string& value : option->results()) {
      if (!value.empty()) continue;
      return WithHint(absl::InvalidArgumentError(absl::StrCat(option->get_name(), ": is empty")),
                      "is a variable in the command unset?");
    }
  }
  return absl::OkStatus();
}

struct Named {
  const char* name;
  Command command;
};
constexpr Named kCommands[] = {{"fingerprint", Command::kFingerprint},
                               {"verify", Command::kVerify},
                               {"show", Command::kShow},
                               {"status", Command::kStatus},
                               {"baseline", Command::kBaseline},
                               {"sync", Command::kSync},
                               {"check", Command::kCheck},
                               {"help", Command::kHelp}};

const Named* Find(absl::string_view word) {
  for (const Named& named : kCommands) {
    if (word == named.name) return &named;
  }
  return nullptr;
}

absl::Status CheckReports(const std::vector<ReportFile>& reports) {
  std::set<std::string> paths;
  for (const ReportFile& report : reports) {
    if (!paths.insert(report.path).second) {
      return absl::InvalidArgumentError(absl::StrCat("--report: two reports into ", Shown(report.path)));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckWhatIsRead(const ScanOptions& scan) {
  if (scan.schema_only && scan.data_only) {
    return WithHint(absl::InvalidArgumentError("--schema-only and --data-only leave nothing to look at"),
                    "give one of them, or none to look at both");
  }
  if (scan.data_only && scan.cluster) {
    return WithHint(
        absl::InvalidArgumentError("--cluster looks at the catalog, which --data-only leaves out"),
        "give one of them");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> ParseKinds(const std::vector<std::string>& lists) {
  ASSIGN_OR_RETURN(std::vector<std::string> kinds, ParseGlobs("--kind", lists));
  for (const std::string& kind : kinds) {
    if (IsObjectKind(kind)) continue;
    return WithHint(absl::InvalidArgumentError(absl::StrCat("--kind: there is no kind ", Shown(kind))),
                    ObjectKindsHint());
  }
  return kinds;
}

absl::Status Convert(const Words& words, Options& options) {
  ScanOptions& scan = options.scan;
  if (!words.connections.empty()) {
    ASSIGN_OR_RETURN(scan.connections, ParseCount("--connections", words.connections, 1, 1000));
  }
  if (!words.sketch_rows.empty()) {
    // FORMAT.md 3: four partitions of at most 65,536 cells.
    ASSIGN_OR_RETURN(scan.sketch_rows, ParseCount("--sketch-rows", words.sketch_rows, 4, 4 * 65536));
  }
  if (!words.max_rows.empty()) {
    ASSIGN_OR_RETURN(options.naming.max_rows, ParseCount("--max-rows", words.max_rows, 1, 1000000));
  }
  if (!words.yield_after.empty()) {
    ASSIGN_OR_RETURN(scan.yield_after_ms, ParseMilliseconds("--yield-after", words.yield_after));
  }
  if (!words.lock_timeout.empty()) {
    ASSIGN_OR_RETURN(scan.lock_timeout_ms, ParseMilliseconds("--lock-timeout", words.lock_timeout));
    // To PostgreSQL 0 means to wait for ever, and an application with us.
    if (scan.lock_timeout_ms == 0) return absl::InvalidArgumentError("--lock-timeout: must be more than 0");
  }
  if (!words.project.progress.empty()) {
    ASSIGN_OR_RETURN(options.progress, ParseProgressMode(words.project.progress));
  }
  ASSIGN_OR_RETURN(scan.tables, ParseGlobs("--tables", words.tables));
  ASSIGN_OR_RETURN(scan.exclude, ParseGlobs("--exclude", words.exclude));
  RETURN_IF_ERROR(CheckWhatIsRead(scan));
  if (options.quiet && options.json) {
    return WithHint(absl::InvalidArgumentError("--json always has everything, which --quiet would leave out"),
                    "give one of them; the exit code tells whether there are findings");
  }
  ASSIGN_OR_RETURN(options.kinds, ParseKinds(words.kinds));
  if (!options.kinds.empty() && !options.catalog && !options.json) {
    return WithHint(absl::InvalidArgumentError("--kind chooses from the catalog, which was not asked for"),
                    "give --catalog, too");
  }
  using Kind = ReportFile::Kind;
  const Kind for_people = options.command == Command::kCheck ? Kind::kMarkdown : Kind::kText;
  for (const std::string& word : words.reports) {
    ASSIGN_OR_RETURN(ReportFile report, ParseReportFile(word, {Kind::kJson, for_people}));
    options.reports.push_back(std::move(report));
  }
  RETURN_IF_ERROR(CheckReports(options.reports));
  if (options.command == Command::kBaseline) return ConvertBaseline(words.project, options);
  if (options.command == Command::kSync) return ConvertSync(words.project, options);
  if (options.command == Command::kCheck) return ConvertCheck(words.project, options);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Options> ParseOptions(int argc, const char* const* argv) {
  Parser parser;
  Options& options = parser.options;
  const auto command = [&parser] {
    const std::vector<CLI::App*> found = parser.app.get_subcommands();
    return found.empty() ? std::string() : found.front()->get_name();
  };
  if (argc <= 1) return Usage("no command given", "");
  try {
    parser.app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    options.command = Command::kHelp;
    options.topic = command() == "help" ? "" : command();
    return options;
  } catch (const CLI::CallForVersion&) {
    options.command = Command::kVersion;
    return options;
  } catch (const CLI::ExtrasError&) {
    return Unexpected(parser.app.remaining(true), command());
  } catch (const CLI::RequiredError& error) {
    const std::vector<std::string> rest = parser.app.remaining(true);
    if (!rest.empty()) return Unexpected(rest, command());
    if (command().empty()) return Usage("no command given", "");
    return Usage(error.what(), command());
  } catch (const CLI::ArgumentMismatch& error) {
    return Usage(Mismatch(error.what()), command());
  } catch (const CLI::ParseError&) {
    return Usage("the arguments cannot be understood", command());
  }
  RETURN_IF_ERROR(CheckNotEmpty(*parser.app.get_subcommands().front()));
  if (const Named* const named = Find(command()); named != nullptr) options.command = named->command;
  RETURN_IF_ERROR(Convert(parser.words, options));
  if (command() == "help" && !options.topic.empty() && Find(options.topic) == nullptr) {
    return Usage(absl::StrCat("unknown command ", Shown(options.topic)), "");
  }
  return options;
}

std::vector<std::string> OptionNames(const std::string& command) {
  Parser parser;
  std::vector<std::string> names;
  for (const CLI::Option* option :
       (command.empty() ? &parser.app : parser.app.get_subcommand(command))->get_options()) {
    names.push_back(option->get_name());
  }
  return names;
}

}  // namespace pgassay::cli
