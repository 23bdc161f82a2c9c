#include "scan/objects.h"

#include <set>
#include <utility>

#include "catalog/objects.h"
#include "status_macros.h"

namespace pgassay::scan {

absl::StatusOr<ObjectReading> ObjectReading::Begin(Session& session, const ScanOptions& options,
                                                   const Selection& selection) {
  ObjectReading reading;
  RETURN_IF_ERROR(session.WithoutWaiting(
      "read the catalog", [&] { return reading.Read(session.connection(), options, selection); }));
  return reading;
}

absl::Status ObjectReading::Read(pg::Connection& connection, const ScanOptions& options,
                                 const Selection& selection) {
  state_.objects_read = !options.data_only;
  state_.cluster_read = !options.data_only && options.cluster;
  state_.sequences_read = !options.schema_only;
  state_.server_version_num = static_cast<uint32_t>(connection.server_version());
  if (state_.objects_read) {
    ASSIGN_OR_RETURN(stamp_, catalog::ReadStamp(connection));
    ASSIGN_OR_RETURN(catalog::Objects objects, catalog::ReadObjects(connection, options.cluster));
    state_.objects = std::move(objects.objects);
    unplaced_ = std::move(objects.unplaced);
  }
  if (!state_.sequences_read) return absl::OkStatus();
  std::set<RelationName> read;
  for (const Table& table : selection.tables) read.insert({table.head.schema, table.head.name});
  ASSIGN_OR_RETURN(sequences_, catalog::ListSequences(connection, [&](const RelationName& table) {
                     return read.contains(table);
                   }));
  return absl::OkStatus();
}

absl::StatusOr<CatalogState> ObjectReading::Finish(Session& session, std::vector<LedgerEntry>& ledger) && {
  pg::Connection& connection = session.connection();
  if (state_.sequences_read) {
    RETURN_IF_ERROR(connection.Execute("BEGIN READ ONLY"));
    RETURN_IF_ERROR(session.WithoutWaiting("read where sequences stand",
                                           [&] { return catalog::ReadPositions(connection, sequences_); }));
    RETURN_IF_ERROR(connection.Execute("COMMIT"));
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
  // "what: why", where the reader knows why.
  for (const std::string& text : unplaced_) {
    const size_t colon = text.find(": ");
    const bool says_why = colon != std::string::npos;
    ledger.push_back(
        {.kind = "object",
         .schema = "",
         .name = text.substr(0, colon),
         .status = LedgerStatus::kNotCheckable,
         .reason = says_why ? text.substr(colon + 2) : "this version of pgassay does not know it"});
  }
  return std::move(state_);
}

}  // namespace pgassay::scan
