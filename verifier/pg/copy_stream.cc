#include "pg/copy_stream.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "pg/error.h"
#include "status_macros.h"

namespace pgassay::pg {
namespace {

constexpr char kWhat[] = "copy";

using OwnedResult = std::unique_ptr<PGresult, ResultClear>;

// Reads to the end of all that the server still has to say, so that the connection is idle or gone.
void Drain(Connection& connection) {
  while (true) {
    const OwnedResult result(PQgetResult(connection.get()));
    if (result == nullptr) return;
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COPY_OUT && status != PGRES_COPY_IN && status != PGRES_COPY_BOTH) continue;
    int size = -2;
    char* message = nullptr;
    while (status == PGRES_COPY_OUT && (size = PQgetCopyData(connection.get(), &message, /*async=*/0)) > 0) {
      PQfreemem(message);
    }
    // A message that libpq has no memory for stays where it is, and PQgetResult announces the COPY for ever.
    if (size != -1) return connection.Close();
  }
}

}  // namespace

absl::StatusOr<CopyStream> CopyStream::Start(Connection& connection, const std::string& sql) {
  const OwnedResult result(PQexec(connection.get(), sql.c_str()));
  const ExecStatusType status = PQresultStatus(result.get());
  if (status == PGRES_COPY_OUT) return CopyStream(connection);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) {
    return absl::InternalError(absl::StrCat(kWhat, ": the statement is no COPY TO STDOUT"));
  }
  if (status == PGRES_COPY_IN) {
    PQputCopyEnd(connection.get(), "not wanted");
    Drain(connection);
    return absl::InternalError(absl::StrCat(kWhat, ": the statement is no COPY TO STDOUT"));
  }
  return MakeStatusWithoutValues(result.get(), kWhat);
}

CopyStream::CopyStream(CopyStream&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)),
      buffer_(std::move(other.buffer_)),
      done_(std::exchange(other.done_, true)),
      end_(other.end_),
      rows_by_tag_(other.rows_by_tag_),
      bytes_(other.bytes_) {}

CopyStream::~CopyStream() {
  if (connection_ == nullptr || done_) return;
  connection_->canceller().Cancel();
  Drain(*connection_);
}

absl::StatusOr<std::optional<std::span<const uint8_t>>> CopyStream::Next() {
  buffer_.reset();
  if (done_) {
    RETURN_IF_ERROR(end_);
    return std::nullopt;
  }
  char* message = nullptr;
  const int size = PQgetCopyData(connection_->get(), &message, /*async=*/0);
  buffer_.reset(message);  // libpq may allocate also when it returns no size
  if (size > 0) {
    bytes_ += static_cast<uint64_t>(size);
    return std::span<const uint8_t>(reinterpret_cast<const uint8_t*>(buffer_.get()),
                                    static_cast<size_t>(size));
  }
  if (size == -1) {
    RETURN_IF_ERROR(Finish());
    return std::nullopt;
  }
  // -2, or 0 which only an asynchronous call may give. The result that follows has the server's last words.
  const absl::Status own = *PQerrorMessage(connection_->get()) != '\0'
                               ? MakeStatus(connection_->get(), kWhat, "")
                               : absl::UnavailableError(absl::StrCat(kWhat, ": the connection is lost"));
  const OwnedResult result(PQgetResult(connection_->get()));
  if (result != nullptr && PQresultErrorField(result.get(), PG_DIAG_SQLSTATE) != nullptr) {
    return Fail(MakeStatusWithoutValues(result.get(), kWhat));
  }
  return Fail(own);
}

// libpq's -1 says that no more data comes, not that all of it has come: an ERROR half-way ends so too.
absl::Status CopyStream::Finish() {
  PGconn* const connection = connection_->get();
  OwnedResult result(PQgetResult(connection));
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK)
    return Fail(MakeStatusWithoutValues(result.get(), kWhat));
  absl::string_view tag = PQcmdStatus(result.get());
  if (!absl::ConsumePrefix(&tag, "COPY ") || !absl::SimpleAtoi(tag, &rows_by_tag_)) {
    return Fail(
        absl::InternalError(absl::StrCat(kWhat, ": unexpected end \"", PQcmdStatus(result.get()), "\"")));
  }
  result.reset(PQgetResult(connection));
  if (result != nullptr) {
    if (PQresultErrorField(result.get(), PG_DIAG_SQLSTATE) != nullptr)
      return Fail(MakeStatusWithoutValues(result.get(), kWhat));
    return Fail(absl::InternalError(
        absl::StrCat(kWhat, ": something follows the end: ", PQresStatus(PQresultStatus(result.get())))));
  }
  if (!connection_->ok())
    return Fail(absl::UnavailableError(absl::StrCat(kWhat, ": the connection is lost")));
  done_ = true;
  end_ = connection_->TakeWarning();
  return end_;
}

absl::Status CopyStream::Fail(absl::Status status) {
  done_ = true;
  end_ = std::move(status);
  rows_by_tag_ = 0;
  Drain(*connection_);
  return end_;
}

uint64_t CopyStream::rows_by_tag() const {
  return rows_by_tag_;
}
uint64_t CopyStream::bytes() const {
  return bytes_;
}

}  // namespace pgassay::pg
