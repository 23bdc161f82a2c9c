// Databases that have everything, and what is read of them.
#ifndef PGASSAY_TESTS_CATALOG_FIXTURE_H_
#define PGASSAY_TESTS_CATALOG_FIXTURE_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "catalog/objects.h"
#include "pg/connection.h"
#include "testing/server.h"

namespace pgassay::catalog {

// A file of this folder.
std::string ReadFile(const std::string& name);

// Drops `database` first if it exists; with everything.sql and what of its newer parts the server knows.
void CreateEverything(testing::Server& server, const std::string& database);

int ServerVersion(testing::Server& server);

// Through pg::PrepareSession. A failure fails the test.
pg::Connection Connect(testing::Server& server, const std::string& database,
                       const std::string& user = "postgres");
Objects Read(pg::Connection& connection, bool cluster = false);

// "kind schema.parent.name".
std::string Name(const CatalogObject& object);

// Lines of "kind schema.parent.name: attribute", or ": lost", ": gained".
std::vector<std::string> Differences(const Objects& before, const Objects& after);

}  // namespace pgassay::catalog

#endif  // PGASSAY_TESTS_CATALOG_FIXTURE_H_
