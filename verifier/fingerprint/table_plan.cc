#include <utility>

#include "absl/strings/str_cat.h"
#include "fingerprint/key.h"
#include "fingerprint/mix.h"
#include "fingerprint/table.h"

namespace pgassay::fingerprint {
namespace {

// The text "what", a zero byte, "name": no two constants can meet.
Hash128 Constant(const Hasher& hasher, absl::string_view what, absl::string_view name) {
  std::string text(what);
  text.push_back('\0');
  text.append(name.data(), name.size());
  return hasher(absl::string_view(text));
}

}  // namespace

TablePlan::TablePlan(const Hasher& hasher, std::vector<Column> columns, std::vector<int> key,
                     bool keep_text_keys, uint32_t cells_per_partition)
    : hasher_(hasher),
      columns_(std::move(columns)),
      key_modes_(KeyModes(columns_, key, keep_text_keys)),
      cells_per_partition_(cells_per_partition) {
  null_representation_ = hasher_(nullptr, 0);
  for (const Column& column : columns_) {
    const std::string& type_class = column.rule.type_class();
    ColumnPlan& made = column_plans_.emplace_back();
    made.rule = column.rule;
    made.bind_class = Constant(hasher_, "class", type_class);
    made.null_value = Constant(hasher_, "null", type_class);
    all_columns_.push_back(static_cast<uint32_t>(all_columns_.size()));
    names_.push_back(Constant(hasher_, "column", column.name));
    if (column.rule.has_representation()) {
      made.representation = static_cast<int32_t>(representation_names_.size());
      representation_names_.push_back(names_.back());
    }
  }
  for (size_t i = 0; i < key.size(); ++i) {
    const auto index = static_cast<uint32_t>(key[i]);
    ColumnPlan& column = column_plans_[index];
    if (column.key_part < 0) {
      column.key_part = static_cast<int32_t>(key_part_count_++);
      column.key_mode = key_modes_[i].mode;
    }
    key_columns_.push_back(index);
    key_binds_.push_back(Constant(hasher_, "key", absl::StrCat(i)));
    key_parts_.push_back(static_cast<uint32_t>(column.key_part));
  }
}

}  // namespace pgassay::fingerprint
