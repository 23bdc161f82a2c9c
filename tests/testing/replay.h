// Databases as Diesel's folder makes them: those that the others are held against.
#ifndef PGASSAY_TESTS_TESTING_REPLAY_H_
#define PGASSAY_TESTS_TESTING_REPLAY_H_

#include <string>

#include "testing/server.h"

namespace pgassay::testing {

// data/harbour, the prelude that stands for its platform, and its migrations.
std::string SampleFolder();
std::string SamplePrelude();
std::string SampleMigrations();

// `database` of `server`, made anew, with the file `prelude` run in it ("": none). A failure fails the test.
void MakePlatform(Server& server, const std::string& database, const std::string& prelude);

// The same, and then all of the folder `migrations` run as `user`.
void Replay(Server& server, const std::string& database, const std::string& prelude,
            const std::string& migrations, const std::string& user);

// The sample, as the role that its migrations are run as.
void ReplaySample(Server& server, const std::string& database, const std::string& user = "app_migrator");

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_TESTING_REPLAY_H_
