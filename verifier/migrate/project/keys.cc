#include "migrate/project/keys.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace pgassay::migrate::project {
namespace {

constexpr std::array kKeys = {
    Key{"database", "url_env", "url_env = \"DATABASE_URL\""},
    Key{"database", "schemas", "schemas = [\"public\"]"},
    Key{"database", "scratch_url_env", "scratch_url_env = \"SCRATCH_URL\""},
    Key{"database", "scratch_prelude", "scratch_prelude = \"ops/scratch.sql\""},
    Key{"diesel", "migrations", "migrations = \"api/migrations\""},
    Key{"diesel", "table_schema", "table_schema = \"public\""},
    Key{"drizzle", "root", "root = \"packages/database\""},
    Key{"drizzle", "config", "config = \"drizzle.config.ts\""},
    Key{"drizzle", "out", "out = \"drizzle\""},
    Key{"drizzle", "kit", "kit = \"npx drizzle-kit\""},
    Key{"drizzle", "migrations_schema", "migrations_schema = \"drizzle\""},
    Key{"drizzle", "migrations_table", "migrations_table = \"__drizzle_migrations\""},
    Key{"drizzle", "role", "role = \"app_migrator\""},
    Key{"drizzle", "schema_owner", "schema_owner = \"team\""},
    Key{"drizzle", "accept", "accept = []"},
    Key{"cutover", "lock_timeout", "lock_timeout = \"3s\""},
    Key{"cutover", "state_dir", "state_dir = \".pgassay\""},
    Key{"cutover", "freeze", "freeze = \"trigger\""},
};

std::vector<std::string> Sections() {
  std::vector<std::string> sections;
  for (const Key& key : kKeys) {
    if (sections.empty() || sections.back() != key.section) sections.emplace_back(key.section);
  }
  return sections;
}

std::vector<std::string> NamesIn(absl::string_view section) {
  std::vector<std::string> names;
  for (const Key& key : kKeys) {
    if (section == key.section) names.emplace_back(key.name);
  }
  return names;
}

// Levenshtein's, with '-' as '_' and letters of either case alike.
size_t Distance(absl::string_view a, absl::string_view b) {
  const auto plain = [](char c) {
    return c == '-' ? '_' : absl::ascii_tolower(static_cast<unsigned char>(c));
  };
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t replaced = diagonal + (plain(a[i]) == plain(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j + 1] + 1, row[j] + 1});
    }
  }
  return row.back();
}

// "" if none is near enough to be meant.
std::string Nearest(absl::string_view name, const std::vector<std::string>& known) {
  if (name.size() > 64) return "";
  std::string nearest;
  size_t least = 0;
  for (const std::string& candidate : known) {
    const size_t distance = Distance(name, candidate);
    if (distance > std::max<size_t>(1, candidate.size() / 3)) continue;
    if (nearest.empty() || distance < least) {
      nearest = candidate;
      least = distance;
    }
  }
  return nearest;
}

bool IsSecret(absl::string_view name) {
  const std::string lower = absl::AsciiStrToLower(name);
  for (const char* word : {"password", "passwd", "secret", "credential", "token"}) {
    if (absl::StrContains(lower, word)) return true;
  }
  for (const char* word : {"url", "uri", "dsn", "conninfo", "connection", "database_url", "connection_string",
                           "scratch_url", "pass"}) {
    if (lower == word) return true;
  }
  return false;
}

}  // namespace

const Key* FindKey(absl::string_view section, absl::string_view name) {
  for (const Key& key : kKeys) {
    if (section == key.section && name == key.name) return &key;
  }
  return nullptr;
}

bool IsSection(absl::string_view name) {
  return !NamesIn(name).empty();
}

std::string AdviceOnSection(absl::string_view name) {
  if (const std::string nearest = Nearest(name, Sections()); !nearest.empty()) {
    return absl::StrCat("did you mean [", nearest, "]?");
  }
  return absl::StrCat("there are [", absl::StrJoin(Sections(), "], ["), "]");
}

std::string AdviceOnKey(absl::string_view section, absl::string_view name) {
  if (IsSecret(name)) {
    const bool scratch = absl::StartsWith(absl::AsciiStrToLower(name), "scratch");
    return absl::StrCat(
        "this file is committed, so no secret belongs here: put the connection string into an "
        "environment variable, and that one's name into database.",
        scratch ? "scratch_url_env" : "url_env");
  }
  if (const std::string nearest = Nearest(name, NamesIn(section)); !nearest.empty()) {
    return absl::StrCat("did you mean ", section, ".", nearest, "?");
  }
  for (const Key& key : kKeys) {
    if (name == key.name) return absl::StrCat("write it under [", key.section, "]");
  }
  if (section.empty()) return AdviceOnSection(name);
  return absl::StrCat("[", section, "] has ", absl::StrJoin(NamesIn(section), ", "));
}

}  // namespace pgassay::migrate::project
