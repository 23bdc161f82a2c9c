// The column types that the mutation matrix is about.
#ifndef PGASSAY_TESTS_SERVER_MUTATION_TYPES_H_
#define PGASSAY_TESTS_SERVER_MUTATION_TYPES_H_

#include <string>
#include <vector>

namespace pgassay {

// A kind of column, with SQL for its values.
struct ColumnType {
  const char* name;  // of its tables, and unique
  const char* type;
  // Of row g, an int. Not every g has a value of its own, but 5 and 6 differ, 7 and 108, 7 and 1010, 11 and
  // 1014.
  const char* value;
  const char* nearest;              // to the value v of row 7: a bit flipped, or the least step there is
  const char* text = "($0)::text";  // tells all values of the type apart
  int rows = 30;
};

const std::vector<ColumnType>& ColumnTypes();

// SQL that makes the extensions and the user-defined types, and that drops those types.
const std::string& CreateExtensions();
const std::string& CreateTypes();
const std::string& DropTypes();
// Of the user-defined types, which other types may be made of.
const std::vector<std::string>& UserTypes();

}  // namespace pgassay

#endif  // PGASSAY_TESTS_SERVER_MUTATION_TYPES_H_
