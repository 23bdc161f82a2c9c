#include "migrate/steps/scratch.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "migrate/steps/prelude.h"
#include "migrate/steps/scratch_place.h"
#include "pg/error.h"
#include "pg/quote.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

constexpr char kWhat[] = "scratch server";
constexpr char kApplication[] = "pgassay scratch";
constexpr size_t kMaxPurpose = 12;

// The name's hash and this seed make the key of the advisory lock.
constexpr char kLockOfName[] = "pg_catalog.hashtextextended($1, 8099549603334027522)";
// Preludes alter roles, which belong to the whole server: two at once fail ("tuple concurrently updated").
constexpr char kPreludeLock[] = "8099549603334027523";

constexpr char kInUse[] = "55006";
constexpr char kInvalidParameter[] = "22023";
constexpr int kTries = 5;

constexpr char kEmpty[] = "template0 ENCODING 'UTF8'";

// A backend that is killed while it makes a database leaves one without the comment. Nobody needs a day to
// get from the one to the other.
constexpr char kNamePattern[] = "^pgassay_scratch_[0-9]{14}_[0-9]+_[0-9]+_[a-z]{1,12}$";

std::string Who() {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  std::array<char, 4096> text{};
  passwd entry{};
  passwd* user = nullptr;
  getpwuid_r(geteuid(), &entry, text.data(), text.size(), &user);
  return absl::StrCat(user == nullptr ? absl::StrCat("uid ", geteuid()) : std::string(user->pw_name), " on ",
                      host.data(), ", pid ", getpid());
}

// Whose comment this is, and from which maintenance database its lock is held.
std::string CommentEnd(const std::string& maintenance) {
  return absl::StrCat(", locked in database ", pg::QuoteIdentifier(maintenance));
}

absl::Status PrepareMaintenance(pg::Connection& connection) {
  // The session's end would end its locks, and with them our databases.
  std::string settings =
      "SET standard_conforming_strings = on; SET statement_timeout = 0; SET lock_timeout = '60s'; SET "
      "client_encoding TO 'UTF8'; SET search_path TO pg_catalog";
  if (connection.server_version() >= 140000) settings += "; SET idle_session_timeout = 0";
  return connection.Execute(settings);
}

}  // namespace

ScratchServer::ScratchServer(ConnectTarget target, pg::Connection connection)
    : target_(std::move(target)), connection_(std::move(connection)) {}

absl::StatusOr<std::unique_ptr<ScratchServer>> ScratchServer::Open(const ConnectTarget& scratch,
                                                                   const ConnectTarget* beside,
                                                                   bool allow_beside) {
  absl::StatusOr<pg::Connection> connection = pg::Connection::Open(scratch, kApplication);
  if (!connection.ok())
    return absl::Status(connection.status().code(), absl::StrCat(kWhat, ": ", connection.status().message()));
  RETURN_IF_ERROR(CheckScratchServer(*connection));
  if (beside != nullptr && !allow_beside) RETURN_IF_ERROR(RefuseSameServer(*connection, *beside));
  RETURN_IF_ERROR(PrepareMaintenance(*connection));
  std::unique_ptr<ScratchServer> server(new ScratchServer(scratch, *std::move(connection)));
  RETURN_IF_ERROR(server->Sweep());
  return server;
}

ScratchServer::~ScratchServer() {
  for (const std::string& database : std::vector<std::string>(databases_)) (void)Drop(database);
}

absl::StatusOr<bool> ScratchServer::TryLock(const std::string& database) {
  ASSIGN_OR_RETURN(
      const pg::Result row,
      connection_.Query(absl::StrCat("SELECT pg_catalog.pg_try_advisory_lock(", kLockOfName, ")"),
                        {database}));
  return row.boolean(0, 0);
}

void ScratchServer::Unlock(const std::string& database) {
  (void)connection_.Query(absl::StrCat("SELECT pg_catalog.pg_advisory_unlock(", kLockOfName, ")"),
                          {database});
}

