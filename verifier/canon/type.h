// PostgreSQL's types as canon needs to know them.
#ifndef PGASSAY_CANON_TYPE_H_
#define PGASSAY_CANON_TYPE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace pgassay::canon {

struct Attribute {
  std::string name;
  uint32_t type_oid = 0;
};

// One row of catalog/sql/types.sql.
struct Type {
  uint32_t oid = 0;
  std::string qualified_name;  // schema.name; a part not of [a-z_][a-z0-9_]* in double quotes, keywords not
  std::string name;            // typname alone
  char typtype = 'b';          // b base, c composite, d domain, e enum, r range, m multirange, p pseudo
  uint32_t element_oid = 0;    // of arrays, which are known by `send`; other types may have one too
  uint32_t base_oid = 0;       // of a domain
  uint32_t subtype_oid = 0;    // of a range or multirange: the range's subtype
  std::string send;            // "schema.function", "" if none
  std::string extension;       // the extension that owns it, "" if none
  bool has_output = true;
  std::string labels;  // of an enum, quoted, in order: to notice that they changed, not for values
  std::vector<Attribute> attributes;  // of a composite, live ones in attnum order
};

using TypeMap = absl::flat_hash_map<uint32_t, Type>;

}  // namespace pgassay::canon

#endif  // PGASSAY_CANON_TYPE_H_
