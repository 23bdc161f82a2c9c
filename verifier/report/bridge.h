// `pgassay sync` and `pgassay check`, for people and for programs (SYNC.md, CHECK.md). Pure.
#ifndef PGASSAY_REPORT_BRIDGE_H_
#define PGASSAY_REPORT_BRIDGE_H_

#include <string>

#include "pgassay/bridge.h"

namespace pgassay::report {

// 1 with a difference that must be fixed or a finding; else 2 with something not proven or not checked; else
// 0. Of a check a database that is behind is neither.
int SyncExitCode(const SyncResult& result);
int CheckExitCode(const CheckResult& result);

// Safe to print on a terminal whatever the names are; the worst first. Ends in a newline.
std::string FormatSyncText(const SyncResult& result, bool color);
std::string FormatCheckText(const CheckResult& result, bool color);

// pgassay-sync/1 (sync.schema.json) and pgassay-check/1 (check.schema.json): ASCII, two spaces deep, with a
// newline at the end.
std::string FormatSyncJson(const SyncResult& result);
std::string FormatCheckJson(const CheckResult& result);

// A comment for a pull request: the table of who is behind whom, and what to do. At most 60,000 bytes
// (GitHub takes 65,536 characters), with what was left out counted. No host.
std::string FormatCheckMarkdown(const CheckResult& result);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_BRIDGE_H_
