// Names of the database as names of TypeScript.
//
// A column's key is its name, quoted where it is no identifier. An export is called as the object is, in the
// order of schemas, enums, tables, views, sequences. Where that is taken, by another or by TypeScript or
// drizzle-orm, or is no identifier, a name is made up after all others have theirs: "_" for each character
// that no identifier has, then with the schema before it ("public_index"), then with a number
// ("public_index_2").
#ifndef PGASSAY_MIGRATE_TYPESCRIPT_NAME_H_
#define PGASSAY_MIGRATE_TYPESCRIPT_NAME_H_

#include <set>
#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::typescript {

bool IsIdentifier(absl::string_view name);

// With "_" for what no identifier has; never "".
std::string IdentifierOf(absl::string_view name);

// Of a column in its table: userId, 'a.b'. What drizzle-orm keeps for itself has a "_" behind it.
std::string PropertyOf(absl::string_view column);
std::string PropertyKey(absl::string_view column);                       // email, 'a.b'
std::string Member(absl::string_view object, absl::string_view column);  // t.email, t['a.b']

// A name as PostgreSQL takes it without quotes: lower case, no digit first.
bool IsPlainName(absl::string_view name);

class Names {
 public:
  Names();
  // False if somebody has it. REQUIRES: IsIdentifier(name).
  bool ClaimOwn(absl::string_view name) { return taken_.emplace(name).second; }
  // A name that nobody else has.
  std::string Claim(absl::string_view schema, absl::string_view name);

 private:
  std::set<std::string, std::less<>> taken_;
};

}  // namespace pgassay::migrate::typescript

#endif  // PGASSAY_MIGRATE_TYPESCRIPT_NAME_H_
