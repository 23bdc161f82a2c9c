// What pg_dump says of a schema, in an order of its own.
#ifndef PGASSAY_TESTS_SERVER_DUMP_TEXT_H_
#define PGASSAY_TESTS_SERVER_DUMP_TEXT_H_

#include <string>
#include <vector>

#include "testing/server.h"

namespace pgassay {

// `pg_dump --schema-only`; one that fails fails the test.
std::string DumpSchema(const testing::Server& server, const std::string& database);

// The dump's entries, each with its "-- Name:" line, sorted; of those that grant and revoke also the
// statements within. Left out is what depends on the entries' order (SET default_...) or on chance
// (\restrict).
std::vector<std::string> DumpEntries(const std::string& dump);

}  // namespace pgassay

#endif  // PGASSAY_TESTS_SERVER_DUMP_TEXT_H_
