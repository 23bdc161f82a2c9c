#include "scan/objects.h"

#include <set>
#include <utility>

#include "catalog/objects.h"
#include "status_macros.h"

namespace pgassay::scan {

absl::StatusOr<ObjectReading> ObjectReading::Begin(pg::Connection& connection, const ScanOptions& options,
                                                   const Selection& selection) {
  ObjectReading reading;
  reading.state_.objects_read = !options.data_only;
  reading.state_.cluster_read = !options.data_only && options.cluster;
  reading.state_.sequences_read = !options.schema_only;
  reading.state_.server_version_num = static_cast<uint32_t>(connection.server_version());
  if (reading.state_.objects_read) {
    ASSIGN_OR_RETURN(reading.stamp_, catalog::ReadStamp(connection));
    ASSIGN_OR_RETURN(catalog::Objects objects, catalog::ReadObjects(connection, options.cluster));
    reading.state_.objects = std::move(objects.objects);
    reading.unplaced_ = std::move(objects.unplaced);
  }
  if (reading.state_.sequences_read) {
    std::set<RelationName> read;
    for (const Table& table : selection.tables) read.insert({table.head.schema, table.head.name});
    ASSIGN_OR_RETURN(reading.sequences_, catalog::ListSequences(connection, [&](const RelationName& table) {
                       return read.contains(table);
                     }));
  }
  return reading;
}

absl::StatusOr<CatalogState> ObjectReading::Finish(pg::Connection& connection,
                                                   std::vector<LedgerEntry>& ledger) && {
  if (state_.sequences_read) {
    RETURN_IF_ERROR(catalog::ReadPositions(connection, sequences_));
    state_.sequences = std::move(sequences_.states);
    ledger.insert(ledger.end(), sequences_.unreadable.begin(), sequences_.unreadable.end());
  }
  if (state_.objects_read) {
    ASSIGN_OR_RETURN(const std::string stamp, catalog::ReadStamp(connection));
    if (stamp != stamp_) {
      return absl::AbortedError(
          "read the catalog again: an object was created, dropped or altered since the snapshot");
    }
  }
  for (std::string& text : unplaced_) {
    ledger.push_back({.kind = "object",
                      .schema = "",
                      .name = std::move(text),
                      .status = LedgerStatus::kNotCheckable,
                      .reason = "this version of pgassay does not know it"});
  }
  return std::move(state_);
}

}  // namespace pgassay::scan
