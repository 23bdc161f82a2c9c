// Another program, run as a shell would: drizzle-kit, pg_dump.
#ifndef PGASSAY_MIGRATE_PROCESS_COMMAND_H_
#define PGASSAY_MIGRATE_PROCESS_COMMAND_H_

#include <atomic>
#include <string>
#include <vector>

namespace pgassay::migrate::process {

struct Command {
  std::vector<std::string> arguments;         // the program first: a path, or a name for $PATH
  std::vector<std::string> environment = {};  // "NAME=value", instead of or beside the caller's
  std::vector<std::string> without = {};      // names that the program does not get from the caller
  std::string folder = {};                    // to run in; "": the caller's
  std::string in = {};                        // what it reads
  int timeout_ms = 120'000;
  size_t max_bytes = size_t{256} << 20;  // of each of its outputs
  // Set from a signal handler's thread: it is then ended.
  const std::atomic<int>* interrupt = nullptr;
};

struct Finished {
  int code = -1;  // 1000 + the signal that ended it; 127: it could not be started
  std::string out;
  std::string err;
  bool timed_out = false;    // it was killed, and what it had started with it
  bool interrupted = false;  // likewise
  bool too_much = false;     // likewise, for max_bytes
};

// Waits for the end. Nothing of the process's group survives.
Finished Run(const Command& command);

// The first of this name on $PATH that can be run; "": none.
std::string OnPath(const std::string& program);

}  // namespace pgassay::migrate::process

#endif  // PGASSAY_MIGRATE_PROCESS_COMMAND_H_
