// BEFORE's objects under the names that AFTER is declared to use.
#ifndef PGASSAY_COMPARE_CATALOG_NAMES_H_
#define PGASSAY_COMPARE_CATALOG_NAMES_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compare/catalog/rewrite.h"
#include "pgassay/catalog.h"
#include "pgassay/changes.h"
#include "pgassay/fingerprint.h"

namespace pgassay::compare {

// The rules that rename something, as far as they fit both catalogs. All must outlive this. What had a name
// in BEFORE that a rule gives to another object, and has no new one itself, is kept apart: AFTER has nothing
// of it.
class DeclaredNames {
 public:
  // Without `objects_read` there are sequences only, and what rules say of tables and columns is believed.
  DeclaredNames(const Changes& changes, const std::vector<CatalogObject>& before,
                const std::vector<CatalogObject>& after, bool objects_read);

  // BEFORE's objects in their order, all names in them replaced at once; no key is there twice. What is kept
  // apart has names that no server has: they are to be compared, not to be shown.
  std::vector<CatalogObject> Called() const;
  SequenceState Called(SequenceState sequence) const;

  // What is kept apart stays as it is.
  RelationName AfterName(const RelationName& before) const;
  RelationName BeforeName(const RelationName& after) const;

  // The rule that gives an object of BEFORE its new name: its own, or that of what it is in. None for what is
  // kept apart.
  std::optional<size_t> RuleOf(size_t object) const;
  // Why a rule that renames was not followed, by its index; of those that were there is none.
  const std::map<size_t, std::string>& faults() const { return faults_; }

 private:
  struct NewName {
    std::string schema;
    std::string parent;
    std::string name;
    std::optional<size_t> rule = {};  // none: it is kept apart
  };

  void RenameTable(size_t rule);
  void RenameColumn(size_t rule);
  void RenameObject(size_t rule);
  void RenameSchema(std::optional<size_t> rule, const std::string& from, const std::string& to);
  void RenameInChildren(const RelationName& table, const std::string& from, const std::string& to,
                        size_t rule);
  void MoveWithTables();
  void KeepSchemasApart();
  void KeepRelationsApart();
  void KeepColumnsApart();
  void KeepObjectsApart();
  void KeepObjectApart(size_t object, const CatalogObject& called);
  RelationName NewRelation(const RelationName& before) const;
  std::optional<NewName> Find(size_t object) const;

  const Changes& changes_;
  const std::vector<CatalogObject>& before_;
  const std::vector<CatalogObject>& after_;
  const bool objects_read_;
  NewObjectNames names_;
  // No rule: kept apart.
  std::map<RelationName, std::optional<size_t>> rule_of_relation_;
  std::map<std::pair<RelationName, std::string>, std::optional<size_t>> rule_of_column_;
  std::map<size_t, NewName> own_;  // by object of BEFORE
  std::map<size_t, std::string> faults_;
};

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_CATALOG_NAMES_H_
