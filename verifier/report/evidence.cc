#include "report/evidence.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "report/escape.h"

namespace pgassay::report {
namespace {

// Collects what is known into a line of facts.
class Line {
 public:
  void Add(absl::string_view before, absl::string_view value, absl::string_view after = "") {
    if (!value.empty()) facts_.push_back(absl::StrCat(before, Escape(value), after));
  }
  void AppendTo(std::string& out) const {
    if (!facts_.empty()) absl::StrAppend(&out, "  ", absl::StrJoin(facts_, ", "), "\n");
  }

 private:
  std::vector<std::string> facts_;
};

}  // namespace

std::string FormatEvidence(absl::string_view title, const SideReport& side) {
  const FingerprintHeader& header = side.header;
  const Source& source = header.source;
  std::string out =
      absl::StrCat(title, ": ", side.path.empty() ? "a live database" : Escape(side.path), "\n");

  Line where;
  where.Add("database ", source.database);
  where.Add("host ", source.host);
  where.Add("port ", source.port);
  where.Add("user ", source.user);
  where.Add("", source.tls ? "TLS" : "no TLS");
  where.AppendTo(out);

  Line server;
  server.Add("PostgreSQL ", source.server_version);
  server.Add("", source.in_recovery ? "standby" : "primary");
  server.Add("system ", source.system_identifier);
  server.Add("timeline ", absl::StrCat(source.timeline));
  server.Add("encoding ", source.server_encoding);
  if (source.client_encoding != source.server_encoding) server.Add("read as ", source.client_encoding);
  server.Add("data checksums ", source.data_checksums);
  server.AppendTo(out);

  Line when;
  when.Add("snapshot ", source.snapshot);
  when.Add("LSN ", source.lsn);
  when.Add("read ", source.started_at);
  when.Add("until ", source.finished_at);
  when.Add("", absl::StrCat(source.connections_used),
           absl::StrCat(" of ", source.connections_asked, " connections"));
  if (source.retried_chunks > 0) when.Add("", absl::StrCat(source.retried_chunks), " chunks read again");
  when.AppendTo(out);

  Line tool;
  tool.Add("pgassay ", header.tool);
  tool.Add("format ", absl::StrCat(header.version));
  tool.Add("canonical bytes ", absl::StrCat(header.canon));
  if (header.key_id.empty()) {
    tool.Add("", "no key file: accidents are found, an adversary who chooses rows may not be");
  } else {
    tool.Add("key ", header.key_id);
  }
  tool.AppendTo(out);
  for (const std::string& note : source.notes) absl::StrAppend(&out, "  note: ", Escape(note), "\n");
  return out;
}

}  // namespace pgassay::report
