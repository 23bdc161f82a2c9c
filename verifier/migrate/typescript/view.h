// A view, materialized or not.
#ifndef PGASSAY_MIGRATE_TYPESCRIPT_VIEW_H_
#define PGASSAY_MIGRATE_TYPESCRIPT_VIEW_H_

#include <string>
#include <vector>

#include "migrate/typescript/draft.h"
#include "migrate/typescript/shape.h"

namespace pgassay::migrate::typescript {

// Each behind those that it uses; else as they are.
std::vector<const View*> InOrder(const std::vector<View>& views);

// With its piece noted in `draft`; "" if it cannot be named.
std::string WriteView(const View& view, Draft& draft);

}  // namespace pgassay::migrate::typescript

#endif  // PGASSAY_MIGRATE_TYPESCRIPT_VIEW_H_
