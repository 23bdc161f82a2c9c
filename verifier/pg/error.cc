#include "pg/error.h"

#include <algorithm>
#include <array>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace pgassay::pg {
namespace {

constexpr char kSqlStateUrl[] = "pgassay/sqlstate";

struct Rule {
  const char* prefix;
  absl::StatusCode code;
};

// Exact codes stand before the class that they are exceptions of.
constexpr std::array kRules = {
    Rule{"08", absl::StatusCode::kUnavailable},
    Rule{"25P03", absl::StatusCode::kUnavailable},  // idle_in_transaction_session_timeout ends the session
    Rule{"25P04", absl::StatusCode::kUnavailable},  // transaction_timeout too
    Rule{"28", absl::StatusCode::kPermissionDenied},
    Rule{"3D000", absl::StatusCode::kNotFound},
    Rule{"40", absl::StatusCode::kAborted},
    Rule{"42501", absl::StatusCode::kPermissionDenied},
    Rule{"42P01", absl::StatusCode::kNotFound},
    Rule{"53", absl::StatusCode::kResourceExhausted},
    Rule{"55P03", absl::StatusCode::kDeadlineExceeded},
    Rule{"57014", absl::StatusCode::kCancelled},
    Rule{"57P04", absl::StatusCode::kNotFound},  // the database was dropped: no new connection can help
    Rule{"57P", absl::StatusCode::kUnavailable},
    Rule{"XX001", absl::StatusCode::kDataLoss},
    Rule{"XX002", absl::StatusCode::kDataLoss},
};

bool IsSqlState(absl::string_view text) {
  return text.size() == 5 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return absl::ascii_isdigit(c) || absl::ascii_isupper(c);
         });
}

absl::Status Make(absl::StatusCode code, absl::string_view message, absl::string_view sqlstate) {
  absl::Status status(code, message);
  if (!sqlstate.empty()) status.SetPayload(kSqlStateUrl, absl::Cord(sqlstate));
  return status;
}

absl::string_view Field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? absl::string_view() : absl::string_view(text);
}

absl::StatusCode ClassifyOwnMessage(absl::string_view message) {
  if (absl::StrContains(message, "out of memory")) return absl::StatusCode::kResourceExhausted;
  return absl::StatusCode::kUnavailable;
}

// What libpq quotes before it has talked to a server is a piece of the connection string, and with one
// character misplaced that is a piece of the password.
std::string WithoutQuoted(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '"');
  std::vector<absl::string_view> kept;
  for (size_t i = 0; i < parts.size(); ++i) kept.push_back(i % 2 == 0 ? parts[i] : absl::string_view("..."));
  return absl::StrJoin(kept, "\"");
}

}  // namespace

absl::StatusCode ClassifySqlState(absl::string_view sqlstate) {
  for (const Rule& rule : kRules) {
    if (absl::StartsWith(sqlstate, rule.prefix)) return rule.code;
  }
  return absl::StatusCode::kInternal;
}

std::string OneLine(absl::string_view text) {
  std::string line;
  for (const char c : absl::StripAsciiWhitespace(text)) {
    if (absl::ascii_isspace(static_cast<unsigned char>(c))) {
      if (line.back() != ' ') line += ' ';
    } else if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) {
      absl::StrAppendFormat(&line, "\\x%02x", static_cast<unsigned char>(c));
    } else {
      line += c;
    }
  }
  return line;
}

std::string Scrub(absl::string_view text, absl::string_view password) {
  if (password.empty()) return std::string(text);
  return absl::StrReplaceAll(text, {{password, "***"}});
}

absl::Status MakeStatus(const PGresult* result, absl::string_view what) {
  if (result == nullptr) return absl::UnavailableError(absl::StrCat(what, ": no answer from the server"));
  const absl::string_view sqlstate = Field(result, PG_DIAG_SQLSTATE);
  if (sqlstate.empty()) {
    const std::string text = OneLine(PQresultErrorMessage(result));
    if (text.empty()) {
      return absl::InternalError(
          absl::StrCat(what, ": unexpected answer ", PQresStatus(PQresultStatus(result))));
    }
    return absl::Status(ClassifyOwnMessage(text), absl::StrCat(what, ": ", text));
  }
  std::string message = absl::StrCat(what, ": ", OneLine(Field(result, PG_DIAG_MESSAGE_PRIMARY)));
  if (const absl::string_view detail = Field(result, PG_DIAG_MESSAGE_DETAIL); !detail.empty()) {
    absl::StrAppend(&message, "; ", OneLine(detail));
  }
  if (const absl::string_view hint = Field(result, PG_DIAG_MESSAGE_HINT); !hint.empty()) {
    absl::StrAppend(&message, "; hint: ", OneLine(hint));
  }
  return Make(ClassifySqlState(sqlstate), message, sqlstate);
}

