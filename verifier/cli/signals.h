// Signals, and what else a process that reads other people's data sets up before its first thread.
#ifndef PGASSAY_CLI_SIGNALS_H_
#define PGASSAY_CLI_SIGNALS_H_

#include <atomic>

namespace pgassay::cli {

// No core files (they would hold rows), files for their owner only, writes that fail instead of killing, and
// descriptors 0 to 2 taken, so that no file of ours becomes one of them.
void PrepareProcess();

// From here on a thread waits for SIGINT, SIGTERM and (unless ignored, as under nohup) SIGHUP. The first one
// is stored in what is returned; the second, or 9 seconds without an end, leaves at once with 128 + its
// number. REQUIRES: called once, before any other thread is made (they inherit the blocked signals).
const std::atomic<int>* WatchSignals();

// The signal that came, 0 if none.
int SignalSeen();

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_SIGNALS_H_
