// libpg_query writes a tree by recursion and has no guard: 1+1+1+... a hundred thousand times is a tree of
// that depth, and more than a thread's stack.
#ifndef PGASSAY_MIGRATE_SQL_DEEP_H_
#define PGASSAY_MIGRATE_SQL_DEEP_H_

#include <cstddef>
#include <functional>

namespace pgassay::migrate::sql {

// Runs `work` to its end in a thread whose stack suffices for parsing `bytes` of SQL, however nested. False
// if there is no such thread to be had, or memory was short; what `work` throws goes no further.
bool WithDeepStack(size_t bytes, const std::function<void()>& work);

}  // namespace pgassay::migrate::sql

#endif  // PGASSAY_MIGRATE_SQL_DEEP_H_
