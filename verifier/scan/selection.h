// What is read, what is not and why, decided from the catalog before the first byte.
#ifndef PGASSAY_SCAN_SELECTION_H_
#define PGASSAY_SCAN_SELECTION_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "catalog/read.h"
#include "fingerprint/table.h"
#include "pgassay/fingerprint.h"
#include "pgassay/scan.h"
#include "plan/chunk.h"
#include "scan/filter.h"
#include "scan/projection.h"

namespace pgassay::scan {

// A relation of the fingerprint: a table, or a partitioned table with its leaves.
struct Table {
  RelationFingerprint head;  // schema, name, kind, populated
  std::unique_ptr<fingerprint::TablePlan> plan;
  bool has_leaves = false;
  std::vector<std::string> selects;  // SQL of the fields that are read: the plan's columns, then others
  // The projection; null: none. Its columns are made of these fields.
  std::unique_ptr<fingerprint::TablePlan> projected;
  std::vector<size_t> projected_fields;
  std::vector<std::string> made;  // columns of it that are made by SQL of --changes
  // Set by the worker that met a value for which that SQL fails: the rows are then read without a projection.
  std::shared_ptr<std::atomic<bool>> projection_failed = std::make_shared<std::atomic<bool>>(false);
  RelationFingerprint projected_head;    // what is known of it before the first byte
  std::vector<std::string> indexed_key;  // columns of a unique index, in no order that matters; empty: none
};

// What is read with COPY: a table, a leaf, a materialized view, the large objects.
struct Heap {
  uint32_t table = 0;  // index into Selection::tables
  uint32_t oid = 0;
  std::string schema;
  std::string name;
  char kind = 'r';
  std::string from;  // "FROM ONLY ..."
  plan::Heap size;
};

struct Selection {
  std::vector<Table> tables;
  std::vector<Heap> heaps;
  std::vector<LedgerEntry> ledger;
};

// Relations to be locked before the snapshot is taken: those that will be read, and partitioned tables above
// them.
std::vector<const catalog::Relation*> ToLock(const std::vector<catalog::Relation>& relations,
                                             const Filter& filter, bool in_recovery);

// Refuses by name, as FailedPrecondition or PermissionDenied, what must not be skipped: relations that this
// role may not read and those whose rows row-level security would hide.
absl::Status Refuse(const std::vector<const catalog::Relation*>& to_read);

// `divisible`: the server has Tid Range Scans (14 and later). `expressions` as DescribeExpressions made them.
absl::StatusOr<Selection> Select(const catalog::Catalog& catalog, const ScanOptions& options,
                                 const fingerprint::Hasher& hasher, const Expressions& expressions,
                                 bool in_recovery, bool divisible);

// Cells per partition of a sketch that can tell `rows` apart: the least power of two with 4 * cells >= rows,
// at most 65,536.
uint32_t CellsFor(uint32_t rows);

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_SELECTION_H_
