// Tests on a database that has every kind of object, and rows of most types.
#ifndef PGASSAY_TESTS_SERVER_EVERYTHING_FIXTURE_H_
#define PGASSAY_TESTS_SERVER_EVERYTHING_FIXTURE_H_

#include <string>

#include "server/scan_fixture.h"

namespace pgassay {

inline constexpr char kEverything[] = "everything";

// Database kEverything is made once and not changed.
class EverythingTest : public ScanTest {
 protected:
  static void SetUpTestSuite();
  static int Major();  // of the server

  // Database "changed", made anew from kEverything.
  void Copy();
  // All but the foreign table's rows, which are not to be had.
  void FingerprintEverything(const std::string& file, const std::string& database);
};

}  // namespace pgassay

#endif  // PGASSAY_TESTS_SERVER_EVERYTHING_FIXTURE_H_
