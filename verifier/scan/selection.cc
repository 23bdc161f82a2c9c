#include "scan/selection.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "canon/rule.h"
#include "pg/quote.h"
#include "scan/projection.h"
#include "status_macros.h"

namespace pgassay::scan {
namespace {

constexpr int kMaxNamed = 10;  // relations named in one message

std::string KindName(const catalog::Relation& relation) {
  switch (relation.kind) {
    case 'p':
      return relation.is_partition ? "partition" : "partitioned table";
    case 'm':
      return "materialized view";
    case 'f':
      return relation.is_partition ? "partition" : "foreign table";
    case 'L':
      return "large objects";
    default:
      return relation.is_partition ? "partition" : "table";
  }
}

// Why a relation is not read; kVerified stands for "read it".
struct Fate {
  LedgerStatus status = LedgerStatus::kVerified;
  std::string reason;
  bool unasked = false;  // rows are not asked for, and the file as a whole says so
};

Fate Decide(const catalog::Relation& relation, const catalog::Relation* root, const Filter& filter,
            bool in_recovery) {
  const RelationName name{relation.schema, relation.name};
  const RelationName root_name = root == nullptr ? name : RelationName{root->schema, root->name};
  if (relation.persistence == 't') {
    return {LedgerStatus::kExcluded, "temporary table of another session (by rule)"};
  }
  // A partition is read as a part of its root, so it is the root that --tables has to name.
  if (!filter.Names(root_name)) return {LedgerStatus::kExcluded, "not named by --tables"};
  if (filter.Excludes(name) || filter.Excludes(root_name)) return {LedgerStatus::kExcluded, "by --exclude"};
  if (!filter.reads_rows())
    return {.status = LedgerStatus::kExcluded, .reason = "by --schema-only", .unasked = true};
  if (relation.kind == 'f') {
    return {
        LedgerStatus::kNotCheckable,
        "a foreign table's rows live on another server and reading them runs its code; --exclude it by name"};
  }
  if (relation.persistence == 'u' && in_recovery) {
    return {LedgerStatus::kNotCheckable,
            "an unlogged table has no rows on a standby; read the primary or --exclude it by name"};
  }
  return {};
}

absl::flat_hash_map<uint32_t, const catalog::Relation*> ByOid(
    const std::vector<catalog::Relation>& relations) {
  absl::flat_hash_map<uint32_t, const catalog::Relation*> by_oid;
  for (const catalog::Relation& relation : relations) by_oid.emplace(relation.oid, &relation);
  return by_oid;
}

const catalog::Relation* RootOf(const absl::flat_hash_map<uint32_t, const catalog::Relation*>& by_oid,
                                const catalog::Relation& relation) {
  if (!relation.is_partition) return nullptr;
  const auto root = by_oid.find(relation.root_oid);
  return root == by_oid.end() ? nullptr : root->second;
}

std::string NameSome(const std::vector<std::string>& names) {
  const size_t shown = std::min<size_t>(names.size(), kMaxNamed);
  std::string list = absl::StrJoin(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", ");
  if (names.size() > shown) absl::StrAppend(&list, " and ", names.size() - shown, " more");
  return list;
}

// The columns that are read, their rules, and what the ledger says of the others.
std::vector<fingerprint::Column> SelectColumns(const catalog::Catalog& catalog,
                                               const catalog::Relation& relation,
                                               const catalog::Detail& detail, const Filter& filter,
                                               std::vector<LedgerEntry>& ledger) {
  std::vector<fingerprint::Column> columns;
  for (const catalog::Column& column : detail.columns) {
    LedgerEntry entry{.kind = "column",
                      .schema = relation.schema,
                      .name = absl::StrCat(relation.name, ".", column.name),
                      .status = LedgerStatus::kVerified,
                      .reason = ""};
    if (filter.ExcludesColumn({relation.schema, relation.name}, column.name)) {
      entry.status = LedgerStatus::kExcluded;
      entry.reason = "by --exclude";
      ledger.push_back(std::move(entry));
      continue;
    }
    absl::StatusOr<canon::Rule> rule = canon::MakeRule(catalog.types, column.type_oid);
    if (!rule.ok()) {
      entry.status = LedgerStatus::kNotCheckable;
      entry.reason = std::string(rule.status().message());
      ledger.push_back(std::move(entry));
      continue;
    }
    if (rule->read() == ReadAs::kText) {
      entry.reason = absl::StrCat("read as text: type ", column.type, " has no binary rule");
      ledger.push_back(std::move(entry));
    }
    columns.push_back({.name = column.name, .type = column.type, .rule = *std::move(rule)});
  }
  return columns;
}

// Positions of the key's columns; none if one of them is not read.
std::vector<int> KeyPositions(const std::vector<fingerprint::Column>& columns,
                              const std::vector<std::string>& key) {
  std::vector<int> positions;
  for (const std::string& name : key) {
    const auto column =
        std::find_if(columns.begin(), columns.end(),
                     [&](const fingerprint::Column& candidate) { return candidate.name == name; });
    if (column == columns.end()) return {};
    positions.push_back(static_cast<int>(column - columns.begin()));
  }
  return positions;
}

// Rows with the same values in `key` cannot be, as those in `unique` already tell them apart.
bool HasUnique(const std::vector<std::string>& key, const std::vector<std::string>& unique) {
  return !unique.empty() && std::all_of(unique.begin(), unique.end(), [&](const std::string& column) {
    return std::find(key.begin(), key.end(), column) != key.end();
  });
}

std::vector<int> ChooseKey(const RelationRules& rules, const catalog::Detail& detail,
                           const std::vector<fingerprint::Column>& columns) {
  const std::optional<std::vector<std::string>> asked = rules.Key();
  if (!asked) return KeyPositions(columns, detail.key);
  std::vector<int> positions = KeyPositions(columns, *asked);
  return positions.empty() && !asked->empty() ? KeyPositions(columns, detail.key) : positions;
}

}  // namespace

uint32_t CellsFor(uint32_t rows) {
  uint32_t cells = 1;
  while (cells < 65536 && 4 * cells < rows) cells *= 2;
  return cells;
}

std::vector<const catalog::Relation*> ToLock(const std::vector<catalog::Relation>& relations,
                                             const Filter& filter, bool in_recovery) {
  const auto by_oid = ByOid(relations);
  std::vector<const catalog::Relation*> to_lock;
  for (const catalog::Relation& relation : relations) {
    if (Decide(relation, RootOf(by_oid, relation), filter, in_recovery).status != LedgerStatus::kVerified)
      continue;
    to_lock.push_back(&relation);
  }
  return to_lock;
}

absl::Status Refuse(const std::vector<const catalog::Relation*>& to_read) {
  std::vector<std::string> unreadable;
  std::vector<std::string> hidden;
  for (const catalog::Relation* relation : to_read) {
    if (!relation->readable) unreadable.push_back(relation->QualifiedName());
    // A partitioned table's own policies do not apply where its leaves are read directly, but they say that
    // rows are meant to be hidden from this role: the leaves' flags decide.
    if (relation->readable && relation->row_security && relation->kind != 'p')
      hidden.push_back(relation->QualifiedName());
  }
  if (!unreadable.empty()) {
    return absl::PermissionDeniedError(absl::StrCat(
        "may not read ", NameSome(unreadable),
        ": GRANT pg_read_all_data to this role (or USAGE on the schema and SELECT on the table), or "
        "--exclude by name"));
  }
  if (!hidden.empty()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "row-level security hides rows of ", NameSome(hidden),
        " from this role: use a role with BYPASSRLS (ALTER ROLE ... BYPASSRLS), or --exclude by name"));
  }
  return absl::OkStatus();
}

