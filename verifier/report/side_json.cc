#include "report/side_json.h"

#include <nlohmann/json.hpp>

namespace pgassay::report {

nlohmann::ordered_json SideJson(const SideReport& side) {
  const FingerprintHeader& header = side.header;
  const Source& source = header.source;
  return {{"file", side.path.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(side.path)},
          {"host", source.host},
          {"port", source.port},
          {"database", source.database},
          {"user", source.user},
          {"server_version", source.server_version},
          {"server_version_num", source.server_version_num},
          {"system_identifier", source.system_identifier},
          {"timeline", source.timeline},
          {"in_recovery", source.in_recovery},
          {"server_encoding", source.server_encoding},
          {"client_encoding", source.client_encoding},
          {"lsn", source.lsn},
          {"snapshot", source.snapshot},
          {"data_checksums", source.data_checksums},
          {"started_at", source.started_at},
          {"finished_at", source.finished_at},
          {"tls", source.tls},
          {"connections", {{"asked", source.connections_asked}, {"used", source.connections_used}}},
          {"retried_chunks", source.retried_chunks},
          {"notes", source.notes},
          {"tool", header.tool},
          {"version", header.version},
          {"canon", header.canon},
          {"key_id", header.key_id},
          {"keep_text_keys", header.keep_text_keys},
          {"cells_per_partition", header.cells_per_partition}};
}

}  // namespace pgassay::report
