// Reading a live database into a fingerprint file, and comparing two sides.
#ifndef PGASSAY_SCAN_H_
#define PGASSAY_SCAN_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pgassay/changes.h"
#include "pgassay/fingerprint.h"
#include "pgassay/report.h"

namespace pgassay {

// What libpq is told. Nothing in here is ever printed but through pg::Describe.
struct ConnectTarget {
  std::string conninfo;       // URI, keyword string, "service=NAME" or ""
  std::string password_file;  // read as the password if not ""
};

// A moment of a scan, for a progress display. Called from one thread at a time.
struct Progress {
  std::string phase;  // "locking", "reading", "closing"; for verify also "waiting" (for the other side),
                      // "reading again"
  uint64_t rows = 0;
  uint64_t bytes = 0;        // off the wire
  uint64_t bytes_done = 0;   // on the server's disk, of chunks finished
  uint64_t bytes_total = 0;  // on the server's disk, estimated
  uint64_t relations_done = 0;
  uint64_t relations_total = 0;
  std::string note;  // something the user should see at once: who waits behind our locks, ...
};

// The columns and key of a relation on the other side, which this one is to be compared with.
struct Shape {
  struct Column {
    std::string name;
    std::string type;  // as format_type() gives it
    std::string type_class;
    ReadAs read = ReadAs::kBinary;
  };
  std::vector<Column> columns;  // by name, bytewise
  std::vector<std::string> key;
};
using Shapes = std::map<RelationName, Shape>;

struct ScanOptions {
  uint32_t connections = 0;  // 0: min(4, cores)
  // Globs, matched part by part, so that * does not cross a dot: name, schema.name, and for exclude also
  // schema.name.column, which alone names columns. No tables: all.
  std::vector<std::string> tables;
  std::vector<std::string> exclude;
  std::optional<std::array<uint8_t, 32>> key;
  bool keep_text_keys = false;
  uint32_t sketch_rows = 2048;  // rounded up to 4 * a power of two
  uint32_t yield_after_ms = 0;  // 0: only say who waits
  uint32_t lock_timeout_ms = 10000;
  uint64_t chunk_bytes = 16u << 20;  // of a table on the server's disk
  // BEFORE's relations by BEFORE's names: its keys are used in place of a relation's own choice, and where
  // the columns are others the rows are also fingerprinted on BEFORE's (the projection).
  std::optional<Shapes> like;
  std::string like_file;  // a fingerprint file to take `like` from; "": none. FingerprintDatabase only.
  Changes changes;
  bool schema_only = false;  // no rows, no positions of sequences
  bool data_only = false;    // no objects of the catalog; not both of these
  bool cluster = false;      // also roles and what the server keeps of this database
  // Of Verify: a sequence that moved on is a difference, as between two runs of the same.
  bool exact_positions = false;
  std::function<void(const Progress&)> progress;
  // Set from a signal handler's thread; the scan then cancels its workers.
  const std::atomic<int>* interrupt = nullptr;

  // For tests of the reading protocol.
  std::function<void()> after_export;
  std::function<void(const std::string& table, int backend_pid)> after_chunk;
  bool skip_locks = false;
  // Of the second reading: cells per partition of its sketches, at most, and their memory together.
  uint32_t reread_cells = 65536;
  uint64_t reread_bytes = uint64_t{256} << 20;
};

// Reads the database of `target` from one snapshot and writes the fingerprint
// to `path` (atomically; nothing is written on error).
// Returns the header and ledger of what was written. A ledger entry that is not
// checkable is not an error here; the caller's exit code says so.
// Errors: InvalidArgument (the options), Unavailable (connection, retries used
// up), FailedPrecondition (refused by name), Cancelled (interrupted), others of pg/.
struct FingerprintResult {
  FingerprintHeader header;
  std::vector<LedgerEntry> ledger;
  uint64_t relations = 0;
  uint64_t rows = 0;
  std::map<std::string, double> stats;  // "stage.unit" -> value
};
absl::StatusOr<FingerprintResult> FingerprintDatabase(const ConnectTarget& target, const ScanOptions& options,
                                                      const std::string& path);

// One side of verify: a fingerprint file or a live database.
struct Side {
  std::string path;  // of an .assay file; "" for a live database
  ConnectTarget target;
};

struct NamingOptions {
  uint64_t max_rows = 100;   // named per table
  bool show_keys = false;    // text keys in clear, where a file has them
  bool show_values = false;  // values of rows, of the sides that live
};

// Compares two sides; live databases are read, both at the same time if both are live, and the rows that
// differ are looked up there, in the snapshot that was read. Different data is a Report, not an error.
absl::StatusOr<Report> Verify(const Side& before, const Side& after, const ScanOptions& options,
                              const NamingOptions& naming = {});

}  // namespace pgassay

#endif  // PGASSAY_SCAN_H_
