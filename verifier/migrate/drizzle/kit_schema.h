// The files that `schema` of drizzle-kit's config means.
#ifndef PGASSAY_MIGRATE_DRIZZLE_KIT_SCHEMA_H_
#define PGASSAY_MIGRATE_DRIZZLE_KIT_SCHEMA_H_

#include <string>
#include <vector>

namespace pgassay::migrate::drizzle {

// As drizzle-kit expands them: each is a file, a folder (the files right in it) or a glob of `*`, `?`, `[]`,
// `{,}`, `**` and extglobs, which see no name that begins with a dot; relative to `root`. TypeScript and
// JavaScript only. Absolute, sorted, each once; what does not exist is dropped.
std::vector<std::string> SchemaFiles(const std::string& root, const std::vector<std::string>& patterns);

// A pattern that means this path alone.
std::string AsPattern(const std::string& path);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_KIT_SCHEMA_H_
