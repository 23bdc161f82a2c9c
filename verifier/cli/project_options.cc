#include "cli/project_options.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/message.h"

namespace pgassay::cli {
namespace {

absl::Status Contradiction(absl::string_view one, absl::string_view other, absl::string_view hint) {
  return WithHint(absl::InvalidArgumentError(absl::StrCat(one, " and ", other, " contradict each other")),
                  hint);
}

constexpr char kMarkTakes[] = "to mark takes the committed folder and the database, and nothing else";

}  // namespace

// What writes the baseline has no part in marking it, and of what may become of a folder one thing can.
absl::Status ConvertBaseline(const ProjectWords& words, Options& options) {
  if (words.mark && words.unmark) {
    return Contradiction("--mark", "--unmark", "give one of them");
  }
  if (!words.roles.empty() && words.roles != "create" && words.roles != "require") {
    return absl::InvalidArgumentError(
        absl::StrCat("--roles: ", Shown(words.roles), " is not one of create, require"));
  }
  options.require_roles = words.roles == "require";
  std::vector<const char*> folder;  // options for what is there
  if (options.replace) folder.push_back("--replace");
  if (options.from_existing) folder.push_back("--from-existing");
  if (options.reconcile) folder.push_back("--reconcile");
  std::vector<const char*> writing = folder;
  if (options.history) writing.push_back("--history");
  if (options.scratch_beside) writing.push_back("--scratch-beside");
  if (!words.roles.empty()) writing.push_back("--roles");
  if (!options.pg_bin.empty()) writing.push_back("--pg-bin");
  if (!words.progress.empty()) writing.push_back("--progress");
  const bool marks = words.mark || words.unmark;
  if (marks && !writing.empty()) {
    return WithHint(
        absl::InvalidArgumentError(absl::StrCat(writing.front(), ": is for writing the baseline, not for ",
                                                words.mark ? "--mark" : "--unmark")),
        kMarkTakes);
  }
  if (options.from_existing && folder.size() > 1) {
    return Contradiction("--from-existing", options.replace ? "--replace" : "--reconcile",
                         "--from-existing takes the folder as it is, the others write a new one");
  }
  if (options.history && (options.from_existing || options.reconcile)) {
    return Contradiction(
        options.from_existing ? "--from-existing" : "--reconcile", "--history",
        "--history writes Diesel's migrations as they are, and schema.ts has to say the same");
  }
  if (options.history && !words.roles.empty()) {
    return Contradiction("--roles", "--history", "the SQL is Diesel's, and names the roles that it names");
  }
  if (marks) {
    options.baseline = words.mark ? Options::BaselineAction::kMark : Options::BaselineAction::kUnmark;
  }
  return absl::OkStatus();
}

absl::Status ConvertSync(const ProjectWords& words, Options& options) {
  options.mark = words.mark;
  if (options.mark) {
    const char* const writing = !options.pg_bin.empty()   ? "--pg-bin"
                                : !words.progress.empty() ? "--progress"
                                                          : nullptr;
    if (writing == nullptr) return absl::OkStatus();
    return WithHint(
        absl::InvalidArgumentError(absl::StrCat(writing, ": is for writing migrations, not for --mark")),
        kMarkTakes);
  }
  const char* const marking = !options.database.empty()        ? "DB"
                              : !options.password_file.empty() ? "--password-file"
                                                               : nullptr;
  if (marking == nullptr) return absl::OkStatus();
  return WithHint(absl::InvalidArgumentError(
                      absl::StrCat(marking, ": is for --mark; to write connects to scratch databases alone")),
                  "give --mark to record in DB what Diesel has run there");
}

absl::Status ConvertCheck(const ProjectWords&, Options& options) {
  if (options.no_database) {
    const char* const of_database = !options.database.empty()        ? "DB"
                                    : options.scratch_beside         ? "--scratch-beside"
                                    : !options.password_file.empty() ? "--password-file"
                                                                     : nullptr;
    if (of_database != nullptr) {
      return Contradiction("--no-database", of_database, "it looks at the repository alone");
    }
  }
  for (const ReportFile& report : options.reports) {
    if (options.json && report.path == "-") {
      return Contradiction("--json", "a report into '-'", "both are for standard output: give one of them");
    }
  }
  return absl::OkStatus();
}

}  // namespace pgassay::cli
