// The two commands: read a database into a file; read or open two sides and compare them.
#include <array>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "compare/database.h"
#include "pgassay/scan.h"
#include "scan/database.h"
#include "scan/naming.h"
#include "scan/pipeline.h"
#include "scan/selection.h"
#include "scan/side.h"
#include "status_macros.h"
#include "store/reader.h"
#include "store/writer.h"

namespace pgassay {
namespace {

using scan::DatabaseScan;
using scan::FileSide;
using scan::ScannedDatabase;

struct ReadSide {
  std::unique_ptr<FileSide> side;
  std::map<std::string, double> stats;
  std::unique_ptr<scan::OpenDatabase> open;  // null: a file
};

absl::Status CheckKey(const FingerprintHeader& header, const ScanOptions& options) {
  if (header.key_id == scan::MakeHeader(options).key_id) return absl::OkStatus();
  return absl::FailedPreconditionError(
      header.key_id.empty()
          ? absl::StrCat("key: the file was made without a key file; leave --key-file out")
          : absl::StrCat("key: the file was made with key ", header.key_id, "; give that one as --key-file"));
}

absl::StatusOr<ReadSide> OpenFile(const std::string& path, const ScanOptions& options) {
  ASSIGN_OR_RETURN(std::unique_ptr<store::Reader> reader, store::Reader::Open(path));
  if (options.key.has_value()) RETURN_IF_ERROR(CheckKey(reader->header(), options));
  ASSIGN_OR_RETURN(std::unique_ptr<FileSide> side, FileSide::Open(std::move(reader), options));
  return ReadSide{.side = std::move(side), .stats = {}, .open = nullptr};
}

// Reads a live side into a file without a name.
absl::StatusOr<ReadSide> ReadLive(DatabaseScan scan, const std::string& name, scan::Stop& stop) {
  scan.create_writer = [](const FingerprintHeader& header) { return store::Writer::CreateUnnamed(header); };
  ASSIGN_OR_RETURN(ScannedDatabase scanned, scan::ReadDatabase(scan, stop));
  ASSIGN_OR_RETURN(std::unique_ptr<store::Reader> reader,
                   store::Reader::Open(scanned.writer->TakeFile(), name));
  return ReadSide{.side = FileSide::OfLive(std::move(reader), scan.options),
                  .stats = std::move(scanned.result.stats),
                  .open = std::move(scanned.open)};
}

absl::StatusOr<Shapes> ShapesOf(const FileSide& side) {
  Shapes shapes;
  for (size_t i = 0; i < side.relations().size(); ++i) {
    ASSIGN_OR_RETURN(const RelationFingerprint whole, side.Read(i));
    Shape& shape = shapes[{whole.schema, whole.name}];
    const RelationFingerprint& relation = whole.projection == nullptr ? whole : *whole.projection;
    for (const ColumnFingerprint& column : relation.columns) {
      shape.columns.push_back(
          {.name = column.name, .type = column.type, .type_class = column.type_class, .read = column.read});
    }
    for (const KeyColumn& column : relation.key) shape.key.push_back(column.name);
  }
  return shapes;
}

// A live side is read in the way the file on the other side was, or nothing would compare.
absl::StatusOr<ScanOptions> OptionsLike(const FileSide& file, const ScanOptions& options) {
  const FingerprintHeader& header = file.header();
  RETURN_IF_ERROR(CheckKey(header, options));
  ScanOptions like = options;
  like.keep_text_keys = header.keep_text_keys;
  like.sketch_rows = 4 * header.cells_per_partition;
  ASSIGN_OR_RETURN(like.like, ShapesOf(file));
  return like;
}

// Two scans that run at once, shown as one.
class JointProgress {
 public:
  explicit JointProgress(std::function<void(const Progress&)> show) : show_(std::move(show)) {}

