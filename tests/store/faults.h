// System calls that fail when told to.
//
// This file's functions stand before libc's for the whole test program, so the code under test makes its real
// calls and nothing in it knows.
#ifndef PGASSAY_TESTS_STORE_FAULTS_H_
#define PGASSAY_TESTS_STORE_FAULTS_H_

#include <cstddef>
#include <string>

namespace pgassay::store {

struct Faults {
  std::string call = "";     // "openat", "write", "fsync", "linkat", "renameat", "pread"; "" for none
  int nth = 0;               // which of them fails, from 1
  int error = 0;             // and how
  bool nameless = true;      // whether the file system has nameless files (O_TMPFILE)
  size_t most_bytes = 0;     // of one write or pread; 0 for no limit
  bool interrupted = false;  // every other write and pread ends in EINTR
};

// The faults hold for as long as this lives. Not thread-safe; one at a time.
class WithFaults {
 public:
  explicit WithFaults(Faults faults);
  ~WithFaults();
  int calls() const;  // to `call` until now
};

}  // namespace pgassay::store

#endif  // PGASSAY_TESTS_STORE_FAULTS_H_
