// The folder in a project that a run of drizzle-kit writes in, and what is in a folder.
#ifndef PGASSAY_MIGRATE_DRIZZLE_KIT_PLACE_H_
#define PGASSAY_MIGRATE_DRIZZLE_KIT_PLACE_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace pgassay::migrate::drizzle {

// A folder .pgassay-kit-XXXXXX that nobody else may enter; it is locked while it is in use, and goes with the
// object. Not thread-safe.
class KitPlace {
 public:
  // Drops those in `root` that nobody has locked. Errors: PermissionDenied, ResourceExhausted, Unavailable.
  static absl::StatusOr<std::unique_ptr<KitPlace>> Make(const std::string& root);
  KitPlace(const KitPlace&) = delete;
  KitPlace& operator=(const KitPlace&) = delete;
  ~KitPlace();

  const std::string& path() const { return path_; }

  // A name under path() that was not given before: "out-3".
  std::string Fresh(absl::string_view purpose);

  // A file under path() that nobody else may read. Errors: as above.
  absl::Status Write(const std::string& name, absl::string_view bytes) const;

 private:
  KitPlace() = default;
  std::string path_;
  int lock_ = -1;
  int given_ = 0;
};

// The bytes of every file under a folder, by its path in it; none if there is no folder. Errors:
// PermissionDenied, Unavailable, ResourceExhausted (a file above file::kMaxBytes).
using FilesByPath = std::map<std::string, std::string>;
absl::StatusOr<FilesByPath> FilesUnder(const std::string& folder);

// Makes the folders on the way. On an error the files written so far are as they were in `before`, or gone.
absl::Status PutFiles(const std::string& folder, const FilesByPath& files, const FilesByPath& before);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_KIT_PLACE_H_
