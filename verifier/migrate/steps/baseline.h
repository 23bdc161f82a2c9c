// Authoring: Drizzle's first migration, made of what Diesel's folder makes and the database is, and proven.
#ifndef PGASSAY_MIGRATE_STEPS_BASELINE_H_
#define PGASSAY_MIGRATE_STEPS_BASELINE_H_

#include <atomic>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "pgassay/baseline.h"
#include "pgassay/migration.h"
#include "pgassay/scan.h"

namespace pgassay::migrate {

struct BaselineRequest {
  ConnectTarget database;  // the live one: read, never written
  ConnectTarget scratch;
  bool scratch_beside = false;  // the scratch server may be the database's own
  // What is to become of a folder that has entries; at most one of these.
  bool replace = false;        // moved aside; refused where the database has rows of it
  bool from_existing = false;  // proved by replay and taken as it is
  // The snapshot is the database's, and what schema.ts says besides becomes 0001, not marked.
  bool reconcile = false;
  // A Drizzle migration for each of Diesel's, in place of one baseline; not with the two before.
  bool history = false;
  bool require_roles = false;  // the SQL raises where a role is missing, and makes none
  std::string pg_bin;          // where pg_dump is; "": $PATH, then where packages put it
  std::function<std::string(const BaselineResult&)> markdown;  // writes baseline.md; empty: none is written
  std::function<void(const std::string& step)> progress;       // "replaying 83 Diesel migrations"
  const std::atomic<int>* interrupt = nullptr;
};

// Writes Drizzle's folder, pgassay.lock.json, Diesel's archive and baseline.md, each whole or not at all, if
// everything is proven. What keeps it from being so is in the result, and then nothing is written. Errors: a
// server that cannot be reached, a tool that is missing or fails, a folder that cannot be read or written.
absl::StatusOr<BaselineResult> WriteBaseline(const ProjectSettings& settings, const BaselineRequest& request);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_BASELINE_H_
