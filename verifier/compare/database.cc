#include "compare/database.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "compare/bookkeeping.h"
#include "compare/columns.h"
#include "compare/conclude.h"
#include "compare/declared.h"
#include "compare/detached.h"
#include "compare/ledger.h"
#include "compare/objects.h"
#include "compare/relation.h"
#include "status_macros.h"

namespace pgassay::compare {
namespace {

std::string KeyIdText(const std::string& key_id) {
  return key_id.empty() ? "without a key file" : absl::StrCat("with key ", key_id);
}

// Hashes of different making are never equal, or worse.
absl::Status CheckComparable(const FingerprintHeader& before, const FingerprintHeader& after) {
  if (before.version != after.version) {
    return absl::FailedPreconditionError(absl::StrCat("the fingerprints do not compare: format version ",
                                                      before.version, " before, ", after.version,
                                                      " after; make both with the same version of pgassay"));
  }
  if (before.canon != after.canon) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the fingerprints do not compare: version ", before.canon, " of canonical bytes before, ",
        after.canon, " after; make both with the same version of pgassay"));
  }
  if (before.key_id != after.key_id) {
    return absl::FailedPreconditionError(
        absl::StrCat("the fingerprints do not compare: made ", KeyIdText(before.key_id), " before, ",
                     KeyIdText(after.key_id), " after; give both sides the same --key-file"));
  }
  return absl::OkStatus();
}

absl::Status CheckAscending(const RelationSource& source, const char* side) {
  const std::vector<RelationName>& names = source.relations();
  const auto found = std::adjacent_find(names.begin(), names.end(),
                                        [](const RelationName& a, const RelationName& b) { return a >= b; });
  if (found == names.end()) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat(side, ": relations out of order at ", found->schema, ".", found->name));
}

absl::StatusOr<RelationFingerprint> Read(const RelationSource& source, const SideOfName& side) {
  absl::StatusOr<RelationFingerprint> relation = source.Read(side.index);
  if (relation.ok() && (relation->schema != side.name.schema || relation->name != side.name.name)) {
    return absl::DataLossError(absl::StrCat(side.name.schema, ".", side.name.name, ": the index leads to ",
                                            relation->schema, ".", relation->name));
  }
  return relation;
}

std::vector<std::string> KeyNames(const RelationFingerprint& relation) {
  std::vector<std::string> names;
  for (const KeyColumn& column : relation.key) names.push_back(column.name);
  return names;
}

TableReport Named(const RelationName& name) {
  TableReport table;
  table.schema = name.schema;
  table.name = name.name;
  return table;
}

class Comparison {
 public:
  Comparison(const RelationSource& before, const RelationSource& after, const Options& options)
      : before_(before),
        after_(after),
        options_(options),
        declarations_(options.changes, before, after),
        names_(JoinNames(before, after, declarations_.new_names())) {}

  absl::StatusOr<Report> Run() {
    report_.before.header = before_.header();
    report_.after.header = after_.header();
    report_.shows_keys = options_.show_keys;
    ASSIGN_OR_RETURN(CatalogState before_catalog, before_.ReadCatalog());
    ASSIGN_OR_RETURN(CatalogState after_catalog, after_.ReadCatalog());
    Narrow(options_, before_catalog, after_catalog, report_);
    report_.data_compared = before_catalog.sequences_read;
    report_.catalog_compared = before_catalog.objects_read;
    report_.cluster_compared =
        report_.catalog_compared && before_catalog.cluster_read && after_catalog.cluster_read;
    if (report_.data_compared) RETURN_IF_ERROR(AddRelations());
    declarations_.SettleByCatalog(
        AddObjects(before_, before_catalog, after_, after_catalog, options_, report_), names_,
        {.rows = report_.data_compared, .objects = report_.catalog_compared});
    report_.declared = declarations_.Finish(names_);
    AddNotes(report_);
    Conclude(report_);
    return std::move(report_);
  }

 private:
  absl::Status AddRelations() {
    for (const auto* names : {&names_.relations, &names_.reused_relations}) {
      for (const auto& [name, pair] : *names) RETURN_IF_ERROR(AddRelation(name, pair));
    }
    for (const auto* names : {&names_.columns, &names_.reused_columns}) {
      for (const auto& [name, pair] : *names) {
        if (IsOfExcluded(name)) continue;
        if (std::optional<Outcome> outcome = Judge(name, pair)) AddNote(*std::move(outcome));
      }
    }
    for (TableReport& table : report_.tables) {
      const bool one_sided = table.status == TableStatus::kLost || table.status == TableStatus::kGained;
      if (!one_sided || !detached_.contains({table.schema, table.name})) continue;
      table.status = TableStatus::kSame;
      table.reason = "a partition on the other side, with the same rows";
    }
    return absl::OkStatus();
  }

