// Files and a folder that a command writes in a project: each whole or not at all.
#ifndef PGASSAY_MIGRATE_FILE_PUBLISH_H_
#define PGASSAY_MIGRATE_FILE_PUBLISH_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace pgassay::migrate::file {

// Bytes that are to be under `path`, in a temporary file beside it, synced; folders on the way are made. It
// and they have the rights of the folder they are in, whatever the umask: it is the project's. Removed with
// the object unless committed. Errors name the path: PermissionDenied, ResourceExhausted (the disk is full),
// Unavailable.
class StagedFile {
 public:
  static absl::StatusOr<StagedFile> Stage(const std::string& path, absl::string_view bytes);
  StagedFile(StagedFile&& other) noexcept
      : path_(std::move(other.path_)), temporary_(std::exchange(other.temporary_, "")) {}
  StagedFile& operator=(StagedFile&&) = delete;
  ~StagedFile();

  absl::Status Commit();

 private:
  StagedFile(std::string path, std::string temporary)
      : path_(std::move(path)), temporary_(std::move(temporary)) {}

  std::string path_;
  std::string temporary_;  // "": committed
};

// Both at once.
absl::Status WriteWhole(const std::string& path, absl::string_view bytes);

// Makes the complete folder `made` the one at `path`, in one step where the file system can; what was at
// `path` is at `aside` then, or gone where `aside` is "". Of a link the folder that it leads to is meant. Its
// rights become those of the folder it is in. All three are on one file system. Errors: as above, with all as
// it was; AlreadyExists for `aside`.
absl::Status PublishFolder(const std::string& made, const std::string& path, const std::string& aside);

}  // namespace pgassay::migrate::file

#endif  // PGASSAY_MIGRATE_FILE_PUBLISH_H_