absl::Status ScratchServer::Sweep() {
  const std::string candidates =
      "SELECT d.datname FROM pg_catalog.pg_database d LEFT JOIN pg_catalog.pg_shdescription s ON s.objoid = "
      "d.oid AND s.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass WHERE d.datname ~ $1 AND CASE "
      "WHEN s.description IS NULL THEN pg_catalog.substr(d.datname, 17, 14) < "
      "pg_catalog.to_char(pg_catalog.timezone('UTC', pg_catalog.now()) - interval '1 day', "
      "'YYYYMMDDHH24MISS') ELSE pg_catalog.starts_with(s.description, $2) AND "
      "pg_catalog.right(s.description, "
      "pg_catalog.length($3)) = $3 END";
  const std::string end = CommentEnd(connection_.database());
  ASSIGN_OR_RETURN(const pg::Result found, connection_.Query(absl::StrCat(candidates, " ORDER BY 1"),
                                                             {kNamePattern, kScratchComment, end}));
  for (int row = 0; row < found.rows(); ++row) {
    const std::string database(found.text(row, 0));
    ASSIGN_OR_RETURN(const bool locked, TryLock(database));
    if (!locked) continue;
    // Its owner may have dropped it since, or be about to be swept by another run.
    const absl::StatusOr<pg::Result> still = connection_.Query(
        absl::StrCat(candidates, " AND d.datname = $4"), {kNamePattern, kScratchComment, end, database});
    if (still.ok() && still->rows() == 1 &&
        connection_
            .Execute(absl::StrCat("DROP DATABASE IF EXISTS ", pg::QuoteIdentifier(database), " WITH (FORCE)"))
            .ok())
      swept_.push_back(database);
    Unlock(database);
    if (!connection_.ok())
      return absl::UnavailableError(absl::StrCat(kWhat, ": the connection was lost while it was cleaned up"));
  }
  return absl::OkStatus();
}

// A name of its own that is locked. Pids are unique on one machine, and a scratch server may serve several.
absl::StatusOr<std::string> ScratchServer::TakeName(absl::string_view purpose) {
  static std::atomic<uint64_t> number{0};
  for (int tries = 0; tries < 1000; ++tries) {
    ASSIGN_OR_RETURN(const pg::Result now,
                     connection_.Query("SELECT pg_catalog.to_char(pg_catalog.timezone('UTC', "
                                       "pg_catalog.now()), 'YYYYMMDDHH24MISS')"));
    const std::string name =
        absl::StrCat("pgassay_scratch_", now.text(0, 0), "_", getpid(), "_", ++number, "_", purpose);
    ASSIGN_OR_RETURN(const bool locked, TryLock(name));
    if (locked) return name;
  }
  return absl::InternalError(absl::StrCat(kWhat, ": no name is free"));
}

absl::Status ScratchServer::Make(const std::string& database, const std::string& from) {
  const std::string create =
      absl::StrCat("CREATE DATABASE ", pg::QuoteIdentifier(database), " TEMPLATE ", from);
  absl::Status status = connection_.Execute(create);
  for (int tries = 1; tries < kTries && pg::SqlState(status) == kInUse; ++tries) {
    absl::SleepFor(absl::Milliseconds(200 * tries));
    status = connection_.Execute(create);
  }
  // A server whose locale is for another encoding.
  if (from == kEmpty && pg::SqlState(status) == kInvalidParameter)
    status = connection_.Execute(absl::StrCat(create, " LOCALE 'C'"));
  RETURN_IF_ERROR(status);
  databases_.push_back(database);
  ASSIGN_OR_RETURN(const pg::Result now,
                   connection_.Query("SELECT pg_catalog.to_char(pg_catalog.timezone('UTC', "
                                     "pg_catalog.now()), 'YYYY-MM-DD HH24:MI:SS')"));
  return connection_.Execute(absl::StrCat(
      "COMMENT ON DATABASE ", pg::QuoteIdentifier(database), " IS ",
      pg::QuoteLiteral(absl::StrCat(kScratchComment, pg::OneLine(Who()), ", made ", now.text(0, 0), " UTC",
                                    CommentEnd(connection_.database())))));
}

absl::Status ScratchServer::Prepare(const std::string& database, const std::string& prelude) {
  ASSIGN_OR_RETURN(pg::Connection connection, pg::Connection::Open(Target(database), kApplication));
  RETURN_IF_ERROR(
      connection_.Execute(absl::StrCat("SELECT pg_catalog.pg_advisory_lock(", kPreludeLock, ")")));
  const absl::Status status = RunPrelude(connection, prelude);
  RETURN_IF_ERROR(
      connection_.Execute(absl::StrCat("SELECT pg_catalog.pg_advisory_unlock(", kPreludeLock, ")")));
  return status;
}