  // `options` with a progress of its own. REQUIRES: this outlives the scan.
  ScanOptions Part(size_t part, ScanOptions options) {
    if (show_) options.progress = [this, part](const Progress& progress) { Show(part, progress); };
    return options;
  }

 private:
  void Show(size_t part, const Progress& progress) ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    parts_[part] = progress;
    Progress sum = progress;
    const Progress& other = parts_[1 - part];
    sum.rows += other.rows;
    sum.bytes += other.bytes;
    sum.bytes_done += other.bytes_done;
    sum.bytes_total += other.bytes_total;
    sum.relations_done += other.relations_done;
    sum.relations_total += other.relations_total;
    show_(sum);
  }

  const std::function<void(const Progress&)> show_;
  absl::Mutex mutex_;
  std::array<Progress, 2> parts_ ABSL_GUARDED_BY(mutex_);
};

// What live sides refer to for as long as their snapshots are held.
struct LiveOptions {
  ScanOptions before;
  ScanOptions after;
};

absl::Status ReadBothLive(const Side& before, const Side& after, const LiveOptions& options, scan::Stop& stop,
                          ReadSide& left, ReadSide& right) {
  // AFTER takes BEFORE's shapes, so it waits until BEFORE's catalog is read. Whatever ends BEFORE, an
  // exception too, ends the wait: a promise that goes without a value says so.
  std::promise<absl::StatusOr<Shapes>> promise;
  std::shared_future<absl::StatusOr<Shapes>> shapes = promise.get_future().share();
  std::future<absl::StatusOr<ReadSide>> reading =
      std::async(std::launch::async, [&, moved = std::move(promise)]() mutable -> absl::StatusOr<ReadSide> {
        std::promise<absl::StatusOr<Shapes>> tell = std::move(moved);
        bool told = false;
        const auto on_shapes = [&](const Shapes& read) {
          if (!std::exchange(told, true)) tell.set_value(read);
        };
        absl::StatusOr<ReadSide> side = ReadLive({.target = before.target,
                                                  .options = options.before,
                                                  .create_writer = {},
                                                  .tables_must_match = false,
                                                  .keep_open = true,
                                                  .on_shapes = on_shapes,
                                                  .like = {}},
                                                 "before", stop);
        if (!told) tell.set_value(side.status());
        if (!side.ok()) stop.Request(side.status());
        return side;
      });
  absl::StatusOr<ReadSide> read_after = ReadLive({.target = after.target,
                                                  .options = options.after,
                                                  .create_writer = {},
                                                  .tables_must_match = false,
                                                  .keep_open = true,
                                                  .on_shapes = {},
                                                  .like = [&] { return shapes.get(); }},
                                                 "after", stop);
  if (!read_after.ok()) stop.Request(read_after.status());
  absl::StatusOr<ReadSide> read_before = reading.get();
  RETURN_IF_ERROR(stop.status());
  left = *std::move(read_before);
  right = *std::move(read_after);
  return absl::OkStatus();
}

// A database compared with itself proves nothing, and is what an unset variable in a script comes to.
absl::Status RefuseOneDatabase(const Source& before, const Source& after) {
  const auto identity = [](const Source& source) {
    return std::tie(source.host, source.port, source.database, source.system_identifier, source.timeline,
                    source.in_recovery);
  };
  if (identity(before) != identity(after)) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("both sides are the database ", before.database,
                   " of one server: name two databases, or a file of the one before"));
}

