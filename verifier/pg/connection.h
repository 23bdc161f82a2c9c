// One connection to a PostgreSQL server.
#ifndef PGASSAY_PG_CONNECTION_H_
#define PGASSAY_PG_CONNECTION_H_

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "pgassay/scan.h"

namespace pgassay::pg {

struct ResultClear {
  void operator()(PGresult* result) const { PQclear(result); }
};
struct ConnectionFinish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct CancelFree {
  void operator()(PGcancel* cancel) const { PQfreeCancel(cancel); }
};

// Rows of text values. REQUIRES of the accessors: row and column in range.
class Result {
 public:
  explicit Result(std::unique_ptr<PGresult, ResultClear> result) : result_(std::move(result)) {}

  int rows() const { return PQntuples(result_.get()); }
  int columns() const { return PQnfields(result_.get()); }
  absl::string_view column_name(int column) const { return PQfname(result_.get(), column); }
  absl::string_view text(int row, int column) const;
  bool boolean(int row, int column) const;  // 't'
  // 0 for NULL or what is no number.
  int64_t int64(int row, int column) const;
  uint32_t oid(int row, int column) const;
  bool null(int row, int column) const { return PQgetisnull(result_.get(), row, column) != 0; }
  uint32_t type_oid(int column) const { return PQftype(result_.get(), column); }

 private:
  std::unique_ptr<PGresult, ResultClear> result_;
};

// Asks the server to stop what a connection is doing. Usable from any thread, also while the
// connection is in use on another; outlives the connection harmlessly.
class Canceller {
 public:
  Canceller() = default;
  explicit Canceller(PGconn* connection);
  // True if the request was sent.
  bool Cancel() const;

 private:
  std::shared_ptr<PGcancel> cancel_;
};

// Not thread-safe, movable. Notices of class XX and warnings while reading count as failures: see
// TakeWarning.
class Connection {
 public:
  // Errors: InvalidArgument (the conninfo or the password file, which nobody else may read; libpq's text is
  // never repeated as it may hold the password), Unavailable, PermissionDenied, NotFound, ResourceExhausted
  // (no slot left). The message is one line and names host and port. Waits 10 s for a host unless conninfo,
  // $PGCONNECT_TIMEOUT or a service says otherwise.
  static absl::StatusOr<Connection> Open(const ConnectTarget& target, absl::string_view application_name);

  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  // Runs one or more statements; no rows are returned. No COPY: that is CopyStream's.
  absl::Status Execute(const std::string& sql);
  // Runs one statement. `parameters` are $1, $2 ... as text.
  absl::StatusOr<Result> Query(const std::string& sql, const std::vector<std::string>& parameters = {});
  // The same for a statement that reads rows of the user: an error does not repeat a value.
  absl::StatusOr<Result> QueryValues(const std::string& sql, const std::vector<std::string>& parameters);

  Canceller canceller() const;
  int backend_pid() const;     // as the protocol said at start
  int server_version() const;  // PQserverVersion: 150020
  bool tls() const;
  bool ok() const;           // still connected
  std::string host() const;  // what libpq connected to: a name, address or socket folder
  std::string port() const;
  std::string database() const;
  std::string user() const;

  // The first warning of SQLSTATE class XX (a damaged page skipped, ...) since the last call, OK if none.
  absl::Status TakeWarning();

  // For good: from then on it is not ok() and statements are Unavailable.
  void Close();

  PGconn* get() const;  // for pg/ alone; nullptr after Close, which libpq takes for a dead connection

 private:
  struct State;
  using MakeError = absl::Status (*)(const PGresult* result, absl::string_view what);
  absl::StatusOr<Result> Run(const std::string& sql, const std::vector<std::string>& parameters,
                             MakeError make_error);
  explicit Connection(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace pgassay::pg

#endif  // PGASSAY_PG_CONNECTION_H_