absl::StatusOr<std::string> ScratchServer::Create(absl::string_view purpose, const std::string& prelude) {
  if (purpose.empty() || purpose.size() > kMaxPurpose ||
      !std::all_of(purpose.begin(), purpose.end(), [](char c) { return c >= 'a' && c <= 'z'; }))
    return absl::InvalidArgumentError(
        absl::StrCat(kWhat, ": a purpose is one to twelve letters from a to z"));
  ASSIGN_OR_RETURN(const std::string database, TakeName(purpose));
  absl::Status status = Make(database, kEmpty);
  if (status.ok() && !prelude.empty()) status = Prepare(database, prelude);
  if (status.ok()) return database;
  if (std::count(databases_.begin(), databases_.end(), database) > 0) {
    (void)Drop(database);
  } else {
    Unlock(database);
  }
  return absl::Status(status);
}

absl::StatusOr<std::string> ScratchServer::Copy(absl::string_view purpose, const std::string& database) {
  ASSIGN_OR_RETURN(const std::string copy, TakeName(purpose));
  const absl::Status status = Make(copy, pg::QuoteIdentifier(database));
  if (status.ok()) return copy;
  if (std::count(databases_.begin(), databases_.end(), copy) > 0) {
    (void)Drop(copy);
  } else {
    Unlock(copy);
  }
  return status;
}

ConnectTarget ScratchServer::Target(const std::string& database) const {
  ConnectTarget target = target_;
  std::string& conninfo = target.conninfo;
  // Of a keyword given twice libpq takes the last. The names need no quoting.
  if (absl::StartsWith(conninfo, "postgresql://") || absl::StartsWith(conninfo, "postgres://")) {
    // A password may have a '?' in it: as libpq does, look behind the first '@' that no '/' comes before.
    const size_t authority = conninfo.find("://") + 3;
    const size_t stop = conninfo.find_first_of("@/", authority);
    const size_t behind = stop != std::string::npos && conninfo[stop] == '@' ? stop : authority;
    const bool first = conninfo.find('?', behind) == std::string::npos;
    const bool separated = absl::EndsWith(conninfo, "?") || absl::EndsWith(conninfo, "&");
    absl::StrAppend(&conninfo, separated ? "" : first ? "?" : "&", "dbname=", database);
  } else {
    absl::StrAppend(&conninfo, conninfo.empty() ? "" : " ", "dbname=", database);
  }
  return target;
}

absl::Status ScratchServer::ActAs(const std::string& database, const std::string& role) {
  const std::string alter = absl::StrCat("ALTER DATABASE ", pg::QuoteIdentifier(database));
  if (role.empty()) return connection_.Execute(absl::StrCat(alter, " RESET role"));
  ASSIGN_OR_RETURN(const pg::Result there,
                   connection_.Query("SELECT FROM pg_catalog.pg_roles WHERE rolname = $1", {role}));
  if (there.rows() == 0) {
    return absl::NotFoundError(
        absl::StrCat(kWhat, ": it has no role ", pg::QuoteIdentifier(role),
                     ", which is [drizzle] role; make it in [database] scratch_prelude"));
  }
  RETURN_IF_ERROR(connection_.Execute(absl::StrCat(alter, " OWNER TO ", pg::QuoteIdentifier(role))));
  return connection_.Execute(absl::StrCat(alter, " SET role = ", pg::QuoteLiteral(role)));
}

absl::Status ScratchServer::Drop(const std::string& database) {
  const auto found = std::find(databases_.begin(), databases_.end(), database);
  if (found == databases_.end())
    return absl::NotFoundError(absl::StrCat(kWhat, ": ", pg::OneLine(database), " is none of this run's"));
  RETURN_IF_ERROR(connection_.Execute(
      absl::StrCat("DROP DATABASE IF EXISTS ", pg::QuoteIdentifier(database), " WITH (FORCE)")));
  databases_.erase(found);
  Unlock(database);
  return absl::OkStatus();
}

}  // namespace pgassay::migrate