  absl::Status AddRelation(const RelationName& name, const NamePair& pair) {
    const bool is_partition =
        pair.before.standing == Standing::kPartition || pair.after.standing == Standing::kPartition;
    if (const DeclaredChange* rule = declarations_.Excluded(name); rule != nullptr && !is_partition) {
      return AddExcluded(name, pair, *rule);
    }
    if (std::optional<Outcome> outcome = Judge(name, pair)) return AddUnread(name, pair, *std::move(outcome));
    const bool in_before = pair.before.standing == Standing::kRead;
    const bool in_after = pair.after.standing == Standing::kRead;
    if (in_before && in_after) return AddCompared(name, pair);
    if (in_before || in_after) return AddOneSided(name, pair);
    return absl::OkStatus();
  }

  absl::Status AddExcluded(const RelationName& name, const NamePair& pair, const DeclaredChange& rule) {
    TableReport table = Named(name);
    RETURN_IF_ERROR(CountRows(pair, table));
    declarations_.Exclude(name, table.rows_after.value_or(0));
    const SideOfName& side = pair.before.kind.empty() ? pair.after : pair.before;
    LedgerNote note{.side = SidesWith(pair),
                    .kind = side.kind.empty() ? "table" : side.kind,
                    .schema = name.schema,
                    .name = name.name,
                    .reason = rule.reason};
    const bool on_both = note.side == "both";
    if (!on_both) {
      absl::StrAppend(&note.reason, note.reason.empty() ? "" : "; ", "excluded, but it is there only ",
                      note.side, ": declare it as dropped or added");
    }
    table.status = on_both ? TableStatus::kExcluded : TableStatus::kNotChecked;
    table.reason = note.reason;
    (on_both ? report_.excluded : report_.not_checked).push_back(std::move(note));
    report_.tables.push_back(std::move(table));
    return absl::OkStatus();
  }

  // A column of a table that the user left out. Where a dot may belong to either name, nothing is left out.
  bool IsOfExcluded(const RelationName& column) const {
    const size_t dot = column.name.find('.');
    return dot != std::string::npos && dot == column.name.rfind('.') &&
           declarations_.Excluded({column.schema, column.name.substr(0, dot)}) != nullptr;
  }

  absl::Status AddCompared(const RelationName& name, const NamePair& pair) {
    ASSIGN_OR_RETURN(const RelationFingerprint before, Read(before_, pair.before));
    ASSIGN_OR_RETURN(RelationFingerprint after, Read(after_, pair.after));
    const UnreadColumns unread = UnreadOf(names_, name);
    ColumnRules rules;
    if (Ascending(before.columns) && Ascending(after.columns)) {
      rules = declarations_.RulesOf(name, before, after, unread);
    }
    for (LeafFingerprint& leaf : after.leaves) {
      RelationName called = BeforeName(declarations_.new_names(), {leaf.schema, leaf.name});
      leaf.schema = std::move(called.schema);
      leaf.name = std::move(called.name);
    }
    TableReport table = CompareRelations(
        before, after, unread, rules,
        {.max_rows = options_.max_rows, .show_keys = options_.show_keys, .read_rows = options_.read_rows});
    ApplyBookkeeping(before, after, table);
    if (table.status == TableStatus::kDifferent && !report_.catalog_compared) {
      RETURN_IF_ERROR(ApplyDetached(before, after, table));
    }
    std::string leaf = LeafReadOnOneSide(before, &NamePair::after);
    if (leaf.empty()) leaf = LeafReadOnOneSide(after, &NamePair::before);
    if (!leaf.empty()) {
      table.status = TableStatus::kNotChecked;
      table.differences.reset();
      table.found.clear();
      table.found_all = false;
      table.found_reason.clear();
      table.reason =
          absl::StrCat("partition \"", leaf, "\" was read on one side only, so the rows do not compare");
      for (ColumnReport& column : table.columns) {
        column.status = ColumnStatus::kNotComparable;
        column.reason = "a partition was read on one side only";
      }
    }
    if (table.status == TableStatus::kNotChecked) {
      report_.not_checked.push_back({.side = "both",
                                     .kind = pair.before.kind.empty() ? "table" : pair.before.kind,
                                     .schema = name.schema,
                                     .name = name.name,
                                     .reason = table.reason});
    } else {
      ++report_.verified;
    }
    report_.tables.push_back(std::move(table));
    return absl::OkStatus();
  }

