// What a file of SQL has made so far: nobody uses that yet. Pure.
#ifndef PGASSAY_MIGRATE_SQL_MADE_H_
#define PGASSAY_MIGRATE_SQL_MADE_H_

#include <string>

#include "absl/container/flat_hash_set.h"
#include "migrate/sql/tree.h"

namespace pgassay::migrate::sql {

// Names are taken as written; "public.x" and "x" are one until the file sets search_path. CREATE ... IF NOT
// EXISTS may find what is there, so it makes nothing here.
class Made {
 public:
  bool Relation(absl::string_view name) const { return relations_.contains(Key(name)); }
  bool Type(absl::string_view name) const { return types_.contains(Key(name)); }
  // A type that is no domain.
  bool PlainType(absl::string_view name) const { return Type(name) && !domains_.contains(Key(name)); }

  // To be called for each statement, in order, once it has been looked at.
  void Note(const Json& statement);

 private:
  using Names = absl::flat_hash_set<std::string>;
  std::string Key(absl::string_view name) const;
  std::string BesideTable(const Json& table, const std::string& index) const;
  std::string Moved(const std::string& name, const std::string& schema) const;
  void NotePath();
  void NoteCreated(const std::string& kind, const Json& node);
  void NoteDropped(const Json& node);
  void NoteRenamed(const Json& node);
  void NoteMoved(const Json& node);
  void NoteDomainName(const std::string& from, const std::string& to);

  size_t paths_ = 0;  // that the file has set
  Names relations_;   // tables, views, indexes, sequences, ...: one name space
  Names types_;
  Names domains_;  // of these, also under names they no longer have
};

}  // namespace pgassay::migrate::sql

#endif  // PGASSAY_MIGRATE_SQL_MADE_H_
