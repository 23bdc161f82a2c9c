#include "cli/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

namespace pgassay::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

Progress Reading() {
  Progress progress;
  progress.phase = "reading";
  progress.rows = 12345678;
  progress.bytes = 1000000000;
  progress.bytes_done = 420;
  progress.bytes_total = 1000;
  progress.relations_done = 3;
  progress.relations_total = 40;
  return progress;
}

Pace SomePace() {
  return {.seconds = 11, .rows_per_second = 1234567.8, .bytes_per_second = 1e8, .seconds_left = 62};
}

TEST(FormatBarTest, LeavesOutWhatDoesNotFit) {
  const struct {
    size_t width;
    const char* line;
  } cases[] = {
      {120,
       "reading  42% [############..................]  12,345,678 rows  1.23 M rows/s  100 MB/s  3/40 "
       "relations  1:02 left"},
      {100,
       "reading  42% [####......]  12,345,678 rows  1.23 M rows/s  100 MB/s  3/40 relations  1:02 "
       "left"},
      {82, "reading  42%  12,345,678 rows  1.23 M rows/s  100 MB/s  3/40 relations  1:02 left"},
      {80, "reading  42% [####......]  12,345,678 rows  1.23 M rows/s  100 MB/s  1:02 left"},
      {50, "reading  42%  12,345,678 rows  1:02 left"},
      {24, "reading  42%  1:02 left"},
      {12, "reading  42%"},
      {5, "readi"},
      {0, ""},
  };
  for (const auto& c : cases) EXPECT_EQ(FormatBar(Reading(), SomePace(), c.width), c.line) << c.width;
}

TEST(FormatBarTest, IsNeverTooWide) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    Progress progress;
    progress.phase = std::string(random() % 20, 'p');
    progress.rows = random() >> (random() % 64);
    progress.bytes_done = random() >> (random() % 64);
    progress.bytes_total = random() % 3 == 0 ? 0 : random() >> (random() % 64);
    progress.relations_total = random() >> (random() % 64);
    Pace pace;
    pace.rows_per_second = static_cast<double>(random() >> (random() % 64));
    pace.bytes_per_second = static_cast<double>(random() >> (random() % 64));
    if (random() % 2 == 0) pace.seconds_left = static_cast<double>(random() >> (random() % 64));
    const size_t width = random() % 200;
    ASSERT_LE(FormatBar(progress, pace, width).size(), width);
  }
}

TEST(FormatBarTest, SaysNothingItDoesNotKnow) {
  Progress progress;
  progress.phase = "connecting";
  EXPECT_EQ(FormatBar(progress, {}, 79), "connecting");
}

TEST(FormatBarTest, AnEstimateThatWasTooLowStopsAtAll) {
  Progress progress = Reading();
  progress.bytes_done = 2000;
  EXPECT_THAT(FormatBar(progress, {}, 40), StartsWith("reading 100%"));
}

TEST(MeterTest, MeasuresFromTheFirstRow) {
  Meter meter;
  Progress progress = Reading();
  progress.rows = progress.bytes = progress.bytes_done = 0;
  EXPECT_EQ(meter.Measure(progress, 100).seconds, 0);
  EXPECT_EQ(meter.Measure(progress, 130).rows_per_second, 0);  // half a minute of waiting for locks
  progress.rows = 1000;
  progress.bytes = 50000;
  progress.bytes_done = 250;
  const Pace pace = meter.Measure(progress, 140);
  EXPECT_EQ(pace.seconds, 40);
  EXPECT_EQ(pace.rows_per_second, 100);
  EXPECT_EQ(pace.bytes_per_second, 5000);
  EXPECT_EQ(pace.seconds_left, 30);
}

TEST(MeterTest, BeginsAgainWithTheScan) {
  Meter meter;
  Progress progress = Reading();
  progress.rows = 0;
  meter.Measure(progress, 0);
  progress.rows = 1000;
  meter.Measure(progress, 10);
  progress.rows = 5;
  EXPECT_EQ(meter.Measure(progress, 11).rows_per_second, 0);
  progress.rows = 505;
  EXPECT_EQ(meter.Measure(progress, 16).rows_per_second, 101);
}

