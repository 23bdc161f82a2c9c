// A throwaway project that the real drizzle-kit runs in.
#ifndef PGASSAY_TESTS_INTEROP_KIT_PROJECT_H_
#define PGASSAY_TESTS_INTEROP_KIT_PROJECT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "interop/tree.h"
#include "migrate/drizzle/kit.h"
#include "pgassay/migration.h"

namespace pgassay::testing {

extern const char kKitSchema[];     // users(id, name)
extern const char kKitWithEmail[];  // and email
extern const char kKitRenamed[];    // title instead of name
extern const char kKitConfig[];     // ./src/schema.ts to ./drizzle

std::vector<Entry> KitEntries();  // a project of the above, of ES modules

// `line` is FindDrizzle's. Its folder is under a temporary one, and so are the settings, which agree with
// kKitConfig.
class KitProject {
 public:
  KitProject(const std::string& line, const std::vector<Entry>& entries, const std::string& under = "app");

  const absl::Status& missing() const { return missing_; }
  const std::string& root() const { return root_; }
  ProjectSettings& settings() { return settings_; }

  absl::StatusOr<std::unique_ptr<migrate::drizzle::Kit>> Open() const {
    return migrate::drizzle::Kit::Open(settings_);
  }
  // Replaces [drizzle] kit by a shell script; $KIT in it is the real one. Another time it replaces the script
  // alone, also of a Kit that is open.
  void Fake(const std::string& script);

 private:
  WorkFolder work_;
  std::string root_, real_;
  ProjectSettings settings_;
  absl::Status missing_;
};

std::string BytesOf(const std::string& path);
// Files and folders, sorted; of what is not there none.
std::vector<std::string> NamesUnder(const std::string& folder);

}  // namespace pgassay::testing

#define PGASSAY_NEEDS(project)                                                                   \
  if (absl::IsUnimplemented((project).missing())) GTEST_SKIP() << (project).missing().message(); \
  ASSERT_TRUE((project).missing().ok()) << (project).missing()

#endif  // PGASSAY_TESTS_INTEROP_KIT_PROJECT_H_
