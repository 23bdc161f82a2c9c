#include "migrate/steps/whereabouts.h"

#include "absl/strings/str_cat.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

constexpr char kAbout[] =
    "SELECT pg_catalog.current_database(),"
    " pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1)";

}  // namespace

absl::StatusOr<Whereabouts> ReadWhereabouts(pg::Connection& connection) {
  ASSIGN_OR_RETURN(const pg::Result about, connection.Query(kAbout));
  return Whereabouts{.database = std::string(about.text(0, 0)),
                     .host = absl::StrCat(connection.host(), ":", connection.port()),
                     .server_version = std::string(about.text(0, 1))};
}

}  // namespace pgassay::migrate
