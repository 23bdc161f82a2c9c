// What verify found, as plain values. JSON (pgassay-report/1, report/SCHEMA.md) is
// this model written down; every other report is a view of it.
#ifndef PGASSAY_REPORT_H_
#define PGASSAY_REPORT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pgassay/fingerprint.h"

namespace pgassay {

enum class Verdict : uint8_t { kSame, kDifferent, kNotProven };

// Ordered from the worst to the least.
enum class TableStatus : uint8_t {
  kLost,
  kDifferent,
  kGained,
  kNotChecked,
  kRepresentation,
  kExcluded,
  kSame
};

enum class ColumnStatus : uint8_t { kLost, kGained, kDifferent, kRepresentation, kNotComparable, kSame };

struct ColumnReport {
  std::string name;
  ColumnStatus status = ColumnStatus::kSame;
  std::string reason;  // for people; "" when there is nothing to add
};

// Counts of rows whose values differ, by key; without a key a changed row is one lost and
// one gained. Absent from a TableReport as long as they are not known.
struct Differences {
  uint64_t lost = 0;
  uint64_t gained = 0;
  uint64_t changed = 0;
  bool exact = false;
  friend bool operator==(const Differences&, const Differences&) = default;
};

struct TableReport {
  std::string schema;
  std::string name;
  TableStatus status = TableStatus::kSame;
  std::string reason;
  std::vector<std::string> key;
  std::optional<uint64_t> rows_before;  // absent where that side has no such relation
  std::optional<uint64_t> rows_after;
  std::optional<Differences> differences;
  std::vector<ColumnReport> columns;
};

struct LedgerNote {
  std::string side;  // "before", "after" or "both"
  std::string kind;
  std::string schema;
  std::string name;
  std::string reason;
  bool by_rule = false;  // excluded by pgassay's own rules, not by the user
};

// One side of the comparison.
struct SideReport {
  std::string path;  // of the file; "" when a live database was read
  FingerprintHeader header;
};

struct Report {
  Verdict verdict = Verdict::kNotProven;
  int exit_code = 2;
  bool complete = false;
  SideReport before;
  SideReport after;
  std::vector<TableReport> tables;  // the worst first, then by schema and name
  uint64_t verified = 0;            // relations read on both sides and compared
  std::vector<LedgerNote> excluded;
  std::vector<LedgerNote> not_checked;
  std::vector<std::string> notes;        // of the whole comparison, for people
  std::vector<std::string> not_covered;  // what this version of the tool does not look at
  std::map<std::string, double> stats;
};

}  // namespace pgassay

#endif  // PGASSAY_REPORT_H_
