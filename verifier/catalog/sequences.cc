#include "catalog/sequences.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "catalog/sql.h"
#include "pg/error.h"
#include "pg/quote.h"
#include "status_macros.h"

namespace pgassay::catalog {
namespace {

// Parts of one statement: few enough for its locks and its plan.
constexpr size_t kBatch = 100;

std::string Obstacle(const pg::Result& rows, int row) {
  const absl::string_view schema = rows.text(row, 1);
  const absl::string_view name = rows.text(row, 2);
  const absl::string_view role = rows.text(row, 10);
  if (rows.boolean(row, 9)) return "it is unlogged, and a standby has nothing of it; ask the primary";
  std::vector<std::string> grants;
  if (!rows.boolean(row, 7)) {
    grants.push_back(absl::StrCat("GRANT USAGE ON SCHEMA ", pg::QuoteIdentifier(schema), " TO ", role));
  }
  if (!rows.boolean(row, 8)) {
    grants.push_back(
        absl::StrCat("GRANT SELECT ON SEQUENCE ", pg::QuoteQualified(schema, name), " TO ", role));
  }
  if (grants.empty()) return "";
  return absl::StrCat("this role may not read it: ", absl::StrJoin(grants, "; "));
}

absl::StatusOr<std::vector<ListedSequence>> List(pg::Connection& connection) {
  ASSIGN_OR_RETURN(const pg::Result rows, connection.Query(sql::kSequences));
  std::vector<ListedSequence> listed;
  for (int row = 0; row < rows.rows(); ++row) {
    ListedSequence sequence;
    sequence.oid = rows.oid(row, 0);
    sequence.state.schema = std::string(rows.text(row, 1));
    sequence.state.name = std::string(rows.text(row, 2));
    sequence.state.increment = rows.int64(row, 3);
    sequence.minimum = rows.int64(row, 4);
    sequence.maximum = rows.int64(row, 5);
    sequence.state.cycles = rows.boolean(row, 6);
    sequence.obstacle = Obstacle(rows, row);
    listed.push_back(std::move(sequence));
  }
  return listed;
}

// A column whose extreme is to be read, and how.
struct Wanted {
  size_t sequence = 0;
  size_t column = 0;
  std::string sql;
};

std::string ExtremeSql(const SequenceColumn& column, bool descending, bool is_numeric) {
  const std::string name = pg::QuoteIdentifier(column.column);
  const std::string table = pg::QuoteQualified(column.schema, column.table);
  const absl::string_view extreme = descending ? "pg_catalog.min(" : "pg_catalog.max(";
  if (!is_numeric) return absl::StrCat(extreme, name, ")::pg_catalog.int8 FROM ", table);
  // WHERE rather than FILTER, with which an index would not be used.
  return absl::StrCat(descending ? "pg_catalog.ceil(" : "pg_catalog.floor(", extreme, name,
                      ")::pg_catalog.numeric)::pg_catalog.int8 FROM ", table, " WHERE ", name,
                      " OPERATOR(pg_catalog.<=) 9223372036854775807::pg_catalog.numeric AND ", name,
                      " OPERATOR(pg_catalog.>=) -9223372036854775808::pg_catalog.numeric");
}

absl::StatusOr<std::vector<Wanted>> ReadColumns(pg::Connection& connection,
                                                const std::function<bool(const RelationName&)>& rows_are_read,
                                                std::vector<ListedSequence>& listed) {
  absl::flat_hash_map<uint32_t, size_t> by_oid;
  for (size_t i = 0; i < listed.size(); ++i) by_oid.emplace(listed[i].oid, i);
  ASSIGN_OR_RETURN(const pg::Result rows, connection.Query(sql::kSequenceColumns));
  std::vector<Wanted> wanted;
  for (int row = 0; row < rows.rows(); ++row) {
    const auto found = by_oid.find(rows.oid(row, 0));
    if (found == by_oid.end()) continue;  // a temporary sequence
    SequenceState& state = listed[found->second].state;
    SequenceColumn column;
    column.schema = std::string(rows.text(row, 1));
    column.table = std::string(rows.text(row, 2));
    column.column = std::string(rows.text(row, 3));
    const RelationName root{.schema = std::string(rows.text(row, 4)), .name = std::string(rows.text(row, 5))};
    column.known = rows.boolean(row, 6) && rows_are_read(root);
    if (column.known) {
      wanted.push_back({found->second, state.columns.size(),
                        ExtremeSql(column, state.increment < 0, rows.boolean(row, 7))});
    }
    state.columns.push_back(std::move(column));
  }
  return wanted;
}

// Runs "SELECT i, parts[i]" for all of them, some in one statement. Calls `take(i, rows, row)`, values from
// column 1 on.
template <typename Take>
absl::Status SelectEach(pg::Connection& connection, const std::vector<std::string>& parts, const Take& take) {
  for (size_t begin = 0; begin < parts.size(); begin += kBatch) {
    const size_t end = std::min(parts.size(), begin + kBatch);
    std::string sql;
    for (size_t i = begin; i < end; ++i) {
      absl::StrAppend(&sql, i == begin ? "SELECT " : " UNION ALL SELECT ", i, ", ", parts[i]);
    }
    ASSIGN_OR_RETURN(const pg::Result rows, connection.QueryValues(sql, {}));
    if (static_cast<size_t>(rows.rows()) != end - begin) {
      return absl::InternalError("sequences: a statement gave another number of rows than it has parts");
    }
    for (int row = 0; row < rows.rows(); ++row) {
      const int64_t i = rows.int64(row, 0);
      if (i < static_cast<int64_t>(begin) || i >= static_cast<int64_t>(end)) {
        return absl::InternalError("sequences: a statement gave rows that were not asked for");
      }
      take(static_cast<size_t>(i), rows, row);
    }
  }
  return absl::OkStatus();
}

std::optional<int64_t> Next(const ListedSequence& sequence, int64_t last, bool is_called) {
  if (!is_called) return last;
  const bool descending = sequence.state.increment < 0;
  int64_t next = 0;
  const bool overflow = __builtin_add_overflow(last, sequence.state.increment, &next);
  const bool beyond = overflow || (descending ? next < sequence.minimum : next > sequence.maximum);
  if (!beyond) return next;
  if (!sequence.state.cycles) return std::nullopt;
  return descending ? sequence.maximum : sequence.minimum;
}

absl::Status Changed(absl::string_view detail) {
  return absl::AbortedError(absl::StrCat("sequences: ", detail, " while the database was read"));
}

absl::Status CheckSame(const std::vector<ListedSequence>& before, const std::vector<ListedSequence>& after) {
  const auto definition = [](const ListedSequence& sequence) {
    const SequenceState& state = sequence.state;
    return std::tie(sequence.oid, state.schema, state.name, state.increment, state.cycles, sequence.minimum,
                    sequence.maximum);
  };
  for (size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
    if (i < before.size() && i < after.size() && definition(before[i]) == definition(after[i])) continue;
    const SequenceState& state = i < before.size() ? before[i].state : after[i].state;
    return Changed(absl::StrCat("sequence ", QualifiedName(state.schema, "", state.name),
                                " was created, dropped, renamed or altered"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Sequences> ListSequences(pg::Connection& connection,
                                        const std::function<bool(const RelationName&)>& rows_are_read) {
  Sequences sequences;
  ASSIGN_OR_RETURN(sequences.listed, List(connection));
  ASSIGN_OR_RETURN(const std::vector<Wanted> wanted,
                   ReadColumns(connection, rows_are_read, sequences.listed));
  std::vector<std::string> parts;
  for (const Wanted& column : wanted) parts.push_back(column.sql);
  RETURN_IF_ERROR(SelectEach(connection, parts, [&](size_t i, const pg::Result& rows, int row) {
    if (rows.null(row, 1)) return;
    sequences.listed[wanted[i].sequence].state.columns[wanted[i].column].extreme = rows.int64(row, 1);
  }));
  return sequences;
}

absl::Status ReadPositions(pg::Connection& connection, Sequences& sequences) {
  ASSIGN_OR_RETURN(std::vector<ListedSequence> now, List(connection));
  RETURN_IF_ERROR(CheckSame(sequences.listed, now));
  sequences.states.clear();
  sequences.unreadable.clear();
  std::vector<size_t> readable;
  std::vector<std::string> parts;
  for (size_t i = 0; i < now.size(); ++i) {
    const SequenceState& state = sequences.listed[i].state;
    sequences.listed[i].obstacle = now[i].obstacle;
    if (!now[i].obstacle.empty()) {
      sequences.unreadable.push_back({.kind = "sequence",
                                      .schema = state.schema,
                                      .name = state.name,
                                      .status = LedgerStatus::kNotCheckable,
                                      .reason = now[i].obstacle});
      continue;
    }
    readable.push_back(i);
    parts.push_back("last_value, is_called FROM " + pg::QuoteQualified(state.schema, state.name));
  }
  const absl::Status read = SelectEach(connection, parts, [&](size_t i, const pg::Result& rows, int row) {
    const ListedSequence& sequence = sequences.listed[readable[i]];
    sequences.states.push_back(sequence.state);
    sequences.states.back().next = Next(sequence, rows.int64(row, 1), rows.boolean(row, 2));
  });
  // 42P01, 3F000: dropped between the two statements.
  const std::string sqlstate = pg::SqlState(read);
  if (sqlstate == "42P01" || sqlstate == "3F000") return Changed("a sequence was dropped or renamed");
  RETURN_IF_ERROR(read);
  const auto by_name = [](const auto& a, const auto& b) {
    return std::tie(a.schema, a.name) < std::tie(b.schema, b.name);
  };
  std::sort(sequences.states.begin(), sequences.states.end(), by_name);
  std::sort(sequences.unreadable.begin(), sequences.unreadable.end(), by_name);
  return absl::OkStatus();
}

}  // namespace pgassay::catalog
