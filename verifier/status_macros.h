// Early return of a failed absl::Status or StatusOr.
#ifndef PGASSAY_VERIFIER_STATUS_MACROS_H_
#define PGASSAY_VERIFIER_STATUS_MACROS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define PGASSAY_CONCAT_INNER(a, b) a##b
#define PGASSAY_CONCAT(a, b) PGASSAY_CONCAT_INNER(a, b)

#define RETURN_IF_ERROR(expr)                           \
  do {                                                  \
    if (absl::Status status_ = (expr); !status_.ok()) { \
      return status_;                                   \
    }                                                   \
  } while (false)

#define ASSIGN_OR_RETURN(lhs, expr) ASSIGN_OR_RETURN_AS(PGASSAY_CONCAT(statusor_, __LINE__), lhs, expr)
#define ASSIGN_OR_RETURN_AS(name, lhs, expr) \
  auto name = (expr);                        \
  if (!name.ok()) {                          \
    return name.status();                    \
  }                                          \
  lhs = std::move(name).value()

#endif  // PGASSAY_VERIFIER_STATUS_MACROS_H_
