#include "report/baseline_sample.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace pgassay::report {
namespace {

using Level = HistoryFinding::Level;
using Verdict = SchemaDifference::Verdict;

constexpr char kHostile[] = "a\"; drop\x1b[2J\r\n<script>`|\\\xe2\x80\xae\xff";

SchemaDifference Changed(Verdict verdict, const std::string& kind, const std::string& schema,
                         const std::string& parent, const std::string& name, const std::string& attribute,
                         const std::string& before, const std::string& after) {
  SchemaDifference difference;
  difference.verdict = verdict;
  difference.finding = {.change = CatalogChange::kChanged,
                        .kind = kind,
                        .schema = schema,
                        .parent = parent,
                        .name = name,
                        .attribute = attribute,
                        .before = before,
                        .after = after,
                        .reason = "",
                        .with = {}};
  difference.name = absl::StrCat(kind, " ", QualifiedName(schema, parent, name), " ", attribute);
  return difference;
}

SchemaDifference Missing(Verdict verdict, const std::string& kind, const std::string& schema,
                         const std::string& parent, const std::string& name, const std::string& definition) {
  SchemaDifference difference = Changed(verdict, kind, schema, parent, name, "", definition, "");
  difference.finding.change = CatalogChange::kLost;
  difference.name = absl::StrCat(kind, " ", QualifiedName(schema, parent, name), " missing");
  return difference;
}

BaselineResult Base() {
  BaselineResult result;
  result.project = "/srv/harbour";
  result.database = "harbour";
  result.host = "db1.example.com:5432";
  result.server_version = "15.20";
  result.kit_version = "0.31.11";
  result.orm_version = "0.45.4";
  result.name = "0000_diesel_baseline";
  result.versions = {"00000000000000", "20240203101500", "202609281300000000"};
  return result;
}

MarkReport Mark() {
  MarkReport mark;
  mark.project = "/srv/harbour";
  mark.database = "harbour";
  mark.host = "db1.example.com:5432";
  mark.server_version = "15.20";
  mark.table = "drizzle.__drizzle_migrations";
  mark.role = "app_migrator";
  return mark;
}

MarkReport::Row RowOf(int64_t id, const std::string& name) {
  return {.id = id,
          .name = name,
          .hash = "9f2c4f0e6ad35ae21bd1d2ddf3c25b9a84c9dcd9f9cf3d0bd2ef5aa9d7b1c0de",
          .created_at = 1790812800123 + (id - 1) * 86400000};
}

}  // namespace

BaselineResult WrittenBaseline() {
  BaselineResult result = Base();
  result.written = true;
  result.roles = {"app", "app_migrator"};
  result.files = {"packages/database/drizzle/0000_diesel_baseline.sql",
                  "packages/database/drizzle/meta/0000_snapshot.json",
                  "packages/database/drizzle/meta/_journal.json", "packages/database/drizzle/baseline.md",
                  "pgassay.lock.json"};
  result.differences = {
      Missing(Verdict::kOutside, "trigger", "public", "orders", "audit", "AFTER UPDATE ON public.orders"),
      Missing(Verdict::kOutside, "function", "public", "", "touch()", ""),
      Missing(Verdict::kOutside, "trigger", "public", "boats", "audit", ""),
      Changed(Verdict::kOutside, "foreign key", "public", "bookings", "bookings_boat_fkey", "deferrable",
              "yes", ""),
      Missing(Verdict::kAccepted, "table", "public", "", "legacy", "")};
  result.differences[0].finding.with = {"function public.audit()"};
  result.drift = {Changed(Verdict::kAccepted, "table", "public", "", "boats", "privileges",
                          "OWNER=ALL/OWNER\nby_hand=SELECT/OWNER", "OWNER=ALL/OWNER")};
  SchemaDifference partitioned =
      Missing(Verdict::kOutside, "partitioned table", "metering", "", "readings", "");
  SchemaDifference plain = Missing(Verdict::kOutside, "table", "metering", "", "readings", "");
  plain.finding.change = CatalogChange::kGained;
  plain.name = "table metering.readings extra";
  const SchemaDifference privileges =
      Changed(Verdict::kOutside, "table", "public", "", "boats", "privileges",
              "OWNER=ALL/OWNER\nharbour_app=SELECT,INSERT/OWNER", "OWNER=ALL/OWNER");
  result.differences.insert(result.differences.begin() + 4, {partitioned, plain, privileges});
  result.findings = {{Level::kNote, "baseline-superuser", "CREATE EVENT TRIGGER guard",
                      "only a superuser may make it", "", "let a superuser run it in a new environment"}};
  result.unseen = {{"extension", "citext"}, {"function", "public.touch()"}, {"function", "public.uid()"}};
  result.proofs = {{"Drizzle's migrator on an empty database", true, "312 objects and 42 rows equal"},
                   {"the database against Diesel's folder", true, ""}};
  return result;
}

