// Another program, run as a shell would.
#ifndef PGASSAY_TESTS_TESTING_PROCESS_H_
#define PGASSAY_TESTS_TESTING_PROCESS_H_

#include <string>
#include <vector>

namespace pgassay::testing {

struct Command {
  std::vector<std::string> arguments;         // the program first: a path, or a name for $PATH
  std::vector<std::string> environment = {};  // "NAME=value", instead of or beside the caller's
  std::string folder = {};                    // to run in; "": the caller's
  std::string in = {};                        // what it reads
  int timeout_s = 120;
};

struct Finished {
  int code = -1;  // 1000 + the signal that ended it; 127: it could not be started
  std::string out;
  std::string err;
  bool timed_out = false;  // it was killed, and what it had started with it
};

// Waits for the end. Nothing of the process's group survives.
Finished RunCommand(const Command& command);

// The first of this name on $PATH that can be run; "": none.
std::string OnPath(const std::string& program);

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_TESTING_PROCESS_H_
