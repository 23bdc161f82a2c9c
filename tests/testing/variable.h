// An environment variable for the time of a test.
#ifndef PGASSAY_TESTS_TESTING_VARIABLE_H_
#define PGASSAY_TESTS_TESTING_VARIABLE_H_

#include <stdlib.h>

#include <optional>
#include <string>
#include <utility>

namespace pgassay::testing {

// Not while other threads run: the environment belongs to the process.
class Variable {
 public:
  // "" unsets it.
  Variable(std::string name, const std::string& value) : name_(std::move(name)) {
    if (const char* old = getenv(name_.c_str()); old != nullptr) old_ = old;
    if (value.empty()) {
      unsetenv(name_.c_str());
    } else {
      setenv(name_.c_str(), value.c_str(), 1);
    }
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() {
    if (old_.has_value()) {
      setenv(name_.c_str(), old_->c_str(), 1);
    } else {
      unsetenv(name_.c_str());
    }
  }

 private:
  std::string name_;
  std::optional<std::string> old_;
};

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_TESTING_VARIABLE_H_
