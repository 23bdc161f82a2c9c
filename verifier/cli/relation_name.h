// Names of tables as people write them.
#ifndef PGASSAY_CLI_RELATION_NAME_H_
#define PGASSAY_CLI_RELATION_NAME_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "pgassay/fingerprint.h"

namespace pgassay::cli {

// "name", "schema.name", and with either part in double quotes as SQL has it. A part without quotes is taken
// as it is, case and all. `schema` is where none is given. Errors: InvalidArgument.
absl::StatusOr<RelationName> ParseRelationName(absl::string_view text, const std::string& schema);

// The reverse; quotes only what is not plain. Not escaped.
std::string Quoted(absl::string_view name);
std::string Quoted(const RelationName& table);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_RELATION_NAME_H_
