#include "migrate/steps/prelude.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "migrate/file/read.h"
#include "migrate/sql/parse.h"
#include "migrate/text/utf8.h"
#include "pg/error.h"
#include "pg/script.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

constexpr char kByteOrderMark[] = "\xef\xbb\xbf";
constexpr char kSyntaxError[] = "42601";

// The server counts characters, a backslash is one byte.
bool BeginsMetaCommand(const std::string& sql, const pg::ScriptError& error) {
  if (error.sqlstate != kSyntaxError || error.position <= 0) return false;
  const size_t at = text::OffsetOfCharacter(sql, error.position);
  return at < sql.size() && sql[at] == '\\';
}

absl::Status InFile(const std::string& sql, const std::string& file, pg::ScriptError error) {
  if (BeginsMetaCommand(sql, error))
    error.message = "a meta command of psql; the file is sent to the server as it is, so write SQL alone";
  const std::string line =
      error.position == 0 ? "" : absl::StrCat(":", sql::LineOfCharacter(sql, error.position));
  return pg::Retold(error.status, error.status.code(),
                    absl::StrCat("scratch prelude: ", pg::OneLine(file), line, ": ", pg::Told(error)));
}

}  // namespace

absl::Status RunPrelude(pg::Connection& connection, const std::string& file) {
  absl::StatusOr<std::string> sql = file::Read(file);
  if (absl::IsNotFound(sql.status()))
    return absl::NotFoundError(
        absl::StrCat("scratch prelude: ", pg::OneLine(file), ": there is no such file"));
  RETURN_IF_ERROR(sql.status());
  if (absl::StartsWith(*sql, kByteOrderMark)) sql->erase(0, sizeof(kByteOrderMark) - 1);
  RETURN_IF_ERROR(connection.Execute("SET client_encoding TO 'UTF8'"));
  // So that a file of comments alone is no empty query.
  const pg::ScriptError error =
      pg::RunScript(connection, absl::StrCat(*sql, "\n;SELECT 1"), "scratch prelude");
  if (!error.status.ok()) return InFile(*sql, file, error);
  return absl::OkStatus();
}

}  // namespace pgassay::migrate
