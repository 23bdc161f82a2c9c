#include "pg/copy_stream.h"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "pg/error.h"
#include "pg/session.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace {
int good_messages = -1;  // before libpq has no memory left; -1 for all
}  // namespace

// Stands before libpq's for the whole test program. As libpq does then, it leaves the message where it is.
extern "C" int PQgetCopyData(PGconn* connection, char** buffer, int async) {
  using Function = int (*)(PGconn*, char**, int);
  static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "PQgetCopyData"));
  if (good_messages == 0) {
    *buffer = nullptr;
    return -2;
  }
  if (good_messages > 0) --good_messages;
  return real(connection, buffer, async);
}

namespace pgassay::pg {
namespace {

using absl::StatusCode;
using pgassay::testing::IsOk;
using pgassay::testing::Server;
using pgassay::testing::StatusIs;

class CopyStreamTest : public ::testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<Connection> connection = Connection::Open({Server::Shared().Conninfo(), ""}, "test");
    ASSERT_THAT(connection, IsOk());
    connection_.emplace(*std::move(connection));
  }

  // Reads to the end or the first error; counts messages.
  static absl::Status Read(CopyStream& stream, uint64_t* messages) {
    *messages = 0;
    while (true) {
      absl::StatusOr<std::optional<std::span<const uint8_t>>> message = stream.Next();
      if (!message.ok()) return message.status();
      if (!message->has_value()) return absl::OkStatus();
      ++*messages;
    }
  }

  std::optional<Connection> connection_;
};

TEST_F(CopyStreamTest, EndsWithTheTag) {
  for (const int rows : {0, 1, 2, 1000}) {
    absl::StatusOr<CopyStream> stream = CopyStream::Start(
        *connection_,
        absl::StrCat("COPY (SELECT g, 'x' FROM generate_series(1, ", rows, ") g) TO STDOUT (FORMAT binary)"));
    ASSERT_THAT(stream, IsOk());
    uint64_t messages = 0;
    EXPECT_THAT(Read(*stream, &messages), IsOk());
    // Header and trailer are messages of their own or ride along; only the tag counts rows.
    EXPECT_EQ(stream->rows_by_tag(), static_cast<uint64_t>(rows));
    EXPECT_EQ(stream->bytes(), 19 + static_cast<uint64_t>(rows) * (2 + 4 + 4 + 4 + 1) + 2);
    EXPECT_THAT(Read(*stream, &messages), IsOk());
    EXPECT_EQ(messages, 0U);
  }
}

TEST_F(CopyStreamTest, ErrorAtTheNthRowIsAnErrorForEveryN) {
  for (int n = 1; n <= 40; ++n) {
    absl::StatusOr<CopyStream> stream = CopyStream::Start(
        *connection_, absl::StrCat("COPY (SELECT g / (g - ", n,
                                   ") FROM generate_series(1, 40) g) TO STDOUT (FORMAT binary)"));
    ASSERT_THAT(stream, IsOk());
    uint64_t messages = 0;
    const absl::Status status = Read(*stream, &messages);
    EXPECT_THAT(status, StatusIs(StatusCode::kInternal, "failed on a value (SQLSTATE 22012)")) << n;
    EXPECT_EQ(SqlState(status), "22012");
    EXPECT_EQ(stream->rows_by_tag(), 0U);
    EXPECT_THAT(Read(*stream, &messages),
                StatusIs(StatusCode::kInternal, "failed on a value (SQLSTATE 22012)"));
    EXPECT_THAT(connection_->Execute("SELECT 1"), IsOk()) << "the connection is of use after an error";
  }
}

TEST_F(CopyStreamTest, CancelIsAnErrorAfterEveryNthMessage) {
  for (int n = 0; n <= 5; ++n) {
    absl::StatusOr<CopyStream> stream = CopyStream::Start(
        *connection_,
        "COPY (SELECT generate_series(1, 1000000), repeat('x', 1000)) TO STDOUT (FORMAT binary)");
    ASSERT_THAT(stream, IsOk());
    for (int i = 0; i < n; ++i) ASSERT_THAT(stream->Next(), IsOk());
    ASSERT_TRUE(connection_->canceller().Cancel());
    uint64_t messages = 0;
    EXPECT_THAT(Read(*stream, &messages), StatusIs(StatusCode::kCancelled));
    EXPECT_THAT(connection_->Execute("SELECT 1"), IsOk());
  }
}

TEST_F(CopyStreamTest, StatementTimeoutIsAnError) {
  ASSERT_THAT(connection_->Execute("SET statement_timeout = '50ms'"), IsOk());
  absl::StatusOr<CopyStream> stream = CopyStream::Start(
      *connection_,
      "COPY (SELECT g, pg_sleep(0.01) FROM generate_series(1, 100) g) TO STDOUT (FORMAT binary)");
  ASSERT_THAT(stream, IsOk());
  uint64_t messages = 0;
  EXPECT_THAT(Read(*stream, &messages), StatusIs(StatusCode::kCancelled, "statement timeout"));
}

