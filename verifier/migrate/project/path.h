// Paths of a project as people read them.
#ifndef PGASSAY_MIGRATE_PROJECT_PATH_H_
#define PGASSAY_MIGRATE_PROJECT_PATH_H_

#include <string>

namespace pgassay::migrate::project {

// `path` relative to the project's folder; whole where it lies outside of it, or no way leads from the one to
// the other. By the text alone, links and all. Pure.
std::string ShownPath(const std::string& path, const std::string& folder);

}  // namespace pgassay::migrate::project

#endif  // PGASSAY_MIGRATE_PROJECT_PATH_H_
