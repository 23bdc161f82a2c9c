#include "compare/catalog/left_out.h"

#include <algorithm>

#include "compare/catalog/identifiers.h"
#include "compare/catalog/pair.h"

namespace pgassay::compare {
namespace {

constexpr char kOfNoTable[] = "it is of no table that was named";

}  // namespace

RelationName StatisticsTable(const CatalogObject& object) {
  constexpr absl::string_view kFrom = " FROM ";
  const std::string* definition = object.Find("definition");
  if (definition == nullptr) return {};
  const size_t from = definition->rfind(std::string(kFrom));
  if (from == std::string::npos) return {};
  const std::vector<std::string> name =
      DottedName(absl::string_view(*definition).substr(from + kFrom.size()));
  return name.size() == 2 ? RelationName{name[0], name[1]} : RelationName{};
}

bool BelongsToServer(const CatalogObject& object) {
  for (const char* kind :
       {"role", "database", "setting", "tablespace", "subscription", "parameter", "replication origin"}) {
    if (object.kind == kind) return true;
  }
  return false;
}

RelationsOf::RelationsOf(const CatalogState& side) {
  for (const CatalogObject& object : side.objects) {
    if (IsRelation(object.kind) && !object.schema.empty()) relations_.insert({object.schema, object.name});
  }
  for (const SequenceState& sequence : side.sequences) {
    for (const SequenceColumn& column : sequence.columns) {
      fed_[{sequence.schema, sequence.name}].push_back({column.schema, column.table});
    }
  }
}

std::vector<RelationName> RelationsOf::Of(const CatalogObject& object) const {
  // The server's own, which are here for their privileges, are of no schema.
  if (object.schema.empty()) return {};
  if (IsRelation(object.kind) || object.kind == "published table") return {{object.schema, object.name}};
  if (IsInRelation(object.kind)) {
    const RelationName parent = {object.schema, object.parent};
    return relations_.contains(parent) ? std::vector{parent} : std::vector<RelationName>();
  }
  if (object.kind == "statistics object") {
    const RelationName table = StatisticsTable(object);
    return table.name.empty() ? std::vector<RelationName>() : std::vector{table};
  }
  std::vector<RelationName> tables;
  if (object.kind != "sequence") return tables;
  if (const std::string* owner = object.Find("owned by"); owner != nullptr) {
    const std::vector<std::string> column = DottedName(*owner);
    if (column.size() == 3) tables.push_back({column[0], column[1]});
  }
  if (const auto fed = fed_.find({object.schema, object.name}); fed != fed_.end()) {
    tables.insert(tables.end(), fed->second.begin(), fed->second.end());
  }
  return tables;
}

std::string WhyLeftOut(const CatalogObject& object, const RelationsOf& relations,
                       const std::function<std::string(const RelationName&)>& left_out, bool tables_only) {
  const auto why = [&](const RelationName& name) { return left_out ? left_out(name) : std::string(); };
  const std::vector<RelationName> of = relations.Of(object);
  std::string reason;
  if (object.kind == "sequence") {
    const std::string itself = why({object.schema, object.name});
    // Whoever names the tables to look at does not name their sequences.
    if (!itself.empty() && (!tables_only || of.empty())) return itself;
    for (const RelationName& table : of) {
      reason = why(table);
      // What owns it decides; of several that it feeds, one that is looked at is enough.
      if (reason.empty() || object.Find("owned by") != nullptr) return reason;
    }
    return reason;
  }
  for (const RelationName& relation : of) {
    reason = why(relation);
    if (!reason.empty()) return reason;
  }
  return of.empty() && tables_only ? kOfNoTable : "";
}

}  // namespace pgassay::compare
