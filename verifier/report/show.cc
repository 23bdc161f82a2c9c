#include "report/show.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "pgassay/report.h"
#include "report/escape.h"
#include "report/evidence.h"
#include "report/hash_text.h"
#include "report/names.h"
#include "report/show_catalog.h"

namespace pgassay::report {
namespace {

std::string Counted(uint64_t number, absl::string_view one) {
  return absl::StrCat(Grouped(number), " ", one, number == 1 ? "" : "s");
}

absl::string_view Kind(RelationKind kind) {
  switch (kind) {
    case RelationKind::kTable:
      return "table";
    case RelationKind::kPartitioned:
      return "partitioned table";
    case RelationKind::kMaterializedView:
      return "materialized view";
    case RelationKind::kLargeObjects:
      return "large objects";
  }
  return "relation";
}

std::string Elements(const RowElements& elements) {
  if (elements.exact) return "exact list";
  return absl::StrCat("sketch of 4 x ", Grouped(elements.cells_per_partition), " cells");
}

std::string KeyText(const std::vector<KeyColumn>& key) {
  if (key.empty()) return "none";
  return absl::StrJoin(key, ", ", [](std::string* out, const KeyColumn& column) {
    absl::StrAppend(out, Qualified("", column.name), " (", Name(column.mode), ")");
  });
}

// Columns of text as wide as they need to be; the last is not padded.
class Grid {
 public:
  void Add(std::vector<std::string> row) {
    widths_.resize(std::max(widths_.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths_[i] = std::max(widths_[i], row[i].size());
    rows_.push_back(std::move(row));
  }
  void AppendTo(std::string& out) const {
    for (const std::vector<std::string>& row : rows_) {
      std::string line = "   ";
      for (size_t i = 0; i < row.size(); ++i) {
        const int width = i + 1 < row.size() ? static_cast<int>(widths_[i]) : 0;
        absl::StrAppendFormat(&line, " %-*s ", width, row[i]);
      }
      line.erase(line.find_last_not_of(' ') + 1);
      absl::StrAppend(&out, line, "\n");
    }
  }

 private:
  std::vector<size_t> widths_;
  std::vector<std::vector<std::string>> rows_;
};

void AppendColumns(const std::vector<ColumnFingerprint>& columns, std::string& out) {
  if (columns.empty()) return;
  absl::StrAppend(&out, "  columns: name, type, class, read as, sum, and the sum of the ways of writing\n");
  Grid grid;
  for (const ColumnFingerprint& column : columns) {
    grid.Add({Qualified("", column.name), Escape(column.type), Escape(column.type_class), Name(column.read),
              Hex(column.sum), column.has_representation ? Hex(column.representation_sum) : ""});
  }
  grid.AppendTo(out);
}

void AppendLeaves(const std::vector<LeafFingerprint>& leaves, bool representation, std::string& out) {
  if (leaves.empty()) return;
  absl::StrAppend(&out, "  partitions\n");
  Grid grid;
  for (const LeafFingerprint& leaf : leaves) {
    grid.Add({Qualified(leaf.schema, leaf.name), Counted(leaf.rows, "row"), Hex(leaf.sum),
              representation ? Hex(leaf.representation_sum) : ""});
  }
  grid.AppendTo(out);
}

class TextShow final : public Show {
 public:
  explicit TextShow(const ShowOptions& options) : options_(options) {}

  std::string Begin(const std::string& path, const FingerprintHeader& header) override {
    std::string out = FormatEvidence("Fingerprint", {.path = path, .header = header});
    if (header.key_id.empty()) {
      absl::StrAppend(
          &out,
          "  Made without a key file: its hashes detect accidents, not an adversary who can choose rows,\n"
          "  and rows with few possible values can be guessed from this file. Keep it as you keep the "
          "data.\n");
    } else {
      absl::StrAppend(&out, "  Made with key ", Escape(header.key_id),
                      ": it compares only with what is read with the same key file.\n");
    }
    if (header.keep_text_keys) {
      absl::StrAppend(&out, "  Text keys are in it as they are (--keep-text-keys).\n");
    }
    return out;
  }

  std::string Relation(const RelationFingerprint& relation) override {
    if (options_.ledger) AppendVerifiedColumns(relation, columns_);
    if (options_.catalog || options_.ledger) return "";
    const bool representation =
        std::any_of(relation.columns.begin(), relation.columns.end(),
                    [](const ColumnFingerprint& column) { return column.has_representation; });
    std::string out =
        absl::StrCat("\n", Qualified(relation.schema, relation.name), ": ", Kind(relation.kind), ", ",
                     Counted(relation.rows, "row"), relation.populated ? "" : ", never refreshed", ", ",
                     Elements(relation.elements), "\n");
    absl::StrAppend(&out, "  sum ", Hex(relation.sum), "\n");
    if (representation) {
      absl::StrAppend(&out, "  sum of the ways of writing ", Hex(relation.representation_sum), "\n");
    }
    absl::StrAppend(&out, "  key ", KeyText(relation.key), "\n");
    if (const RelationFingerprint* projection = relation.projection.get(); projection != nullptr) {
      absl::StrAppend(&out, "  projected on: ", Counted(projection->columns.size(), "column"),
                      " of the other side, ", Elements(projection->elements), ", key ",
                      KeyText(projection->key), "\n");
    }
    AppendColumns(relation.columns, out);
    AppendLeaves(relation.leaves, representation, out);
    return out;
  }

  std::string Catalog(const CatalogState& catalog) override {
    if (options_.ledger) objects_ = VerifiedObjects(catalog, options_);
    if (options_.catalog) return CatalogText(catalog, options_);
    return options_.ledger ? "" : CatalogSummary(catalog);
  }

  std::string End(const std::vector<LedgerEntry>& ledger) override {
    if (options_.ledger) return FullLedger(ledger);
    if (options_.catalog) return "";
    uint64_t verified = 0;
    std::string excluded, not_checkable;
    for (const LedgerEntry& entry : ledger) {
      const std::string line =
          absl::StrCat("  ", Escape(entry.kind), " ", Qualified(entry.schema, entry.name),
                       entry.reason.empty() ? "" : ": ", Escape(entry.reason), "\n");
      if (entry.status == LedgerStatus::kVerified) ++verified;
      if (entry.status == LedgerStatus::kExcluded) absl::StrAppend(&excluded, line);
      if (entry.status == LedgerStatus::kNotCheckable) absl::StrAppend(&not_checkable, line);
    }
    std::string out = absl::StrCat("\nRead: ", Grouped(verified), " of ", Grouped(ledger.size()), "\n");
    if (!excluded.empty()) absl::StrAppend(&out, "Excluded:\n", excluded);
    if (!not_checkable.empty()) absl::StrAppend(&out, "Not checkable:\n", not_checkable);
    return out;
  }

 private:
  std::string FullLedger(const std::vector<LedgerEntry>& ledger) const {
    std::string out = "\nLedger:\n";
    for (const LedgerEntry& entry : ledger) absl::StrAppend(&out, LedgerLine(entry));
    if (!columns_.empty()) absl::StrAppend(&out, "\nColumns whose values were read:\n", columns_);
    if (!objects_.empty()) absl::StrAppend(&out, "\nObjects of the catalog:\n", objects_);
    return out;
  }

  const ShowOptions options_;
  std::string columns_, objects_;  // of the ledger
};

}  // namespace

std::unique_ptr<Show> ShowAsText(const ShowOptions& options) {
  return std::make_unique<TextShow>(options);
}

}  // namespace pgassay::report
