// The fields of Source by the names they have in a file.
#ifndef PGASSAY_STORE_SOURCE_FIELDS_H_
#define PGASSAY_STORE_SOURCE_FIELDS_H_

namespace pgassay::store {

// Calls visit(name, field) for each, always in this order. `source` is a Source, const or not.
template <class SourceType, class Visitor>
void ForEachField(SourceType& source, Visitor&& visit) {
  visit("host", source.host);
  visit("port", source.port);
  visit("database", source.database);
  visit("user", source.user);
  visit("server_version", source.server_version);
  visit("server_version_num", source.server_version_num);
  visit("system_identifier", source.system_identifier);
  visit("timeline", source.timeline);
  visit("in_recovery", source.in_recovery);
  visit("server_encoding", source.server_encoding);
  visit("client_encoding", source.client_encoding);
  visit("lsn", source.lsn);
  visit("snapshot", source.snapshot);
  visit("data_checksums", source.data_checksums);
  visit("started_at", source.started_at);
  visit("finished_at", source.finished_at);
  visit("tls", source.tls);
  visit("connections_asked", source.connections_asked);
  visit("connections_used", source.connections_used);
  visit("retried_chunks", source.retried_chunks);
  visit("notes", source.notes);
}

}  // namespace pgassay::store

#endif  // PGASSAY_STORE_SOURCE_FIELDS_H_
