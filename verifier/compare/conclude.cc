#include "compare/conclude.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"

namespace pgassay::compare {

void AddNotes(Report& report) {
  const Source& before = report.before.header.source;
  const Source& after = report.after.header.source;
  if (!before.snapshot.empty() &&
      std::tie(before.system_identifier, before.database, before.snapshot, before.lsn, before.started_at) ==
          std::tie(after.system_identifier, after.database, after.snapshot, after.lsn, after.started_at)) {
    report.notes.push_back("both sides are one reading of one database: it was compared with itself");
  }
  if (before.client_encoding != after.client_encoding) {
    report.notes.push_back(absl::StrCat("text was read as ", before.client_encoding, " before and as ",
                                        after.client_encoding, " after; it is the bytes that were compared"));
  }
  if (!report.data_compared) report.not_covered.push_back("rows, and where sequences stand");
  if (!report.catalog_compared) {
    report.not_covered.push_back(
        "the catalog (indexes, constraints, defaults, functions, triggers, views, policies, privileges)");
  } else {
    report.not_covered.push_back(
        "values that the catalog hides: passwords, options of user mappings, connection strings");
    report.not_covered.push_back("what initdb made (pg_catalog, information_schema), but for its privileges");
    if (!report.cluster_compared) {
      report.not_covered.push_back(
          "roles, and encoding, collation, settings and privileges of the database (--cluster compares "
          "them)");
    }
  }
}

void Conclude(Report& report) {
  // An empty database, or a pattern that leaves nothing, proves nothing.
  const bool one_sided =
      std::any_of(report.tables.begin(), report.tables.end(), [](const TableReport& table) {
        return table.status == TableStatus::kLost || table.status == TableStatus::kGained;
      });
  uint64_t compared = report.verified;
  for (const CatalogCount& count : report.catalog_counts) {
    // Every new database has some of these.
    if (count.kind == "schema" || count.kind == "extension" || count.kind == "language") continue;
    compared += count.same + count.different + count.declared;
  }
  if (compared == 0 && !one_sided && report.not_checked.empty()) {
    report.not_checked.push_back(
        {.side = "both",
         .kind = "database",
         .schema = "",
         .name = report.before.header.source.database,
         .reason = !report.data_compared   ? "there is nothing in either catalog: is it the right database?"
                   : report.tables.empty() ? "there is no table on either side: is it the right database?"
                                           : "everything is excluded, so nothing was compared"});
  }
  std::sort(report.tables.begin(), report.tables.end(), [](const TableReport& a, const TableReport& b) {
    return std::tie(a.status, a.schema, a.name) < std::tie(b.status, b.schema, b.name);
  });
  const bool unmatched =
      std::any_of(report.declared.begin(), report.declared.end(),
                  [](const DeclaredReport& rule) { return !rule.matched && !rule.left_out; });
  const bool different =
      unmatched || !report.catalog.empty() ||
      std::any_of(report.tables.begin(), report.tables.end(), [](const TableReport& table) {
        return table.status == TableStatus::kLost || table.status == TableStatus::kGained ||
               table.status == TableStatus::kDifferent || table.status == TableStatus::kRepresentation;
      });
  report.complete = report.not_checked.empty();
  report.verdict = different ? Verdict::kDifferent : report.complete ? Verdict::kSame : Verdict::kNotProven;
  report.exit_code = different ? 1 : report.complete ? 0 : 2;
}

}  // namespace pgassay::compare
