// A PgBouncer in front of a test server.
#ifndef PGASSAY_TESTS_TESTING_POOLER_H_
#define PGASSAY_TESTS_TESTING_POOLER_H_

#include <sys/types.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "testing/server.h"

namespace pgassay::testing {

// Listens on a Unix socket in a folder within the server's; goes with the object, and with the test.
class Pooler {
 public:
  // `mode` is PgBouncer's pool_mode. Fails when pgbouncer is not installed.
  static absl::StatusOr<std::unique_ptr<Pooler>> Start(const Server& server, const std::string& mode);

  Pooler(const Pooler&) = delete;
  Pooler& operator=(const Pooler&) = delete;
  ~Pooler();

  std::string Conninfo(const std::string& database = "postgres") const;

 private:
  Pooler() = default;

  std::string folder_;
  pid_t pid_ = -1;
};

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_TESTING_POOLER_H_
