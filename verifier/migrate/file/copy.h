// A folder, copied with all that is in it.
#ifndef PGASSAY_MIGRATE_FILE_COPY_H_
#define PGASSAY_MIGRATE_FILE_COPY_H_

#include <string>

#include "absl/status/status.h"

namespace pgassay::migrate::file {

enum class Links {
  kFollow,  // what they lead to is copied: the copy is read, from wherever it lies
  kKeep,    // they are copied: the copy goes where the folder was
};

// `to` is made and must not be there. Errors: Unavailable "PATH: it cannot be copied: ...", with whatever was
// copied by then.
absl::Status CopyFolder(const std::string& from, const std::string& to, Links links);

}  // namespace pgassay::migrate::file

#endif  // PGASSAY_MIGRATE_FILE_COPY_H_
