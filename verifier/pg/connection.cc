#include "pg/connection.h"

#include <stdlib.h>
#include <sys/stat.h>

#include <array>
#include <fstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "pg/error.h"
#include "pg/quote.h"
#include "pg/target.h"
#include "status_macros.h"

namespace pgassay::pg {
namespace {

constexpr size_t kMaxStatementShown = 60;

std::string Head(const std::string& sql) {
  return WithoutLiterals(sql, kMaxStatementShown);
}

std::string OrEmpty(const char* text) {
  return text == nullptr ? "" : text;
}

}  // namespace

absl::string_view Result::text(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column),
          static_cast<size_t>(PQgetlength(result_.get(), row, column))};
}

bool Result::boolean(int row, int column) const {
  return text(row, column) == "t";
}

int64_t Result::int64(int row, int column) const {
  int64_t value = 0;
  return absl::SimpleAtoi(text(row, column), &value) ? value : 0;
}

uint32_t Result::oid(int row, int column) const {
  uint32_t value = 0;
  return absl::SimpleAtoi(text(row, column), &value) ? value : 0;
}

Canceller::Canceller(PGconn* connection) : cancel_(PQgetCancel(connection), CancelFree()) {}

bool Canceller::Cancel() const {
  std::array<char, 256> error{};
  return cancel_ != nullptr && PQcancel(cancel_.get(), error.data(), static_cast<int>(error.size())) == 1;
}

struct Connection::State {
  std::unique_ptr<PGconn, ConnectionFinish> connection;
  absl::Status warning;

  // libpq's own receiver would print to stderr.
  static void Receive(void* state, const PGresult* notice) {
    const char* sqlstate = PQresultErrorField(notice, PG_DIAG_SQLSTATE);
    absl::Status& warning = static_cast<State*>(state)->warning;
    if (warning.ok() && sqlstate != nullptr && absl::StartsWith(sqlstate, "XX")) {
      warning = MakeStatus(notice, "server warning");
    }
  }
};

Connection::Connection(std::unique_ptr<State> state) : state_(std::move(state)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

absl::StatusOr<Connection> Connection::Open(const ConnectTarget& target, absl::string_view application_name) {
  RETURN_IF_ERROR(CheckConninfo(target.conninfo));
  std::string password;
  if (!target.password_file.empty()) {
    ASSIGN_OR_RETURN(password, ReadPassword(target.password_file));
  }
  const std::string name(application_name);
  // Of a keyword given twice libpq takes the last: defaults stand before the user's string, orders after it.
  // Nothing else goes to the server at start, as poolers refuse what they do not know. Keepalives are the
  // client's alone: the session that holds the snapshot is silent for hours.
  std::vector<std::pair<const char*, const char*>> parameters;
  // A service file's own value would lose against a keyword, so with a service libpq's default stays.
  if (getenv("PGCONNECT_TIMEOUT") == nullptr && getenv("PGSERVICE") == nullptr &&
      !Gives(target.conninfo, "service"))
    parameters.emplace_back("connect_timeout", "10");
  parameters.emplace_back("keepalives_idle", "30");
  parameters.emplace_back("keepalives_interval", "10");
  parameters.emplace_back("keepalives_count", "3");
  parameters.emplace_back("tcp_user_timeout", "60000");
  parameters.emplace_back("dbname", target.conninfo.c_str());
  parameters.emplace_back("password", password.c_str());  // an empty value is none
  parameters.emplace_back("application_name", name.c_str());
  parameters.emplace_back("fallback_application_name", name.c_str());
  std::vector<const char*> keywords;
  std::vector<const char*> values;
  for (const auto& [keyword, value] : parameters) {
    keywords.push_back(keyword);
    values.push_back(value);
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);

  // Started, given our receiver and verbosity, then connected anew by PQreset: PQconnectdb would print the
  // warnings of the start to stderr and lose the SQLSTATE of a refusal, and a loop of our own over
  // PQconnectPoll could not go on to the next of several hosts after a time-out. The first start has not sent
  // a byte.
  auto state = std::make_unique<State>();
  state->connection.reset(PQconnectStartParams(keywords.data(), values.data(), /*expand_dbname=*/1));
  PGconn* const connection = state->connection.get();
  if (connection == nullptr) return absl::ResourceExhaustedError("connect: out of memory");
  PQsetNoticeReceiver(connection, &State::Receive, state.get());
  PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
  if (PQstatus(connection) != CONNECTION_BAD) PQreset(connection);
  if (PQstatus(connection) != CONNECTION_OK) {
    const std::string where =
        OneLine(absl::StrCat(OrEmpty(PQhost(connection)), ":", OrEmpty(PQport(connection))));
    return MakeConnectStatus(PQerrorMessage(connection), "connect", where, OrEmpty(PQpass(connection)));
  }
  PQsetErrorVerbosity(connection, PQERRORS_DEFAULT);
  return Connection(std::move(state));
}

absl::Status Connection::Execute(const std::string& sql) {
  const std::unique_ptr<PGresult, ResultClear> result(PQexec(get(), sql.c_str()));
  switch (PQresultStatus(result.get())) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
      return absl::OkStatus();
    default:
      if (result == nullptr && !ok()) return MakeStatus(get(), Head(sql), OrEmpty(PQpass(get())));
      return MakeStatus(result.get(), Head(sql));
  }
}

absl::StatusOr<Result> Connection::Query(const std::string& sql, const std::vector<std::string>& parameters) {
  return Run(sql, parameters,
             [](const PGresult* result, absl::string_view what) { return MakeStatus(result, what); });
}

absl::StatusOr<Result> Connection::QueryValues(const std::string& sql,
                                               const std::vector<std::string>& parameters) {
  return Run(sql, parameters, MakeStatusWithoutValues);
}

absl::StatusOr<Result> Connection::Run(const std::string& sql, const std::vector<std::string>& parameters,
                                       MakeError make_error) {
  std::vector<const char*> values;
  values.reserve(parameters.size());
  for (const std::string& parameter : parameters) {
    if (parameter.find('\0') != std::string::npos) {
      return absl::InternalError(absl::StrCat(Head(sql), ": a zero byte in a parameter"));
    }
    values.push_back(parameter.c_str());
  }
  std::unique_ptr<PGresult, ResultClear> result(PQexecParams(
      get(), sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(), nullptr, nullptr,
      /*resultFormat=*/0));
  switch (PQresultStatus(result.get())) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
      return Result(std::move(result));
    default:
      if (result == nullptr && !ok()) return MakeStatus(get(), Head(sql), OrEmpty(PQpass(get())));
      return make_error(result.get(), Head(sql));
  }
}

Canceller Connection::canceller() const {
  return Canceller(get());
}
int Connection::backend_pid() const {
  return PQbackendPID(get());
}
int Connection::server_version() const {
  return PQserverVersion(get());
}
bool Connection::tls() const {
  return PQsslInUse(get()) == 1;
}
bool Connection::ok() const {
  return PQstatus(get()) == CONNECTION_OK;
}
std::string Connection::host() const {
  return OrEmpty(PQhost(get()));
}
std::string Connection::port() const {
  return OrEmpty(PQport(get()));
}
std::string Connection::database() const {
  return OrEmpty(PQdb(get()));
}
std::string Connection::user() const {
  return OrEmpty(PQuser(get()));
}

absl::Status Connection::TakeWarning() {
  return std::exchange(state_->warning, absl::OkStatus());
}

void Connection::Close() {
  state_->connection.reset();
}

PGconn* Connection::get() const {
  return state_->connection.get();
}

}  // namespace pgassay::pg