absl::Status MakeStatusWithoutValues(const PGresult* result, absl::string_view what) {
  // Cardinality, data, integrity, PL/pgSQL's RAISE, external routines, SQL routines: their texts quote what
  // they fail on.
  static constexpr std::array kAboutValues = {"21", "22", "23", "P0", "38", "39", "2F"};
  const absl::string_view sqlstate =
      result == nullptr ? absl::string_view() : Field(result, PG_DIAG_SQLSTATE);
  const bool about_value = std::any_of(kAboutValues.begin(), kAboutValues.end(), [&](const char* prefix) {
    return absl::StartsWith(sqlstate, prefix);
  });
  if (!about_value) return MakeStatus(result, what);
  return Make(ClassifySqlState(sqlstate),
              absl::StrCat(what, ": the server failed on a value (SQLSTATE ", sqlstate,
                           "); its text is not shown because it can hold row values, see the server's log"),
              sqlstate);
}

absl::Status MakeStatus(const PGconn* connection, absl::string_view what, absl::string_view password) {
  const std::string text = OneLine(Scrub(PQerrorMessage(connection), password));
  return absl::Status(ClassifyOwnMessage(text), absl::StrCat(what, ": ", text));
}

absl::Status MakeConnectStatus(absl::string_view message, absl::string_view what, absl::string_view where,
                               absl::string_view password) {
  std::vector<std::string> details;
  std::string sqlstate;
  bool reached = false;  // a server, or at least the network
  for (absl::string_view line : absl::StrSplit(message, '\n', absl::SkipWhitespace())) {
    line = absl::StripAsciiWhitespace(line);
    if (absl::ConsumePrefix(&line, "LOCATION:")) continue;
    if (absl::StartsWith(line, "connection to server ")) {
      reached = true;
      if (const size_t end = line.find(" failed: "); end != absl::string_view::npos)
        line.remove_prefix(end + 9);
    } else if (absl::StartsWith(line, "could not translate host name")) {
      reached = true;
    }
    // "FATAL:  28P01: password authentication failed"; the severity is in the server's language.
    if (const size_t colon = line.find(":  "); colon != absl::string_view::npos && line.size() >= colon + 9 &&
                                               IsSqlState(line.substr(colon + 3, 5)) &&
                                               line[colon + 8] == ':') {
      sqlstate = std::string(line.substr(colon + 3, 5));
      line = absl::StripLeadingAsciiWhitespace(line.substr(colon + 9));
    }
    std::string detail = OneLine(Scrub(line, password));
    if (!reached) detail = WithoutQuoted(detail);
    if (std::find(details.begin(), details.end(), detail) == details.end())
      details.push_back(std::move(detail));
  }
  absl::StatusCode code = absl::StatusCode::kInvalidArgument;
  if (!sqlstate.empty()) {
    code = ClassifySqlState(sqlstate);
  } else if (absl::StrContains(message, "no password supplied")) {
    code = absl::StatusCode::kPermissionDenied;
  } else if (reached) {
    code = absl::StatusCode::kUnavailable;
  }
  // A code without its own meaning here still means that there is no connection.
  if (code == absl::StatusCode::kInternal) code = absl::StatusCode::kUnavailable;
  // Nothing is known of where as long as libpq could not read what it was told.
  const std::string place = where == ":" ? "" : absl::StrCat(" (", where, ")");
  return Make(code, absl::StrCat(what, ": ", absl::StrJoin(details, "; "), place), sqlstate);
}

std::string SqlState(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kSqlStateUrl);
  return payload.has_value() ? std::string(*payload) : "";
}

}  // namespace pgassay::pg
