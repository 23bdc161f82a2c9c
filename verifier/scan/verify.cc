// The two commands: read a database into a file; read or open two sides and compare them.
#include <array>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "compare/database.h"
#include "pgassay/scan.h"
#include "scan/database.h"
#include "scan/pipeline.h"
#include "scan/side.h"
#include "status_macros.h"
#include "store/reader.h"
#include "store/writer.h"

namespace pgassay {
namespace {

using scan::DatabaseScan;
using scan::FileSide;
using scan::KeyChoices;
using scan::ScannedDatabase;

struct ReadSide {
  std::unique_ptr<FileSide> side;
  std::map<std::string, double> stats;
};

absl::StatusOr<ReadSide> OpenFile(const std::string& path, const ScanOptions& options) {
  ASSIGN_OR_RETURN(std::unique_ptr<store::Reader> reader, store::Reader::Open(path));
  return ReadSide{.side = std::make_unique<FileSide>(std::move(reader), options), .stats = {}};
}

// Reads a live side into a file without a name.
absl::StatusOr<ReadSide> ReadLive(DatabaseScan scan, const std::string& name, scan::Stop& stop) {
  scan.create_writer = [](const FingerprintHeader& header) { return store::Writer::CreateUnnamed(header); };
  ASSIGN_OR_RETURN(ScannedDatabase scanned, scan::ReadDatabase(scan, stop));
  ASSIGN_OR_RETURN(std::unique_ptr<store::Reader> reader,
                   store::Reader::Open(scanned.writer->TakeFile(), name));
  return ReadSide{.side = std::make_unique<FileSide>(std::move(reader), ScanOptions{}),
                  .stats = std::move(scanned.result.stats)};
}

absl::StatusOr<KeyChoices> KeysOf(const FileSide& side) {
  KeyChoices keys;
  for (size_t i = 0; i < side.relations().size(); ++i) {
    ASSIGN_OR_RETURN(const RelationFingerprint relation, side.Read(i));
    std::vector<std::string>& names = keys[absl::StrCat(relation.schema, ".", relation.name)];
    for (const KeyColumn& column : relation.key) names.push_back(column.name);
  }
  return keys;
}

// A live side is read in the way the file on the other side was, or nothing would compare.
absl::StatusOr<ScanOptions> OptionsLike(const FileSide& file, const ScanOptions& options) {
  const FingerprintHeader& header = file.header();
  if (header.key_id != scan::MakeHeader(options).key_id) {
    return absl::FailedPreconditionError(
        header.key_id.empty()
            ? absl::StrCat("key: the file was made without a key file; leave --key-file out")
            : absl::StrCat("key: the file was made with key ", header.key_id,
                           "; give that one as --key-file"));
  }
  ScanOptions like = options;
  like.keep_text_keys = header.keep_text_keys;
  like.sketch_rows = 4 * header.cells_per_partition;
  ASSIGN_OR_RETURN(like.keys, KeysOf(file));
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

absl::StatusOr<std::pair<ReadSide, ReadSide>> ReadBothLive(const Side& before, const Side& after,
                                                           const ScanOptions& options) {
  const scan::ThreadLimit limit(static_cast<int>(2 * scan::ConnectionsAsked(options)));
  scan::Stop stop;  // one for both: half a comparison is of no use
  std::promise<absl::StatusOr<KeyChoices>> promise;
  std::shared_future<absl::StatusOr<KeyChoices>> keys = promise.get_future().share();
  bool told = false;
  JointProgress progress(options.progress);
  const ScanOptions before_options = progress.Part(0, options);
  const ScanOptions after_options = progress.Part(1, options);

  absl::StatusOr<ReadSide> read_before = absl::UnknownError("");
  // AFTER takes BEFORE's keys, so it waits until BEFORE's catalog is read.
  std::thread thread([&] {
    read_before = ReadLive({.target = before.target,
                            .options = before_options,
                            .create_writer = {},
                            .on_keys =
                                [&](const KeyChoices& chosen) {
                                  if (!told) promise.set_value(chosen);
                                  told = true;
                                },
                            .keys = {}},
                           "before", stop);
    if (!told) promise.set_value(read_before.status());
    if (!read_before.ok()) stop.Request(read_before.status());
  });
  absl::StatusOr<ReadSide> read_after = ReadLive({.target = after.target,
                                                  .options = after_options,
                                                  .create_writer = {},
                                                  .on_keys = {},
                                                  .keys = [&] { return keys.get(); }},
                                                 "after", stop);
  if (!read_after.ok()) stop.Request(read_after.status());
  thread.join();
  RETURN_IF_ERROR(stop.status());
  return std::make_pair(*std::move(read_before), *std::move(read_after));
}

absl::StatusOr<ReadSide> ReadLiveLike(const Side& side, const FileSide& file, const ScanOptions& options) {
  ASSIGN_OR_RETURN(const ScanOptions like, OptionsLike(file, options));
  const scan::ThreadLimit limit(static_cast<int>(scan::ConnectionsAsked(like)));
  scan::Stop stop;
  return ReadLive({.target = side.target, .options = like, .create_writer = {}, .on_keys = {}, .keys = {}},
                  "live database", stop);
}

}  // namespace

absl::StatusOr<FingerprintResult> FingerprintDatabase(const ConnectTarget& target, const ScanOptions& options,
                                                      const std::string& path) {
  const scan::ThreadLimit limit(static_cast<int>(scan::ConnectionsAsked(options)));
  scan::Stop stop;
  ASSIGN_OR_RETURN(ScannedDatabase scanned, scan::ReadDatabase({.target = target,
                                                                .options = options,
                                                                .create_writer =
                                                                    [&](const FingerprintHeader& header) {
                                                                      return store::Writer::Create(path,
                                                                                                   header);
                                                                    },
                                                                .on_keys = {},
                                                                .keys = {}},
                                                               stop));
  return std::move(scanned.result);
}

absl::StatusOr<Report> Verify(const Side& before, const Side& after, const ScanOptions& options) {
  ReadSide left;
  ReadSide right;
  if (before.path.empty() && after.path.empty()) {
    ASSIGN_OR_RETURN(std::tie(left, right), ReadBothLive(before, after, options));
  } else if (before.path.empty()) {
    ASSIGN_OR_RETURN(right, OpenFile(after.path, options));
    ASSIGN_OR_RETURN(left, ReadLiveLike(before, *right.side, options));
  } else {
    ASSIGN_OR_RETURN(left, OpenFile(before.path, options));
    if (after.path.empty()) {
      ASSIGN_OR_RETURN(right, ReadLiveLike(after, *left.side, options));
    } else {
      ASSIGN_OR_RETURN(right, OpenFile(after.path, options));
    }
  }
  left.side->ExcludeLike(*right.side, options);
  right.side->ExcludeLike(*left.side, options);
  ASSIGN_OR_RETURN(Report report, compare::CompareDatabases(*left.side, *right.side));
  report.before.path = before.path;
  report.after.path = after.path;
  for (const auto& [name, value] : left.stats) report.stats["before." + name] = value;
  for (const auto& [name, value] : right.stats) report.stats["after." + name] = value;
  return report;
}

}  // namespace pgassay
