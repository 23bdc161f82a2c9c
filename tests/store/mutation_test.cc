// Random damage under a right SHA-256: an error or a file, never anything else. The fuzz target of one seed.
#include <gtest/gtest.h>

#include <random>

#include "store/sample.h"

namespace pgassay::store {
namespace {

constexpr int kFiles = 20000;
constexpr size_t kFooter = 50;

class Mutator {
 public:
  explicit Mutator(uint64_t seed) : random_(seed) {}

  Bytes operator()(Bytes file) {
    int64_t moved = 0;
    for (uint64_t edits = 1 + Below(4); edits > 0; --edits) {
      const size_t body = file.size() - kFooter;
      const auto at = file.begin() + static_cast<ptrdiff_t>(Below(body));
      switch (Below(5)) {
        case 0:
          *at = static_cast<uint8_t>(*at ^ 1u << Below(8));
          break;
        case 1:
          *at = kHeads[Below(std::size(kHeads))];
          break;
        case 2:
          file.insert(at, kHeads[Below(std::size(kHeads))]);
          ++moved;
          break;
        case 3:
          if (body < 100) break;
          file.erase(at);
          --moved;
          break;
        default: {  // a stretch copied from elsewhere
          const size_t size = Below(std::min<size_t>(20, static_cast<size_t>(file.end() - at) - kFooter + 1));
          const size_t from = Below(body - size + 1);
          const Bytes copy(file.begin() + static_cast<ptrdiff_t>(from),
                           file.begin() + static_cast<ptrdiff_t>(from + size));
          std::copy(copy.begin(), copy.end(), at);
        }
      }
    }
    return Repaired(std::move(file), Below(4) == 0 ? 0 : moved);
  }

 private:
  // Heads of CBOR items, the dangerous ones among them.
  static constexpr uint8_t kHeads[] = {0x00, 0x17, 0x18, 0x1b, 0x20, 0x3b, 0x40, 0x5b, 0x5f,
                                       0x60, 0x7b, 0x7f, 0x80, 0x81, 0x9b, 0x9f, 0xa0, 0xa1,
                                       0xbb, 0xbf, 0xc1, 0xdb, 0xf4, 0xf6, 0xfb, 0xff};

  size_t Below(size_t limit) { return static_cast<size_t>(random_() % limit); }

  std::mt19937_64 random_;
};

TEST(Mutation, AnErrorOrAFile) {
  const Bytes kSeeds[] = {SmallFile(), WholeFile()};
  Mutator mutate(20260102);
  int good = 0, bad = 0;
  for (int i = 0; i < kFiles; ++i) {
    const absl::Status status = Load(mutate(kSeeds[i % 2]));
    if (status.ok()) {
      ++good;
    } else {
      ++bad;
      ASSERT_TRUE(status.code() == absl::StatusCode::kDataLoss ||
                  status.code() == absl::StatusCode::kFailedPrecondition)
          << status;
    }
  }
  // Both ways were taken: sums and text may change under a right SHA-256, structure may not.
  EXPECT_GT(good, kFiles / 20);
  EXPECT_GT(bad, kFiles / 20);
}

}  // namespace
}  // namespace pgassay::store
