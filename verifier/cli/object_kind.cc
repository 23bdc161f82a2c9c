#include "cli/object_kind.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace pgassay::cli {
namespace {

constexpr const char* kKinds[] = {
    "access method",
    "aggregate",
    "base type",
    "cast",
    "check constraint",
    "collation",
    "column",
    "composite type",
    "conversion",
    "default privileges",
    "domain",
    "enum",
    "event trigger",
    "exclusion constraint",
    "extension",
    "foreign key",
    "foreign server",
    "foreign table",
    "foreign-data wrapper",
    "function",
    "index",
    "language",
    "large object",
    "materialized view",
    "operator",
    "operator class",
    "operator family",
    "partitioned table",
    "policy",
    "primary key",
    "procedure",
    "publication",
    "published table",
    "range",
    "rule",
    "schema",
    "sequence",
    "shell type",
    "statistics object",
    "table",
    "text search configuration",
    "text search dictionary",
    "text search parser",
    "text search template",
    "transform",
    "trigger",
    "unique constraint",
    "user mapping",
    "view",
    // Of the server's own objects, whose privileges changed.
    "table column",
    "type",
    "view column",
    // Of what belongs to the server (--cluster).
    "database",
    "parameter",
    "replication origin",
    "role",
    "setting",
    "subscription",
    "tablespace",
};

}  // namespace

bool IsObjectKind(absl::string_view kind) {
  return std::find(std::begin(kKinds), std::end(kKinds), kind) != std::end(kKinds);
}

std::string ObjectKindsHint() {
  return absl::StrCat("there are ", absl::StrJoin(kKinds, ", "));
}

}  // namespace pgassay::cli
