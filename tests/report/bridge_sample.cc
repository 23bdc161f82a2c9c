#include "report/bridge_sample.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace pgassay::report {
namespace {

using Level = HistoryFinding::Level;
using Verdict = SchemaDifference::Verdict;
using State = CheckResult::Part::State;
using What = CheckResult::Part::What;

constexpr char kHostile[] = "a\"; @ann drop\x1b[2J\r\n<script>`|\\\xe2\x80\xae\xff</details>```";

SchemaDifference Difference(Verdict verdict, CatalogChange change, const std::string& kind,
                            const std::string& parent, const std::string& name, const std::string& attribute,
                            const std::string& before, const std::string& after) {
  SchemaDifference difference;
  difference.verdict = verdict;
  difference.finding = {.change = change,
                        .kind = kind,
                        .schema = "public",
                        .parent = parent,
                        .name = name,
                        .attribute = attribute,
                        .before = before,
                        .after = after,
                        .reason = "",
                        .with = {}};
  const char* const how = change == CatalogChange::kLost     ? "missing"
                          : change == CatalogChange::kGained ? "extra"
                                                             : attribute.c_str();
  difference.name = absl::StrCat(kind, " ", QualifiedName("public", parent, name), " ", how);
  return difference;
}

SchemaDifference MissingColumn() {
  SchemaDifference column = Difference(Verdict::kMustFix, CatalogChange::kLost, "column", "tides", "height",
                                       "", "numeric(4,2)", "");
  column.typescript = "height: numeric(\"height\", { precision: 4, scale: 2 }).notNull(),";
  column.file = "packages/database/src/schema.ts";
  column.line = 118;
  return column;
}

SchemaDifference ExtraTable() {
  SchemaDifference table =
      Difference(Verdict::kMustFix, CatalogChange::kGained, "table", "", "drafts", "", "", "3 columns");
  table.finding.with = {"primary key public.drafts.drafts_pkey"};
  return table;
}

SchemaDifference Outside() {
  return Difference(Verdict::kOutside, CatalogChange::kLost, "function", "", "touch()", "", "", "");
}

SchemaDifference HostileDifference() {
  const std::string h = kHostile;
  SchemaDifference difference =
      Difference(Verdict::kMustFix, CatalogChange::kChanged, h, h, h, h, h, absl::StrCat(h, "\n", h));
  difference.typescript = h;
  difference.file = h;
  difference.finding.with = {h, h};
  difference.finding.reason = h;
  return difference;
}

SyncResult Sync() {
  SyncResult result;
  result.project = "/srv/harbour";
  result.kit_version = "0.31.11";
  result.orm_version = "0.45.4";
  result.before = 84;
  result.last = "2026-10-29-140000_add_piers";
  return result;
}

SyncResult::Entry EntryOf(int number, const std::string& day, const std::string& name) {
  return {.name = absl::StrCat("000", number, "_2026_11_", day, "_091500_", name),
          .folder = absl::StrCat("2026-11-", day, "-091500_", name),
          .version = absl::StrCat("202611", day, "091500"),
          .when_ms = 1793610900000 + number * 86400000,
          .sha256 = "9f2c4f0e6ad35ae21bd1d2ddf3c25b9a84c9dcd9f9cf3d0bd2ef5aa9d7b1c0de"};
}

CheckResult Check() {
  CheckResult result;
  result.project = "/srv/harbour";
  result.kit_version = "0.31.11";
  result.orm_version = "0.45.4";
  return result;
}

void Connect(CheckResult& result) {
  result.database = "harbour";
  result.host = "db1.example.com:5432";
  result.server_version = "15.20";
}

}  // namespace

SyncResult WrittenSync() {
  SyncResult result = Sync();
  result.written = true;
  result.entries = {EntryOf(4, "02", "add_tides"), EntryOf(5, "20", "drop_boats_note")};
  result.differences = {
      Outside(), Difference(Verdict::kAccepted, CatalogChange::kLost, "table", "", "legacy", "", "", "")};
  result.findings = {{Level::kNote, "sync-concurrently", "2026-11-02-091500_add_tides",
                      "CREATE INDEX CONCURRENTLY stands in it without CONCURRENTLY",
                      "Drizzle runs it in a transaction, on a database that nobody uses yet", ""}};
  result.proofs = {{"drizzle-kit generate has nothing to do", true, ""},
                   {"Drizzle's migrator on an empty database", true, "318 objects and 42 rows equal"}};
  result.files = {"packages/database/drizzle/0004_2026_11_02_091500_add_tides.sql",
                  "packages/database/drizzle/0005_2026_11_20_091500_drop_boats_note.sql",
                  "packages/database/drizzle/meta/_journal.json", "pgassay.lock.json"};
  return result;
}

