// Subtract against difference.json, which the Python reference wrote from FORMAT.md 3.1.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "fingerprint/difference.h"
#include "fingerprint/row_elements.h"
#include "nlohmann/json.hpp"
#include "testing/matchers.h"

namespace pgassay::fingerprint {
namespace {

using nlohmann::json;

RowElements ElementsOf(const json& side, size_t columns) {
  RowElements elements;
  elements.exact = side["exact"];
  elements.cells_per_partition = side["cells"];
  elements.digest_bytes = DigestBytes(columns);
  const std::string cells = absl::HexStringToBytes(side["elements"].get<std::string>());
  elements.cells.resize(cells.size() / sizeof(Cell));
  if (!cells.empty()) {
    std::memcpy(elements.cells.data(), cells.data(), cells.size());
  }
  const std::string digests = absl::HexStringToBytes(side["digests"].get<std::string>());
  elements.digests.assign(digests.begin(), digests.end());
  return elements;
}

using Found = std::vector<std::tuple<std::string, std::vector<uint16_t>, int64_t>>;

TEST(DifferenceVectors, EveryCase) {
  std::ifstream file(std::string(PGASSAY_TESTS_DIR) + "/vectors/difference.json");
  const json vectors = json::parse(file);
  int complete = 0;
  for (const json& c : vectors["cases"]) {
    SCOPED_TRACE(c["seed"].dump());
    const size_t columns = c["columns"];
    const auto result = Subtract(ElementsOf(c["before"], columns), ElementsOf(c["after"], columns), columns,
                                 c["keyed"].get<bool>());
    ASSERT_THAT(result, testing::IsOk());
    EXPECT_EQ(result->complete, c["complete"].get<bool>());
    EXPECT_EQ(result->estimate, c["estimate"].get<uint64_t>());
    Found expected;
    for (const json& element : c["found"]) {
      expected.emplace_back(element[0], element[1], element[2]);
    }
    Found found;
    for (const ElementDifference& difference : result->elements) {
      const auto* const bytes = reinterpret_cast<const char*>(&difference.element);
      found.emplace_back(absl::BytesToHexString(absl::string_view(bytes, sizeof(Cell))), difference.digests,
                         difference.count);
    }
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, expected);
    complete += result->complete ? 1 : 0;
  }
  EXPECT_GT(complete, 20);
  EXPECT_LT(complete, static_cast<int>(vectors["cases"].size()));
}

}  // namespace
}  // namespace pgassay::fingerprint
