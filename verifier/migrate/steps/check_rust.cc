#include "migrate/steps/check_rust.h"

#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalog/objects.h"
#include "migrate/diesel/schema_rs.h"
#include "migrate/file/read.h"
#include "migrate/finding/make.h"
#include "migrate/project/path.h"
#include "pg/connection.h"
#include "pg/session.h"
#include "status_macros.h"

namespace pgassay::migrate {

absl::StatusOr<PartsAndFindings> CheckRust(const ProjectSettings& settings, const ConnectTarget& replay) {
  using State = CheckResult::Part::State;
  CheckResult::Part part;
  part.what = CheckResult::Part::What::kSchemaRs;
  std::vector<HistoryFinding> notes;
  ASSIGN_OR_RETURN(const std::vector<std::string> files, diesel::SchemaRsFiles(settings));
  if (files.empty()) {
    part.state = State::kLeftOut;
    part.says = "diesel.toml names none";
    return PartsAndFindings{.parts = {part}, .findings = {}};
  }
  ASSIGN_OR_RETURN(pg::Connection connection, pg::Connection::Open(replay, "pgassay check"));
  RETURN_IF_ERROR(pg::PrepareSession(connection, settings.cutover.lock_timeout_ms));
  ASSIGN_OR_RETURN(const catalog::Objects catalog, catalog::ReadObjects(connection));
  std::vector<std::string> names;
  for (const std::string& file : files) {
    const std::string name = project::ShownPath(file, settings.folder);
    names.push_back(name);
    std::optional<std::string> bytes;
    ASSIGN_OR_RETURN(bytes, file::ReadIfFile(file));
    if (!bytes) {
      notes.push_back(Note("check-schema-rs-missing", name, "diesel.toml names it, and it is not there", "",
                           "run `diesel print-schema`, or correct diesel.toml"));
      continue;
    }
    std::vector<HistoryFinding> of =
        diesel::JudgeSchemaRs(diesel::ParseSchemaRs(*bytes), catalog.objects, name);
    std::move(of.begin(), of.end(), std::back_inserter(notes));
  }
  part.at = ListOf(names);
  part.state = notes.empty() ? State::kAgrees : State::kDiffers;
  if (!notes.empty()) {
    part.says = Counted(notes.size(), "difference (a warning)", "differences (warnings)");
  }
  return PartsAndFindings{.parts = {part}, .findings = std::move(notes)};
}

}  // namespace pgassay::migrate
