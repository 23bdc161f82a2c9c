#include "migrate/diesel/version.h"

#include "absl/strings/str_replace.h"

namespace pgassay::migrate::diesel {

std::string VersionOf(absl::string_view folder_name) {
  return absl::StrReplaceAll(folder_name.substr(0, folder_name.find('_')), {{"-", ""}});
}

}  // namespace pgassay::migrate::diesel
