// Reports made by hand with differences of the catalog.
#ifndef PGASSAY_TESTS_REPORT_CATALOG_SAMPLE_H_
#define PGASSAY_TESTS_REPORT_CATALOG_SAMPLE_H_

#include "pgassay/report.h"

namespace pgassay::report {

// Each change in each severity beside tables that differ, two of which the catalog finds, too; two majors.
Report CatalogReport();

// Nothing differs but what was declared; the schema alone.
Report SchemaOnlyReport();

// The data alone, with a note that stands for several objects.
Report DataOnlyReport();

// What one side only read, and objects that cannot be checked.
Report UncheckedObjectsReport();

// Names and texts that mean harm to a terminal, and one of 100 kB.
Report HostileCatalogReport();

}  // namespace pgassay::report

#endif  // PGASSAY_TESTS_REPORT_CATALOG_SAMPLE_H_
