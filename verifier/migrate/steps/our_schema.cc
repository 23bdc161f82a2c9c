#include "migrate/steps/our_schema.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "migrate/file/publish.h"
#include "migrate/finding/make.h"
#include "migrate/steps/compare_schema.h"
#include "migrate/steps/export_database.h"
#include "migrate/steps/schema_files.h"
#include "pg/connection.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

struct Compared {
  std::vector<CatalogFinding> findings;
  std::vector<HistoryFinding> told;
};

absl::StatusOr<Compared> CompareExport(const SchemaGround& on, const std::vector<std::string>& ground,
                                       const std::string& sql, absl::string_view purpose,
                                       const std::string& subject) {
  ASSIGN_OR_RETURN(ExportDatabase made, MakeExportDatabase(on.scratch, purpose, on.settings, ground, sql));
  ASSIGN_OR_RETURN(SchemaComparison compared,
                   CompareSchemas(on.scratch.Target(on.database), on.scratch.Target(made.database),
                                  on.settings, on.interrupt));
  RETURN_IF_ERROR(on.scratch.Drop(made.database));
  Compared result = {.findings = std::move(compared.findings), .told = std::move(made.findings)};
  for (const std::string& what : compared.not_checked) {
    result.told.push_back(NotChecked("baseline-not-checked", subject, what, "", ""));
  }
  return result;
}

}  // namespace

absl::StatusOr<typescript::Module> WriteModuleOf(const drizzle::Kit& kit, const ConnectTarget& database,
                                                 const ProjectSettings& settings) {
  ASSIGN_OR_RETURN(pg::Connection connection, pg::Connection::Open(database, "pgassay schema.ts"));
  ASSIGN_OR_RETURN(const typescript::Shape shape,
                   typescript::ReadShape(connection, settings.database.schemas));
  return typescript::WriteModule(shape, {.v1 = kit.config().v1});
}

absl::StatusOr<OurSchema> WriteOurSchema(const SchemaGround& on, const std::string& dump) {
  const std::vector<std::string>& schemas = on.settings.database.schemas;
  OurSchema ours;
  ASSIGN_OR_RETURN(ours.ground, GroundOf(dump, schemas));
  ASSIGN_OR_RETURN(ours.module, WriteModuleOf(on.kit, on.scratch.Target(on.database), on.settings));
  ours.file = on.kit.folder() + "/schema.ts";
  RETURN_IF_ERROR(file::WriteWhole(ours.file, ours.module.text));
  ASSIGN_OR_RETURN(const std::string sql, on.kit.Export({ours.file}));
  ASSIGN_OR_RETURN(Compared compared, CompareExport(on, ours.ground, sql, "ours", "pgassay's schema.ts"));
  ours.unsaid = std::move(compared.findings);
  ours.findings = std::move(compared.told);
  return ours;
}

absl::StatusOr<TheirSchema> CompareTheirSchema(const SchemaGround& on, const OurSchema& ours) {
  const std::vector<std::string>& files = on.kit.config().schema;
  TheirSchema theirs;
  ASSIGN_OR_RETURN(theirs.export_sql, on.kit.Export(files));
  ASSIGN_OR_RETURN(Compared compared,
                   CompareExport(on, ours.ground, theirs.export_sql, "theirs", "schema.ts"));
  theirs.compared = std::move(compared.findings);
  theirs.findings = std::move(compared.told);
  if (absl::StrContains(theirs.export_sql, "__diesel_schema_migrations")) {
    theirs.findings.push_back(
        Finding("baseline-diesel-table", "", "schema.ts exports Diesel's table __diesel_schema_migrations",
                "the day it is taken out again drizzle-kit generates DROP TABLE ... CASCADE",
                "take it out of schema.ts now, before there is a snapshot"));
  }
  theirs.differences = JudgeSchema(theirs.compared, ours.unsaid, on.settings.drizzle.accept);
  for (HistoryFinding& each : PointAtSchema(files, ours.module, on.settings.folder, &theirs.differences)) {
    theirs.findings.push_back(std::move(each));
  }
  return theirs;
}

}  // namespace pgassay::migrate
