// A short run of the fuzz target over damaged copies of data/copy, the same each time.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "canon/captured.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace pgassay {
namespace {

std::vector<uint8_t> Mutate(std::vector<uint8_t> bytes, std::mt19937& random) {
  const auto below = [&](size_t end) { return static_cast<size_t>(random() % end); };
  constexpr uint8_t kTelling[] = {0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff};
  for (size_t changes = below(8); changes > 0 && bytes.size() > 8; --changes) {
    const size_t at = below(bytes.size() - 4);
    const auto begin = bytes.begin() + static_cast<ptrdiff_t>(at);
    switch (below(6)) {
      case 0:
        bytes[at] = static_cast<uint8_t>(random());
        break;
      case 1:
        bytes[at] = kTelling[below(std::size(kTelling))];
        break;
      case 2:  // a length or a count
        std::fill_n(begin, 4, kTelling[below(std::size(kTelling))]);
        break;
      case 3:
        bytes.erase(begin, begin + static_cast<ptrdiff_t>(1 + below(4)));
        break;
      case 4:
        bytes.insert(begin, 1 + below(4), static_cast<uint8_t>(random()));
        break;
      default:
        bytes.resize(at);
        break;
    }
  }
  return bytes;
}

TEST(CopyFuzz, DamagedStreams) {
  constexpr int kRounds = 30000;
  std::mt19937 random(20240607);
  for (size_t layout = 0; layout < canon::CapturedStreams().size(); ++layout) {
    std::vector<uint8_t> stream = canon::ReadStream(canon::CapturedStreams()[layout]);
    // A few rows are enough to be damaged, and leave time for more rounds.
    stream.resize(std::min<size_t>(stream.size(), 1200));
    for (int round = 0; round < kRounds; ++round) {
      std::vector<uint8_t> input = {static_cast<uint8_t>(layout), static_cast<uint8_t>(random())};
      const std::vector<uint8_t> damaged = Mutate(stream, random);
      input.insert(input.end(), damaged.begin(), damaged.end());
      LLVMFuzzerTestOneInput(input.data(), input.size());
    }
  }
}

}  // namespace
}  // namespace pgassay
