// gmock matchers for absl::Status and absl::StatusOr.
#ifndef PGASSAY_TESTS_TESTING_MATCHERS_H_
#define PGASSAY_TESTS_TESTING_MATCHERS_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <type_traits>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// So that a failed expectation prints the status and not its bytes.
namespace absl {
inline void PrintTo(const Status& status, std::ostream* out) {
  *out << status.ToString();
}
template <typename T>
void PrintTo(const StatusOr<T>& result, std::ostream* out) {
  *out << (result.ok() ? "OK with a value" : result.status().ToString());
}
}  // namespace absl

namespace pgassay::testing {

// Code inside namespace pgassay that says testing::X for gtest's X goes on meaning it.
using namespace ::testing;  // NOLINT

inline const absl::Status& StatusOf(const absl::Status& status) {
  return status;
}
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

MATCHER(IsOk, "is OK") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).ok();
}

// There is no "is not OK": a test names the failure it expects.
MATCHER_P(StatusIs, code, "has the code " + absl::StatusCodeToString(code)) {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).code() == code;
}

// `message` is text that the message must contain, or a matcher of std::string.
MATCHER_P2(StatusIs, code, message,
           "has the code " + absl::StatusCodeToString(code) +
               " and such a message: " + ::testing::PrintToString(message)) {
  *result_listener << StatusOf(arg).ToString();
  if (StatusOf(arg).code() != code) return false;
  const std::string text(StatusOf(arg).message());
  if constexpr (std::is_convertible_v<decltype(message), std::string>) {
    return text.find(message) != std::string::npos;
  } else {
    return ::testing::ExplainMatchResult(message, text, result_listener);
  }
}

MATCHER_P(IsOkAndHolds, value, "is OK and holds such a value: " + ::testing::PrintToString(value)) {
  if (!arg.ok()) {
    *result_listener << arg.status().ToString();
    return false;
  }
  return ::testing::ExplainMatchResult(value, *arg, result_listener);
}

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_TESTING_MATCHERS_H_
