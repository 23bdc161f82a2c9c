// A file that appears under its name whole or not at all.
#ifndef PGASSAY_STORE_OUTPUT_H_
#define PGASSAY_STORE_OUTPUT_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/file.h"

namespace pgassay::store {

// Collects writes, mode 0600. Has no name, or a temporary one beside `path` where the file system has no
// nameless files; the destructor removes that. Every error names the path and says what to do. Not
// thread-safe.
class OutputFile {
 public:
  // FailedPrecondition where `path` is there and not a plain file, a symbolic link for one.
  static absl::StatusOr<std::unique_ptr<OutputFile>> Create(std::string path);
  // In $TMPDIR or /tmp; never gets a name.
  static absl::StatusOr<std::unique_ptr<OutputFile>> CreateUnnamed();

  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  absl::Status Write(std::span<const uint8_t> bytes);

  // Writes out what was collected.
  absl::Status Flush();

  // Flush, fsync, rename to `path`, fsync of the folder. REQUIRES: Create.
  // Where only the last of these fails the new file is already under its name.
  absl::Status Publish();

  FileDescriptor TakeFile() { return std::move(file_); }

 private:
  OutputFile(std::string path, std::string folder, std::string name);

  absl::Status OpenTemporary();
  absl::Status OpenNamed();
  absl::Status Link();
  // `what` is what could not be done; errno says why.
  absl::Status Error(absl::string_view what) const;

  std::string path_;    // for messages
  std::string folder_;  // for messages
  std::string name_;    // within the folder; "" if it never gets one
  FileDescriptor folder_file_;
  FileDescriptor file_;
  std::string temporary_name_;  // within the folder, while there is one
  std::vector<uint8_t> buffer_;
};

}  // namespace pgassay::store

#endif  // PGASSAY_STORE_OUTPUT_H_
