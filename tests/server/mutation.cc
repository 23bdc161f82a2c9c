#include "server/mutation.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"

namespace pgassay {
namespace {

std::string ValueOf(const ColumnType& type, absl::string_view row) {
  return absl::Substitute("(SELECT ($0)::$2 FROM (SELECT $1 AS g) q)", type.value, row, type.type);
}

std::string Text(const ColumnType& type, absl::string_view value) {
  return absl::Substitute(type.text, value);
}

// Sets a, where that makes a difference.
std::string SetA(const MatrixTable& table, absl::string_view value, int row) {
  return absl::Substitute("UPDATE $0 t SET a = $1 WHERE pad = 'row $2' AND $3 IS DISTINCT FROM $4",
                          table.name(), value, row, Text(*table.type, "t.a"), Text(*table.type, value));
}

std::string InsertCopy(const MatrixTable& table, int row) {
  return absl::Substitute(
      "INSERT INTO $0 SELECT $1a, b, pad FROM $0 WHERE ctid = ($2)", table.name(),
      table.keyed ? "1000001, " : "",
      absl::Substitute("SELECT min(ctid) FROM $0 WHERE pad = 'row $1'", table.name(), row));
}

// Of those rows i of which `condition` holds.
std::string InsertRows(const MatrixTable& table, absl::string_view condition) {
  const ColumnType& type = *table.type;
  return absl::Substitute(
      "INSERT INTO $0 SELECT $1CASE WHEN i <> 20 THEN $2 END, CASE WHEN i <> 21 THEN $3 END, 'row ' || w "
      "FROM (SELECT i, CASE i WHEN 12 THEN 11 ELSE i END AS w FROM generate_series(1, $4) i) r "
      "WHERE $5 ORDER BY -i;",
      table.name(), table.keyed ? "i, " : "", ValueOf(type, "w"), ValueOf(type, "w + 101"), type.rows,
      condition);
}

struct Step {
  std::string statement;
  int rows = 1;  // that it has to touch
};

Step StepOf(Mutation mutation, const MatrixTable& table) {
  const ColumnType& type = *table.type;
  const std::string name = table.name();
  switch (mutation) {
    case Mutation::kChange:
      return {SetA(table, ValueOf(type, "1010"), 7)};
    case Mutation::kOneBit:
      return {SetA(
          table, absl::Substitute("(SELECT ($0)::$1 FROM (SELECT t.a AS v) q)", type.nearest, type.type), 7)};
    case Mutation::kSetNull:
      return {SetA(table, absl::StrCat("NULL::", type.type), 7)};
    case Mutation::kFillNull:
      return {SetA(table, ValueOf(type, "20"), 20)};
    case Mutation::kDeleteRow:
      return {absl::Substitute("DELETE FROM $0 WHERE pad = 'row 9'", name)};
    case Mutation::kDuplicateRow:
      return {InsertCopy(table, 7)};
    case Mutation::kSwapRows:
      return {absl::Substitute("UPDATE $0 t SET a = o.a FROM $0 o WHERE $1 IS DISTINCT FROM $2 AND "
                               "(t.pad, o.pad) IN (('row 5', 'row 6'), ('row 6', 'row 5'))",
                               name, Text(type, "t.a"), Text(type, "o.a")),
              2};
    case Mutation::kSwapColumns:
      return {absl::Substitute("UPDATE $0 t SET a = b, b = a WHERE pad = 'row 7' AND $1 IS DISTINCT FROM $2",
                               name, Text(type, "t.a"), Text(type, "t.b"))};
    case Mutation::kChangeTwins:
      return {SetA(table, ValueOf(type, "1014"), 11), 2};
    case Mutation::kDeleteTwin:
      return {table.keyed
                  ? absl::Substitute("DELETE FROM $0 WHERE id = 12", name)
                  : absl::Substitute("DELETE FROM $0 WHERE ctid = (SELECT min(ctid) FROM $0 WHERE pad = "
                                     "'row 11')",
                                     name)};
    case Mutation::kDuplicateTwin:
      return {InsertCopy(table, 11)};
  }
  return {};
}

}  // namespace

std::string MatrixTable::name() const {
  return absl::StrCat("t_", type->name, keyed ? "_k" : "_n");
}

std::vector<MatrixTable> MatrixTables() {
  std::vector<MatrixTable> tables;
  for (const ColumnType& type : ColumnTypes()) {
    tables.push_back({.type = &type, .keyed = true});
    tables.push_back({.type = &type, .keyed = false});
  }
  return tables;
}

std::string CreateTables(const std::vector<MatrixTable>& tables) {
  std::string sql;
  for (const MatrixTable& table : tables) {
    absl::StrAppend(&sql,
                    absl::Substitute("CREATE TABLE $0 ($1a $2, b $2, pad text);", table.name(),
                                     table.keyed ? "id bigint PRIMARY KEY, " : "", table.type->type),
                    InsertRows(table, "true"));
  }
  return sql;
}

std::string Undo(const std::vector<MatrixTable>& tables) {
  std::string sql;
  for (const MatrixTable& table : tables) {
    absl::StrAppend(&sql, "DELETE FROM ", table.name(),
                    " WHERE pad IN ('row 5', 'row 6', 'row 7', 'row 9', 'row 11', 'row 20');",
                    InsertRows(table, "i IN (5, 6, 7, 9, 11, 12, 20)"));
  }
  return sql;
}

const char* Name(Mutation mutation) {
  switch (mutation) {
    case Mutation::kChange:
      return "change one value";
    case Mutation::kOneBit:
      return "change one bit";
    case Mutation::kSetNull:
      return "set NULL";
    case Mutation::kFillNull:
      return "fill NULL";
    case Mutation::kDeleteRow:
      return "delete a row";
    case Mutation::kDuplicateRow:
      return "duplicate a row";
    case Mutation::kSwapRows:
      return "swap two rows' values";
    case Mutation::kSwapColumns:
      return "swap values between two columns";
    case Mutation::kChangeTwins:
      return "change two equal rows alike";
    case Mutation::kDeleteTwin:
      return "delete one of two equal rows";
    case Mutation::kDuplicateTwin:
      return "add a third equal row";
  }
  return "";
}

std::string Mutate(const std::vector<MatrixCell>& cells) {
  std::string sql = "CREATE TEMP TABLE tally (name text, meant int, touched int);";
  for (const MatrixCell& cell : cells) {
    const Step step = StepOf(cell.mutation, cell.table);
    absl::StrAppend(
        &sql,
        absl::Substitute("WITH u AS ($0 RETURNING 1) INSERT INTO tally SELECT '$1', $2, count(*) FROM u;",
                         step.statement, cell.table.name(), step.rows));
  }
  return absl::StrCat(sql, "SELECT name FROM tally WHERE touched <> meant ORDER BY name");
}

Expected Expect(Mutation mutation, bool keyed) {
  switch (mutation) {
    case Mutation::kChange:
    case Mutation::kOneBit:
    case Mutation::kSetNull:
      return {
          .columns = {"a"}, .sums_differ = {"a"}, .changed = {"7"}, .lost_counts = {1}, .gained_counts = {1}};
    case Mutation::kFillNull:
      return {.columns = {"a"},
              .sums_differ = {"a"},
              .changed = {"20"},
              .lost_counts = {1},
              .gained_counts = {1}};
    case Mutation::kDeleteRow:
      return {.more_rows = -1, .lost = {"9"}, .lost_counts = {1}};
    case Mutation::kDuplicateRow:
    case Mutation::kDuplicateTwin:
      return {.more_rows = 1, .gained = {"1000001"}, .gained_counts = {1}};
    case Mutation::kSwapRows: {
      Expected expected{
          .columns = {"a"}, .changed = {"5", "6"}, .lost_counts = {1, 1}, .gained_counts = {1, 1}};
      // Without a key a column is a multiset of values, and that is still the same.
      if (keyed) expected.sums_differ = {"a"};
      return expected;
    }
    case Mutation::kSwapColumns:
      return {.columns = {"a", "b"},
              .sums_differ = {"a", "b"},
              .changed = {"7"},
              .lost_counts = {1},
              .gained_counts = {1}};
    case Mutation::kChangeTwins:
      return {.columns = {"a"},
              .sums_differ = {"a"},
              .changed = {"11", "12"},
              .lost_counts = {2},
              .gained_counts = {2}};
    case Mutation::kDeleteTwin:
      return {.more_rows = -1, .lost = {"12"}, .lost_counts = {1}};
  }
  return {};
}

}  // namespace pgassay
