// What verify found, as plain values. JSON (pgassay-report/1, report/SCHEMA.md) is
// this model written down; every other report is a view of it.
#ifndef PGASSAY_REPORT_H_
#define PGASSAY_REPORT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pgassay/catalog.h"
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

// What was done to a value, as far as both values tell (compare/kind.h gives each its rule).
enum class ChangeKind : uint8_t {
  kCutToMilliseconds,
  kWholeHourShift,
  kNullToEmpty,
  kEmptyToNull,
  kTrailingBlanks,
  kCaseOnly,
  kNormalizationOnly,
  kScaleOnly,
  kRoundedBeyond2To53,
  kFloat32Precision,
  kSignOfZero,
  kBooleanAsText,
  kJsonText,
  kArrayOrder,
  kTruncatedText,
  kEncodingDamage,
  kEnumRelabelled,
  kOther
};

// How many of the rows looked at had their value changed in this way.
struct KindCount {
  ChangeKind kind = ChangeKind::kOther;
  uint64_t rows = 0;
  friend bool operator==(const KindCount&, const KindCount&) = default;
};

struct ColumnReport {
  std::string name;
  ColumnStatus status = ColumnStatus::kSame;
  std::string reason;                 // for people; "" when there is nothing to add
  std::vector<KindCount> kinds = {};  // most frequent first; empty where not both values are known
};

// Counts of rows whose values differ, by key; without a key a changed row is one lost and
// one gained. Absent from a TableReport as long as they are not known. Where not exact they
// are estimates, and where nothing proves the keys the same, a changed row counts as one lost
// and one gained.
struct Differences {
  uint64_t lost = 0;
  uint64_t gained = 0;
  uint64_t changed = 0;
  bool exact = false;
  friend bool operator==(const Differences&, const Differences&) = default;
};

enum class RowChange : uint8_t { kLost, kGained, kChanged };

// One column of a row's key.
struct KeyPart {
  std::string column;
  std::string value;    // as PostgreSQL writes it; hexadecimal digits if hidden; "NULL" if null
  bool hidden = false;  // `value` only tells this key from others
  bool quoted = false;  // the value is text, and people put it in quotes
};

// A value of a live side as PostgreSQL writes it.
struct CellText {
  bool known = false;               // false: that side no longer lives, or the row is not there
  std::optional<std::string> text;  // nullopt: NULL
};

struct ColumnChange {
  std::string column;
  std::optional<ChangeKind> kind;  // only where both values are known
  CellText before;                 // known only where values were asked for
  CellText after;
};

// A row that differs.
struct FoundRow {
  RowChange change = RowChange::kLost;
  std::vector<KeyPart> key;  // empty: the table has no key
  std::string row_id;        // without a key: hexadecimal digits that tell this row from others
  uint64_t count = 1;        // equal rows; more than one only without a key
  // Of a changed row: those that differ, by name. Empty: some column, its digest does not say which.
  std::vector<std::string> columns;
  std::vector<ColumnChange> values;  // from live sides; of a lost or gained row all its columns

  // Elements (FORMAT.md 3) by which the row was found; count 0 where that side has no such row.
  Cell before;
  Cell after;
};

// Which fingerprints the rows were found in: what looking them up takes.
struct FoundIn {
  RelationName after;             // what AFTER calls the table
  bool projected_before = false;  // the projection of that side, not its own
  bool projected_after = false;
  std::vector<std::string> columns;  // of both, in their order, as BEFORE calls them
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
  std::vector<FoundRow> found;  // by key; at most as many as asked for
  bool found_all = false;       // `found` has every differing row
  std::string found_reason;     // why it has not, and what to do; "" if there is nothing to say
  FoundIn found_in;
};

// What became of one rule of --changes.
struct DeclaredReport {
  std::string rule;       // as people would write it: "column renamed: public.users.mail to email"
  bool matched = false;   // false: the migration did not do what was declared, which is a finding
  uint64_t covered = 0;   // rows of AFTER (of BEFORE for what was dropped) that the rule speaks of
  std::string reason;     // why it did not match
  bool left_out = false;  // not matched, but no finding: what it speaks of was not read
  uint64_t objects = 0;   // differences of the catalog that it accounts for
};

struct LedgerNote {
  std::string side;  // "before", "after" or "both"
  std::string kind;
  std::string schema;
  std::string name;
  std::string reason;
  bool by_rule = false;  // excluded by pgassay's own rules, not by the user
  uint64_t count = 1;    // so many objects, where one note stands for several
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
  std::vector<TableReport> tables;           // the worst first, then by schema and name
  uint64_t verified = 0;                     // relations read on both sides and compared
  bool data_compared = true;                 // false: --schema-only
  bool cluster_compared = false;             // roles and what the server keeps of the database, on request
  bool catalog_compared = true;              // false: --data-only
  std::vector<CatalogFinding> catalog;       // the worst first, then by kind and name
  std::vector<CatalogCount> catalog_counts;  // by kind
  std::vector<LedgerNote> excluded;
  std::vector<LedgerNote> not_checked;
  std::vector<DeclaredReport> declared;  // in the order of the file
  bool shows_keys = false;               // asked for: text keys in clear
  bool shows_values = false;             // asked for: values of rows
  std::vector<std::string> notes;        // of the whole comparison, for people
  std::vector<std::string> not_covered;  // what this version of the tool does not look at
  std::map<std::string, double> stats;
};

}  // namespace pgassay

#endif  // PGASSAY_REPORT_H_
