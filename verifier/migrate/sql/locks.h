// What a statement does to the tables that were there before the file: lock, rewrite, scan. From the text
// alone, by PostgreSQL's own rules (AlterTableGetLockLevel and its like);
// tests/migrate/sql/locks_server_test.cc holds them against a server. Pure.
#ifndef PGASSAY_MIGRATE_SQL_LOCKS_H_
#define PGASSAY_MIGRATE_SQL_LOCKS_H_

#include <string>

#include "migrate/sql/made.h"
#include "migrate/sql/tree.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::sql {

// The strongest of what a statement does, gathered relation by relation. What the file has made does not
// count.
class Effects {
 public:
  explicit Effects(const Made& made) : made_(made) {}

  // True if the relation counts. Of equal locks the first stays. "" stands for every table there is.
  bool Lock(const std::string& relation, TableLock lock);
  bool Lock(const Json& range_var, TableLock lock) { return Lock(NameOf(range_var), lock); }
  void Rewrites(Rewrite rewrite);
  void Scans() { scans_ = true; }

  const Made& made() const { return made_; }
  void CopyTo(SqlStatement* statement) const;

 private:
  const Made& made_;
  std::string relation_;
  TableLock lock_ = TableLock::kNone;
  Rewrite rewrite_ = Rewrite::kNo;
  bool scans_ = false;
};

// Fills relation, lock, rewrite and scans. What a DO block, a function or a trigger does is not seen, nor
// what CASCADE reaches, nor partitions and children; of a view that is read, only the view is.
void NoteLocks(const Json& statement, const Made& made, SqlStatement* out);

// ALTER TABLE, VIEW, INDEX, ... and what a table is created with.
void NoteAlterTable(const Json& node, Effects* effects);
void NoteCreateTable(const Json& node, Effects* effects);

// SELECT, INSERT, ..., also as part of another statement.
void NoteQuery(const Json& tree, Effects* effects);

}  // namespace pgassay::migrate::sql

#endif  // PGASSAY_MIGRATE_SQL_LOCKS_H_
