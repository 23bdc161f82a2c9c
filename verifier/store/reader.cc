#include "store/reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "status_macros.h"
#include "store/decode.h"
#include "store/sha256.h"

namespace pgassay::store {
namespace {

constexpr size_t kBufferBytes = 256 * 1024;

class FileReader final : public Reader {
 public:
  FileReader(FileDescriptor file, std::string name) : file_(std::move(file)), name_(std::move(name)) {}

  const FingerprintHeader& header() const override { return header_; }
  const std::vector<RelationName>& relations() const override { return relations_; }
  const std::vector<LedgerEntry>& ledger() const override { return ledger_; }
  absl::StatusOr<RelationFingerprint> Read(size_t index) const override;
  absl::StatusOr<CatalogState> ReadCatalog() const override;

  // The checks of FORMAT.md 4, in its order.
  absl::Status Check();

 private:
  absl::Status Fill(std::span<uint8_t> bytes, uint64_t offset) const;
  absl::StatusOr<std::vector<uint8_t>> Item(const Extent& extent) const;
  absl::Status CheckMagic() const;
  absl::Status CheckSha256(const Footer& footer) const;
  absl::StatusOr<std::vector<uint8_t>> FirstBytes() const;
  absl::Status ReadStructure(const Footer& footer);
  // Items stand side by side, from the header's end to the index. Gives the header's length.
  absl::StatusOr<uint64_t> CheckTiling(const Index& index, uint64_t index_offset) const;

  absl::Status NotAssay(absl::string_view detail) const;
  absl::Status Truncated() const;
  absl::Status Damaged(absl::string_view detail) const;
  absl::Status OtherVersion(const Preface& preface) const;

