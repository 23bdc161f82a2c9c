// What the mutation matrix does to a table, and what verify has to say of it.
#ifndef PGASSAY_TESTS_SERVER_MUTATION_H_
#define PGASSAY_TESTS_SERVER_MUTATION_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "pgassay/report.h"
#include "server/mutation_types.h"

namespace pgassay {

// t_<type>_k (id bigint PRIMARY KEY, a, b, pad text) or t_<type>_n (a, b, pad text), in public. Row g has
// pad 'row g' and the values of g and g + 101. Row 12 is a twin of row 11 but for its id; a is NULL in
// row 20, b in row 21.
struct MatrixTable {
  const ColumnType* type = nullptr;
  bool keyed = true;

  std::string name() const;
};

// With and without a key for each type.
std::vector<MatrixTable> MatrixTables();

std::string CreateTables(const std::vector<MatrixTable>& tables);

enum class Mutation {
  kChange,        // a of row 7 gets the value of row 1010
  kOneBit,        // a of row 7 gets its nearest value
  kSetNull,       // a of row 7
  kFillNull,      // a of row 20
  kDeleteRow,     // row 9
  kDuplicateRow,  // row 7, with a key as id 1000001
  kSwapRows,      // a of rows 5 and 6
  kSwapColumns,   // a and b of row 7
  kChangeTwins,   // a of rows 11 and 12 gets the value of row 1014
  kDeleteTwin,    // row 12
  kDuplicateTwin  // row 11, with a key as id 1000001
};
constexpr Mutation kMutations[] = {Mutation::kChange,     Mutation::kOneBit,       Mutation::kSetNull,
                                   Mutation::kFillNull,   Mutation::kDeleteRow,    Mutation::kDuplicateRow,
                                   Mutation::kSwapRows,   Mutation::kSwapColumns,  Mutation::kChangeTwins,
                                   Mutation::kDeleteTwin, Mutation::kDuplicateTwin};

const char* Name(Mutation mutation);

struct MatrixCell {
  MatrixTable table;
  Mutation mutation = Mutation::kChange;
};

// One transaction that does this. Its last statement gives the names of the tables whose rows do not differ
// afterwards in the way that was meant, so no row if all is well.
std::string Mutate(const std::vector<MatrixCell>& cells);

// Whatever was done to the tables, once, they have the rows again that they were made with.
std::string Undo(const std::vector<MatrixTable>& tables);

// What has to be found.
struct Expected {
  int64_t more_rows = 0;                   // after, less before
  std::set<std::string> columns = {};      // whose values changed, where rows were neither lost nor gained
  std::set<std::string> sums_differ = {};  // of those, the ones whose column sums differ
  // With a key, by id.
  std::set<std::string> changed = {};
  std::set<std::string> lost = {};
  std::set<std::string> gained = {};
  // Without, counts of equal rows, the greatest first.
  std::vector<uint64_t> lost_counts = {};
  std::vector<uint64_t> gained_counts = {};
};
Expected Expect(Mutation mutation, bool keyed);

// What is wrong in the report of a table that was mutated, "" if nothing is.
std::string Judge(const TableReport& report, const MatrixCell& cell);

}  // namespace pgassay

#endif  // PGASSAY_TESTS_SERVER_MUTATION_H_
