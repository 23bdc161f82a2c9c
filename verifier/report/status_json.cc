#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "report/history_json.h"
#include "report/migration_names.h"
#include "report/status.h"

namespace pgassay::report {
namespace {

using Json = nlohmann::ordered_json;
using Level = HistoryFinding::Level;
using State = MigrationEntry::State;

template <typename T>
Json List(const std::vector<T>& items, Json (*to_json)(const T&)) {
  Json list = Json::array();
  for (const T& item : items) list.push_back(to_json(item));
  return list;
}

// As everywhere in our JSON: a number of 64 bits loses its last digits in many a reader.
Json Count(size_t count) {
  return absl::StrCat(count);
}

Json LineOrNull(uint32_t line) {
  return line == 0 ? Json(nullptr) : Json(line);
}

// "2026-10-01 08:12:44" as RFC 3339; what PostgreSQL writes otherwise ("infinity") as it is.
Json Time(const std::string& utc) {
  if (utc.empty()) return nullptr;
  const auto is_digit = [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); };
  const bool plain =
      utc.size() >= 19 && utc[10] == ' ' && std::all_of(utc.begin(), utc.begin() + 4, is_digit) &&
      std::all_of(utc.begin() + 19, utc.end(), [&](char c) { return c == '.' || is_digit(c); });
  if (!plain) return utc;
  std::string time = utc;
  time[10] = 'T';
  return time + "Z";
}

Json Statement(const SqlStatement& statement) {
  return {{"line", statement.line},
          {"kind", statement.kind},
          {"relation", TextOrNull(statement.relation)},
          {"lock", TextOrNull(Name(statement.lock))},
          {"rewrite", Name(statement.rewrite)},
          {"scans", statement.scans},
          {"opaque", statement.opaque}};
}

Json EnumValue(const SqlFacts::EnumValue& value) {
  return {{"line", value.line}, {"type", value.type}, {"value", value.value}};
}

// Constants of the file stay out: they may be anything.
Json Facts(const SqlFacts& facts) {
  Json error = nullptr;
  if (facts.error_line != 0) error = {{"line", facts.error_line}, {"message", facts.error}};
  return {{"statements", List(facts.statements, Statement)},
          {"error", std::move(error)},
          {"outside_transaction", LineOrNull(facts.outside_transaction)},
          {"ends_transaction", LineOrNull(facts.ends_transaction)},
          {"leaves_open", LineOrNull(facts.leaves_open)},
          {"sets_search_path", LineOrNull(facts.sets_search_path)},
          {"sets_role", LineOrNull(facts.sets_role)},
          {"sets_session", LineOrNull(facts.sets_session)},
          {"copies_from_stdin", LineOrNull(facts.copies_from_stdin)},
          {"enum_values", List(facts.enum_values, EnumValue)}};
}

Json Entry(const MigrationEntry& entry) {
  return {{"name", entry.name},
          {"state", Name(entry.state)},
          {"version", TextOrNull(entry.version)},
          {"at", Time(entry.at)},
          {"sql", entry.state == State::kPending ? Facts(entry.facts) : Json(nullptr)}};
}

Json History(const OneHistory& history, bool known) {
  Json counts = nullptr;
  if (known) {
    for (const State state : {State::kApplied, State::kPending, State::kUnknown, State::kSkipped}) {
      counts[Name(state)] = Count(CountOf(history, state));
    }
  }
  return {{"folder", history.folder},
          {"format", TextOrNull(history.format)},
          {"table", TextOrNull(history.table)},
          {"counts", std::move(counts)},
          {"entries", known ? List(history.entries, Entry) : Json::array()}};
}

const char* Verdict(int exit_code) {
  return exit_code == 0 ? "sound" : exit_code == 1 ? "needs_a_person" : "not_checked";
}

}  // namespace

std::string FormatStatusJson(const MigrationStatus& status) {
  const int exit_code = StatusExitCode(status);
  const Json json = {{"format", "pgassay-status/1"},
                     {"verdict", Verdict(exit_code)},
                     {"exit_code", exit_code},
                     {"complete", CountOf(status, Level::kNotChecked) == 0},
                     {"project", status.project},
                     {"database",
                      {{"name", status.database},
                       {"host", status.host},
                       {"server_version", status.server_version},
                       {"in_recovery", status.in_recovery},
                       {"read_at", Time(status.read_at)}}},
                     {"diesel", History(status.diesel, IsKnown(status, /*drizzle=*/false))},
                     {"drizzle", History(status.drizzle, IsKnown(status, /*drizzle=*/true))},
                     {"findings", FindingsJson(status.findings)}};
  return json.dump(2, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace) + "\n";
}

}  // namespace pgassay::report
