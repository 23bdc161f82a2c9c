#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "report/hash_text.h"
#include "report/names.h"
#include "report/show.h"
#include "report/side_json.h"

namespace pgassay::report {
namespace {

using Json = nlohmann::ordered_json;

template <typename T>
Json List(const std::vector<T>& items, Json (*to_json)(const T&)) {
  Json list = Json::array();
  for (const T& item : items) list.push_back(to_json(item));
  return list;
}

std::string Text(const Json& json) {
  return json.dump(-1, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace);
}

Json Key(const KeyColumn& key) {
  return {{"name", key.name}, {"mode", Name(key.mode)}};
}

Json Column(const ColumnFingerprint& column) {
  return {{"name", column.name},
          {"type", column.type},
          {"class", column.type_class},
          {"read", Name(column.read)},
          {"sum", Hex(column.sum)},
          {"representation_sum",
           column.has_representation ? Json(Hex(column.representation_sum)) : Json(nullptr)}};
}

Json Leaf(const LeafFingerprint& leaf) {
  return {{"schema", leaf.schema},
          {"name", leaf.name},
          {"rows", absl::StrCat(leaf.rows)},
          {"sum", Hex(leaf.sum)},
          {"representation_sum", Hex(leaf.representation_sum)}};
}

Json Entry(const LedgerEntry& entry) {
  return {{"kind", entry.kind},
          {"schema", entry.schema},
          {"name", entry.name},
          {"status", Name(entry.status)},
          {"reason", entry.reason}};
}

// The same rows with the other side's columns, names and key.
Json Projection(const RelationFingerprint* relation) {
  if (relation == nullptr) return nullptr;
  return {{"sum", Hex(relation->sum)},
          {"representation_sum", Hex(relation->representation_sum)},
          {"key", List(relation->key, Key)},
          {"columns", List(relation->columns, Column)},
          {"elements", relation->elements.exact ? "list" : "sketch"},
          {"cells_per_partition", relation->elements.cells_per_partition}};
}

class JsonShow final : public Show {
 public:
  std::string Begin(const std::string& path, const FingerprintHeader& header) override {
    const Json side = SideJson({.path = path, .header = header});
    return absl::StrCat("{\"format\": \"pgassay-show/1\",\n\"fingerprint\": ", Text(side),
                        ",\n\"relations\": [");
  }

  std::string Relation(const RelationFingerprint& relation) override {
    const RowElements& elements = relation.elements;
    const Json json = {{"schema", relation.schema},
                       {"name", relation.name},
                       {"kind", std::string(1, static_cast<char>(relation.kind))},
                       {"populated", relation.populated},
                       {"rows", absl::StrCat(relation.rows)},
                       {"sum", Hex(relation.sum)},
                       {"representation_sum", Hex(relation.representation_sum)},
                       {"key", List(relation.key, Key)},
                       {"columns", List(relation.columns, Column)},
                       {"leaves", List(relation.leaves, Leaf)},
                       {"elements", elements.exact ? "list" : "sketch"},
                       {"cells_per_partition", elements.cells_per_partition},
                       {"projection", Projection(relation.projection.get())}};
    const char* before = first_ ? "\n" : ",\n";
    first_ = false;
    return absl::StrCat(before, Text(json));
  }

  std::string End(const std::vector<LedgerEntry>& ledger) override {
    return absl::StrCat("],\n\"ledger\": ", Text(List(ledger, Entry)), "}\n");
  }

 private:
  bool first_ = true;
};

}  // namespace

std::unique_ptr<Show> ShowAsJson() {
  return std::make_unique<JsonShow>();
}

}  // namespace pgassay::report
