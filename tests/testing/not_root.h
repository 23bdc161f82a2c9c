// Somebody to whom files can be forbidden.
#ifndef PGASSAY_TESTS_TESTING_NOT_ROOT_H_
#define PGASSAY_TESTS_TESTING_NOT_ROOT_H_

#include <gtest/gtest.h>
#include <unistd.h>

namespace pgassay::testing {

// Nothing is forbidden to root: while this lives, the process is somebody else.
class NotRoot {
 public:
  NotRoot() { EXPECT_TRUE(geteuid() != 0 || seteuid(65534) == 0); }
  NotRoot(const NotRoot&) = delete;
  NotRoot& operator=(const NotRoot&) = delete;
  ~NotRoot() { EXPECT_TRUE(getuid() != 0 || seteuid(0) == 0); }
};

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_TESTING_NOT_ROOT_H_
