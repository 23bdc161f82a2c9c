// What a checkout says by itself, before any server is asked. Pure.
#ifndef PGASSAY_MIGRATE_STEPS_CHECK_REPOSITORY_H_
#define PGASSAY_MIGRATE_STEPS_CHECK_REPOSITORY_H_

#include <string>
#include <vector>

#include "migrate/drizzle/kit.h"
#include "migrate/steps/branch.h"
#include "migrate/steps/bridge_source.h"
#include "pgassay/bridge.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

struct PartsAndFindings {
  std::vector<CheckResult::Part> parts;
  std::vector<HistoryFinding> findings;
};

// Diesel's folder and the lock: the source's findings, and "check-not-synced".
PartsAndFindings CheckRepository(const BridgeSource& source);

// The branch that --base calls `name`: JudgeBranch's findings.
PartsAndFindings CheckBase(const std::string& name, const BranchState& other, const BridgeSource& source);

// "check-schema-filter", "check-tables-filter": what a drizzle.config.ts has to have while Diesel is in use.
std::vector<HistoryFinding> CheckConfig(const drizzle::KitConfig& config);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_CHECK_REPOSITORY_H_
