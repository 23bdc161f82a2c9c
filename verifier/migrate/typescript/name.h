// Names of the database as names of TypeScript.
//
// A column's key is its name, quoted where it is no identifier. An export is the object's name with each
// character that no identifier has as "_"; where that is a word of TypeScript, of drizzle-orm or of an object
// that came before, the schema goes before it ("public_index"), and then a number behind it
// ("public_index_2"). Schemas come first, then enums, tables, views, sequences, and types of our own.
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
  // A name that nobody else has.
  std::string Claim(absl::string_view schema, absl::string_view name);

 private:
  std::set<std::string, std::less<>> taken_;
};

}  // namespace pgassay::migrate::typescript

#endif  // PGASSAY_MIGRATE_TYPESCRIPT_NAME_H_
