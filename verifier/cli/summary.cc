#include "cli/summary.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "cli/format.h"
#include "cli/message.h"
#include "report/escape.h"

namespace pgassay::cli {
namespace {

size_t CountOf(const std::vector<LedgerEntry>& ledger, LedgerStatus status) {
  return static_cast<size_t>(std::count_if(ledger.begin(), ledger.end(),
                                           [&](const LedgerEntry& entry) { return entry.status == status; }));
}

std::string Plural(uint64_t count, absl::string_view one, absl::string_view many) {
  return absl::StrCat(report::Grouped(count), " ", count == 1 ? one : many);
}

}  // namespace

std::string NameOf(const LedgerEntry& entry) {
  return absl::StrCat(entry.kind, " ", entry.schema, entry.schema.empty() ? "" : ".", entry.name);
}

std::string FormatSummary(const FingerprintResult& result, const std::string& path, const Effort& effort) {
  const Source& source = result.header.source;
  std::string text =
      absl::StrCat("wrote ", OneLine(path), ", ", FormatBytes(static_cast<double>(effort.file_bytes)), "\n");
  const auto line = [&text](absl::string_view name, absl::string_view value) {
    absl::StrAppend(&text, "  ", name, std::string(name.size() < 14 ? 14 - name.size() : 1, ' '),
                    OneLine(value), "\n");
  };
  line("database", absl::StrCat(source.database, " on ", source.host.empty() ? "a local socket" : source.host,
                                ", PostgreSQL ", source.server_version));
  line("read", absl::StrCat(Plural(result.rows, "row", "rows"), " of ",
                            Plural(result.relations, "relation", "relations")));
  const auto stat = [&result](const char* name) {
    const auto found = result.stats.find(name);
    return found == result.stats.end() ? uint64_t{0} : static_cast<uint64_t>(found->second);
  };
  if (const uint64_t objects = stat("catalog.objects"); objects > 0) {
    line("catalog", absl::StrCat(Plural(objects, "object", "objects"), ", ",
                                 Plural(stat("catalog.sequences"), "sequence", "sequences")));
  }
  std::string time = absl::StrCat(FormatSeconds(effort.seconds), ", ",
                                  Plural(source.connections_used, "connection", "connections"));
  if (effort.seconds > 0) {
    absl::StrAppend(&time, ", ", FormatShortCount(static_cast<double>(result.rows) / effort.seconds),
                    " rows/s");
    if (effort.wire_bytes > 0) {
      absl::StrAppend(&time, ", ", FormatBytes(static_cast<double>(effort.wire_bytes) / effort.seconds),
                      "/s");
    }
  }
  line("time", time);
  for (const std::string& note : source.notes) line("note", note);
  if (const size_t count = CountOf(result.ledger, LedgerStatus::kExcluded); count > 0)
    line("excluded", report::Grouped(count));
  if (const size_t count = CountOf(result.ledger, LedgerStatus::kNotCheckable); count > 0) {
    line("not checkable", report::Grouped(count));
  }
  return text;
}

std::string FormatNotCheckable(const std::vector<LedgerEntry>& ledger) {
  std::string text;
  for (const LedgerEntry& entry : ledger) {
    if (entry.status != LedgerStatus::kNotCheckable) continue;
    absl::StrAppend(&text, "pgassay: not checkable: ", OneLine(NameOf(entry)), ": ", OneLine(entry.reason),
                    "\n");
  }
  if (!text.empty())
    absl::StrAppend(&text, "pgassay: hint: what need not be checked is left out with --exclude\n");
  return text;
}

}  // namespace pgassay::cli
