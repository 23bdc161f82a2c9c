// Which database the user means, without ever showing a secret.
#ifndef PGASSAY_PG_TARGET_H_
#define PGASSAY_PG_TARGET_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "pgassay/scan.h"

namespace pgassay::pg {

// From a command-line argument: a URI, a keyword string or service=NAME; if "", the environment variable
// `url_env`, else the PG* variables. Errors: InvalidArgument when it cannot be parsed (libpq's own text is
// not repeated, it can hold the password), and when `argument` has a password in it, as anyone on the machine
// can read a command line: the message lists the ways that work.
absl::StatusOr<ConnectTarget> ResolveTarget(absl::string_view argument, absl::string_view password_file,
                                            const std::string& url_env = "DATABASE_URL");

// What is wrong with a conninfo, in words of our own without a piece of it; OK if libpq will take it.
absl::Status CheckConninfo(absl::string_view conninfo);

// True if a conninfo that libpq will take gives `keyword` a value.
bool Gives(absl::string_view conninfo, const std::string& keyword);

// The first line of a password file. InvalidArgument: it cannot be read, is empty, or others may read it.
absl::StatusOr<std::string> ReadPassword(const std::string& path);

// The same target for another program that links libpq: its secrets are in the environment, as anyone on the
// machine can read a command line.
struct ProgramTarget {
  std::string conninfo;                  // keywords, for one argument
  std::vector<std::string> environment;  // "PGPASSWORD=..."
};
// Errors: as CheckConninfo; InvalidArgument for sslpassword, which has no variable; those of reading the
// password file.
absl::StatusOr<ProgramTarget> ForProgram(const ConnectTarget& target);

// True if `argument` looks like a connection string and not like a path.
bool LooksLikeTarget(absl::string_view argument);

// "database at host:port as user" or "service NAME", no secret in it.
std::string Describe(const ConnectTarget& target);

}  // namespace pgassay::pg

#endif  // PGASSAY_PG_TARGET_H_
