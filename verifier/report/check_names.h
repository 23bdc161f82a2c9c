// The words for the parts that `pgassay check` looks at, and what their states come to. Pure.
#ifndef PGASSAY_REPORT_CHECK_NAMES_H_
#define PGASSAY_REPORT_CHECK_NAMES_H_

#include <string>

#include "pgassay/bridge.h"

namespace pgassay::report {

const char* Name(CheckResult::Part::What what);    // "diesel_folder"
const char* Name(CheckResult::Part::State state);  // "not_checked"

// For people: "Diesel's folder", "the database"; "not checked".
const char* Label(CheckResult::Part::What what);
const char* Label(CheckResult::Part::State state);

// Not where it should be: exit code 1. Of schema.rs, by which nobody migrates, never.
bool IsOut(const CheckResult::Part& part);

// The first line of every report: "DIFFERENT: schema.ts differs; 3 differences, 1 finding". Not
// escaped, and nothing in it comes from outside.
std::string CheckHeadline(const CheckResult& result);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_CHECK_NAMES_H_
