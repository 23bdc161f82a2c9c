#include "migrate/file/copy.h"

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "pg/error.h"

namespace pgassay::migrate::file {

absl::Status CopyFolder(const std::string& from, const std::string& to, Links links) {
  using Options = std::filesystem::copy_options;
  const Options options =
      links == Links::kKeep ? Options::recursive | Options::copy_symlinks : Options::recursive;
  std::error_code error;
  std::filesystem::copy(from, to, options, error);
  if (!error) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat(pg::OneLine(from), ": it cannot be copied: ", error.message()));
}

}  // namespace pgassay::migrate::file
