// Constants written so that a file of SQL survives Drizzle and git. Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_LITERAL_H_
#define PGASSAY_MIGRATE_DRIZZLE_LITERAL_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace pgassay::migrate::drizzle {

// The same SQL without Drizzle's breakpoint and without a carriage return: strings (also a function's body in
// dollar quotes) and quoted names that have one in them are written with escapes, comments lose what comes
// after it. InvalidArgument: it stands where no escape can.
absl::StatusOr<std::string> WithoutBreakpoints(absl::string_view sql);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_LITERAL_H_
