#include "scan/naming.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "compare/database.h"
#include "compare/kind.h"
#include "fingerprint/row_elements.h"
#include "scan/lookup.h"
#include "scan/reread.h"
#include "scan/second_reading.h"
#include "status_macros.h"

namespace pgassay::scan {
namespace {

std::optional<size_t> FindTable(const OpenDatabase& database, const RelationName& name) {
  const std::vector<Table>& tables = database.selection.tables;
  const auto found = std::find_if(tables.begin(), tables.end(), [&](const Table& table) {
    return table.head.schema == name.schema && table.head.name == name.name;
  });
  if (found == tables.end()) return std::nullopt;
  return static_cast<size_t>(found - tables.begin());
}

// What a second reading needs of one side of a relation.
absl::StatusOr<RereadSide> SideToReread(OpenDatabase& database, const compare::RowsToRead::Side& side) {
  const std::optional<size_t> table = FindTable(database, side.name);
  if (!table) return absl::NotFoundError(absl::StrCat("read ", side.name.name, " again: it is not there"));
  return RereadSide{.database = database,
                    .table = *table,
                    .view = ViewOf(database.selection.tables[*table], side.projected),
                    .first = {.rows = side.rows, .sum = side.sum}};
}

// Values of the rows found in one table.
class TableNaming {
 public:
  TableNaming(const NamingSide& before, const NamingSide& after, const NamingOptions& options,
              TableReport& table)
      : before_(before), after_(after), options_(options), table_(table) {}

  absl::Status Run() {
    if (table_.found.empty() || !Wanted()) return absl::OkStatus();
    const FoundIn& in = table_.found_in;
    RETURN_IF_ERROR(Read(before_.open, {table_.schema, table_.name}, in.projected_before, &FoundRow::before,
                         before_rows_));
    RETURN_IF_ERROR(Read(after_.open, in.after, in.projected_after, &FoundRow::after, after_rows_));
    const bool keys = WantsKeys();
    for (size_t i = 0; i < table_.found.size(); ++i) {
      Describe(i);
      if (keys) ShowKey(i);
    }
    CountKinds();
    return absl::OkStatus();
  }

 private:
  // The texts of one side's rows, by place in `found`, and which column is which.
  struct SideRows {
    bool live = false;
    std::vector<std::string> names;  // of BEFORE
    std::vector<std::string> classes;
    std::vector<RowTexts> rows;
  };

  // What changed can be told only of values that both sides still have.
  bool Wanted() const {
    if (options_.show_values || WantsKeys()) return before_.open != nullptr || after_.open != nullptr;
    const bool changed = std::any_of(table_.found.begin(), table_.found.end(),
                                     [](const FoundRow& row) { return row.change == RowChange::kChanged; });
    return changed && before_.open != nullptr && after_.open != nullptr;
  }

  // Keys that stand in the files as hashes and were asked for in clear.
  bool WantsKeys() const {
    return options_.show_keys && std::any_of(table_.found.begin(), table_.found.end(), HasHiddenKey);
  }

  static bool HasHiddenKey(const FoundRow& row) {
    return std::any_of(row.key.begin(), row.key.end(), [](const KeyPart& part) { return part.hidden; });
  }

  bool NeedsColumn(const std::string& name) const {
    if (WantsKeys() && std::find(table_.key.begin(), table_.key.end(), name) != table_.key.end()) return true;
    return std::any_of(table_.found.begin(), table_.found.end(), [&](const FoundRow& row) {
      if (row.change != RowChange::kChanged) return options_.show_values;
      return row.columns.empty() || !TrustDigests() ||
             std::find(row.columns.begin(), row.columns.end(), name) != row.columns.end();
    });
  }

  absl::Status Read(OpenDatabase* database, const RelationName& name, bool projected, Cell FoundRow::*element,
                    SideRows& out) {
    if (database == nullptr) return absl::OkStatus();
    const std::optional<size_t> index = FindTable(*database, name);
    if (!index) return absl::NotFoundError("the table is not there any more");
    const Table& table = database->selection.tables[*index];
    const RowView view = ViewOf(table, projected);
    LookUpRequest request{.table = *index,
                          .projected = projected,
                          .elements = {},
                          .columns = {},
                          .may_reread = options_.show_values || WantsKeys()};
    for (size_t c = 0; c < view.plan->columns().size(); ++c) {
      const fingerprint::Column& column = view.plan->columns()[c];
      if (c >= table_.found_in.columns.size()) break;
      const std::string& before_name = table_.found_in.columns[c];
      if (!NeedsColumn(before_name)) continue;
      request.columns.push_back(c);
      out.names.push_back(before_name);
      out.classes.push_back(column.rule.type_class());
    }
    std::vector<Cell> elements;
    std::vector<size_t> places;
    for (size_t i = 0; i < table_.found.size(); ++i) {
      const FoundRow& row = table_.found[i];
      if ((row.*element).count == 0) continue;
      if (row.change != RowChange::kChanged && !options_.show_values && !WantsKeys()) continue;
      elements.push_back(row.*element);
      places.push_back(i);
    }
    request.elements = elements;
    ASSIGN_OR_RETURN(std::vector<RowTexts> rows, LookUp(*database, request));
    out.live = true;
    out.rows.resize(table_.found.size());
    for (size_t i = 0; i < places.size(); ++i) out.rows[places[i]] = std::move(rows[i]);
    return absl::OkStatus();
  }

  struct Value {
    const CellText* cell = nullptr;  // null, or not known: no value
    std::string type_class;
    bool known() const { return cell != nullptr && cell->known; }
  };

