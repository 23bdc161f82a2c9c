#include "migrate/steps/scratch_place.h"

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "pg/error.h"
#include "pg/quote.h"
#include "pg/session.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

constexpr char kWhat[] = "scratch server";
constexpr int kOldestServer = 130000;

absl::Status Refuse(absl::string_view text) {
  return absl::FailedPreconditionError(absl::StrCat(kWhat, ": ", text));
}

absl::StatusOr<std::string> SystemIdentifier(pg::Connection& connection, absl::string_view whose) {
  const absl::StatusOr<pg::Result> row =
      connection.Query("SELECT system_identifier FROM pg_catalog.pg_control_system()");
  if (row.ok() && row->rows() == 1) return std::string(row->text(0, 0));
  if (!row.ok() && !connection.ok()) return row.status();
  return Refuse(
      absl::StrCat("whether it is the database's own server cannot be told, as ", whose,
                   " does not show its system identifier (", row.ok() ? "no row" : row.status().message(),
                   "); grant it: GRANT EXECUTE ON FUNCTION pg_catalog.pg_control_system() TO ",
                   pg::QuoteIdentifier(connection.user()), ", or allow any server with --scratch-beside"));
}

}  // namespace

absl::Status RefuseSameServer(pg::Connection& connection, const ConnectTarget& beside) {
  ASSIGN_OR_RETURN(pg::Connection other, pg::Connection::Open(beside, "pgassay scratch"));
  ASSIGN_OR_RETURN(const std::string here, SystemIdentifier(connection, "the scratch server"));
  ASSIGN_OR_RETURN(const std::string there, SystemIdentifier(other, "the database's server"));
  if (here != there) return absl::OkStatus();
  return Refuse(absl::StrCat(pg::OneLine(connection.host()), ":", connection.port(),
                             " is the server of the database itself (", pg::OneLine(other.host()), ":",
                             other.port(),
                             "), or a copy or standby of it; name another one, or say "
                             "--scratch-beside if this one is not production"));
}

absl::Status CheckScratchServer(pg::Connection& connection) {
  if (connection.server_version() < kOldestServer)
    return Refuse(absl::StrCat("it is PostgreSQL ", connection.server_version() / 10000,
                               ", and 13 is the oldest that will do"));
  RETURN_IF_ERROR(pg::RefusePooler(connection));
  ASSIGN_OR_RETURN(
      const pg::Result row,
      connection.Query("SELECT pg_catalog.pg_is_in_recovery(), rolcreatedb OR rolsuper, rolname FROM "
                       "pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) current_user"));
  if (row.rows() != 1) return Refuse("the role that is connected is not in pg_roles");
  if (row.boolean(0, 0)) return Refuse("it is a standby, where no database can be made; name the primary");
  if (!row.boolean(0, 1))
    return absl::PermissionDeniedError(
        absl::StrCat(kWhat, ": role ", pg::QuoteIdentifier(row.text(0, 2)),
                     " may not create databases; a superuser grants it: ALTER ROLE ",
                     pg::QuoteIdentifier(row.text(0, 2)), " CREATEDB"));
  return absl::OkStatus();
}

}  // namespace pgassay::migrate