TEST_F(CopyStreamTest, TerminatedBackendIsUnavailable) {
  absl::StatusOr<CopyStream> stream = CopyStream::Start(
      *connection_,
      "COPY (SELECT generate_series(1, 10000000), repeat('x', 1000)) TO STDOUT (FORMAT binary)");
  ASSERT_THAT(stream, IsOk());
  ASSERT_THAT(stream->Next(), IsOk());
  Server::Shared().Sql("postgres",
                       absl::StrCat("SELECT pg_terminate_backend(", connection_->backend_pid(), ")"));
  uint64_t messages = 0;
  EXPECT_THAT(Read(*stream, &messages), StatusIs(StatusCode::kUnavailable));
  EXPECT_FALSE(connection_->ok());
  EXPECT_THAT(stream->Next(), StatusIs(StatusCode::kUnavailable));
}

TEST_F(CopyStreamTest, DroppedStreamLeavesTheConnectionUsable) {
  for (int n = 0; n <= 3; ++n) {
    {
      absl::StatusOr<CopyStream> stream =
          CopyStream::Start(*connection_,
                            "COPY (SELECT generate_series(1, 100000000), repeat('x', 1000)) TO "
                            "STDOUT (FORMAT binary)");
      ASSERT_THAT(stream, IsOk());
      for (int i = 0; i < n; ++i) ASSERT_THAT(stream->Next(), IsOk());
      const CopyStream moved = *std::move(stream);
    }
    EXPECT_TRUE(connection_->ok());
    EXPECT_EQ(connection_->Query("SELECT 5")->int64(0, 0), 5);
  }
}

// The server has sent all and the cancel comes too late: it must not hit the next statement.
TEST_F(CopyStreamTest, DroppedAtItsEndDoesNotCancelTheNextStatement) {
  for (int i = 0; i < 50; ++i) {
    ASSERT_THAT(CopyStream::Start(*connection_, "COPY (SELECT 1) TO STDOUT (FORMAT binary)"), IsOk());
    ASSERT_THAT(connection_->Execute("SELECT pg_sleep(0.001)"), IsOk());
  }
}

// PQgetResult announces the same COPY for ever.
TEST_F(CopyStreamTest, AMessageWithoutMemoryEndsTheConnection) {
  for (const bool drop : {false, true}) {
    for (const int n : {0, 1, 2}) {
      SetUp();
      {
        absl::StatusOr<CopyStream> stream = CopyStream::Start(
            *connection_,
            "COPY (SELECT generate_series(1, 100000), repeat('x', 1000)) TO STDOUT (FORMAT binary)");
        ASSERT_THAT(stream, IsOk());
        good_messages = n;
        for (int i = 0; i < n; ++i) ASSERT_THAT(stream->Next(), IsOk());
        if (!drop) {
          EXPECT_THAT(stream->Next(), StatusIs(StatusCode::kUnavailable));
          EXPECT_THAT(stream->Next(), StatusIs(StatusCode::kUnavailable));
        }
      }
      good_messages = -1;
      EXPECT_FALSE(connection_->ok());
      EXPECT_THAT(connection_->Execute("SELECT 1"), StatusIs(StatusCode::kUnavailable));
      EXPECT_THAT(connection_->Query("SELECT 1"), StatusIs(StatusCode::kUnavailable));
      EXPECT_FALSE(connection_->canceller().Cancel());
      EXPECT_EQ(connection_->host(), "");
    }
  }
}

TEST_F(CopyStreamTest, ErrorsTellNoRowValues) {
  ASSERT_THAT(connection_->Execute("CREATE FUNCTION pg_temp.fail(text, text) RETURNS int LANGUAGE plpgsql AS "
                                   "$$BEGIN RAISE '%', $1 USING ERRCODE = $2, DETAIL = $1, HINT = $1; END$$"),
              IsOk());
  const struct {
    const char* query;
    const char* sqlstate;
  } kCases[] = {
      {"SELECT a::int FROM (VALUES ('hunter2-4111')) t(a)", "22P02"},
      {"SELECT (SELECT g FROM generate_series(1, 2) g)", "21000"},
      {"SELECT pg_temp.fail('hunter2', '23505')", "23505"},
      {"SELECT pg_temp.fail('hunter2', 'P0001')", "P0001"},
      {"SELECT pg_temp.fail('hunter2', '38000')", "38000"},
      {"SELECT pg_temp.fail('hunter2', '39000')", "39000"},
      {"SELECT pg_temp.fail('hunter2', '2F002')", "2F002"},
  };
  for (const auto& c : kCases) {
    uint64_t messages = 0;
    absl::StatusOr<CopyStream> stream =
        CopyStream::Start(*connection_, absl::StrCat("COPY (", c.query, ") TO STDOUT (FORMAT binary)"));
    const absl::Status status = stream.ok() ? Read(*stream, &messages) : stream.status();
    EXPECT_EQ(status.code(), ClassifySqlState(c.sqlstate)) << status;
    EXPECT_EQ(std::string(status.message()),
              absl::StrCat("copy: the server failed on a value (SQLSTATE ", c.sqlstate,
                           "); its text is not shown because it can hold row values, see the server's log"));
    EXPECT_EQ(SqlState(status), c.sqlstate);
  }
}

