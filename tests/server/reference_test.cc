// Random databases: our fingerprint equals the Python reference's, whatever the chunks and connections.
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "server/scan_fixture.h"

namespace pgassay {
namespace {

constexpr char kReference[] = PGASSAY_TESTS_DIR "/reference/";

class ReferenceTest : public ScanTest, public ::testing::WithParamInterface<int> {
 protected:
  // Output of a command; its failure fails the test with the output.
  void Run(const std::string& command) {
    const std::string log = Path("log");
    const int status = std::system((command + " > '" + log + "' 2>&1").c_str());
    std::ostringstream text;
    text << std::ifstream(log).rdbuf();
    EXPECT_EQ(status, 0) << command << "\n" << text.str();
  }
};

TEST_P(ReferenceTest, OursEqualsTheReferenceOnARandomDatabase) {
  const std::string seed = std::to_string(GetParam());
  Run("/usr/bin/python3 " + std::string(kReference) + "random_schema.py " + seed + " | " +
      server().programs() + "/psql -X -q -v ON_ERROR_STOP=1 -d \"" + server().Conninfo("a") + "\"");
  ASSERT_FALSE(HasFailure());
  ScanOptions options;
  options.keep_text_keys = GetParam() % 2 == 0;
  options.connections = static_cast<uint32_t>(1 + GetParam() % 3);
  options.chunk_bytes = GetParam() % 3 == 0 ? 8192 : 1 << 20;
  std::string key_argument;
  if (GetParam() % 4 == 3) {
    options.key.emplace();
    options.key->fill(static_cast<uint8_t>(GetParam()));
    std::ofstream(Path("key")).write(reinterpret_cast<const char*>(options.key->data()), 32);
    key_argument = " --key-file '" + Path("key") + "'";
  }
  ASSERT_THAT(Fingerprint("f", options), IsOk());
  Run("PATH=" + server().programs() + ":$PATH /usr/bin/python3 " + std::string(kReference) +
      "assay.py check '" + Path("f") + "' \"" + server().Conninfo("a") + "\"" + key_argument +
      (options.keep_text_keys ? " --keep-text-keys" : ""));
}

INSTANTIATE_TEST_SUITE_P(Seeds, ReferenceTest, ::testing::Range(1, 9));

}  // namespace
}  // namespace pgassay
