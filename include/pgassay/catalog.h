// What a database's catalog holds and how two differ, as plain values.
//
// verifier/catalog/CATALOG.md says which kinds and attributes there are; classes.txt there, which catalogs
// they come from.
#ifndef PGASSAY_CATALOG_H_
#define PGASSAY_CATALOG_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace pgassay {

struct CatalogAttribute {
  std::string name;   // "type", "default", "owner", "comment", "privileges", ...
  std::string value;  // never ""; "yes" of a flag. Absent: not so, none, or as the server does by itself
  friend bool operator==(const CatalogAttribute&, const CatalogAttribute&) = default;
};

// Nothing in it is an OID or a number of a column, so it means the same in another database.
struct CatalogObject {
  std::string kind;    // as people say it: "table", "column", "foreign key", "function", ...
  std::string schema;  // "" where the kind has none
  std::string parent;  // what the name is unique in: a column's table, a user mapping's server; "" if nothing
  std::string name;    // a function's with the types of its arguments
  std::vector<CatalogAttribute> attributes;  // by name, bytewise, none twice

  // nullptr if it has none of that name.
  const std::string* Find(std::string_view attribute) const {
    for (const CatalogAttribute& candidate : attributes) {
      if (candidate.name == attribute) return &candidate.value;
    }
    return nullptr;
  }
  auto Key() const { return std::tie(kind, schema, parent, name); }
  friend bool operator==(const CatalogObject&, const CatalogObject&) = default;
};

struct CatalogObjects {
  uint32_t server_version_num = 0;     // definitions of two majors are compared with more care
  std::vector<CatalogObject> objects;  // by Key(), bytewise, none twice
  // What belongs to no object that was read, in words: nothing of the catalog is dropped without a word.
  std::vector<std::string> unplaced;
};

// From the worst to the least.
enum class CatalogSeverity : uint8_t { kLoss, kBehaviour, kCosmetic };

enum class CatalogChange : uint8_t { kLost, kGained, kChanged, kRenamed };

struct CatalogFinding {
  CatalogChange change = CatalogChange::kChanged;
  CatalogSeverity severity = CatalogSeverity::kLoss;
  std::string kind;
  std::string schema;
  std::string parent;
  std::string name;       // BEFORE's, or AFTER's of what was gained
  std::string attribute;  // of what changed; else ""
  std::string before;  // the attribute's value; of what was lost its definition; of what was renamed its name
  std::string after;
};

}  // namespace pgassay

#endif  // PGASSAY_CATALOG_H_
