#include "scan/fold.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "status_macros.h"

namespace pgassay::scan {
namespace {

void Merge(std::optional<fingerprint::Rows>& sum, fingerprint::Rows&& rows) {
  if (sum) {
    sum->Merge(std::move(rows));
  } else {
    sum.emplace(std::move(rows));
  }
}

}  // namespace

Fold::Fold(Selection& selection, const std::vector<plan::Chunk>& chunks, store::Writer& writer,
           Counters& counters)
    : selection_(selection), writer_(writer), counters_(counters), open_(selection.tables.size()) {
  for (const plan::Chunk& chunk : chunks) ++open_[selection.heaps[chunk.heap].table].missing_chunks;
}

absl::Status Fold::WriteEmpty() {
  for (uint32_t table = 0; table < open_.size(); ++table) {
    if (open_[table].missing_chunks != 0) continue;
    const Table& empty = selection_.tables[table];
    open_[table].rows.emplace(*empty.plan);
    if (empty.projected != nullptr) open_[table].projected.emplace(*empty.projected);
    RETURN_IF_ERROR(Write(table));
  }
  return absl::OkStatus();
}

absl::Status Fold::Add(const plan::Chunk& chunk, ChunkResult&& result) {
  const auto start = std::chrono::steady_clock::now();
  const Heap& heap = selection_.heaps[chunk.heap];
  Open& open = open_[heap.table];
  rows_ += result.rows.count();
  bytes_ += result.bytes;
  ++chunks_;
  wall_seconds_ += result.wall_seconds;
  cpu_seconds_ += result.cpu_seconds;
  hash_seconds_ += result.hash_seconds;
  counters_.bytes_done.fetch_add(chunk.bytes, std::memory_order_relaxed);

  if (selection_.tables[heap.table].has_leaves) {
    LeafFingerprint& leaf = open.leaves[chunk.heap];
    LeafFingerprint part = result.rows.Leaf(heap.schema, heap.name);
    part.rows += leaf.rows;
    part.sum += leaf.sum;
    part.representation_sum += leaf.representation_sum;
    leaf = std::move(part);
  }
  Merge(open.rows, std::move(result.rows));
  if (result.projected) Merge(open.projected, *std::move(result.projected));
  absl::Status status = --open.missing_chunks == 0 ? Write(heap.table) : absl::OkStatus();
  fold_seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return status;
}

absl::Status Fold::Write(uint32_t table) {
  Open& open = open_[table];
  RelationFingerprint relation = selection_.tables[table].head;
  for (auto& [heap, leaf] : open.leaves) relation.leaves.push_back(std::move(leaf));
  std::sort(relation.leaves.begin(), relation.leaves.end(),
            [](const LeafFingerprint& a, const LeafFingerprint& b) {
              return std::tie(a.schema, a.name) < std::tie(b.schema, b.name);
            });
  std::move(*open.rows).Finish(relation);
  open.rows.reset();
  if (open.projected && !*selection_.tables[table].projection_failed) {
    auto projection = std::make_shared<RelationFingerprint>(selection_.tables[table].projected_head);
    std::move(*open.projected).Finish(*projection);
    relation.projection = std::move(projection);
  }
  open.projected.reset();
  open.leaves.clear();
  open.written = true;
  counters_.tables_done.fetch_add(1, std::memory_order_relaxed);
  return writer_.Append(relation);
}

absl::Status Fold::Finish() const {
  for (size_t table = 0; table < open_.size(); ++table) {
    if (open_[table].written) continue;
    const RelationFingerprint& head = selection_.tables[table].head;
    return absl::InternalError(absl::StrCat("read ", head.schema, ".", head.name, ": ",
                                            open_[table].missing_chunks, " chunks were never read"));
  }
  return absl::OkStatus();
}

void Fold::AddStats(std::map<std::string, double>& stats) const {
  stats["scan.rows"] = static_cast<double>(rows_);
  stats["scan.bytes"] = static_cast<double>(bytes_);
  stats["scan.chunks"] = static_cast<double>(chunks_);
  stats["scan.worker_wall_s"] = wall_seconds_;
  stats["scan.worker_cpu_s"] = cpu_seconds_;
  stats["scan.hash_s"] = hash_seconds_;
  stats["scan.fold_s"] = fold_seconds_;
  if (rows_ > 0) {
    stats["scan.cpu_ns_per_row"] = cpu_seconds_ * 1e9 / static_cast<double>(rows_);
    stats["scan.hash_ns_per_row"] = hash_seconds_ * 1e9 / static_cast<double>(rows_);
  }
}

}  // namespace pgassay::scan
