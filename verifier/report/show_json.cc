#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "report/hash_text.h"
#include "report/names.h"
#include "report/show.h"
#include "report/show_catalog.h"
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

Json Count(const std::optional<int64_t>& number) {
  return number ? Json(absl::StrCat(*number)) : Json(nullptr);
}

Json Object(const CatalogObject& object) {
  Json attributes = Json::object();
  for (const CatalogAttribute& attribute : object.attributes) attributes[attribute.name] = attribute.value;
  return {{"kind", object.kind},
          {"schema", object.schema},
          {"parent", object.parent},
          {"name", object.name},
          {"attributes", std::move(attributes)}};
}

Json Feeds(const SequenceColumn& column) {
  return {{"schema", column.schema},
          {"table", column.table},
          {"column", column.column},
          {"known", column.known},
          {"extreme", Count(column.extreme)}};
}

Json Sequence(const SequenceState& sequence) {
  return {{"schema", sequence.schema},
          {"name", sequence.name},
          {"increment", absl::StrCat(sequence.increment)},
          {"cycles", sequence.cycles},
          {"next", Count(sequence.next)},
          {"columns", List(sequence.columns, Feeds)}};
}

class JsonShow final : public Show {
 public:
  explicit JsonShow(const ShowOptions& options) : options_(options) {}

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

  std::string Catalog(const CatalogState& catalog) override {
    const auto word = [](bool flag) { return flag ? "true" : "false"; };
    std::string out =
        absl::StrCat("],\n\"catalog\": {\"objects_read\": ", word(catalog.objects_read),
                     ", \"cluster_read\": ", word(catalog.cluster_read),
                     ", \"sequences_read\": ", word(catalog.sequences_read), ",\n\"objects\": [");
    const char* before = "\n";
    for (const CatalogObject& object : catalog.objects) {
      if (!IsWanted(object, options_)) continue;
      absl::StrAppend(&out, before, Text(Object(object)));
      before = ",\n";
    }
    absl::StrAppend(&out, "],\n\"sequences\": ", Text(List(catalog.sequences, Sequence)), "}");
    return out;
  }

  std::string End(const std::vector<LedgerEntry>& ledger) override {
    return absl::StrCat(",\n\"ledger\": ", Text(List(ledger, Entry)), "}\n");
  }

 private:
  const ShowOptions options_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<Show> ShowAsJson(const ShowOptions& options) {
  return std::make_unique<JsonShow>(options);
}

}  // namespace pgassay::report
