// Reads one live database into an .assay file.
#ifndef PGASSAY_SCAN_DATABASE_H_
#define PGASSAY_SCAN_DATABASE_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "pgassay/scan.h"
#include "plan/chunk.h"
#include "scan/chunk.h"
#include "scan/monitor.h"
#include "scan/selection.h"
#include "scan/session.h"
#include "scan/snapshot.h"
#include "scan/stop.h"
#include "store/writer.h"

namespace pgassay::scan {

// How a scan talks to the world around it.
struct DatabaseScan {
  const ConnectTarget& target;
  const ScanOptions& options;
  // Makes the file; once for each attempt, as a repeated run starts a new one.
  std::function<absl::StatusOr<std::unique_ptr<store::Writer>>(const FingerprintHeader&)> create_writer;
  // Each --tables pattern must match something here; verify asks it of both sides together.
  bool tables_must_match = false;
  // The snapshot is held after the reading too; target, options and stop must outlive it.
  bool keep_open = false;
  // Told what is read, before the first byte. May be empty.
  std::function<void(const Shapes&)> on_shapes;
  // Asked for what to use as options.like, before the first byte; it may wait. May be empty.
  std::function<absl::StatusOr<Shapes>()> like;
};

// A database that is being read: its sessions, snapshot and locks are held for as long as this lives, and the
// monitor looks after who waits behind them. Not thread-safe.
struct OpenDatabase {
  OpenDatabase(const ConnectTarget& its_target, const ScanOptions& its_options, Stop& its_stop)
      : target(its_target), options(its_options), stop(its_stop), monitor(options, stop, counters) {}

  const ConnectTarget& target;
  const ScanOptions& options;
  Stop& stop;
  Counters counters;
  Monitor monitor;
  std::unique_ptr<Snapshot> snapshot;
  Selection selection;
  std::vector<plan::Chunk> chunks;
  SessionPool pool;
  std::optional<Monitor::Watch> watch;
};

// Returns the committed writer along with what it holds. Runs again, at most three times in all, when the
// catalog changed meanwhile. REQUIRES: a ThreadLimit is alive.
struct ScannedDatabase {
  FingerprintResult result;
  std::unique_ptr<store::Writer> writer;
  std::unique_ptr<OpenDatabase> open;  // null unless keep_open
};
absl::StatusOr<ScannedDatabase> ReadDatabase(const DatabaseScan& scan, Stop& stop);

// ScanOptions::connections, or the default.
uint32_t ConnectionsAsked(const ScanOptions& options);

FingerprintHeader MakeHeader(const ScanOptions& options);

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_DATABASE_H_
