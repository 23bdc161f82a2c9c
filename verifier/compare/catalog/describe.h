// What an object is, in a line for people.
#ifndef PGASSAY_COMPARE_CATALOG_DESCRIBE_H_
#define PGASSAY_COMPARE_CATALOG_DESCRIBE_H_

#include <string>

#include "pgassay/catalog.h"

namespace pgassay::compare {

// Its definition as far as attributes tell: "text not null default 'x'::text", "UNIQUE (mail) DEFERRABLE",
// "(a integer) returns integer, language sql". Without owner, privileges and comment. "" if there is nothing
// to say.
std::string DescribeObject(const CatalogObject& object);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_CATALOG_DESCRIBE_H_