SyncResult IdleSync() {
  SyncResult result = Sync();
  result.kit_version = result.orm_version = "";
  return result;
}

SyncResult RefusedSync() {
  SyncResult result = Sync();
  result.entries = {EntryOf(4, "02", "add_tides")};
  result.differences = {MissingColumn(), ExtraTable(), Outside()};
  result.findings = {{Level::kFinding, "bridge-edited", "2026-10-29-140000_add_piers",
                      "its up.sql is not what 0003_2026_10_29_140000_add_piers was made of",
                      "databases that have run it have not got the edit",
                      "restore it from git, and put the change into a new migration"},
                     {Level::kNotChecked, "sync-not-parsed", "2026-11-02-091500_add_tides",
                      "the parser cannot read it from line 3 on", "", ""}};
  return result;
}

SyncResult UnprovenSync() {
  SyncResult result = Sync();
  result.entries = {EntryOf(4, "02", "add_tides")};
  result.proofs = {{"drizzle-kit generate has nothing to do", true, ""},
                   {"Drizzle's migrator on an empty database", false, "1 row differs"}};
  return result;
}

SyncResult ManySync() {
  SyncResult result = RefusedSync();
  for (int i = 0; i < 60; ++i) {
    result.entries.push_back(EntryOf(6, "21", absl::StrCat("change_", i)));
    result.differences.push_back(MissingColumn());
    result.differences.back().finding.name = absl::StrCat("column_", i);
    result.findings.push_back(result.findings.front());
    result.findings.back().subject = absl::StrCat("folder_", i);
  }
  return result;
}

SyncResult HostileSync() {
  SyncResult result = WrittenSync();
  const std::string h = kHostile;
  for (std::string* text : {&result.project, &result.kit_version, &result.orm_version, &result.last}) {
    *text = h;
  }
  result.entries = {{h, h, h, INT64_MIN, h}};
  result.differences = {HostileDifference(), HostileDifference(), HostileDifference()};
  result.differences[1].verdict = Verdict::kOutside;
  result.differences[2].verdict = Verdict::kAccepted;
  result.findings = {{Level::kFinding, "sync-late", h, h, h, h}, {Level::kNote, "sync-late", h, h, h, h}};
  result.proofs = {{h, false, h}};
  result.files = {h};
  return result;
}

CheckResult AgreedCheck() {
  CheckResult result = Check();
  Connect(result);
  result.parts = {
      {What::kDieselFolder, State::kAgrees, "86 migrations, up to 2026-11-20-091500_drop_boats_note", ""},
      {What::kLock, State::kAgrees, "stands for 86 migrations of Diesel's", ""},
      {What::kDrizzleFolder, State::kAgrees, "6 entries, the last 0005_2026_11_20_091500_drop_boats_note",
       ""},
      {What::kSnapshot, State::kAgrees, "of 0005_2026_11_20_091500_drop_boats_note", ""},
      {What::kSchemaTs, State::kAgrees, "packages/database/src/schema.ts", ""},
      {What::kSchemaRs, State::kDiffers, "api/src/schema.rs", "1 difference, a warning"},
      {What::kDatabase, State::kBehind, "84 migrations, up to 2026-10-29-140000_add_piers",
       "2 behind Diesel's folder"}};
  result.schema = {Outside(),
                   Difference(Verdict::kAccepted, CatalogChange::kLost, "table", "", "legacy", "", "", "")};
  result.findings = {{Level::kNote, "check-schema-rs", "api/src/schema.rs:12",
                      "column note of boats is not in the database", "a query that uses it fails",
                      "run `diesel print-schema`"}};
  return result;
}

CheckResult RepositoryCheck() {
  CheckResult result = AgreedCheck();
  result.database = result.host = result.server_version = "";
  result.base = "origin/main";
  result.findings.clear();
  result.parts.resize(5);
  result.parts.push_back({What::kSchemaRs, State::kLeftOut, "", "diesel.toml names none"});
  result.parts.push_back({What::kDatabase, State::kLeftOut, "", ""});
  result.parts.push_back({What::kBase, State::kBehind, "origin/main at 4f3cb1b0c2d1", "2 entries more here"});
  return result;
}

