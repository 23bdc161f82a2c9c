// What a migration means to change, declared by its author (--changes FILE; CHANGES.md has the format).
#ifndef PGASSAY_CHANGES_H_
#define PGASSAY_CHANGES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "pgassay/fingerprint.h"

namespace pgassay {

// Tables and columns are named as BEFORE has them; what was added, as AFTER has it.
struct DeclaredChange {
  enum class Kind : uint8_t {
    kTableAdded,
    kTableRenamed,  // `table` to `to_table`
    kTableDropped,
    kTableExcluded,  // left out of the comparison on both sides, for `reason`
    kTableKey,       // rows are told apart by `key` on both sides
    kColumnAdded,
    kColumnRenamed,  // `column` to `to_column`
    kColumnDropped,
    kColumnWidened,    // its type became one that holds every old value
    kColumnRewritten,  // the same values, written in another way
    kColumnExpression  // `expression`, SQL over AFTER's row, gives BEFORE's value and type
  };

  Kind kind = Kind::kTableAdded;
  RelationName table;
  std::string column;
  RelationName to_table;
  std::string to_column;
  std::string expression;
  std::vector<std::string> key;
  std::string reason;
  std::string rule;  // for people, without line breaks: "column renamed: public.users.mail to email"
};

// No two of them contradict each other: a table is renamed once and to one place, a column has one rule.
using Changes = std::vector<DeclaredChange>;

}  // namespace pgassay

#endif  // PGASSAY_CHANGES_H_
