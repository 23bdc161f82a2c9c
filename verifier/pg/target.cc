#include "pg/target.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "pg/error.h"
#include "status_macros.h"

namespace pgassay::pg {
namespace {

struct OptionsFree {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using Options = std::unique_ptr<PQconninfoOption, OptionsFree>;
using Values = std::map<std::string, std::string>;

constexpr char kForms[] =
    "expected a URI like postgresql://user@host:5432/database, keywords like host=... dbname=..., or "
    "service=NAME";

constexpr char kPasswordWays[] =
    "a password on a command line can be read by everyone on the machine; put it into ~/.pgpass (or the file "
    "that "
    "PGPASSFILE names), into the environment as PGPASSWORD or within DATABASE_URL, into a service file "
    "(service=NAME), or into a file named by --password-file";

Values NonEmpty(const PQconninfoOption* options) {
  Values values;
  for (; options != nullptr && options->keyword != nullptr; ++options) {
    if (options->val != nullptr && *options->val != '\0') values[options->keyword] = options->val;
  }
  return values;
}

std::string Get(const Values& values, const std::string& name) {
  const auto found = values.find(name);
  return found == values.end() ? "" : found->second;
}

bool IsUri(absl::string_view text) {
  return absl::StartsWith(text, "postgresql://") || absl::StartsWith(text, "postgres://");
}

// libpq's complaint as a reason of ours: its own text quotes what it could not read.
absl::string_view Reason(absl::string_view complaint) {
  struct Known {
    const char* text;
    const char* reason;
  };
  static constexpr std::array kKnown = {
      Known{"percent-encoded", "a % is not followed by two hexadecimal digits (write % itself as %25)"},
      Known{"forbidden value", "%00 is in it"},
      Known{"query parameter", "a parameter after the ? is unknown to libpq or has no single = in it"},
      Known{"query separator", "a parameter after the ? has no single = in it"},
      Known{"IPv6", "a [ without its ] around an IPv6 address"},
      Known{"unterminated quoted", "a quote is not closed"},
      Known{"missing \"=\"", "a word without ="},
      Known{"invalid connection option", "a keyword that libpq does not know"},
      Known{"unexpected character",
            "a character stands where : / or ? should (write @ : / in a password as %40 %3A %2F)"},
  };
  for (const Known& known : kKnown) {
    if (absl::StrContains(complaint, known.text)) return known.reason;
  }
  return kForms;
}

absl::StatusOr<Values> Parse(absl::string_view conninfo) {
  if (conninfo.find('\0') != absl::string_view::npos) {
    return absl::InvalidArgumentError("the connection string cannot be read: a zero byte is in it");
  }
  char* complaint = nullptr;
  const Options options(PQconninfoParse(std::string(conninfo).c_str(), &complaint));
  const std::unique_ptr<char, decltype(&PQfreemem)> owned(complaint, &PQfreemem);
  if (options == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat("the connection string cannot be read: ",
                                                   Reason(complaint == nullptr ? "" : complaint)));
  }
  return NonEmpty(options.get());
}

// With an unescaped @ or / in a password libpq takes pieces of it for host, port or database, which it and we
// print.
absl::Status CheckUri(absl::string_view uri) {
  absl::string_view rest = uri.substr(uri.find("://") + 3);
  rest = rest.substr(0, rest.find('?'));
  const absl::string_view authority = rest.substr(0, rest.find('/'));
  const auto ats = std::count(rest.begin(), rest.end(), '@');
  if (ats > 1 || (ats == 1 && !absl::StrContains(authority, '@'))) {
    return absl::InvalidArgumentError(
        "the connection string cannot be read: one @ too many, or a / before it (write @ / : in a user name, "
        "password or database name as %40 %2F %3A)");
  }
  return absl::OkStatus();
}

absl::Status CheckNumbers(const Values& values) {
  for (const absl::string_view port : absl::StrSplit(Get(values, "port"), ',', absl::SkipEmpty())) {
    int number = 0;
    if (!absl::SimpleAtoi(port, &number) || number < 1 || number > 65535) {
      return absl::InvalidArgumentError(
          "the connection string cannot be read: the port is no number from 1 to 65535 (is an @ missing, or "
          "a : or / "
          "in the password not written as %3A or %2F?)");
    }
  }
  for (const char* name : {"connect_timeout", "keepalives", "keepalives_idle", "keepalives_interval",
                           "keepalives_count", "tcp_user_timeout"}) {
    int number = 0;
    if (const std::string value = Get(values, name); !value.empty() && !absl::SimpleAtoi(value, &number)) {
      return absl::InvalidArgumentError(
          absl::StrCat("the connection string cannot be read: ", name, " is no number"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Values> ParseChecked(absl::string_view conninfo) {
  if (IsUri(conninfo)) RETURN_IF_ERROR(CheckUri(conninfo));
  ASSIGN_OR_RETURN(Values values, Parse(conninfo));
  RETURN_IF_ERROR(CheckNumbers(values));
  return values;
}

bool IsLibpqKeyword(absl::string_view word) {
  const Options known(PQconninfoParse("", nullptr));
  for (const PQconninfoOption* option = known.get(); option != nullptr && option->keyword != nullptr;
       ++option) {
    if (word == option->keyword) return true;
  }
  return false;
}

}  // namespace

absl::Status CheckConninfo(absl::string_view conninfo) {
  return ParseChecked(conninfo).status();
}

bool Gives(absl::string_view conninfo, const std::string& keyword) {
  const absl::StatusOr<Values> values = Parse(conninfo);
  return values.ok() && values->contains(keyword);
}

absl::StatusOr<ConnectTarget> ResolveTarget(absl::string_view argument, absl::string_view password_file,
                                            const std::string& url_env) {
  ConnectTarget target;
  target.password_file = std::string(password_file);
  if (!argument.empty()) {
    const absl::StatusOr<Values> values = ParseChecked(argument);
    if (!values.ok()) return values.status();
    if (values->contains("password") || values->contains("sslpassword")) {
      return absl::InvalidArgumentError(kPasswordWays);
    }
    target.conninfo = std::string(argument);
    return target;
  }
  if (const char* url = getenv(url_env.c_str()); url != nullptr && *url != '\0') {
    if (const absl::Status status = CheckConninfo(url); !status.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(url_env, ": ", status.message()));
    }
    target.conninfo = url;
  }
  return target;
}

absl::StatusOr<std::string> ReadPassword(const std::string& path) {
  const std::string shown = OneLine(path);
  struct stat info;
  if (stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("password file: others on this machine can read ", shown, "; chmod 600 ", shown));
  }
  std::ifstream in(path);
  std::string password;
  if (!in || !std::getline(in, password)) {
    return absl::InvalidArgumentError(absl::StrCat("password file: ", shown, " cannot be read or is empty"));
  }
  if (!password.empty() && password.back() == '\r') password.pop_back();
  if (password.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("password file: the first line of ", shown, " is empty"));
  }
  return password;
}

absl::StatusOr<ProgramTarget> ForProgram(const ConnectTarget& target) {
  ASSIGN_OR_RETURN(Values values, ParseChecked(target.conninfo));
  if (!target.password_file.empty()) {
    ASSIGN_OR_RETURN(values["password"], ReadPassword(target.password_file));
  }
  if (values.contains("sslpassword")) {
    return absl::InvalidArgumentError(
        "the connection string has an sslpassword, which cannot be handed on in secret; use a key without "
        "one");
  }
  ProgramTarget result;
  for (const auto& [keyword, value] : values) {
    if (keyword == "password") {
      result.environment.push_back(absl::StrCat("PGPASSWORD=", value));
      continue;
    }
    absl::StrAppend(&result.conninfo, result.conninfo.empty() ? "" : " ", keyword, "='",
                    absl::StrReplaceAll(value, {{"\\", "\\\\"}, {"'", "\\'"}}), "'");
  }
  return result;
}

bool LooksLikeTarget(absl::string_view argument) {
  if (IsUri(argument)) return true;
  const absl::string_view text = absl::StripAsciiWhitespace(argument);
  const size_t equals = text.find('=');
  if (equals == absl::string_view::npos) return false;
  const absl::string_view word = absl::StripAsciiWhitespace(text.substr(0, equals));
  if (IsLibpqKeyword(word)) return true;
  // A misspelt keyword is better reported as such than as a file that does not exist.
  return !word.empty() && !absl::EndsWith(text, ".assay") &&
         std::all_of(word.begin(), word.end(),
                     [](unsigned char c) { return absl::ascii_islower(c) || c == '_'; });
}

std::string Describe(const ConnectTarget& target) {
  absl::StatusOr<Values> values = ParseChecked(target.conninfo);
  if (!values.ok()) return "a connection string that cannot be read";
  if (const std::string service = Get(*values, "service"); !service.empty()) {
    return absl::StrCat("service ", OneLine(service));
  }
  const Options defaults(PQconndefaults());
  for (const auto& [name, value] : NonEmpty(defaults.get())) values->try_emplace(name, value);
  const std::string user = Get(*values, "user");
  std::string host = Get(*values, "host");
  if (host.empty()) host = Get(*values, "hostaddr");
  if (host.empty()) host = "the local socket";
  std::string database = Get(*values, "dbname");
  if (database.empty()) database = user;
  return OneLine(absl::StrCat(database, " at ", host, ":", Get(*values, "port"), " as ", user));
}

}  // namespace pgassay::pg
