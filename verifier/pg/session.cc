#include "pg/session.h"

#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "pg/error.h"
#include "pg/quote.h"
#include "status_macros.h"

namespace pgassay::pg {
namespace {

constexpr int kOldestServer = 130000;

struct Setting {
  std::string name;
  std::string value;  // as pg_settings.setting shows it: in the setting's unit, without the unit
};

// What decides how a value or a deparsed definition is written, what a row's visibility is, or how long we
// may take.
std::vector<Setting> Prologue(const Connection& connection, uint32_t lock_timeout_ms) {
  const char* server_encoding = PQparameterStatus(connection.get(), "server_encoding");
  // An SQL_ASCII server knows no encoding to convert from: bytes that are no UTF-8 would fail half-way.
  const bool ascii = server_encoding != nullptr && absl::string_view(server_encoding) == "SQL_ASCII";
  std::vector<Setting> settings = {
      {"row_security", "off"},  // a policy is then an error and not fewer rows
      {"client_encoding", ascii ? "SQL_ASCII" : "UTF8"},
      {"standard_conforming_strings", "on"},
      {"datestyle", "ISO, YMD"},
      {"intervalstyle", "postgres"},
      {"timezone", "UTC"},
      {"extra_float_digits", "3"},
      {"bytea_output", "hex"},
      {"xmlbinary", "base64"},
      {"xmloption", "content"},
      {"lc_monetary", "C"},
      {"quote_all_identifiers", "off"},
      {"transform_null_equals", "off"},
      {"synchronize_seqscans", "off"},
      {"default_transaction_read_only", "on"},
      {"lock_timeout", absl::StrCat(lock_timeout_ms)},
      {"idle_in_transaction_session_timeout", "0"},
      {"enable_tidscan", "on"},
      {"max_parallel_workers_per_gather", "0"},
      {"jit", "off"},
  };
  if (connection.server_version() >= 140000) settings.push_back({"idle_session_timeout", "0"});
  if (connection.server_version() >= 170000) settings.push_back({"transaction_timeout", "0"});
  return settings;
}

// Good to have, but not on every platform or kind of socket, so neither required nor read back.
constexpr const char* kWished[][2] = {
    {"client_connection_check_interval",
     "5s"},  // 14+: a client that is gone does not hold back vacuum for long
    {"tcp_keepalives_idle", "30"},
    {"tcp_keepalives_interval", "10"},
    {"tcp_keepalives_count", "6"},
};

// Nothing read with these otherwise can be believed.
constexpr const char* kRequired[][3] = {
    {"zero_damaged_pages", "off", "damaged pages would be read as empty"},
    {"ignore_checksum_failure", "off", "damaged pages would be read as if they were sound"},
    {"ignore_system_indexes", "off", "the catalog would be read in recovery mode"},
    {"session_replication_role", "origin", "triggers and rules would not act as they do for the application"},
};

std::string SetConfig(const std::vector<Setting>& settings) {
  return absl::StrCat("SELECT ", absl::StrJoin(settings, ", ", [](std::string* out, const Setting& setting) {
                        absl::StrAppend(out, "pg_catalog.set_config(", QuoteLiteral(setting.name), ", ",
                                        QuoteLiteral(setting.value), ", false)");
                      }));
}

absl::Status CheckSettings(Connection& connection, const std::vector<Setting>& wanted) {
  ASSIGN_OR_RETURN(const Result rows,
                   connection.Query("SELECT pg_catalog.lower(name), setting FROM pg_catalog.pg_settings"));
  const auto find = [&rows](absl::string_view name) -> std::string {
    for (int row = 0; row < rows.rows(); ++row) {
      if (rows.text(row, 0) == name) return std::string(rows.text(row, 1));
    }
    return "(unknown to the server)";
  };
  for (const auto& [name, value, reason] : kRequired) {
    if (const std::string actual = find(name); actual != value) {
      return absl::FailedPreconditionError(
          absl::StrCat("session: ", name, " is ", OneLine(actual), ", so ", reason, "; set it to ", value,
                       " (look at ALTER ROLE or ALTER DATABASE ... SET, PGOPTIONS and postgresql.conf)"));
    }
  }
  for (const Setting& setting : wanted) {
    if (const std::string actual = find(setting.name); actual != setting.value) {
      return absl::FailedPreconditionError(
          absl::StrCat("session: ", setting.name, " is ", OneLine(actual), " although it was set to ",
                       setting.value, "; something between us and the server changes settings"));
    }
  }
  return absl::OkStatus();
}

// The one value of a query that the role may not be allowed to run or the server not be able to: then "" and
// a note. An open transaction goes on as if nothing had been asked.
absl::StatusOr<std::string> Ask(Connection& connection, const std::string& sql, absl::string_view what,
                                std::vector<std::string>* notes) {
  const bool in_transaction = PQtransactionStatus(connection.get()) == PQTRANS_INTRANS;
  if (in_transaction) RETURN_IF_ERROR(connection.Execute("SAVEPOINT pgassay_ask"));
  const absl::StatusOr<Result> result = connection.Query(sql);
  if (!result.ok() && !connection.ok()) return result.status();
  if (in_transaction) {
    if (!result.ok()) RETURN_IF_ERROR(connection.Execute("ROLLBACK TO SAVEPOINT pgassay_ask"));
    RETURN_IF_ERROR(connection.Execute("RELEASE SAVEPOINT pgassay_ask"));
  }
  if (result.ok() && result->rows() == 1) return std::string(result->text(0, 0));
  notes->push_back(absl::StrCat(
      what, " could not be read: ", result.ok() ? "no answer" : std::string(result.status().message())));
  return "";
}

struct Identity {
  std::string system_identifier;
  bool in_recovery = false;
  uint32_t timeline = 0;
};

absl::StatusOr<Identity> ReadIdentity(Connection& connection, std::vector<std::string>* notes) {
  Identity identity;
  ASSIGN_OR_RETURN(identity.system_identifier,
                   Ask(connection, "SELECT system_identifier FROM pg_catalog.pg_control_system()",
                       "the system identifier", notes));
  ASSIGN_OR_RETURN(const Result recovery, connection.Query("SELECT pg_catalog.pg_is_in_recovery()"));
  identity.in_recovery = recovery.boolean(0, 0);
  // A primary's control file still names the old timeline for a while after a promotion; a standby cannot
  // name its WAL file.
  const std::string sql =
      identity.in_recovery ? "SELECT timeline_id FROM pg_catalog.pg_control_checkpoint()"
                           : "SELECT ('x' OPERATOR(pg_catalog.||) pg_catalog.left(pg_catalog.pg_walfile_name("
                             "pg_catalog.pg_current_wal_lsn()), 8))::pg_catalog.bit(32)::pg_catalog.int8";
  ASSIGN_OR_RETURN(const std::string timeline, Ask(connection, sql, "the timeline", notes));
  if (!timeline.empty() && !absl::SimpleAtoi(timeline, &identity.timeline)) {
    notes->push_back("the timeline could not be read: it is no number");
  }
  return identity;
}

}  // namespace

absl::Status RefusePooler(Connection& connection) {
  ASSIGN_OR_RETURN(const Result pid, connection.Query("SELECT pg_catalog.pg_backend_pid()"));
  if (pid.int64(0, 0) == connection.backend_pid()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("session: between us and the server stands a pooler in transaction mode (PgBouncer?), "
                   "which mixes the settings, "
                   "snapshots and locks of its clients; connect to the server directly (host and port of "
                   "PostgreSQL itself, now ",
                   OneLine(connection.host()), ":", connection.port(), ")"));
}

absl::Status PrepareSession(Connection& connection, uint32_t lock_timeout_ms) {
  if (connection.server_version() < kOldestServer) {
    return absl::FailedPreconditionError(absl::StrCat("session: the server is PostgreSQL ",
                                                      connection.server_version() / 10000,
                                                      ", and 13 is the oldest that can be checked"));
  }
  // Before the first SET, which behind a pooler could reach another client.
  RETURN_IF_ERROR(RefusePooler(connection));
  // Ahead of the others: until then names could be found in a schema that somebody put before pg_catalog, and
  // what follows has to be done within the role's time.
  const std::vector<Setting> first = {{"search_path", ""}, {"statement_timeout", "0"}};
  RETURN_IF_ERROR(connection.Execute(SetConfig(first)));

  std::vector<Setting> settings = Prologue(connection, lock_timeout_ms);
  // In minor versions since August 2024. Against a table swapped for a view of somebody else's code.
  ASSIGN_OR_RETURN(const Result restrict_kind,
                   connection.Query("SELECT 1 FROM pg_catalog.pg_settings WHERE name = "
                                    "'restrict_nonsystem_relation_kind'"));
  if (restrict_kind.rows() == 1)
    settings.push_back({"restrict_nonsystem_relation_kind", "view, foreign-table"});
  RETURN_IF_ERROR(connection.Execute(SetConfig(settings)));
  for (const auto& [name, value] : kWished) {
    const absl::Status status = connection.Execute(SetConfig({{name, value}}));
    if (!connection.ok()) return status;
  }
  settings.insert(settings.end(), first.begin(), first.end());
  return CheckSettings(connection, settings);
}

absl::StatusOr<Source> ReadEvidence(Connection& connection) {
  Source source;
  source.host = connection.host();
  source.port = connection.port();
  source.tls = connection.tls();
  ASSIGN_OR_RETURN(
      const Result row,
      connection.Query("SELECT pg_catalog.current_database(), current_user, "
                       "pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1), "
                       "pg_catalog.current_setting('server_encoding'), "
                       "pg_catalog.current_setting('client_encoding'), "
                       "pg_catalog.current_setting('data_checksums'), "
                       "pg_catalog.to_char(pg_catalog.timezone('UTC', pg_catalog.clock_timestamp()), "
                       "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
  source.database = std::string(row.text(0, 0));
  source.user = std::string(row.text(0, 1));
  source.server_version = std::string(row.text(0, 2));
  source.server_version_num = static_cast<uint32_t>(connection.server_version());
  source.server_encoding = std::string(row.text(0, 3));
  source.client_encoding = std::string(row.text(0, 4));
  source.data_checksums = std::string(row.text(0, 5));
  source.started_at = std::string(row.text(0, 6));
  ASSIGN_OR_RETURN(Identity identity, ReadIdentity(connection, &source.notes));
  source.system_identifier = std::move(identity.system_identifier);
  source.in_recovery = identity.in_recovery;
  source.timeline = identity.timeline;
  return source;
}

absl::StatusOr<std::string> ReadTimelineMark(Connection& connection) {
  std::vector<std::string> notes;
  ASSIGN_OR_RETURN(const Identity identity, ReadIdentity(connection, &notes));
  return absl::StrCat(identity.system_identifier, identity.in_recovery ? " standby" : " primary",
                      " timeline ", identity.timeline);
}

absl::Status JoinSnapshot(Connection& connection, const std::string& snapshot) {
  RETURN_IF_ERROR(connection.Execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
  const absl::Status joined = connection.Execute("SET TRANSACTION SNAPSHOT " + QuoteLiteral(snapshot));
  if (!joined.ok() && connection.ok()) RETURN_IF_ERROR(connection.Execute("ROLLBACK"));
  return joined;
}

}  // namespace pgassay::pg