CheckResult DifferentCheck() {
  CheckResult result = AgreedCheck();
  result.parts[1] = {What::kLock, State::kBehind, "stands for 84 migrations of Diesel's",
                     "2 behind Diesel's folder"};
  result.parts[2].state = State::kDiffers;
  result.parts[2].says = "not what Diesel's folder makes";
  result.parts[4].state = State::kDiffers;
  result.parts[4].says = "2 differences from Diesel's folder";
  result.parts[6].state = State::kDiffers;
  result.parts[6].says = "2 behind Diesel's folder; 1 drift from Diesel's folder";
  result.schema = {MissingColumn(), ExtraTable(), Outside()};
  SchemaDifference trigger =
      Difference(Verdict::kMustFix, CatalogChange::kLost, "trigger", "boats", "audit", "",
                 "AFTER UPDATE ON public.boats FOR EACH ROW EXECUTE FUNCTION audit()", "");
  SchemaDifference body =
      Difference(Verdict::kMustFix, CatalogChange::kChanged, "function", "", "audit()", "body",
                 "\nBEGIN\n  RETURN NEW;\nEND\n", "\nBEGIN\n  RETURN OLD;\nEND\n");
  body.finding.reason = "it does something else";
  result.drizzle = {trigger, body};
  result.drift = {
      Difference(Verdict::kMustFix, CatalogChange::kLost, "index", "", "boats_by_hand", "",
                 "CREATE INDEX boats_by_hand ON public.boats USING btree (length)", ""),
      Difference(Verdict::kAccepted, CatalogChange::kLost, "table", "", "scratchpad", "", "", "")};
  result.findings.insert(
      result.findings.begin(),
      {{Level::kFinding, "check-not-synced", "2026-11-02-091500_add_tides, 2026-11-20-091500_drop_boats_note",
        "they have no Drizzle migration yet", "a database that Drizzle makes would be without",
        "run `pgassay sync`, and commit what it writes with the migration"},
       {Level::kFinding, "check-tables-filter", "drizzle.config.ts",
        "it has no tablesFilter: ['!__diesel_schema_migrations']",
        "`drizzle-kit push` would drop Diesel's table, and `pull` would bring it into schema.ts",
        "add it while Diesel is in use"},
       {Level::kNotChecked, "check-not-checked", "the database", "the definition of view public.v is hidden",
        "", "GRANT SELECT ON public.v TO ann@example.com"}});
  return result;
}

CheckResult UncheckedCheck() {
  CheckResult result = RepositoryCheck();
  result.parts[3] = {What::kSnapshot, State::kNotChecked, "", "there is no schema.ts"};
  result.parts[4] = {What::kSchemaTs, State::kNotChecked, "", "not there"};
  result.findings = {{Level::kNotChecked, "check-no-schema", "drizzle.config.ts",
                      "its schema leads to no file", "",
                      "restore schema.ts from git, or correct schema there"}};
  return result;
}

CheckResult ManyCheck() {
  CheckResult result = DifferentCheck();
  for (int i = 0; i < 150; ++i) {
    SchemaDifference column = MissingColumn();
    column.finding.name = absl::StrCat("column_", i);
    column.typescript = absl::StrCat("column_", i, ": text(),\n", std::string(200, 'x'));
    result.schema.push_back(column);
    result.drift.push_back(Difference(Verdict::kMustFix, CatalogChange::kChanged, "view", "",
                                      absl::StrCat("view_", i), "definition", std::string(100, 'x'), "y"));
    result.findings.push_back({Level::kFinding, "bridge-edited", absl::StrCat("folder_", i),
                               "its up.sql is not what it was", "", "restore it from git"});
    result.findings.push_back(
        {Level::kNote, "check-schema-rs", "api/src/schema.rs", absl::StrCat("note ", i), "", ""});
  }
  return result;
}

CheckResult HostileCheck() {
  CheckResult result = DifferentCheck();
  const std::string h = kHostile;
  for (std::string* text : {&result.project, &result.base, &result.kit_version, &result.orm_version,
                            &result.database, &result.host, &result.server_version}) {
    *text = h;
  }
  for (CheckResult::Part& part : result.parts) part.at = part.says = h;
  result.schema = result.drizzle = result.drift = {HostileDifference(), HostileDifference()};
  result.schema[1].verdict = Verdict::kAccepted;
  result.findings = {{Level::kFinding, "check-not-synced", h, h, h, h},
                     {Level::kNote, "check-schema-rs", h, h, h, h}};
  return result;
}

}  // namespace pgassay::report
