// A finding of the catalog for people.
#ifndef PGASSAY_REPORT_CATALOG_TEXT_H_
#define PGASSAY_REPORT_CATALOG_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "pgassay/catalog.h"
#include "report/text.h"

namespace pgassay::report {

// "LOSS       trigger public.orders.audit: fires: yes -> never", and lines beneath it where texts are long.
// Escaped; what a database's texts have in them never begins a line.
std::string FormatFinding(const CatalogFinding& finding, const TextOptions& options);

// The same of findings one after the other; what is the same of many, a new owner say, stands once, where the
// first of them would. After `most` that stand so the rest is counted.
std::string FormatFindings(const std::vector<const CatalogFinding*>& findings, size_t most,
                           const TextOptions& options);

// "and 4 things with it", or a line for each if all are asked for; every line indented by `indent`.
std::string FormatWith(const std::vector<std::string>& with, const TextOptions& options,
                       const std::string& indent);

// "public.orders.audit" as --changes takes it; where it could be misread, in double quotes.
std::string NameText(const std::string& qualified_name);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_CATALOG_TEXT_H_
