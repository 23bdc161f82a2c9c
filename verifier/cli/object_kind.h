// The kinds of objects that a catalog has (catalog/CATALOG.md), as people name them on the command line and
// in
// --changes.
#ifndef PGASSAY_CLI_OBJECT_KIND_H_
#define PGASSAY_CLI_OBJECT_KIND_H_

#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::cli {

bool IsObjectKind(absl::string_view kind);

// "there are access method, aggregate, ..."
std::string ObjectKindsHint();

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_OBJECT_KIND_H_
