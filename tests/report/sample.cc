#include "report/sample.h"

#include <limits>
#include <utility>

namespace pgassay::report {
namespace {

SideReport Before() {
  SideReport side;
  side.path = "before.assay";
  FingerprintHeader& header = side.header;
  header.tool = "0.1.0";
  header.version = 1;
  Source& source = header.source;
  source.host = "db1.example.com";
  source.port = "5432";
  source.database = "shop";
  source.user = "verifier";
  source.server_version = "15.20";
  source.server_version_num = 150020;
  source.system_identifier = "7412345678901234567";
  source.timeline = 1;
  source.server_encoding = "UTF8";
  source.client_encoding = "UTF8";
  source.lsn = "0/1B3C7A8";
  source.snapshot = "00000004-0000A1F2-1";
  source.data_checksums = "on";
  source.started_at = "2025-01-15T21:58:01Z";
  source.finished_at = "2025-01-15T22:01:44Z";
  source.tls = true;
  source.connections_asked = 4;
  source.connections_used = 4;
  return side;
}

SideReport After() {
  SideReport side = Before();
  side.path.clear();
  Source& source = side.header.source;
  source.host = "db2.example.com";
  source.in_recovery = true;
  source.timeline = 2;
  source.lsn = "0/2000060";
  source.snapshot = "00000005-00000001-1";
  source.started_at = "2025-01-15T23:10:00Z";
  source.finished_at = "2025-01-15T23:13:12Z";
  source.connections_used = 3;
  source.retried_chunks = 2;
  source.notes = {"3 of 4 connections: too many clients already"};
  return side;
}

Report Empty() {
  Report report;
  report.before = Before();
  report.after = After();
  report.not_covered = {"catalog objects", "sequence positions"};
  return report;
}

TableReport Table(std::string name, TableStatus status, std::optional<uint64_t> before,
                  std::optional<uint64_t> after, std::string reason = "") {
  TableReport table;
  table.schema = "public";
  table.name = std::move(name);
  table.status = status;
  table.reason = std::move(reason);
  table.key = {"id"};
  table.rows_before = before;
  table.rows_after = after;
  return table;
}

}  // namespace

Report SameReport() {
  Report report = Empty();
  report.verdict = Verdict::kSame;
  report.exit_code = 0;
  report.complete = true;
  report.tables = {Table("orders", TableStatus::kSame, 1204320, 1204320),
                   Table("users", TableStatus::kSame, 12, 12),
                   Table("__drizzle_migrations", TableStatus::kSame, std::nullopt, 3,
                         "new: Drizzle's history may appear")};
  report.tables[0].columns = {{"id", ColumnStatus::kSame, "type integer before, bigint after"},
                              {"total", ColumnStatus::kSame, ""}};
  report.verified = 2;
  report.excluded = {
      {"both", "table", "public", "cache", "by --exclude"},
      {"before", "table", "pg_temp_4", "scratch", "temporary table of another session (by rule)", true}};
  return report;
}

Report DifferentReport() {
  Report report = Empty();
  report.verdict = Verdict::kDifferent;
  report.exit_code = 1;
  TableReport lost = Table("invoices", TableStatus::kLost, 1500, std::nullopt);
  TableReport users = Table("users", TableStatus::kDifferent, 1000, 998,
                            "2 rows fewer; lost column \"email\"; gained column \"mail\"");
  users.columns = {
      {"email", ColumnStatus::kLost, ""},
      {"id", ColumnStatus::kNotComparable, "rows were lost or gained, so column sums say nothing"},
      {"mail", ColumnStatus::kGained, ""},
      {"name", ColumnStatus::kNotComparable, "rows were lost or gained, so column sums say nothing"}};
  TableReport orders =
      Table("orders", TableStatus::kDifferent, 2000, 2000, "the values differ in column \"total\"");
  orders.differences = Differences{.lost = 0, .gained = 0, .changed = 17, .exact = true};
  orders.key = {"shop", "nr"};
  orders.columns = {
      {"nr", ColumnStatus::kSame, "type integer before, bigint after"},
      {"rate", ColumnStatus::kRepresentation, "the values are the same, some are written in another way"},
      {"shop", ColumnStatus::kSame, ""},
      {"total", ColumnStatus::kDifferent, ""}};
  TableReport log =
      Table("log", TableStatus::kDifferent, 18446744073709551615u, 0, "18446744073709551615 rows fewer");
  log.key.clear();
  log.differences = Differences{.lost = 18446744073709551615u, .gained = 0, .changed = 0, .exact = false};
  for (int i = 0; i < 12; ++i) {
    log.columns.push_back(
        {"c" + std::to_string(i), ColumnStatus::kNotComparable, "rows were lost or gained"});
  }
  TableReport prices =
      Table("prices", TableStatus::kRepresentation, 10, 10,
            "the values are the same, but some are written in another way in column \"amount\"");
  prices.columns = {
      {"amount", ColumnStatus::kRepresentation, "the values are the same, some are written in another way"},
      {"id", ColumnStatus::kSame, ""}};
  report.tables = {std::move(lost),
                   std::move(log),
                   std::move(orders),
                   std::move(users),
                   Table("stray", TableStatus::kGained, std::nullopt, 1),
                   Table("remote", TableStatus::kNotChecked, std::nullopt, std::nullopt, "a foreign table"),
                   std::move(prices),
                   Table("cache", TableStatus::kExcluded, std::nullopt, std::nullopt, "by --exclude"),
                   Table("shops", TableStatus::kSame, 3, 3)};
  report.verified = 5;
  report.not_checked = {{"both", "foreign table", "public", "remote", "a foreign table"},
                        {"after", "column", "public", "shops.odd", "a pseudo-type cannot be read"}};
  report.excluded = {{"both", "table", "public", "cache", "by --exclude"}};
  report.stats = {{"after.rows_per_s", 812345.5},
                  {"before.rows_per_s", std::numeric_limits<double>::infinity()}};
  return report;
}

Report NotProvenReport() {
  Report report = Empty();
  report.tables = {Table("queue", TableStatus::kNotChecked, 7, std::nullopt,
                         "read before, not checkable after (unlogged)"),
                   Table("users", TableStatus::kSame, 1, 1)};
  report.verified = 1;
  report.not_checked = {{"after", "table", "public", "queue", "read before, not checkable after (unlogged)"}};
  report.notes = {"both sides are one reading of one database: it was compared with itself"};
  return report;
}

Report HostileReport() {
  Report report = Empty();
  report.verdict = Verdict::kDifferent;
  report.exit_code = 1;
  const std::string names[] = {"\x1b[2J\x1b[1;31m",
                               "two\nlines\tand\rmore",
                               "<script>alert(1)</script>",
                               "\xf0\x9f\x98\x80 smile",
                               "\"quoted\" 'twice' \\back",
                               "csi\xc2\x9b"
                               "31m",
                               "right\xe2\x80\xaeleft",
                               "bad\xff\xc0\xafutf8",
                               "\x7f"};
  for (const std::string& name : names) {
    TableReport table = Table(name, TableStatus::kDifferent, 1, 2, "gained column \"" + name + "\"");
    table.schema = name;
    table.key = {name};
    table.columns = {{name, ColumnStatus::kGained, name}};
    report.tables.push_back(std::move(table));
    report.not_checked.push_back({"both", "column", name, name + "." + name, name});
    report.excluded.push_back({"both", "table", name, name, name});
  }
  report.before.path = names[0];
  report.after.header.source.database = names[1];
  report.after.header.source.notes = {names[5]};
  report.notes = {names[6]};
  return report;
}

}  // namespace pgassay::report
