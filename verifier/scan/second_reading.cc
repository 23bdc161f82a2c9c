#include "scan/second_reading.h"

#include <algorithm>
#include <bit>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "fingerprint/mix.h"
#include "fingerprint/peel.h"
#include "fingerprint/row_elements.h"
#include "status_macros.h"

namespace pgassay::scan {
namespace {

constexpr uint32_t kMinCells = 512;
// Elements per cell that a sketch decodes with room to spare (FORMAT.md 3.1), and how far off estimates are.
constexpr double kLoad = 0.6;
constexpr double kMargin = 1.3;
// Readings of each side; the snapshots are held meanwhile.
constexpr uint64_t kMaxPasses = 4;

// How the differences are cut: into sketches by key, and these into passes.
struct Plan {
  uint32_t cells = 0;  // per partition
  uint64_t buckets = 1;
  uint64_t per_pass = 1;
};

Plan PlanFor(uint64_t estimate, size_t columns, const ScanOptions& limits) {
  const double wanted = static_cast<double>(estimate) * kMargin / kLoad / fingerprint::kPartitions;
  Plan plan;
  plan.cells = limits.reread_cells;
  if (wanted < plan.cells) {
    const uint32_t enough = std::bit_ceil(static_cast<uint32_t>(wanted) + 1);
    plan.cells = std::min(plan.cells, std::max(kMinCells, enough));
  }
  plan.buckets = static_cast<uint64_t>(wanted / plan.cells) + 1;
  const uint64_t cell_bytes = sizeof(Cell) + columns * fingerprint::DigestBytes(columns);
  plan.per_pass = std::clamp<uint64_t>(
      limits.reread_bytes / (cell_bytes * plan.cells * fingerprint::kPartitions), 1, plan.buckets);
  return plan;
}

// By the key alone, so that what was and what became of a row come together.
uint64_t BucketOf(const Cell& element, uint64_t buckets) {
  Cell key = element;
  key.row = {};
  return fingerprint::ElementHash(key).lo % buckets;
}

// The sketches of one pass. Thread-safe.
class Buckets {
 public:
  Buckets(const Plan& plan, uint64_t first, uint64_t count, size_t columns)
      : plan_(plan), first_(first), columns_(columns), buckets_(count) {
    for (Bucket& bucket : buckets_) {
      absl::MutexLock lock(&bucket.mutex);
      bucket.sketch = fingerprint::EmptySketch(plan.cells, columns);
    }
  }

  size_t size() const { return buckets_.size(); }

  // The bucket of an element; size() or more if it is none of this pass.
  uint64_t NumberOf(const Cell& element) const { return BucketOf(element, plan_.buckets) - first_; }

  // Elements of one bucket, with their digests one behind the other.
  void Add(size_t number, std::span<const Cell> elements, std::span<const uint8_t> digests, bool subtracted) {
    Bucket& bucket = buckets_[number];
    absl::MutexLock lock(&bucket.mutex);
    for (size_t i = 0; i < elements.size(); ++i) {
      fingerprint::AddElement(elements[i], digests.subspan(i * digests_bytes(), digests_bytes()), subtracted,
                              bucket.sketch);
    }
  }

  // Leaves the bucket empty.
  RowElements Take(size_t i) {
    absl::MutexLock lock(&buckets_[i].mutex);
    return std::move(buckets_[i].sketch);
  }

  size_t digests_bytes() const { return columns_ * fingerprint::DigestBytes(columns_); }

 private:
  struct Bucket {
    absl::Mutex mutex;
    RowElements sketch ABSL_GUARDED_BY(mutex);
  };

  const Plan plan_;
  const uint64_t first_;
  const size_t columns_;
  std::vector<Bucket> buckets_;
};

// Collects a few elements of each bucket before it takes the bucket's lock.
class BucketSink : public fingerprint::ElementSink {
 public:
  BucketSink(Buckets& buckets, bool subtracted)
      : buckets_(buckets), subtracted_(subtracted), waiting_(buckets.size()) {}
  ~BucketSink() override {
    for (size_t number = 0; number < waiting_.size(); ++number) Empty(number);
  }

  void Take(uint64_t, size_t rows, const Cell* elements, const uint64_t* digests,
            size_t digest_words) override {
    for (size_t r = 0; r < rows; ++r) {
      const uint64_t number = buckets_.NumberOf(elements[r]);
      if (number >= waiting_.size()) continue;
      Waiting& waiting = waiting_[number];
      const auto* bytes = reinterpret_cast<const uint8_t*>(digests + r * digest_words);
      waiting.elements.push_back(elements[r]);
      waiting.digests.insert(waiting.digests.end(), bytes, bytes + buckets_.digests_bytes());
      if (waiting.elements.size() == kBatch) Empty(number);
    }
  }

