// Made-up statuses of projects, for tests of what is written of them.
#ifndef PGASSAY_TESTS_REPORT_STATUS_SAMPLE_H_
#define PGASSAY_TESTS_REPORT_STATUS_SAMPLE_H_

#include "pgassay/migration.h"

namespace pgassay::report {

MigrationStatus SoundStatus();       // two pending, no Drizzle yet, a note
MigrationStatus SettledStatus();     // both tools, nothing pending, nothing to say
MigrationStatus FindingsStatus();    // of both tools, and something that was not checked
MigrationStatus NotCheckedStatus();  // Diesel's table is hidden
MigrationStatus NothingStatus();     // no folder with anything, no table
MigrationStatus ManyStatus();        // of everything more than anybody wants to read
MigrationStatus HostileStatus();     // names that would do something to a terminal

}  // namespace pgassay::report

#endif  // PGASSAY_TESTS_REPORT_STATUS_SAMPLE_H_