BaselineResult WrittenHistory() {
  BaselineResult result = WrittenBaseline();
  result.history = true;
  result.roles = {};
  result.entries = {"0000_first", "0001_second", "0002_third"};
  result.name = result.entries.front();
  result.findings = {{Level::kNote, "sync-outside-transaction", "2024-02-03-101500_second",
                      "Diesel runs it without a transaction, and Drizzle in its one", "", ""},
                     {Level::kNote, "sync-outside-transaction", "2026-09-28-130000-0000_third",
                      "Diesel runs it without a transaction, and Drizzle in its one", "", ""}};
  return result;
}

BaselineResult RefusedHistory() {
  BaselineResult result = Base();
  result.history = true;
  result.name = "";
  result.findings = {
      {Level::kFinding, "sync-no-transaction", "2024-02-03-101500_second",
       "line 1 of its up.sql cannot run in a transaction", "migrate() runs all that is pending in one",
       "write a drizzle.sql beside up.sql"},
      {Level::kFinding, "baseline-history-stops", "2026-09-28-130000-0000_third",
       "it goes through only once what is before it is committed: unsafe use (SQLSTATE 55P04)",
       "migrate() runs the whole folder in one transaction, so it could not make a new database",
       "leave --history out"}};
  return result;
}

BaselineResult RefusedBaseline() {
  BaselineResult result = Base();
  result.drift = {Missing(Verdict::kMustFix, "index", "public", "", "boats_by_hand",
                          "CREATE INDEX boats_by_hand ON public.boats USING btree (length)"),
                  Missing(Verdict::kAccepted, "table", "public", "", "scratchpad", "")};
  SchemaDifference type = Changed(Verdict::kMustFix, "column", "public", "berths", "depth", "type",
                                  "numeric(5,2)", "numeric(4,2)");
  type.typescript = "depth: numeric(\"depth\", { precision: 5, scale: 2 }).notNull(),";
  type.file = "packages/database/src/schema.ts";
  type.line = 42;
  type.finding.reason = "values above 99.99 do not fit";
  SchemaDifference name = Changed(Verdict::kMustFix, "unique constraint", "public", "users",
                                  "users_email_key", "", "users_email_key", "users_email_unique");
  name.finding.change = CatalogChange::kRenamed;
  name.name = "unique constraint public.users.users_email_key renamed";
  name.typescript = "unique(\"users_email_key\").on(table.email),\n// or .unique(\"users_email_key\")";
  name.file = "packages/database/src/schema.ts";
  SchemaDifference extra = Changed(Verdict::kMustFix, "table", "public", "", "drafts", "", "", "3 columns");
  extra.finding.change = CatalogChange::kGained;
  extra.finding.with = {"primary key public.drafts.drafts_pkey"};
  extra.name = "table public.drafts extra";
  SchemaDifference default_value =
      Changed(Verdict::kMustFix, "column", "metering", "readings", "taken_at", "default", "now()", "");
  SchemaDifference not_null =
      Changed(Verdict::kMustFix, "column", "public", "berths", "depth", "not null", "yes", "");
  not_null.typescript = type.typescript;
  result.differences = {type,          not_null,
                        name,          extra,
                        default_value, Missing(Verdict::kOutside, "function", "public", "", "touch()", "")};
  result.findings = {{Level::kFinding, "baseline-acceptance-unmatched", "table public.lagacy",
                      "[drizzle] accept names it, and no difference has that name", "it accepts nothing",
                      "correct it or take it out"},
                     {Level::kNotChecked, "baseline-platform", "EXTENSION \"pg_cron\"",
                      "the scratch server has it not", "", "install it there"}};
  result.unseen = {{"domain", "public.email"}};
  result.proofs = {{"the database against Diesel's folder", false, "1 object differs"}};
  return result;
}

BaselineResult UnprovenBaseline() {
  BaselineResult result = Base();
  result.proofs = {{"the database against Diesel's folder", true, "312 objects equal"},
                   {"Drizzle's migrator on a separate cluster", false, "initdb is not installed"}};
  return result;
}

BaselineResult ManyBaseline() {
  BaselineResult result = Base();
  for (int i = 0; i < 40; ++i) {
    result.differences.push_back(Changed(Verdict::kMustFix, "view", "public", "", absl::StrCat("view_", i),
                                         "definition", std::string(60, 'x') + "\n", ""));
    for (int line = 0; line < 30; ++line) {
      absl::StrAppend(&result.differences.back().finding.before, "  line ", line, "\n");
    }
  }
  for (int i = 0; i < 90; ++i) {
    result.differences.push_back(Missing(Verdict::kOutside, absl::StrCat("kind ", i % 30), "public", "",
                                         absl::StrCat("object_", i), std::string(200, 'd')));
    result.roles.push_back(absl::StrCat("role_", i));
    result.files.push_back(absl::StrCat("file_", i));
    result.versions.push_back(absl::StrCat("version_", i));
  }
  return result;
}

