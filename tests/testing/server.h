// A PostgreSQL server for the time of a test.
#ifndef PGASSAY_TESTS_TESTING_SERVER_H_
#define PGASSAY_TESTS_TESTING_SERVER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace pgassay::testing {

struct ServerOptions {
  std::vector<std::string> settings = {};  // lines of postgresql.conf: "max_connections = 20"
  bool tcp = false;                        // also on 127.0.0.1, at a free port; else the socket alone
  bool data_checksums = true;
  std::string encoding = "UTF8";
  std::vector<std::string> hba = {};  // lines of pg_hba.conf, before those that trust everybody
  std::string standby_of = {};        // conninfo of a primary: a streaming standby of it
  std::string programs = {};          // the folder of initdb; "": see Server
};

// Runs in a folder of its own ($TMPDIR, else memory where there is plenty, else /tmp), on a Unix socket in
// that folder, with no fsync; as the user `postgres` if the test runs as root. The programs are
// ServerOptions::programs, else those of $PG_BIN, else of `pg_config --bindir`, else the newest installed.
// Server and folder go with the object, and also when the test dies, however it dies: a guard outside the
// test's process tree sees its pipe close. Not thread-safe but for Conninfo and Sql.
class Server {
 public:
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options = {});
  // One for all tests of a binary that do not stop it, with default options and TCP; ends the process if it
  // does not start: a test that needs a server fails without one, it is never skipped.
  static Server& Shared();

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  // Keyword strings, through the socket and through TCP.
  std::string Conninfo(const std::string& database = "postgres", const std::string& user = "postgres") const;
  std::string TcpConninfo(const std::string& database = "postgres",
                          const std::string& user = "postgres") const;

  const std::string& folder() const { return folder_; }      // the socket's folder; data is in folder()/data
  int port() const { return port_; }                         // of the socket's name too
  const std::string& programs() const { return programs_; }  // the folder of psql, pg_dump, ...
  std::string Log() const;                                   // what the server has logged

  // Dropped first if it exists. `options` follow the name: "ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE
  // template0".
  void CreateDatabase(const std::string& name, const std::string& options = "");

  // The rows of the last statement as psql -At prints them: columns joined by '|', rows by a newline, NULL as
  // "". Several statements are one transaction. A failure fails the test, with statement and message, and
  // gives "".
  std::string Sql(const std::string& database, const std::string& sql, const std::string& user = "postgres");
  // The same for statements that may fail; the SQLSTATE stands first in the message.
  absl::StatusOr<std::string> TrySql(const std::string& database, const std::string& sql,
                                     const std::string& user = "postgres");

  absl::Status Stop();           // fast: sessions are ended, data is written
  absl::Status StopImmediate();  // as if the machine had stopped
  absl::Status Kill();           // SIGKILL to the postmaster
  absl::Status StartAgain();     // after one of the above
  absl::Status Promote();        // a standby

 private:
  Server() = default;
  absl::Status Initialize(const ServerOptions& options);
  absl::Status SpawnGuard();
  absl::Status Configure(const ServerOptions& options) const;
  absl::Status Ask(const std::string& command);

  std::string folder_;
  std::string programs_;
  int port_ = 5432;
  int to_guard_ = -1;
  int from_guard_ = -1;
};

// ServerOptions::programs of a PostgreSQL of this major: $PGASSAY_SERVERS/<major>/bin, else where
// `scripts/setup majors` puts them. These have no pg_dump and no psql. NotFound says what to do.
absl::StatusOr<std::string> ProgramsOfMajor(int major);

// Quoted for a conninfo keyword string.
std::string QuoteConninfo(const std::string& value);

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_TESTING_SERVER_H_
