// The types of pg_catalog, and of a few extensions, that have a rule of their own (CANON.md).
#ifndef PGASSAY_CANON_BUILTIN_H_
#define PGASSAY_CANON_BUILTIN_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "canon/rule.h"
#include "pgassay/fingerprint.h"

namespace pgassay::canon {

struct Builtin {
  uint32_t oid;  // 0 of an extension's type: it differs from database to database
  Kind kind;
  int32_t width;  // of Kind::kFixed
  absl::string_view type_class;
  ReadAs read;
};

// nullptr if the OID is none of theirs. These OIDs are the same on every server: the server's
// own sources assign them.
const Builtin* FindBuiltin(uint32_t oid);

// nullptr if it is no such type. Its rule holds only if it has a send function.
const Builtin* FindExtensionType(absl::string_view extension, absl::string_view name);

}  // namespace pgassay::canon

#endif  // PGASSAY_CANON_BUILTIN_H_