BaselineResult HostileBaseline() {
  BaselineResult result = WrittenBaseline();
  const std::string h = kHostile;
  SchemaDifference difference = Changed(Verdict::kMustFix, "index", h, h, h, h, h, h);
  difference.typescript = h;
  difference.file = h;
  difference.finding.with = {h};
  difference.finding.reason = h;
  result.drift = {difference};
  result.differences = {difference, difference, difference};
  result.differences[1].verdict = Verdict::kOutside;
  result.differences[2].verdict = Verdict::kAccepted;
  result.findings = {{Level::kFinding, "baseline-platform", h, h, h, h},
                     {Level::kNote, "baseline-owner", h, h, h, h}};
  result.unseen = {{h, h}};
  result.proofs = {{h, false, h}};
  for (std::string* text : {&result.project, &result.database, &result.host, &result.server_version,
                            &result.kit_version, &result.orm_version, &result.name}) {
    *text = h;
  }
  result.versions = result.roles = result.files = {h};
  return result;
}

MarkReport MarkedReport() {
  MarkReport mark = Mark();
  mark.done = mark.made_schema = mark.made_table = true;
  mark.rows = {RowOf(1, "0000_diesel_baseline")};
  mark.findings = {{Level::kNote, "mark-ahead", "",
                    "version 20261102091500 is applied here, and newer than "
                    "pgassay.lock.json",
                    "what they made has no Drizzle migration yet, so nothing of it is marked",
                    "run `pgassay sync`, commit what it writes, and mark again"}};
  return mark;
}

MarkReport MarkedBeforeReport() {
  MarkReport mark = Mark();
  mark.done = true;
  mark.already = 1;
  return mark;
}

MarkReport RefusedMarkReport() {
  MarkReport mark = Mark();
  mark.findings = {{Level::kFinding, "mark-role-create", "app_migrator", "it has no CREATE on the database",
                    "every migrate() asks for it, whether it makes anything or not",
                    "GRANT CREATE ON DATABASE \"harbour\" TO \"app_migrator\""},
                   {Level::kFinding, "mark-ownership", "boats", "it is a role's whose rights it has not",
                    "ALTER TABLE fails", "GRANT \"owner\" TO \"app_migrator\""},
                   {Level::kFinding, "mark-ownership", "piers", "it is a role's whose rights it has not",
                    "ALTER TABLE fails", "GRANT \"owner\" TO \"app_migrator\""},
                   {Level::kNote, "mark-event-trigger", "guard", "it fires at the DDL", "", ""}};
  return mark;
}

MarkReport UnreadMarkReport() {
  MarkReport mark = Mark();
  mark.role = "";
  mark.findings = {{Level::kNotChecked, "diesel-table-hidden", "public.__diesel_schema_migrations",
                    "row-level security hides rows of it", "", "connect as its owner"}};
  return mark;
}

MarkReport HoleMarkReport() {
  MarkReport mark = Mark();
  mark.done = true;
  mark.already = 1;
  mark.rows = {RowOf(2, "0001_add_tides"), RowOf(3, "0002_add_winds")};
  mark.findings = {{Level::kFinding, "mark-hole", "0003_add_piers",
                    "Diesel has not applied version 4, and has applied 5, which Drizzle has at or behind it",
                    "nothing from it on is marked, and migrate() would run that",
                    "run what is pending, `diesel migration run`, and mark again before any migrate()"}};
  return mark;
}

MarkReport BehindMarkReport() {
  MarkReport mark = Mark();
  mark.done = true;
  mark.rows = {RowOf(1, "0000_diesel_baseline")};
  mark.findings = {{Level::kNote, "mark-behind", "0001_add_tides", "Diesel has not applied version 3",
                    "it is not marked, and migrate() would run it",
                    "run what is pending, `diesel migration run`, and `pgassay sync --mark` before any "
                    "migrate()"}};
  return mark;
}

MarkReport UnmarkedReport() {
  MarkReport mark = Mark();
  mark.action = MarkReport::Action::kUnmark;
  mark.done = true;
  mark.rows = {RowOf(1, "0000_diesel_baseline")};
  return mark;
}

MarkReport NotMarkedReport() {
  MarkReport mark = Mark();
  mark.action = MarkReport::Action::kUnmark;
  mark.done = true;
  return mark;
}

MarkReport HostileMarkReport() {
  MarkReport mark = RefusedMarkReport();
  mark.project = mark.database = mark.host = mark.server_version = mark.table = mark.role = kHostile;
  mark.rows = {{.id = INT64_MIN, .name = kHostile, .hash = kHostile, .created_at = INT64_MAX}};
  mark.findings = {{Level::kFinding, "mark-foreign-row", kHostile, kHostile, kHostile, kHostile},
                   {Level::kNote, "mark-event-trigger", kHostile, kHostile, kHostile, kHostile}};
  return mark;
}

}  // namespace pgassay::report
