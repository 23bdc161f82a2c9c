// Tables small enough to know the truth about, and their fingerprints.
#ifndef PGASSAY_TESTS_COMPARE_TOY_H_
#define PGASSAY_TESTS_COMPARE_TOY_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "compare/database.h"
#include "pgassay/fingerprint.h"

namespace pgassay::compare {

struct ToyColumn {
  std::string name;
  std::string type = "integer";
  std::string type_class = "int";     // int, text, numeric, uuid, timestamp or json
  bool bears_representation = false;  // of text: it is character(n)
};

inline constexpr char kNull[] = "NULL";

// A value: of int and timestamp a number, of uuid up to 16 characters. After a '~' its way of writing, of a
// numeric ".00", of a text the number of blanks: "1~.00" and "1~.0" are the same value.
using ToyRow = std::vector<std::string>;

struct ToyTable {
  std::string name = "t";
  std::vector<ToyColumn> columns;
  std::vector<std::string> key;
  std::vector<ToyRow> rows;  // fields in the order of columns
  bool exact = true;         // keep the exact list; else a sketch, however few the rows
  RelationKind kind = RelationKind::kTable;
  bool populated = true;
  std::string schema = "public";
  uint32_t cells = 512;
  bool keep_text_keys = false;
  bool unique = true;  // an index says so of the key
};

// What Rows (fingerprint/table.h) makes of the table.
RelationFingerprint Fingerprint(const ToyTable& table);

// The part of the table as a leaf has it.
LeafFingerprint Leaf(const ToyTable& table);

// `own` with a projection: `projected` holds the same rows in the same order. Shaped by no rule, like the
// other side.
RelationFingerprint WithProjection(const ToyTable& own, const ToyTable& projected);

// Sets the check that belongs to the element.
void Check(Cell& element);

// A side held in memory. Its ledger says "verified" of each relation added.
class ToySource : public RelationSource {
 public:
  ToySource& Add(RelationFingerprint relation);
  ToySource& Add(const ToyTable& table) { return Add(Fingerprint(table)); }
  ToySource& Enter(std::string kind, std::string schema, std::string name, LedgerStatus status,
                   std::string reason = "");

  const FingerprintHeader& header() const override { return header_; }
  const std::vector<RelationName>& relations() const override { return names_; }
  const std::vector<LedgerEntry>& ledger() const override { return ledger_; }
  absl::StatusOr<RelationFingerprint> Read(size_t index) const override { return relations_[index]; }
  absl::StatusOr<CatalogState> ReadCatalog() const override { return catalog_; }
  bool LeavesOut(const RelationName& name) const override { return left_out_.contains(name); }

  FingerprintHeader header_;
  std::vector<RelationName> names_;
  std::vector<RelationFingerprint> relations_;
  std::vector<LedgerEntry> ledger_;
  CatalogState catalog_ = {.objects_read = true, .sequences_read = true};
  std::set<RelationName> left_out_;
};

}  // namespace pgassay::compare

#endif  // PGASSAY_TESTS_COMPARE_TOY_H_
