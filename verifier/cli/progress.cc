#include "cli/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/format.h"
#include "cli/message.h"
#include "report/escape.h"

namespace pgassay::cli {
namespace {

constexpr double kBarSeconds = 0.1;
constexpr double kJsonSeconds = 1.0;
constexpr size_t kNarrowestBar = 10;
constexpr size_t kWidestBar = 30;
constexpr char kClearLine[] = "\r\x1b[K";

// How far the server's disk has been read, 0 to 1; bytes_total is an estimate.
std::optional<double> Share(const Progress& progress) {
  if (progress.bytes_total == 0) return std::nullopt;
  return std::min(1.0, static_cast<double>(progress.bytes_done) / static_cast<double>(progress.bytes_total));
}

double Rounded(double value) {
  return static_cast<double>(static_cast<int64_t>(value * 1000 + 0.5)) / 1000;
}

// Names in notes are the database's and may be no UTF-8.
std::string Dump(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace

Pace Meter::Measure(const Progress& progress, double now_seconds) {
  if (!begin_.has_value()) begin_ = idle_until_ = now_seconds;
  if (progress.rows == 0 || progress.rows < rows_) idle_until_ = now_seconds;
  rows_ = progress.rows;
  Pace pace;
  pace.seconds = now_seconds - *begin_;
  const double reading = now_seconds - idle_until_;
  if (reading < 0.05) return pace;  // too short to be divided by
  pace.rows_per_second = static_cast<double>(progress.rows) / reading;
  pace.bytes_per_second = static_cast<double>(progress.bytes) / reading;
  const std::optional<double> share = Share(progress);
  if (share.has_value() && *share > 0.01 && reading > 1) pace.seconds_left = reading * (1 - *share) / *share;
  return pace;
}

std::string FormatBar(const Progress& progress, const Pace& pace, size_t width) {
  // In the order of the line; the highest rank is left out first.
  struct Part {
    int rank;
    std::string text;
  };
  std::vector<Part> parts;
  const std::optional<double> share = Share(progress);
  std::string head = OneLine(progress.phase);
  if (share.has_value()) {
    const std::string percent = absl::StrCat(static_cast<int>(*share * 100), "%");
    absl::StrAppend(&head, std::string(percent.size() < 5 ? 5 - percent.size() : 1, ' '), percent);
  }
  if (progress.rows > 0) parts.push_back({1, absl::StrCat(report::Grouped(progress.rows), " rows")});
  if (pace.rows_per_second > 0)
    parts.push_back({2, absl::StrCat(FormatShortCount(pace.rows_per_second), " rows/s")});
  if (pace.bytes_per_second > 0) parts.push_back({3, absl::StrCat(FormatBytes(pace.bytes_per_second), "/s")});
  if (progress.relations_total > 0) {
    parts.push_back({4, absl::StrCat(progress.relations_done, "/", progress.relations_total, " relations")});
  }
  if (pace.seconds_left.has_value())
    parts.push_back({0, absl::StrCat(FormatClock(*pace.seconds_left), " left")});

  constexpr char kGap[] = "  ";
  const auto length = [&] {
    size_t sum = head.size();
    for (const Part& part : parts) sum += 2 + part.text.size();
    return sum;
  };
  while (!parts.empty() && length() > width) {
    parts.erase(std::max_element(parts.begin(), parts.end(),
                                 [](const Part& a, const Part& b) { return a.rank < b.rank; }));
  }
  std::string line = head.substr(0, width);
  const size_t used = length();
  if (share.has_value() && used + 3 + kNarrowestBar <= width) {
    // In steps, or it would twitch with every digit beside it.
    const size_t cells = std::min(kWidestBar, (width - used - 3) / kNarrowestBar * kNarrowestBar);
    const auto full = static_cast<size_t>(*share * static_cast<double>(cells));
    absl::StrAppend(&line, " [", std::string(full, '#'), std::string(cells - full, '.'), "]");
  }
  for (const Part& part : parts) absl::StrAppend(&line, kGap, part.text);
  return line;
}

std::string FormatProgressJson(const Progress& progress, const Pace& pace) {
  nlohmann::ordered_json json = {{"event", "progress"},
                                 {"phase", progress.phase},
                                 {"rows", progress.rows},
                                 {"bytes", progress.bytes},
                                 {"bytes_done", progress.bytes_done},
                                 {"bytes_total", progress.bytes_total},
                                 {"relations_done", progress.relations_done},
                                 {"relations_total", progress.relations_total},
                                 {"seconds", Rounded(pace.seconds)},
                                 {"rows_per_second", Rounded(pace.rows_per_second)},
                                 {"bytes_per_second", Rounded(pace.bytes_per_second)}};
  if (pace.seconds_left.has_value()) json["seconds_left"] = Rounded(*pace.seconds_left);
  return Dump(json);
}

std::string FormatNoteJson(absl::string_view note) {
  return Dump({{"event", "note"}, {"text", std::string(note)}});
}

Terminal StandardError() {
  Terminal terminal;
  terminal.write = WriteStderr;
  terminal.now_seconds = [] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
  };
  terminal.width = []() -> size_t {
    const char* const type = std::getenv("TERM");
    if (isatty(STDERR_FILENO) == 0 || (type != nullptr && absl::string_view(type) == "dumb")) return 0;
    winsize size{};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
    return size.ws_col;
  };
  return terminal;
}

ProgressDisplay::ProgressDisplay(ProgressMode mode, bool quiet, Terminal terminal)
    : terminal_(std::move(terminal)), mode_(mode), quiet_(quiet), begin_(terminal_.now_seconds()) {
  if (mode_ == ProgressMode::kAuto) mode_ = terminal_.width() > 0 ? ProgressMode::kBar : ProgressMode::kNone;
  if (quiet_) mode_ = ProgressMode::kNone;
}

double ProgressDisplay::seconds() const {
  return terminal_.now_seconds() - begin_;
}

void ProgressDisplay::Show(const Progress& progress) {
  if (finished_) return;
  if (!progress.note.empty()) Note(progress.note);
  last_ = progress;
  const double now = terminal_.now_seconds();
  const Pace pace = meter_.Measure(progress, now);
  if (mode_ == ProgressMode::kNone) return;
  const double interval = mode_ == ProgressMode::kBar ? kBarSeconds : kJsonSeconds;
  if (phase_ == progress.phase && now - shown_at_ < interval) return;
  phase_ = progress.phase;
  shown_at_ = now;
  if (mode_ == ProgressMode::kBar) {
    Draw(pace);
  } else {
    terminal_.write(FormatProgressJson(progress, pace));
  }
}

void ProgressDisplay::Note(absl::string_view text) {
  if (finished_ || quiet_ || note_ == text) return;
  note_ = std::string(text);
  Clear();
  terminal_.write(mode_ == ProgressMode::kJson ? FormatNoteJson(text)
                                               : absl::StrCat("pgassay: ", OneLine(text), "\n"));
}

void ProgressDisplay::Draw(const Pace& pace) {
  const size_t columns = terminal_.width();
  // The last column stays free: some terminals go to the next line when it is written.
  terminal_.write(absl::StrCat(kClearLine, FormatBar(last_, pace, columns > 1 ? columns - 1 : 79)));
  drawn_ = true;
}

void ProgressDisplay::Clear() {
  if (drawn_) terminal_.write(kClearLine);
  drawn_ = false;
}

void ProgressDisplay::Finish() {
  if (finished_) return;
  Clear();
  if (mode_ == ProgressMode::kJson && !phase_.empty()) {
    terminal_.write(FormatProgressJson(last_, meter_.Measure(last_, terminal_.now_seconds())));
  }
  finished_ = true;
}

ProgressDisplay DisplayOfSteps(ProgressMode mode, bool quiet) {
  Terminal terminal = StandardError();
  const bool told = mode == ProgressMode::kAuto ? terminal.width() > 0 : mode != ProgressMode::kNone;
  return ProgressDisplay(mode, quiet || !told, std::move(terminal));
}

}  // namespace pgassay::cli
