#include "pg/script.h"

#include <array>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "pg/error.h"
#include "pg/quote.h"

namespace pgassay::pg {
namespace {

using OwnedResult = std::unique_ptr<PGresult, ResultClear>;

constexpr int kOldestServer = 130000;

std::string Field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? "" : text;
}

ScriptError Describe(const PGresult* result, absl::string_view what) {
  ScriptError error;
  error.status = MakeStatus(result, what);
  error.sqlstate = Field(result, PG_DIAG_SQLSTATE);
  error.message = Field(result, PG_DIAG_MESSAGE_PRIMARY);
  if (error.message.empty()) error.message = PQresultErrorMessage(result);
  error.detail = Field(result, PG_DIAG_MESSAGE_DETAIL);
  error.hint = Field(result, PG_DIAG_MESSAGE_HINT);
  error.context = Field(result, PG_DIAG_CONTEXT);
  int position = 0;
  if (absl::SimpleAtoi(Field(result, PG_DIAG_STATEMENT_POSITION), &position) && position > 0)
    error.position = position;
  return error;
}

ScriptError OwnError(absl::StatusCode code, absl::string_view what, std::string message) {
  ScriptError error;
  error.status = absl::Status(code, absl::StrCat(what, ": ", message));
  error.message = std::move(message);
  return error;
}

ScriptError ConnectionError(const Connection& connection, absl::string_view what) {
  const char* password = connection.get() == nullptr ? nullptr : PQpass(connection.get());
  const std::string text =
      OneLine(Scrub(PQerrorMessage(connection.get()), password == nullptr ? "" : password));
  return OwnError(absl::StatusCode::kUnavailable, what, text.empty() ? "the connection is lost" : text);
}

// False when libpq has no memory for a message: PQgetResult would announce the COPY for ever.
bool DrainCopyOut(PGconn* connection) {
  while (true) {
    char* message = nullptr;
    const int size = PQgetCopyData(connection, &message, /*async=*/0);
    if (message != nullptr) PQfreemem(message);
    if (size == -1) return true;
    if (size <= 0) return PQstatus(connection) != CONNECTION_OK;
  }
}

}  // namespace

std::string Told(const ScriptError& error) {
  std::string text = OneLine(error.message);
  if (!error.sqlstate.empty()) absl::StrAppend(&text, " (SQLSTATE ", error.sqlstate, ")");
  if (!error.detail.empty()) absl::StrAppend(&text, "; ", OneLine(error.detail));
  if (!error.hint.empty()) absl::StrAppend(&text, "; hint: ", OneLine(error.hint));
  if (!error.context.empty()) absl::StrAppend(&text, "; in ", OneLine(error.context));
  return text;
}

absl::Status Retold(const absl::Status& status, absl::StatusCode code, absl::string_view text) {
  absl::Status changed(code, text);
  status.ForEachPayload(
      [&changed](absl::string_view url, const absl::Cord& payload) { changed.SetPayload(url, payload); });
  return changed;
}

ScriptError RunScript(Connection& connection, const std::string& sql, absl::string_view what) {
  if (std::memchr(sql.data(), '\0', sql.size()) != nullptr)
    return OwnError(absl::StatusCode::kInvalidArgument, what, "there is a zero byte in the SQL");
  PGconn* const handle = connection.get();
  if (PQsendQuery(handle, sql.c_str()) != 1) return ConnectionError(connection, what);
  ScriptError first;
  bool failed = false;
  bool empty = false;
  bool copied_in = false;
  const auto fail = [&](ScriptError error) {
    if (!failed) first = std::move(error);
    failed = true;
  };
  while (true) {
    const OwnedResult result(PQgetResult(handle));
    if (result == nullptr) break;
    switch (PQresultStatus(result.get())) {
      case PGRES_COMMAND_OK:
      case PGRES_TUPLES_OK:
        break;
      case PGRES_EMPTY_QUERY:
        empty = true;
        break;
      case PGRES_COPY_IN:
      case PGRES_COPY_BOTH:
        copied_in = true;
        if (PQputCopyEnd(handle, "COPY FROM stdin is not possible here: there is no data beside the SQL") !=
            1)
          fail(ConnectionError(connection, what));
        break;
      case PGRES_COPY_OUT:
        if (!DrainCopyOut(handle)) {
          connection.Close();
          return OwnError(absl::StatusCode::kResourceExhausted, what, "out of memory while a COPY was read");
        }
        break;
      default:
        fail(Describe(result.get(), what));
    }
  }
  // The server calls a COPY that its client ends a cancelled query.
  if (failed && copied_in)
    first.status = Retold(first.status, absl::StatusCode::kInvalidArgument, first.status.message());
  if (failed) return first;
  if (!connection.ok()) return ConnectionError(connection, what);
  if (empty) return OwnError(absl::StatusCode::kInvalidArgument, what, "Received an empty query");
  return first;
}

TransactionState StateOf(const Connection& connection) {
  switch (PQtransactionStatus(connection.get())) {
    case PQTRANS_IDLE:
      return TransactionState::kIdle;
    case PQTRANS_ACTIVE:
    case PQTRANS_INTRANS:
      return TransactionState::kOpen;
    case PQTRANS_INERROR:
      return TransactionState::kFailed;
    default:
      return TransactionState::kLost;
  }
}

absl::Status BeginReading(Connection& connection, uint32_t lock_timeout_ms) {
  if (connection.ok() && connection.server_version() < kOldestServer) {
    return absl::FailedPreconditionError(absl::StrCat("session: the server is PostgreSQL ",
                                                      connection.server_version() / 10000,
                                                      ", and 13 is the oldest that can be read"));
  }
  const std::string lock_timeout = absl::StrCat(lock_timeout_ms);
  const std::array<std::array<absl::string_view, 2>, 9> settings = {{
      {"row_security", "off"},
      {"lock_timeout", lock_timeout},
      {"statement_timeout", "60000"},
      {"TimeZone", "UTC"},
      {"DateStyle", "ISO"},
      {"IntervalStyle", "postgres"},
      {"bytea_output", "hex"},
      {"client_encoding", "UTF8"},
      {"standard_conforming_strings", "on"},
  }};
  std::string sql;
  for (const auto& [name, value] : settings) {
    absl::StrAppend(&sql, sql.empty() ? "SELECT " : ", ", "pg_catalog.set_config(", QuoteLiteral(name), ", ",
                    QuoteLiteral(value), ", true)");
  }
  if (const absl::Status status = connection.Execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      !status.ok())
    return status;
  const absl::Status status = connection.Execute(sql);
  if (!status.ok() && connection.ok()) {
    if (const absl::Status rolled_back = connection.Execute("ROLLBACK"); !rolled_back.ok())
      return rolled_back;
  }
  return status;
}

}  // namespace pgassay::pg