 private:
  static constexpr size_t kBatch = 64;
  struct Waiting {
    std::vector<Cell> elements;
    std::vector<uint8_t> digests;
  };

  void Empty(size_t number) {
    Waiting& waiting = waiting_[number];
    if (waiting.elements.empty()) return;
    buckets_.Add(number, waiting.elements, waiting.digests, subtracted_);
    waiting.elements.clear();
    waiting.digests.clear();
  }

  Buckets& buckets_;
  const bool subtracted_;
  std::vector<Waiting> waiting_;
};

absl::Status CheckTotal(const RereadSide& side, const RowTotal& total) {
  if (total == side.first) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("read ", side.database.selection.tables[side.table].head.name,
                                          " again: the snapshot gave other rows than before"));
}

absl::Status ReadInto(const RereadSide& side, bool subtracted, Buckets& buckets) {
  ASSIGN_OR_RETURN(const RowTotal total, RereadElements(side.database, side.table, side.view, [&] {
                     return std::make_unique<BucketSink>(buckets, subtracted);
                   }));
  return CheckTotal(side, total);
}

absl::Status ReadBoth(const RereadSide& before, const RereadSide& after, Buckets& buckets) {
  std::future<absl::Status> reading =
      std::async(std::launch::async, [&] { return ReadInto(before, false, buckets); });
  absl::Status status = ReadInto(after, true, buckets);
  status.Update(reading.get());
  return status;
}

absl::Status Undecodable() {
  return absl::DataLossError(
      "the differing rows cannot be told apart: there are more than estimated, or the key repeats");
}

absl::StatusOr<RowElements> ReadElements(const RereadSide& side, uint32_t cells) {
  const fingerprint::TablePlan plan = side.view.plan->WithCells(cells);
  ASSIGN_OR_RETURN(fingerprint::Rows rows, RereadRows(side.database, side.table, side.view, plan));
  RelationFingerprint relation;
  std::move(rows).Finish(relation);
  RETURN_IF_ERROR(CheckTotal(side, {.rows = relation.rows, .sum = relation.sum}));
  return std::move(relation.elements);
}

// One sketch is enough: as in the first reading, but larger. Each chunk has its own, so that nobody waits.
absl::StatusOr<std::vector<fingerprint::ElementDifference>> ReadIntoOne(const RereadSide& before,
                                                                        const RereadSide& after,
                                                                        uint32_t cells) {
  std::future<absl::StatusOr<RowElements>> reading =
      std::async(std::launch::async, [&] { return ReadElements(before, cells); });
  absl::StatusOr<RowElements> after_elements = ReadElements(after, cells);
  ASSIGN_OR_RETURN(RowElements before_elements, reading.get());
  RETURN_IF_ERROR(after_elements.status());
  ASSIGN_OR_RETURN(
      fingerprint::ElementDifferences differences,
      fingerprint::Subtract(std::move(before_elements), *std::move(after_elements),
                            before.view.plan->columns().size(), !before.view.plan->key().empty()));
  if (!differences.complete) return Undecodable();
  return std::move(differences.elements);
}

}  // namespace

absl::StatusOr<double> ReadDifferences(
    const RereadSide& before, const RereadSide& after, uint64_t estimate,
    absl::FunctionRef<void(std::vector<fingerprint::ElementDifference>)> take) {
  const size_t columns = before.view.plan->columns().size();
  const bool keyed = !before.view.plan->key().empty();
  // Equal rows without a key count by the square in an estimate, which then says too much.
  const uint64_t at_most = std::min(estimate, before.first.rows + after.first.rows);
  const Plan plan = PlanFor(at_most, columns, after.database.options);
  if (plan.buckets == 1) {
    ASSIGN_OR_RETURN(std::vector<fingerprint::ElementDifference> elements,
                     ReadIntoOne(before, after, plan.cells));
    take(std::move(elements));
    return 1;
  }
  const uint64_t wanted = std::min(plan.buckets, plan.per_pass * kMaxPasses);
  for (uint64_t first = 0; first < wanted; first += plan.per_pass) {
    Buckets buckets(plan, first, std::min(plan.per_pass, wanted - first), columns);
    RETURN_IF_ERROR(ReadBoth(before, after, buckets));
    for (size_t i = 0; i < buckets.size(); ++i) {
      auto elements = fingerprint::Peel(buckets.Take(i), columns, keyed);
      if (!elements) return Undecodable();
      take(*std::move(elements));
    }
  }
  return static_cast<double>(wanted) / static_cast<double>(plan.buckets);
}

}  // namespace pgassay::scan
