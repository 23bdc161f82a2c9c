// Made-up results of sync and check, for tests of what is written of them.
#ifndef PGASSAY_TESTS_REPORT_BRIDGE_SAMPLE_H_
#define PGASSAY_TESTS_REPORT_BRIDGE_SAMPLE_H_

#include "pgassay/bridge.h"

namespace pgassay::report {

SyncResult WrittenSync();   // two migrations, with what is outside of Drizzle's model, and notes
SyncResult IdleSync();      // nothing to do
SyncResult RefusedSync();   // of every kind of reason
SyncResult UnprovenSync();  // nothing wrong, and not proven
SyncResult ManySync();      // of everything more than anybody wants to read
SyncResult HostileSync();   // names that would do something to a terminal

CheckResult AgreedCheck();      // with a database that is behind
CheckResult RepositoryCheck();  // --no-database --base origin/main, nothing wrong
CheckResult DifferentCheck();   // of every kind of reason
CheckResult UncheckedCheck();   // schema.ts is not there
CheckResult ManyCheck();        // more than a comment on GitHub can hold
CheckResult HostileCheck();     // names that would do something to a terminal or to a page

}  // namespace pgassay::report

#endif  // PGASSAY_TESTS_REPORT_BRIDGE_SAMPLE_H_
