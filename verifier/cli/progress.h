// What the user sees while a scan runs. Formatting is pure; ProgressDisplay owns the line on the terminal.
#ifndef PGASSAY_CLI_PROGRESS_H_
#define PGASSAY_CLI_PROGRESS_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "cli/parse.h"
#include "pgassay/scan.h"

namespace pgassay::cli {

// How fast it goes, from the first byte read until now.
struct Pace {
  double seconds = 0;  // since the first call of Meter::Measure
  double rows_per_second = 0;
  double bytes_per_second = 0;         // off the wire
  std::optional<double> seconds_left;  // once something can be said
};

// Not thread-safe. A scan that begins again (fewer rows than before) is measured again.
class Meter {
 public:
  Pace Measure(const Progress& progress, double now_seconds);

 private:
  std::optional<double> begin_;
  double idle_until_ = 0;  // the last moment before there were rows
  uint64_t rows_ = 0;
};

// At most `width` characters, ASCII; what does not fit is left out, the least important first.
std::string FormatBar(const Progress& progress, const Pace& pace, size_t width);

// {"event":"progress",...} and {"event":"note","text":...}, each with its line end.
std::string FormatProgressJson(const Progress& progress, const Pace& pace);
std::string FormatNoteJson(absl::string_view note);

// Where a display writes, and what it reads; all of it replaced in tests.
struct Terminal {
  std::function<void(absl::string_view)> write;
  std::function<double()> now_seconds;  // monotonic
  std::function<size_t()> width;        // columns; 0: not a terminal
};
Terminal StandardError();

// Not thread-safe: a scan calls from one thread at a time.
class ProgressDisplay {
 public:
  ProgressDisplay(ProgressMode mode, bool quiet, Terminal terminal);
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;
  ~ProgressDisplay() { Finish(); }

  void Show(const Progress& progress);

  // A sentence on a line of its own; the same one twice in a row is shown once.
  void Note(absl::string_view text);

  // Takes the bar off the terminal. For good: what comes later is not shown.
  void Finish();

  const Progress& last() const { return last_; }
  double seconds() const;

 private:
  void Draw(const Pace& pace);
  void Clear();

  const Terminal terminal_;
  ProgressMode mode_;  // never kAuto
  const bool quiet_;
  bool finished_ = false;
  bool drawn_ = false;
  const double begin_;
  double shown_at_ = 0;
  std::string phase_;  // of what was shown last
  std::string note_;
  Progress last_;
  Meter meter_;
};

// For a command that says its steps one by one, on standard error: of kAuto on a terminal only.
ProgressDisplay DisplayOfSteps(ProgressMode mode, bool quiet);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_PROGRESS_H_
