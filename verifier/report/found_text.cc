#include "report/found_text.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "report/escape.h"
#include "report/names.h"
#include "report/value_text.h"

namespace pgassay::report {
namespace {

constexpr size_t kMaxColumns = 8;
constexpr size_t kMaxKeyCharacters = 200;

// A part's value as it stands behind "=", or behind "#" if it is hidden.
std::string PartText(const KeyPart& part) {
  if (part.hidden) return absl::StrCat("#", Escape(part.value));
  return part.quoted ? QuotedText(part.value, kMaxKeyCharacters) : Escape(part.value);
}

std::string Names(const std::vector<std::string>& columns) {
  return absl::StrCat("(",
                      absl::StrJoin(columns, ", ",
                                    [](std::string* out, const std::string& column) {
                                      absl::StrAppend(out, Qualified("", column));
                                    }),
                      ")");
}

std::string KeyText(const FoundRow& row, const std::vector<std::string>& table_key) {
  if (row.key.empty()) return absl::StrCat("row#", Escape(row.row_id));
  if (row.key.size() == 1) {
    const KeyPart& part = row.key[0];
    const bool is_of_all = table_key.size() > 1;  // a hash of a key too long to be kept
    return absl::StrCat(is_of_all ? Names(table_key) : Qualified("", part.column), part.hidden ? "" : "=",
                        PartText(part));
  }
  std::vector<std::string> columns, values;
  for (const KeyPart& part : row.key) {
    columns.push_back(part.column);
    values.push_back(PartText(part));
  }
  return absl::StrCat(Names(columns), "=(", absl::StrJoin(values, ", "), ")");
}

bool InKey(const FoundRow& row, const std::string& column) {
  return std::any_of(row.key.begin(), row.key.end(),
                     [&](const KeyPart& part) { return part.column == column && !part.hidden; });
}

std::string ChangedColumn(const std::string& name, const ColumnChange* change, bool shows_values) {
  std::string text = Qualified("", name);
  if (change == nullptr) return text;
  if (shows_values) {
    if (change->before.known && change->after.known) {
      absl::StrAppend(&text, " ", ChangeText(change->before.text, change->after.text));
    } else if (change->after.known) {
      absl::StrAppend(&text, " is now ", ValueText(change->after.text));
    } else if (change->before.known) {
      absl::StrAppend(&text, " was ", ValueText(change->before.text));
    }
  }
  if (change->kind && *change->kind != ChangeKind::kOther) {
    absl::StrAppend(&text, " (", WordsOf(*change->kind).text, ")");
  }
  return text;
}

std::vector<std::string> Changed(const FoundRow& row, bool shows_values) {
  std::vector<std::string> items;
  for (const std::string& name : row.columns) {
    const auto change = std::find_if(row.values.begin(), row.values.end(),
                                     [&](const ColumnChange& value) { return value.column == name; });
    items.push_back(ChangedColumn(name, change == row.values.end() ? nullptr : &*change, shows_values));
  }
  for (const ColumnChange& change : row.values) {
    if (std::find(row.columns.begin(), row.columns.end(), change.column) != row.columns.end()) continue;
    items.push_back(ChangedColumn(change.column, &change, shows_values));
  }
  if (items.empty()) items.push_back("some column");
  return items;
}

// What a row had that is on one side only.
std::vector<std::string> Whole(const FoundRow& row) {
  std::vector<std::string> items;
  for (const ColumnChange& value : row.values) {
    const CellText& cell = row.change == RowChange::kLost ? value.before : value.after;
    if (!cell.known || InKey(row, value.column)) continue;
    items.push_back(absl::StrCat(Qualified("", value.column), " ", ValueText(cell.text)));
  }
  return items;
}

}  // namespace

std::string FormatFound(const FoundRow& row, const FoundTextOptions& options) {
  std::string text = Name(row.change);
  text.resize(std::max<size_t>(text.size(), 9), ' ');
  absl::StrAppend(&text, KeyText(row, options.key));
  if (row.count > 1) absl::StrAppend(&text, ", ", Grouped(row.count), " times");
  std::vector<std::string> items;
  if (row.change == RowChange::kChanged) {
    items = Changed(row, options.shows_values);
  } else if (options.shows_values) {
    items = Whole(row);
  }
  const size_t left_out = options.all_columns || items.size() <= kMaxColumns ? 0 : items.size() - kMaxColumns;
  items.resize(items.size() - left_out);
  if (!items.empty()) absl::StrAppend(&text, ": ", absl::StrJoin(items, ", "));
  if (left_out > 0) absl::StrAppend(&text, " and ", left_out, " more");
  return text;
}

}  // namespace pgassay::report
