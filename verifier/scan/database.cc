#include "scan/database.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "catalog/read.h"
#include "fingerprint/hash.h"
#include "pg/error.h"
#include "pg/session.h"
#include "scan/fold.h"
#include "scan/monitor.h"
#include "scan/objects.h"
#include "scan/pipeline.h"
#include "scan/projection.h"
#include "scan/selection.h"
#include "scan/session.h"
#include "scan/snapshot.h"
#include "status_macros.h"

#ifndef PGASSAY_VERSION
#define PGASSAY_VERSION "unknown"
#endif

namespace pgassay::scan {
namespace {

constexpr int kMaxAttempts = 3;
constexpr int kFirstWithTidRangeScan = 140000;

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// The first session, which also reads the catalog, has joined already. Fewer than asked are enough; none more
// is not.
absl::Status OpenWorkers(const DatabaseScan& scan, const Snapshot& snapshot, size_t wanted, Stop& stop,
                         SessionPool& pool, Source& source, Monitor& monitor) {
  while (static_cast<size_t>(pool.size()) < wanted) {
    absl::StatusOr<std::unique_ptr<Session>> session =
        Session::Open(scan.target, scan.options, snapshot.id(), snapshot.server_mark(), stop);
    if (session.ok()) {
      pool.Add(*std::move(session));
      continue;
    }
    if (session.status().code() != absl::StatusCode::kResourceExhausted) return session.status();
    const std::string note = absl::StrCat("the server has no free connection slots: reading with ",
                                          pool.size(), " of ", wanted, " connections");
    source.notes.push_back(note);
    monitor.Note(note);
    break;
  }
  return absl::OkStatus();
}

// A chunk is only read by pages if the server does it so; without Tid Range Scans each chunk would read the
// whole table.
absl::Status CheckTidRangeScan(Session& session, const Selection& selection,
                               const std::vector<plan::Chunk>& chunks) {
  const auto cut =
      std::find_if(chunks.begin(), chunks.end(), [](const plan::Chunk& chunk) { return !chunk.whole(); });
  if (cut == chunks.end()) return absl::OkStatus();
  const Heap& heap = selection.heaps[cut->heap];
  const plan::Chunk probe{.heap = cut->heap, .first_page = 0, .end_page = 1, .bytes = 0};
  RETURN_IF_ERROR(session.Lock(heap));
  ASSIGN_OR_RETURN(pg::Result plan, session.connection().Query(absl::StrCat(
                                        "EXPLAIN (COSTS off) ",
                                        SelectStatement(selection.tables[heap.table].selects, heap, probe))));
  for (int row = 0; row < plan.rows(); ++row) {
    if (plan.text(row, 0).find("Tid Range Scan") != absl::string_view::npos) return absl::OkStatus();
  }
  return absl::FailedPreconditionError(absl::StrCat(
      "read ", heap.schema, ".", heap.name, ": the server does not plan a Tid Range Scan for its chunks"));
}

// No table may have been given other files since the snapshot: its rows would be missing or too new
// (TRUNCATE, VACUUM FULL, REFRESH are not MVCC).
absl::Status CheckNotRewritten(const std::vector<catalog::Relation>& now, const Selection& selection) {
  for (const catalog::Relation& relation : now) {
    const bool read = std::any_of(selection.heaps.begin(), selection.heaps.end(),
                                  [&](const Heap& heap) { return heap.oid == relation.oid; });
    if (read && relation.filenode != relation.current_filenode) {
      return absl::AbortedError(
          absl::StrCat("read ", relation.QualifiedName(), ": rewritten since the snapshot was taken"));
    }
  }
  return absl::OkStatus();
}

// The relations that are read: what becomes of the others is not this run's concern.
std::vector<catalog::Relation> Read(const std::vector<catalog::Relation>& relations,
                                    const ScanOptions& options, bool in_recovery) {
  std::vector<catalog::Relation> read;
  for (const catalog::Relation* relation : ToLock(relations, Filter(options), in_recovery))
    read.push_back(*relation);
  return read;
}

std::vector<RelationName> Names(const Selection& selection) {
  std::vector<RelationName> names;
  for (const Table& table : selection.tables) names.push_back({table.head.schema, table.head.name});
  return names;
}

// As the other side is to have it: without the columns that are declared to go.
Shapes ShapesOf(const Selection& selection) {
  Shapes shapes;
  for (const Table& table : selection.tables) {
    Shape& shape = shapes[{table.head.schema, table.head.name}];
    const fingerprint::TablePlan& plan = table.projected == nullptr ? *table.plan : *table.projected;
    for (const fingerprint::Column& column : plan.columns()) {
      shape.columns.push_back({.name = column.name,
                               .type = column.type,
                               .type_class = column.rule.type_class(),
                               .read = column.rule.read()});
    }
    for (const KeyColumn& column : plan.key()) shape.key.push_back(column.name);
  }
  return shapes;
}

absl::StatusOr<ScannedDatabase> Attempt(const DatabaseScan& scan, Stop& stop) {
  const Clock::time_point start = Clock::now();
  ScanOptions options = scan.options;
  auto open = std::make_unique<OpenDatabase>(scan.target, scan.options, stop);
  Counters& counters = open->counters;
  Monitor& monitor = open->monitor;
  SessionPool& pool = open->pool;
  Selection& selection = open->selection;
  std::vector<plan::Chunk>& chunks = open->chunks;
  FingerprintResult result;
  result.header = MakeHeader(options);

  monitor.SetPhase("locking");
  ASSIGN_OR_RETURN(open->snapshot, Snapshot::Take(scan.target, options, stop));
  Snapshot* const snapshot = open->snapshot.get();
  if (options.after_export) options.after_export();
  Source& source = result.header.source;
  source = snapshot->source();
  source.connections_asked = ConnectionsAsked(options);

  // The catalog as the snapshot has it. A relation it knows and the locks do not, or one with other files,
  // came between.
  ASSIGN_OR_RETURN(std::unique_ptr<Session> first,
                   Session::Open(scan.target, scan.options, snapshot->id(), snapshot->server_mark(), stop));
  pg::Connection& first_connection = first->connection();
  ASSIGN_OR_RETURN(catalog::Catalog catalog, catalog::Read(first_connection));
  const std::vector<catalog::Relation> read = Read(catalog.relations, options, source.in_recovery);
  const std::string moved =
      catalog::FirstDifference(Read(snapshot->relations(), options, source.in_recovery), read);
  if (!moved.empty()) return absl::AbortedError(absl::StrCat("take snapshot: ", moved));

  std::vector<uint32_t> locked;
  for (const catalog::Relation& relation : read) locked.push_back(relation.oid);
  RETURN_IF_ERROR(catalog::ReadSizes(snapshot->connection(), locked, catalog));

  // From here on the locks are held for as long as it takes, and it is the monitor's connection.
  open->watch.emplace(monitor, snapshot->connection(),
                      std::vector<int>{snapshot->connection().backend_pid(), first_connection.backend_pid()});
  if (scan.like) {
    ASSIGN_OR_RETURN(options.like, scan.like());
  }
  const fingerprint::Hasher hasher(options.key);
  ASSIGN_OR_RETURN(const Expressions expressions, DescribeExpressions(*first, catalog, options));
  ASSIGN_OR_RETURN(selection, Select(catalog, options, hasher, expressions, source.in_recovery,
                                     first_connection.server_version() >= kFirstWithTidRangeScan));
  if (scan.tables_must_match) RETURN_IF_ERROR(CheckTablesMatch(options, Names(selection)));
  if (scan.on_shapes) scan.on_shapes(ShapesOf(selection));
  RETURN_IF_ERROR(CheckNotRewritten(catalog.relations, selection));
  Clock::time_point catalog_start = Clock::now();
  ASSIGN_OR_RETURN(ObjectReading objects, ObjectReading::Begin(*first, options, selection));
  double catalog_seconds = SecondsSince(catalog_start);

  std::vector<plan::Heap> sizes;
  for (const Heap& heap : selection.heaps) sizes.push_back(heap.size);
  chunks = plan::PlanChunks(sizes, options.chunk_bytes);
  RETURN_IF_ERROR(CheckTidRangeScan(*first, selection, chunks));
  pool.Add(std::move(first));
  const size_t wanted = std::clamp<size_t>(chunks.size(), 1, source.connections_asked);
  RETURN_IF_ERROR(OpenWorkers(scan, *snapshot, wanted, stop, pool, source, monitor));
  source.connections_used = static_cast<uint32_t>(pool.size());

  ASSIGN_OR_RETURN(std::unique_ptr<store::Writer> writer, scan.create_writer(result.header));
  Fold fold(selection, chunks, *writer, counters);
  RETURN_IF_ERROR(fold.WriteEmpty());
  uint64_t bytes_total = 0;
  for (const plan::Chunk& chunk : chunks) bytes_total += chunk.bytes;
  monitor.SetTotals(bytes_total, selection.tables.size());
  monitor.SetPhase("reading");
  std::vector<int> pids = pool.backend_pids();
  pids.push_back(snapshot->connection().backend_pid());
  const Clock::time_point read_start = Clock::now();
  open->watch.emplace(monitor, snapshot->connection(), pids);
  RETURN_IF_ERROR(RunPipeline(selection, chunks, pool, options, stop, fold, counters));
  RETURN_IF_ERROR(fold.Finish());
  const double read_seconds = SecondsSince(read_start);
  for (const Table& table : selection.tables) {
    if (!*table.projection_failed) continue;
    source.notes.push_back(absl::StrCat(
        table.head.schema, ".", table.head.name, ": the SQL that --changes asks for in place of ",
        absl::StrJoin(table.made, ", "), " fails on a value of AFTER, so the rows were read without it"));
  }

  // What was true at the snapshot must be true in a new transaction, while the locks are still held.
  monitor.SetPhase("closing");
  Session* last = pool.Take();
  if (!last->connection().ok()) RETURN_IF_ERROR(last->Rejoin());
  RETURN_IF_ERROR(last->connection().Execute("COMMIT"));
  ASSIGN_OR_RETURN(const catalog::Catalog now, catalog::Read(last->connection()));
  RETURN_IF_ERROR(CheckNotRewritten(now.relations, selection));
  std::string changed = catalog::FirstDifference(read, Read(now.relations, options, source.in_recovery));
  if (changed.empty()) changed = catalog::FirstDifferenceInside(read, catalog, now);
  if (!changed.empty()) return absl::AbortedError(absl::StrCat("read the catalog again: ", changed));
  catalog_start = Clock::now();
  ASSIGN_OR_RETURN(const CatalogState state, std::move(objects).Finish(*last, selection.ledger));
  catalog_seconds += SecondsSince(catalog_start);
  ASSIGN_OR_RETURN(const std::string mark, pg::ReadTimelineMark(last->connection()));
  if (mark != snapshot->server_mark()) {
    return absl::FailedPreconditionError(absl::StrCat("timeline changed while reading (",
                                                      snapshot->server_mark(), ", now ", mark,
                                                      "): was the standby promoted?"));
  }
  ASSIGN_OR_RETURN(
      pg::Result clock,
      last->connection().Query("SELECT pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC',"
                               " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
  source.finished_at = std::string(clock.text(0, 0));
  if (scan.keep_open) RETURN_IF_ERROR(last->Rejoin());
  pool.Return(last);
  source.retried_chunks = counters.retried_chunks.load();

  result.ledger = selection.ledger;
  result.relations = selection.tables.size();
  result.rows = fold.rows();
  fold.AddStats(result.stats);
  result.stats["catalog.objects"] = static_cast<double>(state.objects.size());
  result.stats["catalog.sequences"] = static_cast<double>(state.sequences.size());
  result.stats["catalog.read_s"] = catalog_seconds;
  result.stats["scan.read_s"] = read_seconds;
  result.stats["scan.total_s"] = SecondsSince(start);
  RETURN_IF_ERROR(stop.status());
  RETURN_IF_ERROR(writer->Commit(state, result.ledger, source));
  if (scan.keep_open) monitor.SetPhase("waiting");
  return ScannedDatabase{.result = std::move(result),
                         .writer = std::move(writer),
                         .open = scan.keep_open ? std::move(open) : nullptr};
}

}  // namespace

uint32_t ConnectionsAsked(const ScanOptions& options) {
  if (options.connections != 0) return options.connections;
  return std::clamp(std::thread::hardware_concurrency(), 1U, 4U);
}

FingerprintHeader MakeHeader(const ScanOptions& options) {
  FingerprintHeader header;
  header.tool = PGASSAY_VERSION;
  header.key_id = fingerprint::Hasher(options.key).key_id();
  header.keep_text_keys = options.keep_text_keys;
  header.cells_per_partition = CellsFor(options.sketch_rows);
  return header;
}

absl::StatusOr<ScannedDatabase> ReadDatabase(const DatabaseScan& scan, Stop& stop) {
  for (int attempt = 1;; ++attempt) {
    absl::StatusOr<ScannedDatabase> scanned = Attempt(scan, stop);
    if (scanned.ok()) return scanned;
    // The reason of the stop, not the error of the one connection that was cancelled first.
    RETURN_IF_ERROR(stop.status());
    // What we aborted because the catalog moved is worth another try; what the server aborted (a conflict on
    // a standby) would only come again, hours later.
    const bool moved =
        scanned.status().code() == absl::StatusCode::kAborted && pg::SqlState(scanned.status()).empty();
    if (!moved || attempt == kMaxAttempts) return scanned.status();
  }
}

}  // namespace pgassay::scan
