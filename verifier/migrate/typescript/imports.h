// The project's own files that a schema is written in: those of the config, and what they import.
#ifndef PGASSAY_MIGRATE_TYPESCRIPT_IMPORTS_H_
#define PGASSAY_MIGRATE_TYPESCRIPT_IMPORTS_H_

#include <string>
#include <utility>
#include <vector>

namespace pgassay::migrate::typescript {

// Path and text of `files` and of all that they import or re-export by a relative path, each once, in the
// order in which they are met. What cannot be found or read is left out: it is for pointing at lines, not for
// judging.
std::vector<std::pair<std::string, std::string>> ReadWithImports(const std::vector<std::string>& files);

// The first file under `root` that declares tables of PostgreSQL; "": none. Not in node_modules, hidden
// folders and Drizzle's own.
std::string FindSchemaFile(const std::string& root);

}  // namespace pgassay::migrate::typescript

#endif  // PGASSAY_MIGRATE_TYPESCRIPT_IMPORTS_H_