// Reads both sides; what is live refers to `options`, which are made like the other side, and `stop`.
absl::Status ReadSides(const Side& before, const Side& after, LiveOptions& options, scan::Stop& stop,
                       ReadSide& left, ReadSide& right) {
  const auto read = [&](const Side& side, const ScanOptions& its_options) {
    return ReadLive({.target = side.target,
                     .options = its_options,
                     .create_writer = {},
                     .tables_must_match = false,
                     .keep_open = true,
                     .on_shapes = {},
                     .like = {}},
                    "live database", stop);
  };
  if (before.path.empty() && after.path.empty()) {
    RETURN_IF_ERROR(ReadBothLive(before, after, options, stop, left, right));
    return RefuseOneDatabase(left.side->header().source, right.side->header().source);
  }
  if (before.path.empty()) {
    ASSIGN_OR_RETURN(right, OpenFile(after.path, options.after));
    ASSIGN_OR_RETURN(options.before, OptionsLike(*right.side, options.before));
    // The rules are of BEFORE's columns; here it is AFTER's that BEFORE is read with.
    options.before.changes.clear();
    ASSIGN_OR_RETURN(left, read(before, options.before));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(left, OpenFile(before.path, options.before));
  if (!after.path.empty()) {
    ASSIGN_OR_RETURN(right, OpenFile(after.path, options.after));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(options.after, OptionsLike(*left.side, options.after));
  ASSIGN_OR_RETURN(right, read(after, options.after));
  return absl::OkStatus();
}

// `options` as --like asks for; those of the file in place of this run's.
absl::StatusOr<ScanOptions> OptionsLikeFile(const ScanOptions& options) {
  ASSIGN_OR_RETURN(std::unique_ptr<store::Reader> reader, store::Reader::Open(options.like_file));
  return OptionsLike(*FileSide::OfLive(std::move(reader), {}), options);
}

}  // namespace

absl::StatusOr<FingerprintResult> FingerprintDatabase(const ConnectTarget& target,
                                                      const ScanOptions& own_options,
                                                      const std::string& path) {
  ScanOptions options = own_options;
  if (!options.like_file.empty()) {
    ASSIGN_OR_RETURN(options, OptionsLikeFile(own_options));
  }
  const scan::ThreadLimit limit(static_cast<int>(scan::ConnectionsAsked(options)));
  scan::Stop stop;
  const DatabaseScan scan{
      .target = target,
      .options = options,
      .create_writer = [&](const FingerprintHeader& header) { return store::Writer::Create(path, header); },
      .tables_must_match = true,
      .keep_open = false,
      .on_shapes = {},
      .like = {}};
  ASSIGN_OR_RETURN(ScannedDatabase scanned, scan::ReadDatabase(scan, stop));
  return std::move(scanned.result);
}

absl::StatusOr<Report> Verify(const Side& before, const Side& after, const ScanOptions& options,
                              const NamingOptions& naming) {
  const int live = (before.path.empty() ? 1 : 0) + (after.path.empty() ? 1 : 0);
  const scan::ThreadLimit limit(live * static_cast<int>(scan::ConnectionsAsked(options)));
  JointProgress progress(options.progress);
  LiveOptions live_options{.before = progress.Part(0, options), .after = progress.Part(1, options)};
  // In the file without a name, so that rows are found again by their keys; shown only where asked for.
  if (live == 2) live_options.before.keep_text_keys = live_options.after.keep_text_keys = true;
  scan::Stop stop;  // one for both: half a comparison is of no use
  ReadSide left;
  ReadSide right;
  RETURN_IF_ERROR(ReadSides(before, after, live_options, stop, left, right));
  std::vector<RelationName> names = left.side->relations();
  names.insert(names.end(), right.side->relations().begin(), right.side->relations().end());
  RETURN_IF_ERROR(scan::CheckTablesMatch(options, names));
  const scan::NamingSide named_before{.side = *left.side, .open = left.open.get()};
  const scan::NamingSide named_after{.side = *right.side, .open = right.open.get()};
  ASSIGN_OR_RETURN(Report report, scan::CompareAndName(named_before, named_after, options, naming));
  RETURN_IF_ERROR(stop.status());
  report.before.path = before.path;
  report.after.path = after.path;
  for (const auto& [name, value] : left.stats) report.stats["before." + name] = value;
  for (const auto& [name, value] : right.stats) report.stats["after." + name] = value;
  return report;
}

}  // namespace pgassay
