// The catalog and the whole ledger of a fingerprint file, for people.
#ifndef PGASSAY_REPORT_SHOW_CATALOG_H_
#define PGASSAY_REPORT_SHOW_CATALOG_H_

#include <string>

#include "pgassay/catalog.h"
#include "pgassay/fingerprint.h"
#include "report/show.h"

namespace pgassay::report {

// Whether it is of a kind that was asked for.
bool IsWanted(const CatalogObject& object, const ShowOptions& options);

// How much there is, in a line or two.
std::string CatalogSummary(const CatalogState& catalog);

// Every object with its attributes, by kind, and where sequences stand.
std::string CatalogText(const CatalogState& catalog, const ShowOptions& options);

// A line each. Escaped.
std::string LedgerLine(const LedgerEntry& entry);
void AppendVerifiedColumns(const RelationFingerprint& relation, std::string& out);
std::string VerifiedObjects(const CatalogState& catalog, const ShowOptions& options);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_SHOW_CATALOG_H_
