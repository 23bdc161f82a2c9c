// Words for tests about whole catalogs.
#ifndef PGASSAY_TESTS_SERVER_CATALOG_WORDS_H_
#define PGASSAY_TESTS_SERVER_CATALOG_WORDS_H_

#include <string>
#include <vector>

#include "pg/connection.h"
#include "pgassay/catalog.h"
#include "testing/server.h"

namespace pgassay {

// A file below tests/; a missing one fails the test.
std::string ReadTestFile(const std::string& name);

// A session as a scan has it; a failure fails the test.
pg::Connection OpenSession(const testing::Server& server, const std::string& database);

// The objects of the catalog as this session sees them, within its transaction too.
CatalogState ReadCatalog(pg::Connection& connection);

std::vector<CatalogFinding> CompareStates(const CatalogState& before, const CatalogState& after);

// How tables of expected findings name one:
//   loss | lost | table app.users
//   cosmetic | renamed | index app.users.a | to b
//   behaviour | changed | function app.f() | body
std::string FindingLine(const CatalogFinding& finding);
std::vector<std::string> FindingLines(const std::vector<CatalogFinding>& findings);

// For messages: the findings with what was and what is.
std::string Explain(const std::vector<CatalogFinding>& findings);

}  // namespace pgassay

#endif  // PGASSAY_TESTS_SERVER_CATALOG_WORDS_H_
