// A column's line.
#ifndef PGASSAY_MIGRATE_TYPESCRIPT_COLUMN_H_
#define PGASSAY_MIGRATE_TYPESCRIPT_COLUMN_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "migrate/typescript/draft.h"
#include "migrate/typescript/shape.h"

namespace pgassay::migrate::typescript {

struct ColumnLine {
  std::string line;   // email: text('email').notNull(),
  std::string piece;  // the same, with what has to stand elsewhere as a comment
};

// `key` makes it primaryKey() by itself.
ColumnLine WriteColumn(const Table& table, const Column& column, bool key,
                       const std::vector<Sequence>& sequences, Draft& draft);

// Of a view, or of a table that is only pointed at: the name and the type.
std::string WriteBareColumn(const Column& column, Draft& draft);

// True if `serial` makes such a sequence for this column: of this name, owned by the column, and its default.
// Type and options may be others: no builder says these of a sequence that is owned.
bool IsSerial(const Table& table, const Column& column, const Sequence& sequence);

// "startWith: 1000, cycle: true": what is not as drizzle-kit has it by itself for a sequence of this type.
std::string SequenceOptions(const Sequence& sequence, absl::string_view type);

}  // namespace pgassay::migrate::typescript

#endif  // PGASSAY_MIGRATE_TYPESCRIPT_COLUMN_H_
