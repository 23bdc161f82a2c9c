// `pgassay baseline` and its marks, for people and for programs (BASELINE.md).
#ifndef PGASSAY_REPORT_BASELINE_H_
#define PGASSAY_REPORT_BASELINE_H_

#include <string>

#include "pgassay/baseline.h"

namespace pgassay::report {

// 1 with a difference that must be fixed, drift or a finding; else 2 with something not proven or not
// checked; else 0.
int BaselineExitCode(const BaselineResult& result);
int MarkExitCode(const MarkReport& mark);

// Safe to print on a terminal whatever the names are. Ends in a newline.
std::string FormatBaselineText(const BaselineResult& result, bool color);
std::string FormatMarkText(const MarkReport& mark, bool color);

// pgassay-baseline/1 (baseline.schema.json) and pgassay-mark/1 (mark.schema.json): ASCII, two spaces deep,
// with a newline at the end.
std::string FormatBaselineJson(const BaselineResult& result);
std::string FormatMarkJson(const MarkReport& mark);

// baseline.md, the report that is committed beside the folder: what was captured, what Drizzle cannot see,
// what was accepted, how it was proven. No time and no host, so that the same work gives the same bytes.
std::string FormatBaselineMarkdown(const BaselineResult& result);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_BASELINE_H_