  FileDescriptor file_;
  std::string name_;
  uint64_t size_ = 0;
  FingerprintHeader header_;
  std::vector<RelationName> relations_;
  std::vector<Extent> extents_;  // of relations_
  Extent catalog_;
  std::vector<LedgerEntry> ledger_;
};

absl::Status FileReader::NotAssay(absl::string_view detail) const {
  return absl::DataLossError(absl::StrCat(name_, ": not an .assay file: ", detail));
}

absl::Status FileReader::Truncated() const {
  return absl::DataLossError(absl::StrCat(name_, ": truncated; copy it again from where it was made"));
}

absl::Status FileReader::Damaged(absl::string_view detail) const {
  return absl::DataLossError(
      absl::StrCat(name_, ": damaged: ", detail, "; copy it again from where it was made"));
}

absl::Status FileReader::OtherVersion(const Preface& preface) const {
  if (preface.version < kVersion) {
    return absl::FailedPreconditionError(
        absl::StrCat(name_, ": written by a development version of pgassay (format ", preface.version,
                     ", this one reads ", kVersion, "); make it again with this one"));
  }
  return absl::FailedPreconditionError(absl::StrCat(name_, ": written by a later version of pgassay (format ",
                                                    preface.version, ", this one reads ", kVersion,
                                                    "); upgrade"));
}

absl::Status FileReader::Fill(std::span<uint8_t> bytes, uint64_t offset) const {
  while (!bytes.empty()) {
    const ssize_t got = pread(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return ErrnoStatus(errno, absl::StrCat("cannot read ", name_));
    if (got == 0) return Truncated();
    bytes = bytes.subspan(static_cast<size_t>(got));
    offset += static_cast<uint64_t>(got);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<uint8_t>> FileReader::Item(const Extent& extent) const {
  if (extent.length > kMaxItemBytes) return Damaged("an item has more than 1 GiB");
  std::vector<uint8_t> bytes(extent.length);
  RETURN_IF_ERROR(Fill(bytes, extent.offset));
  return bytes;
}

absl::Status FileReader::Check() {
  struct stat found;
  if (fstat(file_.get(), &found) != 0) return ErrnoStatus(errno, absl::StrCat("cannot read ", name_));
  if (!S_ISREG(found.st_mode)) return NotAssay("it is not a plain file");
  size_ = static_cast<uint64_t>(found.st_size);
  RETURN_IF_ERROR(CheckMagic());

  std::array<uint8_t, kFooterBytes> tail;
  absl::StatusOr<Footer> footer = absl::DataLossError("");
  if (size_ >= kFooterBytes) {
    RETURN_IF_ERROR(Fill(tail, size_ - kFooterBytes));
    footer = DecodeFooter(tail);
  }
  if (!footer.ok() || footer->bytes_before != size_ - kFooterBytes ||
      footer->index_offset >= footer->bytes_before) {
    ASSIGN_OR_RETURN(const std::vector<uint8_t> bytes, FirstBytes());
    absl::StatusOr<Preface> preface = DecodePreface(bytes);
    return preface.ok() && preface->format == kFormat && preface->version > kVersion ? OtherVersion(*preface)
                                                                                     : Truncated();
  }
  RETURN_IF_ERROR(CheckSha256(*footer));
  // The bytes are now those that were written, but not by whom.
  ASSIGN_OR_RETURN(const std::vector<uint8_t> bytes, FirstBytes());
  absl::StatusOr<Preface> preface = DecodePreface(bytes);
  if (!preface.ok()) return Damaged(absl::StrCat("header: ", preface.status().message()));
  if (preface->format != kFormat) return NotAssay("its header says so");
  if (preface->version != kVersion) return OtherVersion(*preface);
  return ReadStructure(*footer);
}

absl::Status FileReader::CheckMagic() const {
  std::array<uint8_t, kMagic.size()> head;
  if (size_ < head.size()) return NotAssay("it is shorter than one");
  RETURN_IF_ERROR(Fill(head, 0));
  return head == kMagic ? absl::OkStatus() : NotAssay("it begins with other bytes");
}

absl::Status FileReader::CheckSha256(const Footer& footer) const {
  Sha256 sha256;
  std::vector<uint8_t> buffer(std::min<uint64_t>(kBufferBytes, footer.bytes_before));
  for (uint64_t offset = 0; offset < footer.bytes_before;) {
    const std::span<uint8_t> part(buffer.data(),
                                  std::min<uint64_t>(buffer.size(), footer.bytes_before - offset));
    RETURN_IF_ERROR(Fill(part, offset));
    sha256.Add(part);
    offset += part.size();
  }
  std::array<uint8_t, 32> digest;
  if (!sha256.Finish(digest)) return absl::InternalError("SHA-256: OpenSSL does not give it");
  return std::equal(digest.begin(), digest.end(), footer.sha256.begin(), footer.sha256.end())
             ? absl::OkStatus()
             : Damaged("its SHA-256 is another");
}

absl::StatusOr<std::vector<uint8_t>> FileReader::FirstBytes() const {
  return Item({.offset = 0, .length = std::min<uint64_t>(size_, kMaxHeaderBytes)});
}

absl::StatusOr<uint64_t> FileReader::CheckTiling(const Index& index, uint64_t index_offset) const {
  std::vector<Extent> extents;
  extents.reserve(index.relations.size() + 2);
  for (const IndexEntry& entry : index.relations) extents.push_back(entry.extent);
  std::sort(extents.begin(), extents.end(), [](const Extent& a, const Extent& b) {
    return std::tie(a.offset, a.length) < std::tie(b.offset, b.length);
  });
  extents.push_back(index.catalog);
  extents.push_back(index.ledger);
  uint64_t end = extents.front().offset;  // of the header
  if (end > std::min<uint64_t>(index_offset, kMaxHeaderBytes)) return Damaged("its header is too long");
  for (const Extent& extent : extents) {
    if (extent.offset != end || extent.length == 0 || extent.length > index_offset - end) {
      return Damaged("its items do not stand side by side");
    }
    end += extent.length;
  }
  if (end != index_offset) return Damaged("its items do not stand side by side");
  return extents.front().offset;
}

absl::Status FileReader::ReadStructure(const Footer& footer) {
  ASSIGN_OR_RETURN(
      const std::vector<uint8_t> index_item,
      Item({.offset = footer.index_offset, .length = footer.bytes_before - footer.index_offset}));
  absl::StatusOr<Index> index =
      DecodeIndex(index_item, std::min<uint64_t>(kMaxRelations, footer.index_offset / kMinRelationBytes));
  if (!index.ok()) return Damaged(absl::StrCat("index: ", index.status().message()));
  ASSIGN_OR_RETURN(const uint64_t header_bytes, CheckTiling(*index, footer.index_offset));

  ASSIGN_OR_RETURN(const std::vector<uint8_t> header_item, Item({.offset = 0, .length = header_bytes}));
  absl::StatusOr<FingerprintHeader> header = DecodeHeader(header_item);
  if (!header.ok()) return Damaged(absl::StrCat("header: ", header.status().message()));
  header_ = *std::move(header);
  header_.source = std::move(index->source);

  ASSIGN_OR_RETURN(const std::vector<uint8_t> ledger_item, Item(index->ledger));
  absl::StatusOr<std::vector<LedgerEntry>> ledger = DecodeLedger(ledger_item);
  if (!ledger.ok()) return Damaged(absl::StrCat("ledger: ", ledger.status().message()));
  ledger_ = *std::move(ledger);
  catalog_ = index->catalog;

  for (IndexEntry& entry : index->relations) {
    relations_.push_back({.schema = std::move(entry.schema), .name = std::move(entry.name)});
    extents_.push_back(entry.extent);
  }
  return absl::OkStatus();
}

absl::StatusOr<RelationFingerprint> FileReader::Read(size_t index) const {
  if (index >= relations_.size()) {
    return absl::OutOfRangeError(absl::StrCat(name_, ": no relation ", index, " among ", relations_.size()));
  }
  ASSIGN_OR_RETURN(const std::vector<uint8_t> item, Item(extents_[index]));
  absl::StatusOr<RelationFingerprint> relation = DecodeRelation(item, header_.cells_per_partition);
  if (!relation.ok()) return Damaged(absl::StrCat("relation ", index, ": ", relation.status().message()));
  if (relation->schema != relations_[index].schema || relation->name != relations_[index].name) {
    return Damaged(absl::StrCat("relation ", index, ": the index has another name for it"));
  }
  return relation;
}

absl::StatusOr<CatalogState> FileReader::ReadCatalog() const {
  ASSIGN_OR_RETURN(const std::vector<uint8_t> item, Item(catalog_));
  absl::StatusOr<CatalogState> catalog = DecodeCatalog(item);
  if (!catalog.ok()) return Damaged(absl::StrCat("catalog: ", catalog.status().message()));
  catalog->server_version_num = header_.source.server_version_num;
  catalog->of_standby = header_.source.in_recovery;
  return catalog;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Reader>> Reader::Open(const std::string& path) {
  // O_NONBLOCK: a FIFO under this name must not hold us.
  FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.valid()) return ErrnoStatus(errno, absl::StrCat("cannot read ", path));
  return Open(std::move(file), path);
}

absl::StatusOr<std::unique_ptr<Reader>> Reader::Open(FileDescriptor file, std::string name) {
  auto reader = std::make_unique<FileReader>(std::move(file), std::move(name));
  RETURN_IF_ERROR(reader->Check());
  return reader;
}

}  // namespace pgassay::store
