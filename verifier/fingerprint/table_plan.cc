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
    const Hash128 name = Constant(hasher_, "column", column.name);
    const Hash128 null_value = Constant(hasher_, "null", type_class);
    rules_.push_back(column.rule);
    bind_class_.push_back(Constant(hasher_, "class", type_class));
    bind_name_.push_back(name);
    null_value_.push_back(null_value);
    null_term_.push_back(Mix(null_value ^ name));
    null_representation_term_.push_back(Mix(null_representation_ ^ name));
    bears_representation_.push_back(column.rule.has_representation() ? 1 : 0);
    has_representation_ = has_representation_ || column.rule.has_representation();
  }
  saved_.resize(columns_.size());
  for (size_t i = 0; i < key.size(); ++i) {
    const auto column = static_cast<uint32_t>(key[i]);
    SavedColumn& saved = saved_[column];
    if (saved.part < 0) {
      saved = {static_cast<int32_t>(key_part_count_++), key_modes_[i].mode};
    }
    key_.push_back({column, static_cast<uint32_t>(saved.part), Constant(hasher_, "key", absl::StrCat(i))});
  }
}

}  // namespace pgassay::fingerprint