TEST(MeterTest, PromisesNothingFromTheFirstSecond) {
  Meter meter;
  Progress progress = Reading();
  progress.rows = 0;
  meter.Measure(progress, 0);
  progress.rows = 10;
  EXPECT_EQ(meter.Measure(progress, 0.01).rows_per_second, 0);
  EXPECT_FALSE(meter.Measure(progress, 0.5).seconds_left.has_value());
}

TEST(FormatJsonTest, IsOneLineOfJson) {
  const std::string line = FormatProgressJson(Reading(), SomePace());
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  const nlohmann::json json = nlohmann::json::parse(line);
  EXPECT_EQ(json["event"], "progress");
  EXPECT_EQ(json["phase"], "reading");
  EXPECT_EQ(json["rows"], 12345678);
  EXPECT_EQ(json["bytes_total"], 1000);
  EXPECT_EQ(json["rows_per_second"], 1234567.8);
  EXPECT_EQ(json["seconds_left"], 62);
}

TEST(FormatJsonTest, NotesOfAnyBytes) {
  EXPECT_EQ(FormatNoteJson("a\nb\xff"), "{\"event\":\"note\",\"text\":\"a\\nb\\ufffd\"}\n");
}

// A display whose terminal is a list of writes and whose clock stands still until moved.
class DisplayTest : public testing::Test {
 protected:
  Terminal Fake(size_t width) {
    return {[this](absl::string_view text) { writes_.emplace_back(text); }, [this] { return now_; },
            [width] { return width; }};
  }

  std::vector<std::string> writes_;
  double now_ = 50;
};

TEST_F(DisplayTest, DrawsAtMostTenTimesASecond) {
  ProgressDisplay display(ProgressMode::kAuto, false, Fake(80));
  for (int i = 0; i < 1000; ++i) {
    display.Show(Reading());
    now_ += 0.001;
  }
  EXPECT_GE(writes_.size(), 9u);
  EXPECT_LE(writes_.size(), 11u);
  for (const std::string& write : writes_) EXPECT_THAT(write, StartsWith("\r\x1b[Kreading  42%"));
  display.Finish();
  EXPECT_EQ(writes_.back(), "\r\x1b[K");
}

TEST_F(DisplayTest, ANewPhaseIsDrawnAtOnce) {
  ProgressDisplay display(ProgressMode::kBar, false, Fake(80));
  Progress progress;
  progress.phase = "connecting";
  display.Show(progress);
  progress.phase = "locking";
  display.Show(progress);
  EXPECT_THAT(writes_, ElementsAre("\r\x1b[Kconnecting", "\r\x1b[Klocking"));
}

TEST_F(DisplayTest, NotesStandAboveTheBar) {
  ProgressDisplay display(ProgressMode::kBar, false, Fake(80));
  Progress progress;
  progress.phase = "reading";
  display.Show(progress);
  progress.note = "pid 7 waits\x1b for us";
  display.Show(progress);
  display.Show(progress);
  EXPECT_THAT(writes_, ElementsAre("\r\x1b[Kreading", "\r\x1b[K", "pgassay: pid 7 waits\\x1b for us\n"));
}

TEST_F(DisplayTest, WithoutATerminalOnlyNotes) {
  {
    ProgressDisplay display(ProgressMode::kAuto, false, Fake(0));
    Progress progress = Reading();
    display.Show(progress);
    progress.note = "look";
    display.Show(progress);
  }
  EXPECT_THAT(writes_, ElementsAre("pgassay: look\n"));
}

TEST_F(DisplayTest, QuietIsQuiet) {
  {
    ProgressDisplay display(ProgressMode::kJson, true, Fake(80));
    Progress progress = Reading();
    progress.note = "look";
    display.Show(progress);
    EXPECT_EQ(display.last().rows, 12345678u);
  }
  EXPECT_THAT(writes_, ElementsAre());
}

TEST_F(DisplayTest, JsonHasALinePerSecondAndALastOne) {
  {
    ProgressDisplay display(ProgressMode::kJson, false, Fake(80));
    for (int i = 0; i < 21; ++i) {
      display.Show(Reading());
      now_ += 0.1;
    }
  }
  ASSERT_EQ(writes_.size(), 4u);
  for (const std::string& write : writes_) EXPECT_THAT(write, StartsWith("{\"event\":\"progress\""));
  EXPECT_THAT(writes_.back(), HasSubstr("\"seconds\":2.1"));
}

}  // namespace
}  // namespace pgassay::cli