  // Whose partition a table is, is the catalog's. REQUIRES: the rows alone are compared.
  absl::Status ApplyDetached(const RelationFingerprint& before, const RelationFingerprint& after,
                             TableReport& table) {
    const auto find = [this](const RelationSource& source, SideOfName NamePair::*side) {
      return [&source, side,
              this](const RelationName& name) -> absl::StatusOr<std::optional<RelationFingerprint>> {
        const auto found = names_.relations.find(name);
        if (found == names_.relations.end() || (found->second.*side).standing != Standing::kRead)
          return std::nullopt;
        ASSIGN_OR_RETURN(RelationFingerprint relation, Read(source, found->second.*side));
        return relation;
      };
    };
    ASSIGN_OR_RETURN(
        const std::vector<RelationName> moved,
        DetachedOrAttached(before, after, find(before_, &NamePair::before), find(after_, &NamePair::after)));
    if (moved.empty()) return absl::OkStatus();
    table.status = TableStatus::kSame;
    table.reason = absl::StrCat("the same rows, together with those of ", moved.size(),
                                moved.size() == 1 ? " partition" : " partitions",
                                " that one side has as a table of its own");
    table.differences.reset();
    table.found.clear();
    table.found_all = false;
    table.found_reason.clear();
    for (ColumnReport& column : table.columns) {
      column.status = ColumnStatus::kSame;
      column.reason.clear();
    }
    detached_.insert(moved.begin(), moved.end());
    return absl::OkStatus();
  }

  // A leaf of this root that the other side has, but did not read. Its rows would pass for lost or gained.
  std::string LeafReadOnOneSide(const RelationFingerprint& root, SideOfName NamePair::*other) const {
    for (const LeafFingerprint& leaf : root.leaves) {
      const auto found = names_.relations.find({leaf.schema, leaf.name});
      if (found != names_.relations.end() && (found->second.*other).unread()) return leaf.name;
    }
    return "";
  }

  absl::Status AddOneSided(const RelationName& name, const NamePair& pair) {
    const bool lost = pair.before.standing == Standing::kRead;
    ASSIGN_OR_RETURN(const RelationFingerprint relation,
                     lost ? Read(before_, pair.before) : Read(after_, pair.after));
    TableReport table = Named(name);
    table.key = KeyNames(relation);
    (lost ? table.rows_before : table.rows_after) = relation.rows;
    table.status = lost ? TableStatus::kLost : TableStatus::kGained;
    if ((lost ? pair.after : pair.before).standing == Standing::kPartition) {
      table.reason = lost ? "a partition of another table after" : "a partition of another table before";
    } else if (lost ? declarations_.Drop(name, relation.rows) : declarations_.Add(name, relation.rows)) {
      table.status = TableStatus::kSame;
      table.reason = lost ? "dropped, as declared" : "new, as declared";
    } else if (lost) {
      ApplyBookkeeping(table);
    } else if (std::string reason = MayBeGained(name.schema, name.name); !reason.empty()) {
      table.status = TableStatus::kSame;
      table.reason = std::move(reason);
    }
    report_.tables.push_back(std::move(table));
    return absl::OkStatus();
  }

  absl::Status AddUnread(const RelationName& name, const NamePair& pair, Outcome outcome) {
    if (outcome.fate != Fate::kByRule) {
      TableReport table = Named(name);
      table.status = outcome.fate == Fate::kExcluded ? TableStatus::kExcluded : TableStatus::kNotChecked;
      table.reason = outcome.note.reason;
      RETURN_IF_ERROR(CountRows(pair, table));
      report_.tables.push_back(std::move(table));
    }
    AddNote(std::move(outcome));
    return absl::OkStatus();
  }

  absl::Status CountRows(const NamePair& pair, TableReport& table) const {
    if (pair.before.in_file) {
      ASSIGN_OR_RETURN(const RelationFingerprint before, Read(before_, pair.before));
      table.rows_before = before.rows;
    }
    if (pair.after.in_file) {
      ASSIGN_OR_RETURN(const RelationFingerprint after, Read(after_, pair.after));
      table.rows_after = after.rows;
    }
    return absl::OkStatus();
  }

  void AddNote(Outcome outcome) {
    auto& list = outcome.fate == Fate::kNotChecked ? report_.not_checked : report_.excluded;
    list.push_back(std::move(outcome.note));
  }

  const RelationSource& before_;
  const RelationSource& after_;
  const Options& options_;
  Declarations declarations_;
  const Names names_;
  std::set<RelationName> detached_;  // partitions of one side only that the other has as tables
  Report report_;
};

}  // namespace

absl::StatusOr<Report> CompareDatabases(const RelationSource& before, const RelationSource& after,
                                        const Options& options) {
  RETURN_IF_ERROR(CheckComparable(before.header(), after.header()));
  RETURN_IF_ERROR(CheckAscending(before, "before"));
  RETURN_IF_ERROR(CheckAscending(after, "after"));
  return Comparison(before, after, options).Run();
}

}  // namespace pgassay::compare
