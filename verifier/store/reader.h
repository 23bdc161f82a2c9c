// Reads .assay files (FORMAT.md 4), which may come from anywhere.
#ifndef PGASSAY_STORE_READER_H_
#define PGASSAY_STORE_READER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "pgassay/catalog.h"
#include "pgassay/fingerprint.h"
#include "store/file.h"

namespace pgassay::store {

// A file whose checks have all passed. Not thread-safe.
class Reader {
 public:
  // Errors: NotFound, PermissionDenied; DataLoss "PATH: not an .assay file" / "truncated" / "damaged";
  // FailedPrecondition "PATH: written by a later version" / "by a development version".
  static absl::StatusOr<std::unique_ptr<Reader>> Open(const std::string& path);
  // The same for a descriptor; `name` stands for the path in errors.
  static absl::StatusOr<std::unique_ptr<Reader>> Open(FileDescriptor file, std::string name);
  virtual ~Reader() = default;

  virtual const FingerprintHeader& header() const = 0;             // with the full Source
  virtual const std::vector<RelationName>& relations() const = 0;  // sorted
  virtual const std::vector<LedgerEntry>& ledger() const = 0;
  virtual absl::StatusOr<RelationFingerprint> Read(size_t index) const = 0;
  // With the server_version_num of the source.
  virtual absl::StatusOr<CatalogState> ReadCatalog() const = 0;
};

}  // namespace pgassay::store

#endif  // PGASSAY_STORE_READER_H_
