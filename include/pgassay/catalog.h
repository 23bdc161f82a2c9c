// What a database's catalog holds and how two differ, as plain values.
//
// verifier/catalog/CATALOG.md says which kinds and attributes there are; classes.txt there, which catalogs
// they come from.
#ifndef PGASSAY_CATALOG_H_
#define PGASSAY_CATALOG_H_

#include <cstdint>
#include <optional>
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

// "schema.parent.name", without what is "": how people and --changes name an object beside its kind.
inline std::string QualifiedName(const std::string& schema, const std::string& parent,
                                 const std::string& name) {
  std::string text = schema;
  for (const std::string* part : {&parent, &name}) {
    if (part->empty()) continue;
    if (!text.empty()) text += ".";
    text += *part;
  }
  return text;
}

// A column that takes its values from a sequence: owned by it, or with a default that calls it.
struct SequenceColumn {
  std::string schema;
  std::string table;
  std::string column;
  bool known = false;  // false: its rows were not read, so `extreme` is not known
  std::optional<int64_t>
      extreme;  // the greatest value, of a descending sequence the least; nullopt: no value
  friend bool operator==(const SequenceColumn&, const SequenceColumn&) = default;
};

// Where a sequence stands, read after the snapshot that the rows come from.
struct SequenceState {
  std::string schema;
  std::string name;
  int64_t increment = 1;
  bool cycles = false;
  // What nextval() would give; nullopt: it would fail, as the sequence has come to its end.
  std::optional<int64_t> next;
  std::vector<SequenceColumn> columns;  // by schema, table and column
  friend bool operator==(const SequenceState&, const SequenceState&) = default;
};

// The catalog of one database.
struct CatalogState {
  bool objects_read = false;        // false: rows only were asked for
  bool cluster_read = false;        // also what belongs to the server: roles, settings of the database
  bool sequences_read = false;      // false: the schema only was asked for
  bool of_standby = false;          // where positions of sequences run up to 32 values ahead of the primary's
  uint32_t server_version_num = 0;  // definitions of two majors are compared with more care
  std::vector<CatalogObject> objects = {};    // by Key(), bytewise, none twice
  std::vector<SequenceState> sequences = {};  // by schema and name, none twice
};

// From the worst to the least.
enum class CatalogSeverity : uint8_t { kLoss, kBehaviour, kCosmetic };

enum class CatalogChange : uint8_t { kLost, kGained, kChanged, kRenamed };

struct CatalogFinding {
  CatalogChange change = CatalogChange::kChanged;
  CatalogSeverity severity = CatalogSeverity::kLoss;
  std::string kind;  // of the object
  std::string schema;
  std::string parent;
  std::string name;       // BEFORE's, or AFTER's of what was gained
  std::string attribute;  // of what changed, or "next value" of a sequence; else ""
  // The attribute's value, "" if it has none; of what was lost or gained its definition in words, on its side
  // only; of what was renamed its names.
  std::string before;
  std::string after;
  std::string reason;  // why it matters, for people; "" where the rest says it
  // What follows from this finding and is not listed by itself: "column public.users.mail", ...
  std::vector<std::string> with;
};

// How many objects of a kind came out in which way; each is in one of these.
struct CatalogCount {
  std::string kind;
  uint64_t same = 0;
  uint64_t different = 0;  // with a finding, or following from one
  uint64_t declared = 0;   // with nothing but declared changes
  uint64_t excluded = 0;   // by the user, or by rule
  uint64_t not_checked = 0;
  friend bool operator==(const CatalogCount&, const CatalogCount&) = default;
};

}  // namespace pgassay

#endif  // PGASSAY_CATALOG_H_
