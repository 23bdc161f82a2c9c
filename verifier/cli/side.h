// What an argument names: a database or a fingerprint file.
#ifndef PGASSAY_CLI_SIDE_H_
#define PGASSAY_CLI_SIDE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "pgassay/scan.h"

namespace pgassay::cli {

// InvalidArgument unless `path` is there and is not a folder. `what` is "BEFORE", "FILE", "--like".
absl::Status CheckFile(absl::string_view what, const std::string& path);

// A file if it is there, a database if it looks like one; "" is the database of the environment.
// Errors: InvalidArgument, among them a password in `argument`.
absl::StatusOr<Side> ResolveSide(absl::string_view what, const std::string& argument,
                                 const std::string& password_file);

// The database that a project's command is for: `argument`, if "" what the environment variable `url_env`
// says, if that is empty the PG* variables. Errors: InvalidArgument, among them a password in `argument`.
absl::StatusOr<ConnectTarget> ResolveDatabase(const std::string& argument, const std::string& url_env,
                                              const std::string& password_file);

// `status` of a command on that database, with a hint where nobody has named one and libpq's own is not
// reached.
absl::Status HintAtUnset(const absl::Status& status, const std::string& argument, const std::string& url_env,
                         const ConnectTarget& database);

// "file 'x.assay'" or "shop at db1:5432 as ann", with where that comes from if it was not an argument.
std::string DescribeSide(const Side& side, const std::string& argument);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_SIDE_H_
