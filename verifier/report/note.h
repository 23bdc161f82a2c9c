// What a note of the ledger speaks of, by its kind.
#ifndef PGASSAY_REPORT_NOTE_H_
#define PGASSAY_REPORT_NOTE_H_

#include <string>

#include "pgassay/report.h"

namespace pgassay::report {

// Of what has rows, or would have: schema and name are all its name.
inline bool IsRelation(const std::string& kind) {
  return kind == "table" || kind == "partitioned table" || kind == "partition" ||
         kind == "materialized view" || kind == "foreign table" || kind == "large objects";
}

// What --exclude cannot name.
inline bool IsOfCatalog(const LedgerNote& note) {
  return !IsRelation(note.kind) && note.kind != "column" && note.kind != "database";
}

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_NOTE_H_
