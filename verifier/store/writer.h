// Writes .assay files (FORMAT.md 4).
#ifndef PGASSAY_STORE_WRITER_H_
#define PGASSAY_STORE_WRITER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pgassay/catalog.h"
#include "pgassay/fingerprint.h"
#include "store/file.h"

namespace pgassay::store {

// A file in the making: a temporary one beside `path` (mode 0600) until Commit.
// Dropped without Commit, it leaves nothing. Not thread-safe.
class Writer {
 public:
  // `header.source` is not used. Errors: what open(2) says, with the path.
  static absl::StatusOr<std::unique_ptr<Writer>> Create(std::string path, const FingerprintHeader& header);

  // A file without a name in $TMPDIR, gone with its last descriptor; for verify's live sides.
  static absl::StatusOr<std::unique_ptr<Writer>> CreateUnnamed(const FingerprintHeader& header);

  virtual ~Writer() = default;

  virtual absl::Status Append(const RelationFingerprint& relation) = 0;

  // Catalog, ledger, index with `source`, footer; then, for a named file, fsync, rename, fsync of the folder.
  // `catalog.server_version_num` is not used: it stands in `source`. FailedPrecondition where the catalog has
  // more than a file takes (FORMAT.md 4).
  virtual absl::Status Commit(const CatalogState& catalog, const std::vector<LedgerEntry>& ledger,
                              const Source& source) = 0;

  // After Commit of an unnamed file: its descriptor, once, for Reader::Open.
  virtual FileDescriptor TakeFile() = 0;
};

}  // namespace pgassay::store

#endif  // PGASSAY_STORE_WRITER_H_
