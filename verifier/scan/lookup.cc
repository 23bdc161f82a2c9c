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

// The column of the table itself that stands in the view as `name`; its type is this server's word.
const fingerprint::Column* OwnColumn(const Table& table, const RowView& view, const std::string& name) {
  for (size_t c = 0; c < view.plan->columns().size(); ++c) {
    if (view.plan->columns()[c].name != name) continue;
    for (const fingerprint::Column& own : table.plan->columns())
      if (pg::QuoteIdentifier(own.name) == view.selects[c]) return &own;
  }
  return nullptr;
}

// The server finds a row of this key by an index, and finds one at most: the view's key is that of a unique
// index, column by column, and of types whose = is the index's.
bool KeyIsIndexed(const Table& table, const RowView& view) {
  const std::vector<KeyColumn>& key = view.plan->key();
  if (key.empty() || key.size() != table.indexed_key.size()) return false;
  return std::all_of(key.begin(), key.end(), [&](const KeyColumn& part) {
    const fingerprint::Column* const column = OwnColumn(table, view, part.name);
    if (column == nullptr) return false;
    const bool own_equality = column->rule.type_class() != "text" || column->type == "text" ||
                              absl::StartsWith(column->type, "character varying");
    return own_equality && std::find(table.indexed_key.begin(), table.indexed_key.end(), column->name) !=
                               table.indexed_key.end();
  });
}

constexpr size_t kMaxTextBytes = 64 << 10;

// The values of `columns` as text, as c0, c1 ...
std::vector<std::string> TextItems(const RowView& view, const std::vector<size_t>& columns) {
  std::vector<std::string> items;
  for (const size_t column : columns) {
    const std::string& sql = view.selects[column];
    items.push_back(absl::StrCat("CASE WHEN ", sql,
                                 " IS NOT DISTINCT FROM NULL THEN NULL ELSE pg_catalog.format('%s', ", sql,
                                 ") END AS c", items.size()));
  }
  return items;
}

// Two fields for each: the text if it is not too long, and its length.
std::string CappedItems(size_t count) {
  std::string items;
  for (size_t i = 0; i < count; ++i) {
    const std::string length = absl::StrCat("pg_catalog.octet_length(found.c", i, ")");
    absl::StrAppend(&items, ", CASE WHEN ", length, " <= ", kMaxTextBytes, " THEN found.c", i, " END, ",
                    length);
  }
  return items;
}

// A row of CappedItems behind one other field.
RowTexts Texts(const pg::Result& result, int row, size_t count) {
  RowTexts texts{.found = true, .texts = std::vector<CellText>(count)};
  for (size_t i = 0; i < count; ++i) {
    const int column = 1 + 2 * static_cast<int>(i);
    CellText& cell = texts.texts[i];
    const bool null = result.null(row, column + 1);
    cell.known = null || !result.null(row, column);
    if (!null && cell.known) cell.text = std::string(result.text(row, column));
  }
  return texts;
}

absl::Status LookUpByKey(OpenDatabase& database, const LookUpRequest& request, const RowView& view,
                         const std::vector<std::string>& arrays, std::vector<RowTexts>& rows) {
  std::vector<std::string> parameters;  // $1::type[]
  std::vector<std::string> names;
  std::vector<std::string> conditions;
  for (size_t i = 0; i < arrays.size(); ++i) {
    const fingerprint::Column* const column =
        OwnColumn(database.selection.tables[request.table], view, view.plan->key()[i].name);
    if (column == nullptr) return absl::InternalError("look up: a key column is none of the table's");
    parameters.push_back(absl::StrCat("$", i + 1, "::", column->type, "[]"));
    names.push_back(absl::StrCat("k", i));
    conditions.push_back(absl::StrCat(pg::QuoteIdentifier(column->name), " = \"pgassay keys\".k", i));
  }
  const std::string items = absl::StrJoin(TextItems(view, request.columns), ", ");
  return database.pool.Use([&](Session& session) -> absl::Status {
    for (const Heap& heap : database.selection.heaps) {
      if (heap.table != request.table) continue;
      RETURN_IF_ERROR(session.Lock(heap));
      // Inside the subquery the table's own columns win over ours. unnest of several arrays is syntax, and
      // has no schema.
      ASSIGN_OR_RETURN(const pg::Result result,
                       session.connection().QueryValues(
                           absl::StrCat("SELECT \"pgassay keys\".place", CappedItems(request.columns.size()),
                                        " FROM unnest(", absl::StrJoin(parameters, ", "),
                                        ") WITH ORDINALITY AS \"pgassay keys\" (", absl::StrJoin(names, ", "),
                                        ", place) CROSS JOIN LATERAL (SELECT ", items, " ", heap.from,
                                        " WHERE ", absl::StrJoin(conditions, " AND "), ") AS found"),
                           arrays));
      for (int row = 0; row < result.rows(); ++row) {
        const int64_t place = result.int64(row, 0);
        if (place >= 1 && place <= static_cast<int64_t>(rows.size()))
          rows[static_cast<size_t>(place - 1)] = Texts(result, row, request.columns.size());
      }
    }
    return absl::OkStatus();
  });
}

absl::Status LookUpByPlace(OpenDatabase& database, const LookUpRequest& request, const RowView& view,
                           std::vector<RowTexts>& rows) {
  ASSIGN_OR_RETURN(const std::vector<Place> places,
                   FindPlaces(database, request.table, view, request.elements));
  std::vector<std::string> items = TextItems(view, request.columns);
  items.insert(items.begin(), "ctid");
  const std::string list = absl::StrJoin(items, ", ");
  return database.pool.Use([&](Session& session) -> absl::Status {
    for (size_t h = 0; h < database.selection.heaps.size(); ++h) {
      absl::flat_hash_map<std::string, size_t> element_at;  // by tid
      std::vector<std::string> tids;
      for (const Place& place : places) {
        if (place.heap != h) continue;
        element_at[place.tid] = place.element;
        tids.push_back(ArrayItem(place.tid));
      }
      if (tids.empty()) continue;
      const Heap& heap = database.selection.heaps[h];
      RETURN_IF_ERROR(session.Lock(heap));
      ASSIGN_OR_RETURN(
          const pg::Result result,
          session.connection().QueryValues(
              absl::StrCat("SELECT found.ctid", CappedItems(request.columns.size()), " FROM (SELECT ", list,
                           " ", heap.from, " WHERE ctid = ANY($1::pg_catalog.tid[])) AS found"),
              {absl::StrCat("{", absl::StrJoin(tids, ","), "}")}));
      for (int row = 0; row < result.rows(); ++row) {
        const auto at = element_at.find(std::string(result.text(row, 0)));
        if (at != element_at.end()) rows[at->second] = Texts(result, row, request.columns.size());
      }
    }
    return absl::OkStatus();
  });
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
  if (!request.may_reread) {
    return absl::FailedPreconditionError("no index finds them by what is known of their keys");
  }
  RETURN_IF_ERROR(LookUpByPlace(database, request, view, rows));
  return rows;
}

}  // namespace pgassay::scan