  static Value Find(const SideRows& side, size_t row, const std::string& column) {
    if (!side.live || !side.rows[row].found) return {};
    const auto found = std::find(side.names.begin(), side.names.end(), column);
    if (found == side.names.end()) return {};
    const auto index = static_cast<size_t>(found - side.names.begin());
    return {.cell = &side.rows[row].texts[index], .type_class = side.classes[index]};
  }

  // A digest is said to differ where it does, but with many columns (FORMAT.md 1) it often is the same by
  // chance.
  bool TrustDigests() const { return table_.found_in.columns.size() <= fingerprint::kWideDigestColumns; }

  // Columns of a changed row whose values differ; those known by their digests where values are not known.
  std::vector<std::string> ChangedColumns(size_t index) const {
    const FoundRow& row = table_.found[index];
    std::vector<std::string> columns;
    for (const std::string& column : before_rows_.names) {
      const Value before = Find(before_rows_, index, column);
      const Value after = Find(after_rows_, index, column);
      const bool told = std::find(row.columns.begin(), row.columns.end(), column) != row.columns.end();
      if (told || (before.known() && after.known() && before.cell->text != after.cell->text))
        columns.push_back(column);
    }
    return columns.empty() ? row.columns : columns;
  }

  void Describe(size_t index) {
    FoundRow& row = table_.found[index];
    const bool changed = row.change == RowChange::kChanged;
    if (changed && before_rows_.live && after_rows_.live && (row.columns.empty() || !TrustDigests()))
      row.columns = ChangedColumns(index);
    std::vector<std::string> columns = row.columns;
    if (!changed && options_.show_values)
      columns = row.before.count != 0 ? before_rows_.names : after_rows_.names;
    for (const std::string& column : columns) {
      const Value before = Find(before_rows_, index, column);
      const Value after = Find(after_rows_, index, column);
      ColumnChange change{.column = column, .kind = std::nullopt, .before = {}, .after = {}};
      if (changed && before.known() && after.known() && before.cell->text != after.cell->text) {
        change.kind =
            compare::KindOf({before.type_class, before.cell->text}, {after.type_class, after.cell->text});
        ++kinds_[column][*change.kind];
      }
      if (options_.show_values) {
        if (before.known()) change.before = *before.cell;
        if (after.known()) change.after = *after.cell;
      }
      if (change.kind || change.before.known || change.after.known) row.values.push_back(std::move(change));
    }
  }

  // The key in clear, if a side has all of it.
  void ShowKey(size_t index) {
    FoundRow& row = table_.found[index];
    if (!HasHiddenKey(row)) return;
    std::vector<KeyPart> key;
    for (const std::string& column : table_.key) {
      Value value = Find(before_rows_, index, column);
      if (!value.known()) value = Find(after_rows_, index, column);
      if (!value.known()) return;
      const std::optional<std::string>& text = value.cell->text;
      const bool bare = value.type_class == "int" || value.type_class == "bool" || !text;
      key.push_back({.column = column, .value = text.value_or("NULL"), .hidden = false, .quoted = !bare});
    }
    row.key = std::move(key);
  }

  void CountKinds() {
    for (ColumnReport& column : table_.columns) {
      const auto counts = kinds_.find(column.name);
      if (counts == kinds_.end()) continue;
      for (const auto& [kind, rows] : counts->second) column.kinds.push_back({.kind = kind, .rows = rows});
      std::stable_sort(column.kinds.begin(), column.kinds.end(),
                       [](const KindCount& a, const KindCount& b) { return a.rows > b.rows; });
    }
  }

  const NamingSide& before_;
  const NamingSide& after_;
  const NamingOptions& options_;
  TableReport& table_;
  SideRows before_rows_;
  SideRows after_rows_;
  std::map<std::string, std::map<ChangeKind, uint64_t>> kinds_;
};

void AddReason(std::string& reason, const std::string& more) {
  absl::StrAppend(&reason, reason.empty() ? "" : "; ", more);
}

std::string AdviceFor(const absl::Status& status, const NamingOptions& options) {
  const bool would_help = absl::IsFailedPrecondition(status) && !options.show_values;
  return would_help ? "; with --show-values the table is read once more for them" : "";
}

}  // namespace

absl::StatusOr<Report> CompareAndName(const NamingSide& before, const NamingSide& after,
                                      const ScanOptions& scan, const NamingOptions& options) {
  compare::Options compare_options{.changes = scan.changes,
                                   .max_rows = options.max_rows,
                                   .show_keys = options.show_keys,
                                   .schema_only = scan.schema_only,
                                   .data_only = scan.data_only,
                                   .cluster = scan.cluster,
                                   .exact_positions = scan.exact_positions,
                                   .read_rows = {}};
  if (before.open != nullptr && after.open != nullptr) {
    compare_options.read_rows = [&](const compare::RowsToRead& wanted,
                                    const compare::TakeDifferences& take) -> absl::StatusOr<double> {
      ASSIGN_OR_RETURN(const RereadSide left, SideToReread(*before.open, wanted.before));
      ASSIGN_OR_RETURN(const RereadSide right, SideToReread(*after.open, wanted.after));
      return ReadDifferences(left, right, wanted.estimate, take);
    };
  }
  ASSIGN_OR_RETURN(Report report, compare::CompareDatabases(before.side, after.side, compare_options));
  report.shows_keys = options.show_keys;
  report.shows_values = options.show_values;
  for (TableReport& table : report.tables) {
    const absl::Status status = TableNaming(before, after, options, table).Run();
    if (!status.ok())
      AddReason(table.found_reason, absl::StrCat("what was done to the values is not known: ",
                                                 status.message(), AdviceFor(status, options)));
  }
  return report;
}

}  // namespace pgassay::scan
