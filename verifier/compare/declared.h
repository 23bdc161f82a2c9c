// The rules of --changes: which of them happened, and what that makes of names.
#ifndef PGASSAY_COMPARE_DECLARED_H_
#define PGASSAY_COMPARE_DECLARED_H_

#include <cstdint>
#include <string>
#include <vector>

#include "compare/catalog/findings.h"
#include "compare/database.h"
#include "compare/ledger.h"
#include "compare/rules.h"
#include "pgassay/changes.h"
#include "pgassay/report.h"

namespace pgassay::compare {

// Keeps account of each rule. Not thread-safe.
class Declarations {
 public:
  // All must outlive this.
  Declarations(const Changes& changes, const RelationSource& before, const RelationSource& after);

  const NewNames& new_names() const { return new_names_; }

  // The rule that leaves this table out; null if there is none. By BEFORE's name.
  const DeclaredChange* Excluded(const RelationName& name) const;
  // True, and the rule has matched, if the table that only one side has was declared so.
  bool Drop(const RelationName& name, uint64_t rows_before);
  bool Add(const RelationName& name, uint64_t rows_after);

  // The rules for columns of a relation that both sides have, and those that renamed it.
  ColumnRules RulesOf(const RelationName& name, const RelationFingerprint& before,
                      const RelationFingerprint& after, const UnreadColumns& unread);
  void Exclude(const RelationName& name, uint64_t rows_after);

  // What was compared at all.
  struct Compared {
    bool rows = true;
    bool objects = true;
  };
  // Rules for objects are the catalog's to judge; those for tables and columns where the rows were not
  // compared, and where the table has no rows (a view). REQUIRES: all rows that there are have been compared.
  void SettleByCatalog(const std::vector<CatalogRule>& rules, const Names& names, Compared compared);

  // In the order of the changes. Rules of which nothing was said yet are judged by where their tables are.
  std::vector<DeclaredReport> Finish(const Names& names);

 private:
  void Settle(size_t index, bool matched, uint64_t covered, std::string reason);
  void SettleLeftOut(size_t index, std::string reason);
  bool SettleTable(DeclaredChange::Kind kind, const RelationName& name, uint64_t covered);
  void FindRenames();
  void SettleLast(size_t index, const Names& names);

  const Changes& changes_;
  const RelationSource& before_;
  const RelationSource& after_;
  NewNames new_names_;
  std::vector<DeclaredReport> reports_;
  std::vector<bool> settled_;
};

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_DECLARED_H_