absl::StatusOr<Selection> Select(const catalog::Catalog& catalog, const ScanOptions& options,
                                 const fingerprint::Hasher& hasher, const Expressions& expressions,
                                 bool in_recovery, bool divisible) {
  const Filter filter(options);
  const auto by_oid = ByOid(catalog.relations);
  const uint32_t cells = CellsFor(options.sketch_rows);
  Selection selection;
  absl::flat_hash_map<uint32_t, uint32_t> table_of;  // by OID of the relation or root

  // Tables first: leaves need their root's plan.
  for (const catalog::Relation& relation : catalog.relations) {
    const catalog::Relation* root = RootOf(by_oid, relation);
    Fate fate = Decide(relation, root, filter, in_recovery);
    const bool unpopulated = relation.kind == 'm' && !relation.populated;
    if (unpopulated && fate.reason.empty()) fate.reason = "not populated";
    const bool verified = fate.status == LedgerStatus::kVerified;
    if (fate.unasked) continue;
    if (relation.is_partition && (relation.kind == 'p' || verified)) continue;  // below, with its root
    selection.ledger.push_back({.kind = KindName(relation),
                                .schema = relation.schema,
                                .name = relation.name,
                                .status = fate.status,
                                .reason = fate.reason});
    if (!verified) continue;

    const auto detail = catalog.details.find(relation.oid);
    const catalog::Detail none;
    const catalog::Detail& known = detail == catalog.details.end() ? none : detail->second;
    std::vector<fingerprint::Column> columns =
        SelectColumns(catalog, relation, known, filter, selection.ledger);
    const RelationName name{relation.schema, relation.name};
    const RelationRules rules(options, name);
    std::vector<int> key = ChooseKey(rules, known, columns);
    ASSIGN_OR_RETURN(std::optional<Projection> projection,
                     Project(rules, name, catalog, columns, key, expressions));
    Table table;
    for (const fingerprint::Column& column : columns)
      table.selects.push_back(SelectItem(pg::QuoteIdentifier(column.name), column.rule));
    std::vector<std::string> key_names;
    for (const int position : key) key_names.push_back(columns[static_cast<size_t>(position)].name);
    table.head.key_is_unique = HasUnique(key_names, known.key);
    if (projection) {
      key_names.clear();
      for (const int position : projection->key) {
        const size_t field = projection->fields[static_cast<size_t>(position)];
        if (field < columns.size()) key_names.push_back(columns[field].name);
      }
      table.projected_head.key_is_unique = HasUnique(key_names, known.key);
      table.projected_head.named_like_other = rules.shape() != nullptr;
      table.projected_head.rules = rules.Shaping();
      table.selects.insert(table.selects.end(), projection->selects.begin(), projection->selects.end());
      table.projected_fields = std::move(projection->fields);
      table.made = std::move(projection->made);
      table.projected = std::make_unique<fingerprint::TablePlan>(
          hasher, std::move(projection->columns), std::move(projection->key), options.keep_text_keys, cells);
    }
    table.head.schema = relation.schema;
    table.head.name = relation.name;
    table.head.kind = static_cast<RelationKind>(relation.kind);
    table.head.populated = !unpopulated;
    table.has_leaves = relation.kind == 'p';
    table.indexed_key = known.key;
    table.plan = std::make_unique<fingerprint::TablePlan>(hasher, std::move(columns), std::move(key),
                                                          options.keep_text_keys, cells);
    table_of.emplace(relation.oid, static_cast<uint32_t>(selection.tables.size()));
    selection.tables.push_back(std::move(table));
  }

  for (const catalog::Relation& relation : catalog.relations) {
    if (relation.kind == 'p') continue;
    const catalog::Relation* root = RootOf(by_oid, relation);
    if (Decide(relation, root, filter, in_recovery).status != LedgerStatus::kVerified) continue;
    const auto table = table_of.find(root == nullptr ? relation.oid : root->oid);
    if (relation.is_partition) {
      const bool owned = table != table_of.end();
      selection.ledger.push_back({.kind = "partition",
                                  .schema = relation.schema,
                                  .name = relation.name,
                                  .status = owned ? LedgerStatus::kVerified : LedgerStatus::kNotCheckable,
                                  .reason = owned ? "" : "its partitioned table is not read"});
    }
    if (table == table_of.end()) continue;
    const Table& owner = selection.tables[table->second];
    if (!owner.head.populated) continue;
    const auto detail = catalog.details.find(relation.oid);
    Heap heap;
    heap.table = table->second;
    heap.oid = relation.oid;
    heap.schema = relation.schema;
    heap.name = relation.name;
    heap.kind = relation.kind;
    heap.from = absl::StrCat("FROM ONLY ", pg::QuoteQualified(relation.schema, relation.name));
    heap.size.group = heap.table;
    heap.size.divisible = divisible && relation.access_method == "heap";
    if (detail != catalog.details.end()) {
      heap.size.pages = detail->second.pages;
      heap.size.bytes = detail->second.bytes;
    }
    selection.heaps.push_back(std::move(heap));
  }
  return selection;
}

}  // namespace pgassay::scan
