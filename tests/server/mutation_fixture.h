// The database of the mutation matrix.
#ifndef PGASSAY_TESTS_SERVER_MUTATION_FIXTURE_H_
#define PGASSAY_TESTS_SERVER_MUTATION_FIXTURE_H_

#include <string>

#include "server/mutation.h"
#include "server/scan_fixture.h"

namespace pgassay {

// Database "matrix" has all of MatrixTables, made once; a test leaves them with the rows it found. Each test
// has them in file "before".
class MutationTest : public ScanTest {
 protected:
  static void SetUpTestSuite();
  static void TearDownTestSuite();
  void SetUp() override;

  Report VerifyNow(const Side& after);
  void ExpectSame(const Side& after);
};

}  // namespace pgassay

#endif  // PGASSAY_TESTS_SERVER_MUTATION_FIXTURE_H_
