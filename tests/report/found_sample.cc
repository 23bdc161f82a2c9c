#include "report/found_sample.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "report/sample.h"

namespace pgassay::report {
namespace {

Report Different() {
  Report report = SameReport();
  report.verdict = Verdict::kDifferent;
  report.exit_code = 1;
  report.tables.clear();
  report.excluded.clear();
  return report;
}

TableReport Table(std::string name, std::vector<std::string> key, uint64_t before, uint64_t after) {
  TableReport table;
  table.schema = "public";
  table.name = std::move(name);
  table.status = TableStatus::kDifferent;
  table.key = std::move(key);
  table.rows_before = before;
  table.rows_after = after;
  table.found_all = true;
  return table;
}

KeyPart Shown(std::string column, std::string value, bool quoted = false) {
  return {.column = std::move(column), .value = std::move(value), .quoted = quoted};
}

KeyPart Hidden(std::string column, std::string digits) {
  return {.column = std::move(column), .value = std::move(digits), .hidden = true, .quoted = true};
}

FoundRow Row(RowChange change, std::vector<KeyPart> key, std::vector<std::string> columns = {}) {
  FoundRow row;
  row.change = change;
  row.key = std::move(key);
  row.columns = std::move(columns);
  return row;
}

FoundRow Keyless(RowChange change, std::string id, uint64_t count) {
  FoundRow row;
  row.change = change;
  row.row_id = std::move(id);
  row.count = count;
  return row;
}

using Text = std::optional<std::string>;

CellText Known(Text text) {
  return {.known = true, .text = std::move(text)};
}

ColumnChange Both(std::string column, ChangeKind kind, Text before, Text after) {
  return {.column = std::move(column),
          .kind = kind,
          .before = Known(std::move(before)),
          .after = Known(std::move(after))};
}

ColumnChange Only(std::string column, bool of_before, Text text) {
  ColumnChange change;
  change.column = std::move(column);
  (of_before ? change.before : change.after) = Known(std::move(text));
  return change;
}

FoundRow With(FoundRow row, std::vector<ColumnChange> values) {
  row.values = std::move(values);
  return row;
}

}  // namespace

Report FilesReport() {
  Report report = Different();
  report.after.path = "after.assay";
  report.shows_keys = false;

  TableReport orders = Table("orders", {"id"}, 260000, 259999);
  orders.reason = "1 row fewer";
  orders.differences = Differences{.lost = 1, .gained = 0, .changed = 3, .exact = true};
  orders.columns = {{"id", ColumnStatus::kSame, ""},
                    {"note", ColumnStatus::kNotComparable, "rows were lost or gained"},
                    {"placed_at", ColumnStatus::kNotComparable, "rows were lost or gained"}};
  orders.found = {Row(RowChange::kLost, {Shown("id", "42")}),
                  Row(RowChange::kChanged, {Shown("id", "77")}, {"placed_at"}),
                  Row(RowChange::kChanged, {Shown("id", "78")}, {"note", "placed_at"}),
                  Row(RowChange::kChanged, {Shown("id", "79")})};

  TableReport posts = Table("posts", {"org_id", "slug"}, 5000, 5001);
  posts.differences = Differences{.lost = 0, .gained = 1, .changed = 2, .exact = true};
  posts.found = {Row(RowChange::kGained, {Shown("org_id", "7"), Hidden("slug", "8f3a12cd")}),
                 Row(RowChange::kChanged, {Shown("org_id", "9"), Hidden("slug", "00c0ffee")}, {"body"}),
                 Row(RowChange::kChanged, {Hidden("org_id, slug", "5e1f0001")}, {"body"})};
  TableReport tags = Table("tags", {"slug"}, 10, 9);
  tags.differences = Differences{.lost = 1, .gained = 0, .changed = 0, .exact = true};
  tags.found = {Row(RowChange::kLost, {Hidden("slug", "8f3a12cd")})};

  TableReport log = Table("log", {}, 1003, 1000);
  log.differences = Differences{.lost = 4, .gained = 1, .changed = 0, .exact = true};
  log.found = {Keyless(RowChange::kLost, "0f1e2d3c4b5a", 3), Keyless(RowChange::kLost, "a1b2c3d4e5f6", 1),
               Keyless(RowChange::kGained, "ffeeddccbbaa", 1)};

  TableReport events = Table("events", {"id"}, 9000000, 9000000);
  events.differences = Differences{.lost = 6143, .gained = 6143, .changed = 0, .exact = false};
  events.found_all = false;
  events.found_reason =
      "more than a sketch of 2,048 rows can name; take both fingerprints with --sketch-rows 32768";
  TableReport clicks = Table("clicks", {"id"}, 9000000, 8987700);
  clicks.differences = Differences{.lost = 12300, .gained = 0, .changed = 0, .exact = false};
  clicks.found_all = false;

  report.tables = {std::move(clicks), std::move(events), std::move(log),
                   std::move(orders), std::move(posts),  std::move(tags)};
  report.declared = {{"column renamed: public.users.mail to email", true, 120000, ""},
                     {"column added: public.users.locale", false, 0, "AFTER has no such column"},
                     {"table dropped: public.carts_old (nobody reads it)", true, 1, ""}};
  return report;
}

Report LiveReport(bool shows) {
  Report report = Different();
  report.before.path.clear();
  report.shows_keys = shows;
  report.shows_values = shows;
  const std::string essay(100, 'x');

  TableReport users = Table("users", {"id"}, 1000, 1000);
  users.differences = Differences{.lost = 1, .gained = 1, .changed = 30, .exact = true};
  users.found_all = false;
  users.found_reason = "showing 26 of 32; --max-rows N shows more";
  users.columns = {{"name", ColumnStatus::kDifferent, "", {{ChangeKind::kTrailingBlanks, 1}}},
                   {"placed_at",
                    ColumnStatus::kDifferent,
                    "type timestamp(6) before, timestamp(3) after",
                    {{ChangeKind::kCutToMilliseconds, 2}, {ChangeKind::kOther, 1}}}};
  std::vector<ColumnChange> wide;
  for (int i = 0; i < 11; ++i) wide.push_back(Only("c" + std::to_string(i), true, std::to_string(i)));
  users.found = {
      With(Row(RowChange::kLost, {Shown("id", "3")}),
           {Only("id", true, "3"), Only("name", true, "Ann Lee"), Only("total", true, "12.50"),
            Only("note", true, std::nullopt), Only("bio", true, "")}),
      With(Row(RowChange::kGained, {Shown("id", "-4")}),
           {Only("id", false, "-4"), Only("name", false, "NULL"), Only("note", false, "secret")}),
      With(Row(RowChange::kLost, {Shown("id", "5")}), std::move(wide)),
      With(Row(RowChange::kChanged, {Shown("id", "77")}, {"placed_at"}),
           {Both("placed_at", ChangeKind::kCutToMilliseconds, "2025-01-15 10:00:00.123456",
                 "2025-01-15 10:00:00.123")}),
      With(Row(RowChange::kChanged, {Shown("id", "78")}, {"total", "note"}),
           {Both("total", ChangeKind::kOther, "12.50", "12.51")}),
      With(Row(RowChange::kChanged, {Shown("id", "79")}),
           {Both("name", ChangeKind::kTrailingBlanks, "Ann ", "Ann"),
            Both("note", ChangeKind::kNullToEmpty, std::nullopt, "")}),
      With(Row(RowChange::kChanged, {Shown("id", "80")}, {"bio", "essay"}),
           {Both("bio", ChangeKind::kTruncatedText, essay + "yyyyy", essay),
            Both("essay", ChangeKind::kOther, "a" + essay, "b" + essay)}),
      With(Row(RowChange::kChanged, {Shown("id", "81")}, {"a", "b"}),
           {Only("a", true, "only before"), Only("b", false, "only after")}),
  };
  for (int i = 0; i < 18; ++i) {
    users.found.push_back(Row(RowChange::kChanged, {Shown("id", std::to_string(100 + i))}, {"name"}));
  }

  TableReport posts = Table("posts", {"org_id", "slug"}, 2, 2);
  posts.differences = Differences{.lost = 0, .gained = 0, .changed = 2, .exact = true};
  posts.found = {
      Row(RowChange::kChanged,
          {Shown("org_id", "7"), shows ? Shown("slug", "it's", true) : Hidden("slug", "8f3a12cd")}, {"body"}),
      Row(RowChange::kChanged,
          {Shown("org_id", "NULL"), shows ? Shown("slug", "NULL", true) : Hidden("slug", "0011aabb")},
          {"body"})};
  report.tables = {std::move(posts), std::move(users)};
  return report;
}

Report DeclaredReportOnly() {
  Report report = SameReport();
  for (int i = 0; i < 22; ++i) {
    report.declared.push_back({"column added: public.users.c" + std::to_string(i), true, 12, ""});
  }
  report.declared.push_back({.rule = "table dropped: public.carts_old",
                             .reason = "left out by --tables or --exclude",
                             .left_out = true});
  return report;
}

Report HostileFoundReport() {
  Report report = Different();
  report.before.path.clear();
  report.shows_keys = true;
  report.shows_values = true;
  const std::string hostile[] = {"\x1b[2J\x1b[1;31m",
                                 "two\nlines\tand\r\nmore",
                                 "<script>alert(1)</script>",
                                 "\"quoted\" 'twice' \\back",
                                 "csi\xc2\x9b"
                                 "31m",
                                 "right\xe2\x80\xaeleft",
                                 "bad\xff\xc0\xafutf8",
                                 std::string("nul\0byte", 8),
                                 "', note -> 'x"};
  for (const std::string& text : hostile) {
    TableReport table = Table(text, {text}, 3, 3);
    table.differences = Differences{.lost = 1, .gained = 1, .changed = 1, .exact = true};
    table.found_reason = text;
    table.columns = {{text, ColumnStatus::kDifferent, text, {{ChangeKind::kEncodingDamage, 1}}}};
    FoundRow keyless = Keyless(RowChange::kGained, text, 2);
    table.found = {With(Row(RowChange::kLost, {Shown(text, text, true)}), {Only("value", true, text)}),
                   With(Row(RowChange::kChanged, {Hidden(text, text)}, {text}),
                        {Both(text, ChangeKind::kEncodingDamage, text, text + text)}),
                   With(Row(RowChange::kChanged, {Shown(text, text), Shown("b", text, true)}, {"other"}),
                        {Both("other", ChangeKind::kOther, text, std::nullopt)}),
                   std::move(keyless)};
    report.tables.push_back(std::move(table));
    report.declared.push_back({text, false, 0, text});
    report.declared.push_back({text, true, 1, text});
  }
  return report;
}

}  // namespace pgassay::report
