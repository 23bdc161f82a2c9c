// Made-up baselines and marks, for tests of what is written of them.
#ifndef PGASSAY_TESTS_REPORT_BASELINE_SAMPLE_H_
#define PGASSAY_TESTS_REPORT_BASELINE_SAMPLE_H_

#include "pgassay/baseline.h"

namespace pgassay::report {

BaselineResult WrittenBaseline();   // proven, with what Drizzle cannot see, an acceptance, roles and notes
BaselineResult RefusedBaseline();   // of every kind of reason
BaselineResult UnprovenBaseline();  // nothing wrong, and not proven
BaselineResult ManyBaseline();      // of everything more than anybody wants to read
BaselineResult WrittenHistory();    // of --history
BaselineResult RefusedHistory();    // by what one transaction cannot hold
BaselineResult HostileBaseline();   // names that would do something to a terminal or to a page

MarkReport MarkedReport();  // of a database that had no table
MarkReport MarkedBeforeReport();
MarkReport RefusedMarkReport();  // with statements that mend it, and a note
MarkReport UnreadMarkReport();   // Diesel's table is hidden
MarkReport HoleMarkReport();     // marked, and something needs a person all the same
MarkReport BehindMarkReport();   // marked, and Drizzle's next would run what Diesel has still to run
MarkReport UnmarkedReport();
MarkReport NotMarkedReport();  // there was nothing to take back
MarkReport HostileMarkReport();

}  // namespace pgassay::report

#endif  // PGASSAY_TESTS_REPORT_BASELINE_SAMPLE_H_
