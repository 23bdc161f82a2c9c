// A small project that is between Diesel and Drizzle: ferries, their sailings and tickets.
#ifndef PGASSAY_TESTS_INTEROP_FERRY_PROJECT_H_
#define PGASSAY_TESTS_INTEROP_FERRY_PROJECT_H_

#include <map>
#include <string>

namespace pgassay::testing {

// Six Diesel migrations of August 2025, and a schema.ts that says the same; no Drizzle migration yet.
std::map<std::string, std::string> FerryProject();

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_INTEROP_FERRY_PROJECT_H_
