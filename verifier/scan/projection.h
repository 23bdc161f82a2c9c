// The rows of a relation as the other side has them: its columns, names and key (design: the projection).
#ifndef PGASSAY_SCAN_PROJECTION_H_
#define PGASSAY_SCAN_PROJECTION_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "catalog/read.h"
#include "fingerprint/table.h"
#include "pgassay/fingerprint.h"
#include "pgassay/scan.h"

namespace pgassay::scan {

class Session;

// SQL over a row of AFTER that stands for a column of BEFORE, and the type it has there.
struct Expression {
  std::string sql;
  uint32_t type_oid = 0;
  std::string type;  // format_type()
};
// By relation of AFTER and column of BEFORE.
using Expressions = std::map<std::pair<RelationName, std::string>, Expression>;

// What the rules say of one relation of this side.
class RelationRules {
 public:
  // `name` as this side has it: AFTER's if options.like is set, else BEFORE's.
  RelationRules(const ScanOptions& options, const RelationName& name);

  const RelationName& before_name() const { return before_; }
  // BEFORE's relation; null if it has none, or this side is BEFORE.
  const Shape* shape() const { return shape_; }
  // The key to tell rows apart by, in this side's names; nothing: its own choice.
  std::optional<std::vector<std::string>> Key() const;
  // What BEFORE's column is called on this side.
  std::string NameAfter(const std::string& column) const;
  const DeclaredChange* Find(DeclaredChange::Kind kind, const std::string& column) const;
  // Those that shape the projection, as it remembers them.
  std::vector<std::string> Shaping() const;

 private:
  RelationName before_;
  const Shape* shape_ = nullptr;
  std::vector<const DeclaredChange*> changes_;
};

// The expressions that the rules call for, typed by the server. Takes the locks it needs, without waiting.
// Errors: FailedPrecondition naming the rule if the server refuses its SQL.
absl::StatusOr<Expressions> DescribeExpressions(Session& session, const catalog::Catalog& catalog,
                                                const ScanOptions& options);

// The projection of a relation that is read as `columns`.
struct Projection {
  std::vector<fingerprint::Column> columns;  // by name, bytewise
  std::vector<int> key;
  std::vector<size_t> fields;        // per column: one of `columns` read, or behind them one of `selects`
  std::vector<std::string> selects;  // SQL of further fields
  std::vector<std::string> made;     // columns that are made by SQL, which may fail on a value
};

// Nothing where the rows as they are read compare already, or where a column has no counterpart.
// Errors: FailedPrecondition if an expression does not have the type class of the column it stands for.
absl::StatusOr<std::optional<Projection>> Project(const RelationRules& rules, const RelationName& name,
                                                  const catalog::Catalog& catalog,
                                                  const std::vector<fingerprint::Column>& columns,
                                                  const std::vector<int>& key,
                                                  const Expressions& expressions);

// How a value of a column is selected: CANON.md, "Read as text". `sql` is an identifier or an expression.
std::string SelectItem(const std::string& sql, const canon::Rule& rule);

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_PROJECTION_H_
