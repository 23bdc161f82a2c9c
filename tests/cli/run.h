// The pgassay binary, run as a shell would.
#ifndef PGASSAY_TESTS_CLI_RUN_H_
#define PGASSAY_TESTS_CLI_RUN_H_

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

namespace pgassay::testing {

struct Outcome {
  int code = -1;  // 1000 + the signal that killed it
  std::string out;
  std::string err;
  double seconds = 0;
};

struct RunOptions {
  std::vector<std::string> environment = {};       // beside HOME, PATH and TERM: nothing of the caller's
  std::string out = {};                            // a file in place of Outcome::out; "closed": no descriptor
  std::function<void(pid_t)> meanwhile = nullptr;  // called once it runs
};

Outcome RunPgassay(std::vector<std::string> arguments, const RunOptions& options = {});

void Sleep(int milliseconds);

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_CLI_RUN_H_
