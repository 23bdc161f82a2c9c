#include "migrate/drizzle/match.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "migrate/drizzle/journal.h"

namespace pgassay::migrate::drizzle {
namespace {

bool SameTime(const DrizzleEntry& entry, const DrizzleHistory::Row& row) {
  return row.created_at && entry.when_ms != kNoWhen && *row.created_at == entry.when_ms;
}

bool SameHash(const DrizzleEntry& entry, const DrizzleHistory::Row& row) {
  return entry.present &&
         (row.hash == entry.sha256 || row.hash == entry.sha256_lf || row.hash == entry.sha256_crlf);
}

bool SameName(const DrizzleEntry& entry, const DrizzleHistory::Row& row) {
  return row.hash == entry.name || row.hash == entry.file;
}

bool IsSha256(const std::string& text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isxdigit(static_cast<unsigned char>(c));
         });
}

}  // namespace

std::vector<RowMatch> MatchRows(const std::vector<DrizzleEntry>& entries,
                                const std::vector<DrizzleHistory::Row>& rows) {
  std::vector<RowMatch> matches(rows.size());
  std::vector<bool> taken(entries.size(), false);
  // An entry that no row has yet, else one that has.
  const auto assign = [&](const auto& fits) {
    for (size_t r = 0; r < rows.size(); ++r) {
      if (matches[r].entry) continue;
      for (const bool may_be_taken : {false, true}) {
        for (size_t e = 0; e < entries.size() && !matches[r].entry; ++e) {
          if (taken[e] != may_be_taken || !fits(entries[e], rows[r])) continue;
          matches[r] = {.entry = e,
                        .by_time = SameTime(entries[e], rows[r]),
                        .by_hash = SameHash(entries[e], rows[r]),
                        .by_name = SameName(entries[e], rows[r]),
                        .extra = taken[e]};
        }
      }
      if (matches[r].entry) taken[*matches[r].entry] = true;
    }
  };
  assign([](const DrizzleEntry& entry, const DrizzleHistory::Row& row) {
    return SameTime(entry, row) && SameHash(entry, row);
  });
  assign(SameTime);
  assign(SameHash);
  assign(SameName);
  return matches;
}

HashMatch CompareHash(const DrizzleEntry& entry, const DrizzleHistory::Row& row) {
  if (!entry.present) return HashMatch::kNoFile;
  if (row.hash == entry.sha256) return HashMatch::kSame;
  if (row.hash == entry.sha256_lf || row.hash == entry.sha256_crlf) return HashMatch::kOtherLineEnds;
  return IsSha256(row.hash) ? HashMatch::kOtherText : HashMatch::kNoHash;
}

}  // namespace pgassay::migrate::drizzle
