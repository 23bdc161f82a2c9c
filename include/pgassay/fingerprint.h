// What a fingerprint of a database holds, as plain values.
//
// verifier/store/FORMAT.md defines every hash and sum named here.
#ifndef PGASSAY_FINGERPRINT_H_
#define PGASSAY_FINGERPRINT_H_

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pgassay {

// A 128-bit hash or a sum of such hashes modulo 2^128.
struct Hash128 {
  uint64_t lo = 0;
  uint64_t hi = 0;

  friend bool operator==(const Hash128&, const Hash128&) = default;

  Hash128& operator+=(const Hash128& other) {
    lo += other.lo;
    hi += other.hi + (lo < other.lo ? 1 : 0);
    return *this;
  }
  Hash128& operator^=(const Hash128& other) {
    lo ^= other.lo;
    hi ^= other.hi;
    return *this;
  }
  friend Hash128 operator^(Hash128 a, const Hash128& b) { return a ^= b; }
};

struct RelationName {
  std::string schema;
  std::string name;
  friend auto operator<=>(const RelationName&, const RelationName&) = default;
};

// How a key column stands in the key bytes (FORMAT.md 2).
enum class KeyMode : uint8_t { kFixed, kSized, kHashed };

struct KeyColumn {
  std::string name;
  KeyMode mode = KeyMode::kFixed;
  friend bool operator==(const KeyColumn&, const KeyColumn&) = default;
};

// How a column's values were read (CANON.md).
enum class ReadAs : uint8_t { kBinary, kRaw, kText };

struct ColumnFingerprint {
  std::string name;
  std::string type;        // as format_type() gives it
  std::string type_class;  // CANON.md
  ReadAs read = ReadAs::kBinary;
  bool has_representation = false;
  Hash128 sum;
  Hash128 representation_sum;
};

struct LeafFingerprint {
  std::string schema;
  std::string name;
  uint64_t rows = 0;
  Hash128 sum;
  Hash128 representation_sum;
};

// One cell of a sketch, or one row of an exact list (then count is 1).
// Written to disk as it lies in memory, little-endian.
struct Cell {
  uint32_t count = 0;
  uint32_t key_length = 0;
  std::array<uint64_t, 4> lane{};
  Hash128 row;
  uint64_t check = 0;
};
static_assert(sizeof(Cell) == 64);

// The rows of a relation as a sketch or, when there are few, as an exact list.
struct RowElements {
  bool exact = true;
  uint32_t cells_per_partition = 512;  // what a sketch has, or would have had
  uint8_t digest_bytes = 2;            // per column; 1 above 32 columns
  std::vector<Cell> cells;
  std::vector<uint8_t> digests;  // cells.size() * columns * digest_bytes
};

// 'r' table, 'p' partitioned table, 'm' materialized view, 'L' the large
// objects of the database as one relation of pages.
enum class RelationKind : char {
  kTable = 'r',
  kPartitioned = 'p',
  kMaterializedView = 'm',
  kLargeObjects = 'L'
};

struct RelationFingerprint {
  std::string schema;
  std::string name;
  RelationKind kind = RelationKind::kTable;
  bool populated = true;  // false only for a materialized view never refreshed
  uint64_t rows = 0;
  Hash128 sum;
  Hash128 representation_sum;
  std::vector<KeyColumn> key;              // empty: no key
  bool key_is_unique = false;              // an index of this relation says so; false without a key
  std::vector<ColumnFingerprint> columns;  // sorted by name, bytewise
  std::vector<LeafFingerprint> leaves;     // sorted by schema, then name
  RowElements elements;
  // The same rows as they would be fingerprinted with other columns: those of the other side, under the
  // other side's names and key (FORMAT.md 4). It has no projection and no leaves of its own. May be null.
  std::shared_ptr<const RelationFingerprint> projection;
  // Of a projection: whether its columns are named as the other side's, or are its relation's but for those
  // that are to go; and the rules of --changes that shaped it, as ShapingRule writes them, sorted.
  bool named_like_other = false;
  std::vector<std::string> rules;
};

enum class LedgerStatus : uint8_t { kVerified, kExcluded, kNotCheckable };

struct LedgerEntry {
  std::string kind;  // "table", "partition", "foreign table", "column", ...
  std::string schema;
  std::string name;  // a column's is "table.column"
  LedgerStatus status = LedgerStatus::kVerified;
  std::string reason;

  // What is no relation and has no rows: a sequence, an object that the catalog's reading could not place.
  bool IsOfCatalog() const { return kind == "sequence" || kind == "object"; }
};

// Where and when the rows were read: the evidence.
struct Source {
  std::string host;
  std::string port;
  std::string database;
  std::string user;
  std::string server_version;  // "15.20"
  uint32_t server_version_num = 0;
  std::string system_identifier;  // decimal
  uint32_t timeline = 0;
  bool in_recovery = false;
  std::string server_encoding;
  std::string client_encoding;
  std::string lsn;             // when the snapshot was exported
  std::string snapshot;        // pg_export_snapshot's
  std::string data_checksums;  // "on", "off"
  std::string started_at;      // server clock, ISO 8601 UTC
  std::string finished_at;
  bool tls = false;
  uint32_t connections_asked = 0;
  uint32_t connections_used = 0;
  uint32_t retried_chunks = 0;     // chunks read again after a worker died
  std::vector<std::string> notes;  // what the user should know: fewer connections, ...
};

// Head of a fingerprint file.
struct FingerprintHeader {
  uint32_t version = 0;
  std::string tool;
  std::string key_id;  // "" without a key file
  bool keep_text_keys = false;
  uint32_t cells_per_partition = 512;
  uint32_t canon = 0;
  Source source;
};

}  // namespace pgassay

#endif  // PGASSAY_FINGERPRINT_H_
