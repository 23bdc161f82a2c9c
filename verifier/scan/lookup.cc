#include "scan/lookup.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "canon/print.h"
#include "fingerprint/key.h"
#include "pg/quote.h"
#include "scan/reread.h"
#include "status_macros.h"

namespace pgassay::scan {
namespace {

// An element of an array literal: quoted, so that nothing in it is special.
std::string ArrayItem(const std::string& text) {
  std::string item = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') item.push_back('\\');
    item.push_back(c);
  }
  item.push_back('"');
  return item;
}

// The rows' keys as one array literal per key column; nothing if some element does not have them in clear.
std::optional<std::vector<std::string>> KeyArrays(const fingerprint::TablePlan& plan,
                                                  std::span<const Cell> elements) {
  std::vector<std::string> classes;
  for (const KeyColumn& column : plan.key()) {
    for (const fingerprint::Column& candidate : plan.columns())
      if (candidate.name == column.name) classes.push_back(candidate.rule.type_class());
  }
  std::vector<std::vector<std::string>> items(plan.key().size());
  for (const Cell& element : elements) {
    const auto parts = fingerprint::SplitKey(element, plan.key(), classes);
    if (!parts) return std::nullopt;
    for (size_t i = 0; i < parts->size(); ++i) {
      if ((*parts)[i].hashed) return std::nullopt;
      const std::optional<std::string> text = canon::Print(classes[i], (*parts)[i].bytes);
      if (!text) return std::nullopt;
      items[i].push_back(ArrayItem(*text));
    }
  }
  std::vector<std::string> arrays;
  for (const std::vector<std::string>& column : items)
    arrays.push_back(absl::StrCat("{", absl::StrJoin(column, ","), "}"));
  return arrays;
}

// The server finds a row of this key by an index, and finds one at most: the view's key is that of a unique
// index, column by column, and of types whose = is the index's.
bool KeyIsIndexed(const Table& table, const RowView& view) {
  const std::vector<KeyColumn>& key = view.plan->key();
  if (key.empty() || key.size() != table.indexed_key.size()) return false;
  return std::all_of(key.begin(), key.end(), [&](const KeyColumn& column) {
    const auto& columns = view.plan->columns();
    const auto found =
        std::find_if(columns.begin(), columns.end(),
                     [&](const fingerprint::Column& candidate) { return candidate.name == column.name; });
    if (found == columns.end()) return false;
    const std::string& sql = view.selects[static_cast<size_t>(found - columns.begin())];
    const bool own_equality = found->rule.type_class() != "text" || found->type == "text" ||
                              absl::StartsWith(found->type, "character varying");
    return own_equality &&
           std::any_of(table.indexed_key.begin(), table.indexed_key.end(),
                       [&](const std::string& name) { return pg::QuoteIdentifier(name) == sql; });
  });
}

// Fields of a result behind the first `skip`.
std::vector<std::optional<std::string>> Texts(const pg::Result& result, int row, int skip, size_t count) {
  std::vector<std::optional<std::string>> texts(count);
  for (size_t i = 0; i < count; ++i) {
    const int column = skip + static_cast<int>(i);
    if (!result.null(row, column)) texts[i] = std::string(result.text(row, column));
  }
  return texts;
}

std::vector<std::string> SelectsOf(const RowView& view, const std::vector<size_t>& columns) {
  std::vector<std::string> selects;
  for (const size_t column : columns) selects.push_back(view.selects[column]);
  return selects;
}

absl::Status LookUpByKey(OpenDatabase& database, const LookUpRequest& request, const RowView& view,
                         const std::vector<std::string>& arrays, std::vector<RowTexts>& rows) {
  std::vector<std::string> parameters;  // $1::type[]
  std::vector<std::string> names;
  std::vector<std::string> conditions;
  for (size_t i = 0; i < arrays.size(); ++i) {
    const auto& columns = view.plan->columns();
    const auto column = std::find_if(
        columns.begin(), columns.end(),
        [&](const fingerprint::Column& candidate) { return candidate.name == view.plan->key()[i].name; });
    parameters.push_back(absl::StrCat("$", i + 1, "::", column->type, "[]"));
    names.push_back(absl::StrCat("k", i));
    conditions.push_back(absl::StrCat(view.selects[static_cast<size_t>(column - columns.begin())],
                                      " = \"pgassay keys\".k", i));
  }
  std::vector<std::string> selects = SelectsOf(view, request.columns);
  for (size_t i = 0; i < selects.size(); ++i) absl::StrAppend(&selects[i], " AS c", i);
  Session* const session = database.pool.Take();
  absl::Status status;
  for (const Heap& heap : database.selection.heaps) {
    if (heap.table != request.table || !status.ok()) continue;
    status = session->Lock(heap);
    if (!status.ok()) break;
    // Inside the subquery the table's own columns win over ours. unnest of several arrays is syntax, and has
    // no schema.
    const absl::StatusOr<pg::Result> result = session->connection().Query(
        absl::StrCat("SELECT \"pgassay keys\".place, found.* FROM unnest(", absl::StrJoin(parameters, ", "),
                     ") WITH ORDINALITY AS \"pgassay keys\" (", absl::StrJoin(names, ", "),
                     ", place) CROSS JOIN LATERAL (SELECT ", absl::StrJoin(selects, ", "), " ", heap.from,
                     " WHERE ", absl::StrJoin(conditions, " AND "), ") AS found"),
        arrays);
    status = result.status();
    if (!status.ok()) break;
    for (int row = 0; row < result->rows(); ++row) {
      const int64_t place = result->int64(row, 0);
      if (place < 1 || place > static_cast<int64_t>(rows.size())) continue;
      rows[static_cast<size_t>(place - 1)] = {.found = true,
                                              .texts = Texts(*result, row, 1, request.columns.size())};
    }
  }
  database.pool.Return(session);
  return status;
}

absl::Status LookUpByPlace(OpenDatabase& database, const LookUpRequest& request, const RowView& view,
                           std::vector<RowTexts>& rows) {
  ASSIGN_OR_RETURN(const std::vector<Place> places,
                   FindPlaces(database, request.table, view, request.elements));
  std::vector<std::string> selects = SelectsOf(view, request.columns);
  selects.insert(selects.begin(), "ctid");
  Session* const session = database.pool.Take();
  absl::Status status;
  for (size_t h = 0; h < database.selection.heaps.size() && status.ok(); ++h) {
    absl::flat_hash_map<std::string, size_t> element_at;  // by tid
    std::vector<std::string> tids;
    for (const Place& place : places) {
      if (place.heap != h) continue;
      element_at[place.tid] = place.element;
      tids.push_back(ArrayItem(place.tid));
    }
    if (tids.empty()) continue;
    const Heap& heap = database.selection.heaps[h];
    status = session->Lock(heap);
    if (!status.ok()) break;
    const absl::StatusOr<pg::Result> result =
        session->connection().Query(absl::StrCat("SELECT ", absl::StrJoin(selects, ", "), " ", heap.from,
                                                 " WHERE ctid = ANY($1::pg_catalog.tid[])"),
                                    {absl::StrCat("{", absl::StrJoin(tids, ","), "}")});
    status = result.status();
    if (!status.ok()) break;
    for (int row = 0; row < result->rows(); ++row) {
      const auto at = element_at.find(std::string(result->text(row, 0)));
      if (at != element_at.end())
        rows[at->second] = {.found = true, .texts = Texts(*result, row, 1, request.columns.size())};
    }
  }
  database.pool.Return(session);
  return status;
}

}  // namespace

RowView ViewOf(const Table& table, bool projected) {
  RowView view;
  if (!projected) {
    view.plan = table.plan.get();
    view.selects.assign(table.selects.begin(),
                        table.selects.begin() + static_cast<std::ptrdiff_t>(view.plan->columns().size()));
    return view;
  }
  view.plan = table.projected.get();
  for (const size_t field : table.projected_fields) view.selects.push_back(table.selects[field]);
  return view;
}

absl::StatusOr<std::vector<RowTexts>> LookUp(OpenDatabase& database, const LookUpRequest& request) {
  const Table& table = database.selection.tables[request.table];
  const RowView view = ViewOf(table, request.projected);
  std::vector<RowTexts> rows(request.elements.size());
  if (rows.empty()) return rows;
  if (KeyIsIndexed(table, view)) {
    if (const auto arrays = KeyArrays(*view.plan, request.elements)) {
      RETURN_IF_ERROR(LookUpByKey(database, request, view, *arrays, rows));
      return rows;
    }
  }
  RETURN_IF_ERROR(LookUpByPlace(database, request, view, rows));
  return rows;
}

}  // namespace pgassay::scan