TEST_F(CopyStreamTest, WarningOfClassXXFailsTheStream) {
  ASSERT_THAT(
      connection_->Execute("CREATE FUNCTION pg_temp.warn(int, text) RETURNS int LANGUAGE plpgsql AS "
                           "$$BEGIN RAISE WARNING 'invalid page' USING ERRCODE = $2; RETURN $1; END$$"),
      IsOk());
  uint64_t messages = 0;
  const auto copy = [&](const char* sqlstate) -> absl::Status {
    absl::StatusOr<CopyStream> stream = CopyStream::Start(
        *connection_,
        absl::StrCat("COPY (SELECT pg_temp.warn(1, '", sqlstate, "')) TO STDOUT (FORMAT binary)"));
    if (!stream.ok()) return stream.status();
    return Read(*stream, &messages);
  };
  EXPECT_THAT(copy("01000"), IsOk());
  EXPECT_THAT(copy("XX001"), StatusIs(StatusCode::kDataLoss, "invalid page"));
  EXPECT_THAT(copy("XX000"), StatusIs(StatusCode::kInternal, "invalid page"));
  EXPECT_THAT(copy("01000"), IsOk());
}

TEST_F(CopyStreamTest, RefusesWhatIsNoCopyToStdout) {
  for (const char* sql : {"SELECT 1", "SET jit = off", "", "CREATE TEMP TABLE t (a int)"}) {
    EXPECT_THAT(CopyStream::Start(*connection_, sql), StatusIs(StatusCode::kInternal, "no COPY")) << sql;
  }
  EXPECT_THAT(CopyStream::Start(*connection_, "COPY t FROM STDIN"),
              StatusIs(StatusCode::kInternal, "no COPY"));
  EXPECT_THAT(CopyStream::Start(*connection_, "COPY nothing TO STDOUT"),
              StatusIs(StatusCode::kNotFound, "nothing"));
  EXPECT_EQ(connection_->Query("SELECT count(*) FROM t")->int64(0, 0), 0);
  // It waits for us, and we for it.
  absl::StatusOr<CopyStream> stream =
      CopyStream::Start(*connection_, "COPY (SELECT 1) TO STDOUT; COPY t FROM STDIN");
  ASSERT_THAT(stream, IsOk());
  uint64_t messages = 0;
  EXPECT_THAT(Read(*stream, &messages), StatusIs(StatusCode::kInternal, "something follows the end"));
  EXPECT_FALSE(connection_->ok());
}

TEST_F(CopyStreamTest, SomethingAfterTheEndIsAnError) {
  uint64_t messages = 0;
  for (const char* second : {"SELECT 1", "COPY (SELECT 2) TO STDOUT (FORMAT binary)"}) {
    absl::StatusOr<CopyStream> stream =
        CopyStream::Start(*connection_, absl::StrCat("COPY (SELECT 1) TO STDOUT (FORMAT binary); ", second));
    ASSERT_THAT(stream, IsOk());
    EXPECT_THAT(Read(*stream, &messages), StatusIs(StatusCode::kInternal, "something follows the end"));
    EXPECT_THAT(connection_->Execute("SELECT 1"), IsOk());
  }
  absl::StatusOr<CopyStream> stream =
      CopyStream::Start(*connection_, "COPY (SELECT 1) TO STDOUT (FORMAT binary); SELECT 1/0");
  ASSERT_THAT(stream, IsOk());
  EXPECT_THAT(Read(*stream, &messages),
              StatusIs(StatusCode::kInternal, "failed on a value (SQLSTATE 22012)"));
}

// Bytes that are no UTF-8: a LATIN1 "é" and ff.
TEST_F(CopyStreamTest, ReadsBytesOfAnSqlAsciiDatabase) {
  Server& server = Server::Shared();
  server.CreateDatabase("ascii", "ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
  server.Sql("ascii", R"(CREATE TABLE t AS SELECT E'\xe9\xff'::text AS a)");
  absl::StatusOr<Connection> connection = Connection::Open({server.Conninfo("ascii"), ""}, "test");
  ASSERT_THAT(connection, IsOk());
  ASSERT_THAT(PrepareSession(*connection, 1000), IsOk());
  absl::StatusOr<CopyStream> stream =
      CopyStream::Start(*connection, "COPY (SELECT a FROM public.t) TO STDOUT (FORMAT binary)");
  ASSERT_THAT(stream, IsOk());
  std::string bytes;
  while (true) {
    absl::StatusOr<std::optional<std::span<const uint8_t>>> message = stream->Next();
    ASSERT_THAT(message, IsOk());
    if (!message->has_value()) break;
    bytes.append(reinterpret_cast<const char*>((*message)->data()), (*message)->size());
  }
  EXPECT_EQ(bytes.substr(19), std::string("\0\x01\0\0\0\x02\xe9\xff\xff\xff", 10));
  EXPECT_EQ(stream->rows_by_tag(), 1U);
}

}  // namespace
}  // namespace pgassay::pg
