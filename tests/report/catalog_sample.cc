#include "report/catalog_sample.h"

#include <string>
#include <utility>
#include <vector>

#include "report/sample.h"

namespace pgassay::report {
namespace {

constexpr auto kLost = CatalogChange::kLost;
constexpr auto kGained = CatalogChange::kGained;
constexpr auto kChanged = CatalogChange::kChanged;
constexpr auto kRenamed = CatalogChange::kRenamed;
constexpr auto kLoss = CatalogSeverity::kLoss;
constexpr auto kBehaviour = CatalogSeverity::kBehaviour;
constexpr auto kCosmetic = CatalogSeverity::kCosmetic;

struct Name {
  std::string kind;
  std::string parent;
  std::string name;
};

CatalogFinding Finding(CatalogSeverity severity, CatalogChange change, Name name, std::string attribute,
                       std::string before, std::string after) {
  CatalogFinding finding;
  finding.change = change;
  finding.severity = severity;
  finding.kind = std::move(name.kind);
  finding.schema = "public";
  finding.parent = std::move(name.parent);
  finding.name = std::move(name.name);
  finding.attribute = std::move(attribute);
  finding.before = std::move(before);
  finding.after = std::move(after);
  return finding;
}

TableReport Table(std::string name, TableStatus status) {
  TableReport table;
  table.schema = "public";
  table.name = std::move(name);
  table.status = status;
  if (status != TableStatus::kGained) table.rows_before = 3;
  if (status != TableStatus::kLost) table.rows_after = 3;
  return table;
}

constexpr char kOldView[] =
    " SELECT o.id,\n    o.total,\n    u.name\n   FROM (orders o\n     JOIN users u ON ((u.id = o.user_id)))\n"
    "  WHERE (o.state = 'open'::text);";
constexpr char kNewView[] =
    " SELECT o.id,\n    o.total\n   FROM (orders o\n     JOIN users u ON ((u.id = o.user_id)))\n"
    "  WHERE (o.state <> 'closed'::text);";

}  // namespace

Report CatalogReport() {
  Report report = SameReport();
  report.verdict = Verdict::kDifferent;
  report.exit_code = 1;
  report.after.header.source.server_version = "18.1";
  report.after.header.source.server_version_num = 180001;
  TableReport users = Table("users", TableStatus::kDifferent);
  users.reason = "lost column \"mail\"";
  users.key = {"id"};
  users.columns = {{"id", ColumnStatus::kSame, ""}, {"mail", ColumnStatus::kLost, ""}};
  report.tables = {Table("invoices", TableStatus::kLost), std::move(users),
                   Table("sessions", TableStatus::kGained), Table("prices", TableStatus::kRepresentation),
                   Table("shops", TableStatus::kSame)};

  CatalogFinding invoices = Finding(kLoss, kLost, {"table", "", "invoices"}, "", "(id, total)", "");
  invoices.with = {"column public.invoices.id", "column public.invoices.total",
                   "primary key public.invoices.invoices_pkey"};
  CatalogFinding mail = Finding(kLoss, kLost, {"column", "users", "mail"}, "", "text not null", "");
  CatalogFinding check = Finding(
      kLoss, kLost, {"check constraint", "orders", "orders_total_check"}, "",
      "CHECK ((total >= (0)::numeric) AND (total < (1000000)::numeric) AND (currency IS NOT NULL))", "");
  CatalogFinding sequence =
      Finding(kLoss, kChanged, {"sequence", "", "orders_id_seq"}, "next value", "1042", "1");
  sequence.reason = "not past 1041, the greatest value of public.orders.id";
  CatalogFinding privileges = Finding(kLoss, kChanged, {"function", "", "slug(text)"}, "privileges",
                                      "OWNER=ALL/OWNER\napp=EXECUTE/OWNER",
                                      "OWNER=ALL/OWNER\nPUBLIC=EXECUTE/OWNER\napp=EXECUTE/OWNER");
  CatalogFinding policy =
      Finding(kLoss, kGained, {"policy", "orders", "everybody"}, "", "", "for all using true");
  CatalogFinding key =
      Finding(kBehaviour, kRenamed, {"primary key", "orders", "orders_pkey"}, "", "orders_pkey", "pk_orders");
  key.with = {"index public.orders.orders_pkey"};
  CatalogFinding stray = Finding(kBehaviour, kGained, {"table", "", "sessions"}, "", "", "(id)");
  CatalogFinding view =
      Finding(kBehaviour, kChanged, {"view", "", "open_orders"}, "definition", kOldView, kNewView);
  view.with = {"column public.open_orders.name"};
  const std::string long_text =
      "Orders of the shop, each with its lines, its payments and where it was sent to";
  CatalogFinding comment = Finding(kCosmetic, kChanged, {"table", "", "orders"}, "comment",
                                   long_text + " (until 2023)", long_text + " (since 2023)");
  report.catalog = {check,
                    mail,
                    privileges,
                    policy,
                    sequence,
                    invoices,
                    Finding(kLoss, kChanged, {"trigger", "orders", "audit"}, "fires", "yes", "never"),
                    Finding(kLoss, kRenamed, {"unique constraint", "orders", "one"}, "", "one", "another"),
                    Finding(kBehaviour, kLost, {"index", "orders", "orders_placed_at_idx"}, "",
                            "USING btree (placed_at)", ""),
                    Finding(kBehaviour, kGained, {"function", "", "f(integer, text)"}, "", "", ""),
                    key,
                    stray,
                    Finding(kBehaviour, kChanged, {"user mapping", "far", "app"}, "options", "(hidden)", ""),
                    view,
                    comment,
                    Finding(kCosmetic, kChanged, {"index", "orders", "i"}, "comment", "it's old", ""),
                    Finding(kCosmetic, kLost, {"statistics object", "", "s"}, "", "ON a, b", ""),
                    Finding(kCosmetic, kGained, {"index", "orders", "j"}, "", "", "USING btree (total)"),
                    Finding(kCosmetic, kRenamed, {"index", "orders", "x"}, "", "x", "y")};
  report.catalog_counts = {{"column", 240, 3, 1, 0, 0},
                           {"index", 41, 4, 0, 2, 0},
                           {"policy", 3, 1, 0, 0, 0},
                           {"foreign key", 1, 0, 0, 0, 1}};
  report.declared = {
      {.rule = "column renamed: public.users.name to label",
       .matched = true,
       .covered = 12,
       .reason = "",
       .objects = 2},
      {.rule = "object dropped: trigger public.orders.old", .matched = true, .reason = "", .objects = 1},
      {.rule = "object added: view public.v", .reason = "AFTER has no such object"}};
  report.notes = {"3 sequences moved on"};
  return report;
}

Report SchemaOnlyReport() {
  Report report = SameReport();
  report.tables.clear();
  report.excluded = {{.side = "both",
                      .kind = "catalog",
                      .schema = "",
                      .name = "objects",
                      .reason = "of what --exclude leaves out",
                      .count = 12}};
  report.data_compared = false;
  for (const char* kind :
       {"aggregate", "check constraint", "column", "default privileges", "domain", "foreign key", "function",
        "index", "operator class", "policy", "primary key", "table", "text search dictionary", "view"}) {
    report.catalog_counts.push_back({.kind = kind, .same = 1204, .different = 0, .declared = 1});
  }
  report.declared = {
      {.rule = "object changed: owner of view public.v", .matched = true, .reason = "", .objects = 14}};
  return report;
}

Report DataOnlyReport() {
  Report report = SameReport();
  report.catalog_compared = false;
  return report;
}

Report UncheckedObjectsReport() {
  Report report = NotProvenReport();
  report.catalog_counts = {{"sequence", 4, 0, 0, 0, 1}, {"table", 2, 0, 0, 0, 0}};
  report.not_checked.push_back({.side = "after",
                                .kind = "sequence",
                                .schema = "public",
                                .name = "orders_id_seq",
                                .reason = "permission denied"});
  report.not_checked.push_back({.side = "before",
                                .kind = "catalog",
                                .schema = "",
                                .name = "server",
                                .reason = "only this side was read with --cluster",
                                .count = 7});
  report.not_checked.push_back({.side = "both",
                                .kind = "trigger",
                                .schema = "public",
                                .name = "orders.audit",
                                .reason = "it changed while it was read"});
  return report;
}

Report HostileCatalogReport() {
  Report report = SameReport();
  report.verdict = Verdict::kDifferent;
  report.exit_code = 1;
  report.tables.clear();
  const std::string hostile[] = {"\x1b[2J\x1b[1;31m",
                                 "two\nlines\tand\r\nSAME: 14 tables, 1,204,332 rows",
                                 "<script>alert(1)</script>",
                                 "\"quoted\" 'twice' \\back",
                                 "audit: fires: yes -> never",
                                 "csi\xc2\x9b"
                                 "31m",
                                 "right\xe2\x80\xaeleft",
                                 "bad\xff\xc0\xafutf8",
                                 std::string("nul\0byte", 8),
                                 "(unset)"};
  for (const std::string& text : hostile) {
    CatalogFinding finding = Finding(kLoss, kChanged, {text, text, text}, text, text, text + text);
    finding.schema = text;
    finding.reason = text;
    finding.with = {text, text};
    report.catalog.push_back(finding);
    finding.change = kLost;
    finding.severity = kBehaviour;
    finding.after.clear();
    report.catalog.push_back(finding);
    finding.change = kRenamed;
    finding.severity = kCosmetic;
    finding.after = text;
    report.catalog.push_back(std::move(finding));
    report.catalog_counts.push_back({.kind = text, .same = 2, .different = 1});
    report.not_checked.push_back(
        {.side = "both", .kind = text, .schema = text, .name = text, .reason = text, .count = 3});
    report.declared.push_back({.rule = text, .matched = true, .reason = text, .objects = 2});
  }
  const std::string large(100000, 'x');
  report.catalog.push_back(
      Finding(kLoss, kChanged, {"function", "", "large()"}, "body", large + "old" + large, large + "new"));
  std::string bytes;
  for (int i = 0; i < 30000; ++i) bytes += "\x9b\n";
  report.catalog.push_back(
      Finding(kLoss, kChanged, {"function", "", "bytes()"}, "body", bytes, std::string(50000, '\x9b')));
  return report;
}

}  // namespace pgassay::report
