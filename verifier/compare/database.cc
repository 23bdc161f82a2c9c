#include "compare/database.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "compare/bookkeeping.h"
#include "compare/ledger.h"
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

absl::StatusOr<RelationFingerprint> Read(const RelationSource& source, const SideOfName& side,
                                         const RelationName& name) {
  absl::StatusOr<RelationFingerprint> relation = source.Read(side.index);
  if (relation.ok() && (relation->schema != name.schema || relation->name != name.name)) {
    return absl::DataLossError(absl::StrCat(name.schema, ".", name.name, ": the index leads to ",
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
  Comparison(const RelationSource& before, const RelationSource& after)
      : before_(before), after_(after), names_(JoinNames(before, after)) {}

  absl::StatusOr<Report> Run() {
    report_.before.header = before_.header();
    report_.after.header = after_.header();
    for (const auto& [name, pair] : names_.relations) RETURN_IF_ERROR(AddRelation(name, pair));
    for (const auto& [name, pair] : names_.columns) {
      if (std::optional<Outcome> outcome = Judge(name, pair)) AddNote(*std::move(outcome));
    }
    AddNotes();
    Conclude();
    return std::move(report_);
  }

 private:
  absl::Status AddRelation(const RelationName& name, const NamePair& pair) {
    if (std::optional<Outcome> outcome = Judge(name, pair)) return AddUnread(name, pair, *std::move(outcome));
    const bool in_before = pair.before.standing == Standing::kRead;
    const bool in_after = pair.after.standing == Standing::kRead;
    if (in_before && in_after) return AddCompared(name, pair);
    if (in_before || in_after) return AddOneSided(name, pair);
    return absl::OkStatus();
  }

  absl::Status AddCompared(const RelationName& name, const NamePair& pair) {
    ASSIGN_OR_RETURN(const RelationFingerprint before, Read(before_, pair.before, name));
    ASSIGN_OR_RETURN(const RelationFingerprint after, Read(after_, pair.after, name));
    TableReport table = CompareRelations(before, after, UnreadOf(names_, name));
    ApplyBookkeeping(before, after, table);
    std::string leaf = LeafReadOnOneSide(before, &NamePair::after);
    if (leaf.empty()) leaf = LeafReadOnOneSide(after, &NamePair::before);
    if (!leaf.empty()) {
      table.status = TableStatus::kNotChecked;
      table.differences.reset();
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
                     lost ? Read(before_, pair.before, name) : Read(after_, pair.after, name));
    TableReport table = Named(name);
    table.key = KeyNames(relation);
    (lost ? table.rows_before : table.rows_after) = relation.rows;
    table.status = lost ? TableStatus::kLost : TableStatus::kGained;
    if ((lost ? pair.after : pair.before).standing == Standing::kPartition) {
      table.reason = lost ? "a partition of another table after" : "a partition of another table before";
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
      if (pair.before.in_file) {
        ASSIGN_OR_RETURN(const RelationFingerprint before, Read(before_, pair.before, name));
        table.rows_before = before.rows;
      }
      if (pair.after.in_file) {
        ASSIGN_OR_RETURN(const RelationFingerprint after, Read(after_, pair.after, name));
        table.rows_after = after.rows;
      }
      report_.tables.push_back(std::move(table));
    }
    AddNote(std::move(outcome));
    return absl::OkStatus();
  }

  void AddNote(Outcome outcome) {
    auto& list = outcome.fate == Fate::kNotChecked ? report_.not_checked : report_.excluded;
    list.push_back(std::move(outcome.note));
  }

  void AddNotes() {
    const Source& before = report_.before.header.source;
    const Source& after = report_.after.header.source;
    if (!before.snapshot.empty() &&
        std::tie(before.system_identifier, before.database, before.snapshot, before.lsn, before.started_at) ==
            std::tie(after.system_identifier, after.database, after.snapshot, after.lsn, after.started_at)) {
      report_.notes.push_back("both sides are one reading of one database: it was compared with itself");
    }
    if (before.client_encoding != after.client_encoding) {
      report_.notes.push_back(absl::StrCat("text was read as ", before.client_encoding, " before and as ",
                                           after.client_encoding,
                                           " after; it is the bytes that were compared"));
    }
    report_.not_covered = {
        "catalog objects (indexes, constraints, defaults, functions, triggers, views, policies, privileges)",
        "sequence positions"};
  }

  void Conclude() {
    // An empty database, or a pattern that leaves nothing, proves nothing.
    const bool one_sided =
        std::any_of(report_.tables.begin(), report_.tables.end(), [](const TableReport& table) {
          return table.status == TableStatus::kLost || table.status == TableStatus::kGained;
        });
    if (report_.verified == 0 && !one_sided && report_.not_checked.empty()) {
      report_.not_checked.push_back(
          {.side = "both",
           .kind = "database",
           .schema = "",
           .name = report_.before.header.source.database,
           .reason = report_.tables.empty() ? "there is no table on either side: is it the right database?"
                                            : "everything is excluded, so nothing was compared"});
    }
    std::sort(report_.tables.begin(), report_.tables.end(), [](const TableReport& a, const TableReport& b) {
      return std::tie(a.status, a.schema, a.name) < std::tie(b.status, b.schema, b.name);
    });
    const bool different =
        std::any_of(report_.tables.begin(), report_.tables.end(), [](const TableReport& table) {
          return table.status == TableStatus::kLost || table.status == TableStatus::kGained ||
                 table.status == TableStatus::kDifferent || table.status == TableStatus::kRepresentation;
        });
    report_.complete = report_.not_checked.empty();
    report_.verdict = different          ? Verdict::kDifferent
                      : report_.complete ? Verdict::kSame
                                         : Verdict::kNotProven;
    report_.exit_code = different ? 1 : report_.complete ? 0 : 2;
  }

  const RelationSource& before_;
  const RelationSource& after_;
  const Names names_;
  Report report_;
};

}  // namespace

absl::StatusOr<Report> CompareDatabases(const RelationSource& before, const RelationSource& after,
                                        const Options& /*options*/) {
  RETURN_IF_ERROR(CheckComparable(before.header(), after.header()));
  RETURN_IF_ERROR(CheckAscending(before, "before"));
  RETURN_IF_ERROR(CheckAscending(after, "after"));
  return Comparison(before, after).Run();
}

}  // namespace pgassay::compare
