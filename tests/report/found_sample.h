// Reports made by hand that name rows and declared changes.
#ifndef PGASSAY_TESTS_REPORT_FOUND_SAMPLE_H_
#define PGASSAY_TESTS_REPORT_FOUND_SAMPLE_H_

#include "pgassay/report.h"

namespace pgassay::report {

// Two files: each kind of row, hidden keys, a table without a key, an estimate, declared changes of which one
// was not found.
Report FilesReport();

// Two live databases with values and kinds of changes in the model, whether they are to be shown or not.
Report LiveReport(bool shows);

// Nothing differs but what was declared.
Report DeclaredReportOnly();

// Names, keys and values that mean harm to a terminal, a browser or a parser, all of them shown.
Report HostileFoundReport();

}  // namespace pgassay::report

#endif  // PGASSAY_TESTS_REPORT_FOUND_SAMPLE_H_
