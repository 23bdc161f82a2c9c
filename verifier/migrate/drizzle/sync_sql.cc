#include "migrate/drizzle/sync_sql.h"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "migrate/drizzle/diesel_guard.h"
#include "migrate/drizzle/sync_judge.h"
#include "migrate/drizzle/sync_scan.h"
#include "migrate/drizzle/text.h"
#include "migrate/finding/make.h"
#include "pg/quote.h"

namespace pgassay::migrate::drizzle {
namespace {

constexpr absl::string_view kFolder = "-- pgassay sync: Diesel's ";
constexpr absl::string_view kUp = "-- up.sql: sha256 ";
constexpr absl::string_view kDrizzle = "-- drizzle.sql: sha256 ";
constexpr absl::string_view kAbout =
    "-- New databases run it; those that Diesel migrates are marked: pgassay sync --mark\n";
constexpr absl::string_view kMessage =
    "database % is migrated by Diesel, which runs what this migration stands for: do not run it here but "
    "mark it as applied, with pgassay sync --mark";
constexpr size_t kHashSize = 64;

// A comment ends with its line, and a breakpoint ends everything.
bool StandsForItself(char c) {
  return !absl::ascii_iscntrl(static_cast<unsigned char>(c)) && c != '%' && c != '>';
}

std::string Escaped(absl::string_view name) {
  constexpr absl::string_view kDigits = "0123456789abcdef";
  std::string escaped;
  for (const char c : name) {
    if (StandsForItself(c)) {
      escaped += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    escaped += '%';
    escaped += kDigits[byte / 16U];
    escaped += kDigits[byte % 16U];
  }
  return escaped;
}

// Only what Escaped writes.
std::optional<std::string> Unescaped(absl::string_view escaped) {
  std::string name;
  for (size_t at = 0; at < escaped.size(); ++at) {
    if (escaped[at] != '%') {
      name += escaped[at];
      continue;
    }
    const absl::string_view pair = escaped.substr(at + 1, 2);
    if (pair.size() < 2 || !absl::ascii_isxdigit(static_cast<unsigned char>(pair[0])) ||
        !absl::ascii_isxdigit(static_cast<unsigned char>(pair[1]))) {
      return std::nullopt;
    }
    name += static_cast<char>(std::stoi(std::string(pair), nullptr, 16));
    at += 2;
  }
  if (Escaped(name) != escaped) return std::nullopt;
  return name;
}

bool TakeLine(absl::string_view& text, absl::string_view* line) {
  const size_t end = text.find('\n');
  if (end == absl::string_view::npos) return false;
  *line = absl::StripSuffix(text.substr(0, end), "\r");
  text.remove_prefix(end + 1);
  return true;
}

bool TakeHash(absl::string_view line, absl::string_view begin, std::string* hash) {
  if (!absl::ConsumePrefix(&line, begin) || line.size() != kHashSize) return false;
  *hash = std::string(line);
  return line.find_first_not_of("0123456789abcdef") == absl::string_view::npos;
}

// A setting is kept under a name of our own while the file runs. DEFAULT would be what the session began
// with, and not what it has been set to since.
std::string Kept(absl::string_view setting) {
  return pg::QuoteLiteral(absl::StrCat("pgassay.", setting));
}

std::string Keep(absl::string_view setting) {
  return absl::StrCat("SELECT pg_catalog.set_config(", Kept(setting), ", pg_catalog.current_setting(",
                      pg::QuoteLiteral(setting), ", true), true);\n");
}

std::string PutBack(absl::string_view setting) {
  return absl::StrCat("SELECT pg_catalog.set_config(", pg::QuoteLiteral(setting),
                      ", pg_catalog.current_setting(", Kept(setting), "), true);\n");
}

}  // namespace

SyncSql MakeSyncSql(const DieselMigration& migration, absl::string_view diesel_schema) {
  SyncSql made;
  SyncScan scan;
  made.findings =
      JudgeForSync(migration, WithLf(migration.drizzle ? *migration.drizzle : migration.up), &scan);
  if (HasLevel(made.findings, HistoryFinding::Level::kFinding)) return made;

  made.left = JudgeLeft(migration, scan);
  const SyncOrigin origin = OriginOf(migration);
  std::string& text = made.text;
  absl::StrAppend(&text, kFolder, Escaped(origin.folder), "\n", kUp, origin.up_sha256, "\n");
  if (origin.drizzle_sha256) absl::StrAppend(&text, kDrizzle, *origin.drizzle_sha256, "\n");
  absl::StrAppend(&text, kAbout, DieselGuard(diesel_schema, kMessage), "\n");

  std::set<std::string, std::greater<>> settings(scan.local.begin(), scan.local.end());
  // The one goes with the other, and has to be put back behind it, as it is here.
  if (settings.count("session_authorization") != 0) settings.insert("role");
  absl::StrAppend(&text, Keep("timezone"));
  for (const std::string& setting : settings) absl::StrAppend(&text, Keep(setting));
  absl::StrAppend(&text, "SET LOCAL TimeZone = 'UTC';\n\n", scan.text);
  if (!absl::EndsWith(text, "\n")) text += '\n';
  if (scan.ends_open) text += ";\n";
  text += '\n';
  for (const std::string& setting : settings) absl::StrAppend(&text, PutBack(setting));
  absl::StrAppend(&text, PutBack("timezone"));
  return made;
}

std::optional<SyncOrigin> OriginOf(absl::string_view sql) {
  SyncOrigin origin;
  absl::string_view line;
  if (!TakeLine(sql, &line) || !absl::ConsumePrefix(&line, kFolder)) return std::nullopt;
  std::optional<std::string> folder = Unescaped(line);
  if (!folder || folder->empty()) return std::nullopt;
  origin.folder = *std::move(folder);
  if (!TakeLine(sql, &line) || !TakeHash(line, kUp, &origin.up_sha256)) return std::nullopt;
  std::string hash;
  if (TakeLine(sql, &line) && TakeHash(line, kDrizzle, &hash)) origin.drizzle_sha256 = std::move(hash);
  return origin;
}

SyncOrigin OriginOf(const DieselMigration& migration) {
  SyncOrigin origin;
  origin.folder = migration.folder;
  origin.up_sha256 = Sha256(WithLf(migration.up));
  if (migration.drizzle) origin.drizzle_sha256 = Sha256(WithLf(*migration.drizzle));
  return origin;
}

}  // namespace pgassay::migrate::drizzle
