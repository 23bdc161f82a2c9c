#include "store/writer.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "status_macros.h"
#include "store/encode.h"
#include "store/output.h"
#include "store/sha256.h"

namespace pgassay::store {
namespace {

class FileWriter final : public Writer {
 public:
  FileWriter(std::unique_ptr<OutputFile> output, bool named, uint32_t cells)
      : output_(std::move(output)), named_(named), cells_(cells) {}

  absl::Status Append(const RelationFingerprint& relation) override;
  absl::Status Commit(const CatalogState& catalog, const std::vector<LedgerEntry>& ledger,
                      const Source& source) override;
  FileDescriptor TakeFile() override;

  absl::Status Start(const FingerprintHeader& header);

 private:
  enum class State { kOpen, kFailed, kCommitted };

  absl::Status CheckOpen() const;
  absl::StatusOr<Extent> Put(const std::vector<uint8_t>& item);
  absl::Status Finish(const CatalogState& catalog, const std::vector<LedgerEntry>& ledger,
                      const Source& source);

  std::unique_ptr<OutputFile> output_;
  const bool named_;
  const uint32_t cells_;
  State state_ = State::kOpen;
  Sha256 sha256_;
  uint64_t offset_ = 0;
  Index index_;
};

absl::Status FileWriter::CheckOpen() const {
  if (state_ == State::kOpen) return absl::OkStatus();
  return absl::FailedPreconditionError(state_ == State::kFailed
                                           ? "a fingerprint file: an earlier write failed"
                                           : "a fingerprint file: already committed");
}

absl::StatusOr<Extent> FileWriter::Put(const std::vector<uint8_t>& item) {
  if (item.size() > kMaxItemBytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat("a fingerprint file: an item of ", item.size(), " bytes; 1 GiB is the most"));
  }
  const Extent extent = {.offset = offset_, .length = item.size()};
  sha256_.Add(item);
  if (absl::Status status = output_->Write(item); !status.ok()) {
    state_ = State::kFailed;
    return status;
  }
  offset_ += item.size();
  return extent;
}

absl::Status FileWriter::Start(const FingerprintHeader& header) {
  if (std::string fault = Fault(header); !fault.empty()) {
    return absl::InternalError(absl::StrCat("a fingerprint's header: ", fault));
  }
  const std::vector<uint8_t> item = EncodeHeader(header);
  if (item.size() > kMaxHeaderBytes) return absl::InternalError("a fingerprint's header: it is too long");
  return Put(item).status();
}

absl::Status FileWriter::Append(const RelationFingerprint& relation) {
  RETURN_IF_ERROR(CheckOpen());
  if (std::string fault = Fault(relation, cells_); !fault.empty()) {
    return absl::InternalError(
        absl::StrCat("the fingerprint of ", relation.schema, ".", relation.name, ": ", fault));
  }
  ASSIGN_OR_RETURN(const Extent extent, Put(EncodeRelation(relation)));
  index_.relations.push_back({.schema = relation.schema, .name = relation.name, .extent = extent});
  return absl::OkStatus();
}

absl::Status FileWriter::Commit(const CatalogState& catalog, const std::vector<LedgerEntry>& ledger,
                                const Source& source) {
  RETURN_IF_ERROR(CheckOpen());
  absl::Status status = Finish(catalog, ledger, source);
  state_ = status.ok() ? State::kCommitted : State::kFailed;
  if (!status.ok() || named_) output_.reset();
  return status;
}

absl::Status FileWriter::Finish(const CatalogState& catalog, const std::vector<LedgerEntry>& ledger,
                                const Source& source) {
  std::vector<IndexEntry>& relations = index_.relations;
  auto name = [](const IndexEntry& entry) { return std::tie(entry.schema, entry.name); };
  std::sort(relations.begin(), relations.end(),
            [&](const IndexEntry& a, const IndexEntry& b) { return name(a) < name(b); });
  for (size_t i = 1; i < relations.size(); ++i) {
    if (name(relations[i - 1]) == name(relations[i])) {
      return absl::InternalError(absl::StrCat("the fingerprint of ", relations[i].schema, ".",
                                              relations[i].name, ": it is there twice"));
    }
  }
  if (relations.size() > kMaxRelations) {
    return absl::ResourceExhaustedError("a fingerprint file: 10000000 relations are the most");
  }
  index_.source = source;
  if (std::vector<std::string>& notes = index_.source.notes; notes.size() > kMaxNotes) {
    const size_t left_out = notes.size() - kMaxNotes + 1;
    notes.resize(kMaxNotes - 1);
    notes.push_back(absl::StrCat(left_out, " more notes are left out"));
  }
  if (std::string fault = Fault(catalog); !fault.empty()) {
    return absl::InternalError(absl::StrCat("the catalog: ", fault));
  }
  if (std::string excess = Excess(catalog); !excess.empty()) {
    return absl::FailedPreconditionError(absl::StrCat("the catalog: ", excess));
  }
  ASSIGN_OR_RETURN(index_.catalog, Put(EncodeCatalog(catalog)));
  ASSIGN_OR_RETURN(index_.ledger, Put(EncodeLedger(ledger)));
  ASSIGN_OR_RETURN(const Extent index, Put(EncodeIndex(index_)));
  std::array<uint8_t, 32> sha256;
  if (!sha256_.Finish(sha256)) return absl::InternalError("SHA-256: OpenSSL does not give it");
  RETURN_IF_ERROR(output_->Write(EncodeFooter(index.offset, offset_, sha256)));
  return named_ ? output_->Publish() : output_->Flush();
}

FileDescriptor FileWriter::TakeFile() {
  return state_ == State::kCommitted && !named_ ? output_->TakeFile() : FileDescriptor();
}

absl::StatusOr<std::unique_ptr<Writer>> Started(absl::StatusOr<std::unique_ptr<OutputFile>> output,
                                                bool named, const FingerprintHeader& header) {
  RETURN_IF_ERROR(output.status());
  auto writer = std::make_unique<FileWriter>(std::move(output).value(), named, header.cells_per_partition);
  RETURN_IF_ERROR(writer->Start(header));
  return writer;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> Writer::Create(std::string path, const FingerprintHeader& header) {
  return Started(OutputFile::Create(std::move(path)), true, header);
}

absl::StatusOr<std::unique_ptr<Writer>> Writer::CreateUnnamed(const FingerprintHeader& header) {
  return Started(OutputFile::CreateUnnamed(), false, header);
}

}  // namespace pgassay::store
