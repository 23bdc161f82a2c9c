// A column's type as a builder of drizzle-orm's.
#ifndef PGASSAY_MIGRATE_TYPESCRIPT_TYPE_H_
#define PGASSAY_MIGRATE_TYPESCRIPT_TYPE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "migrate/typescript/draft.h"
#include "migrate/typescript/shape.h"

namespace pgassay::migrate::typescript {

struct Builder {
  std::string call;     // varchar('code', { length: 20 })
  std::string comment;  // what `call` does not show: the customType behind it; ""
  bool custom = false;
};

// With array() and all but what follows a type: notNull(), default(). A type that no builder of drizzle-orm
// makes to the letter is a customType, noted in `draft`.
Builder TypeOf(const Column& column, Draft& draft);

// `text` is what dataType() has to return, so that drizzle-kit 0.x writes `schema`.`name`, with modifiers and
// what follows a type (" COLLATE ..."): all that does not begin with a type it knows it puts in quotes. Pure.
std::string StableTypeText(absl::string_view schema, absl::string_view name, absl::string_view type,
                           absl::string_view behind);

// Whether drizzle-kit 0.x writes it as it is.
bool BeginsAsNative(absl::string_view type);

}  // namespace pgassay::migrate::typescript

#endif  // PGASSAY_MIGRATE_TYPESCRIPT_TYPE_H_
