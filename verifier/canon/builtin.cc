#include "canon/builtin.h"

#include <algorithm>
#include <iterator>

namespace pgassay::canon {
namespace {

// By OID.
constexpr Builtin kBuiltins[] = {
    {16, Kind::kBool, 1, "bool", ReadAs::kBinary},
    {17, Kind::kSized, 0, "bytea", ReadAs::kBinary},
    {18, Kind::kFixed, 1, "char", ReadAs::kBinary},
    {19, Kind::kSized, 0, "text", ReadAs::kBinary},  // name
    {20, Kind::kFixed, 8, "int", ReadAs::kBinary},   // int8
    {21, Kind::kInt2, 2, "int", ReadAs::kBinary},
    {23, Kind::kInt4, 4, "int", ReadAs::kBinary},
    {25, Kind::kSized, 0, "text", ReadAs::kBinary},
    {26, Kind::kFixed, 4, "oid", ReadAs::kBinary},
    {27, Kind::kFixed, 6, "tid", ReadAs::kBinary},
    {28, Kind::kFixed, 4, "xid", ReadAs::kBinary},
    {29, Kind::kFixed, 4, "cid", ReadAs::kBinary},
    {114, Kind::kSized, 0, "json", ReadAs::kBinary},
    {142, Kind::kSized, 0, "xml", ReadAs::kBinary},
    {600, Kind::kFixed, 16, "point", ReadAs::kRaw},
    {601, Kind::kFixed, 32, "lseg", ReadAs::kRaw},
    {602, Kind::kSized, 0, "path", ReadAs::kRaw},
    {603, Kind::kFixed, 32, "box", ReadAs::kRaw},
    {604, Kind::kSized, 0, "polygon", ReadAs::kRaw},
    {628, Kind::kFixed, 24, "line", ReadAs::kRaw},
    {650, Kind::kInet, 0, "cidr", ReadAs::kBinary},
    {700, Kind::kFloat4, 4, "float", ReadAs::kBinary},
    {701, Kind::kFloat8, 8, "float", ReadAs::kBinary},
    {718, Kind::kFixed, 24, "circle", ReadAs::kRaw},
    {774, Kind::kFixed, 8, "macaddr8", ReadAs::kBinary},
    {790, Kind::kFixed, 8, "money", ReadAs::kBinary},
    {829, Kind::kFixed, 6, "macaddr", ReadAs::kBinary},
    {869, Kind::kInet, 0, "inet", ReadAs::kBinary},
    {1042, Kind::kBlankPadded, 0, "text", ReadAs::kBinary},  // char(n)
    {1043, Kind::kSized, 0, "text", ReadAs::kBinary},        // varchar
    {1082, Kind::kFixed, 4, "date", ReadAs::kBinary},
    {1083, Kind::kFixed, 8, "time", ReadAs::kBinary},
    {1114, Kind::kFixed, 8, "timestamp", ReadAs::kBinary},
    {1184, Kind::kFixed, 8, "timestamptz", ReadAs::kBinary},
    {1186, Kind::kInterval, 16, "interval", ReadAs::kBinary},
    {1266, Kind::kFixed, 12, "timetz", ReadAs::kBinary},
    {1560, Kind::kBits, 0, "bit", ReadAs::kBinary},
    {1562, Kind::kBits, 0, "bit", ReadAs::kBinary},  // varbit
    {1700, Kind::kNumeric, 0, "numeric", ReadAs::kBinary},
    {2950, Kind::kFixed, 16, "uuid", ReadAs::kBinary},
    {2970, Kind::kSized, 0, "pg_snapshot", ReadAs::kRaw},  // txid_snapshot
    {3220, Kind::kFixed, 8, "pg_lsn", ReadAs::kBinary},
    {3614, Kind::kSized, 0, "tsvector", ReadAs::kRaw},
    {3615, Kind::kSized, 0, "tsquery", ReadAs::kRaw},
    {3802, Kind::kVersioned, 0, "jsonb", ReadAs::kBinary},
    {4072, Kind::kVersioned, 0, "jsonpath", ReadAs::kBinary},
    {5038, Kind::kSized, 0, "pg_snapshot", ReadAs::kRaw},
    {5069, Kind::kFixed, 8, "xid8", ReadAs::kBinary},
};
static_assert(std::is_sorted(std::begin(kBuiltins), std::end(kBuiltins),
                             [](const Builtin& a, const Builtin& b) { return a.oid < b.oid; }));

struct ExtensionType {
  absl::string_view extension;
  Builtin type;  // its name is the class
};
constexpr ExtensionType kExtensionTypes[] = {
    {"hstore", {0, Kind::kSized, 0, "hstore", ReadAs::kRaw}},
    {"ltree", {0, Kind::kSized, 0, "ltree", ReadAs::kRaw}},
    {"ltree", {0, Kind::kSized, 0, "lquery", ReadAs::kRaw}},
    {"ltree", {0, Kind::kSized, 0, "ltxtquery", ReadAs::kRaw}},
    {"cube", {0, Kind::kSized, 0, "cube", ReadAs::kRaw}},
};
constexpr Builtin kCitext = {0, Kind::kSized, 0, "text", ReadAs::kBinary};

}  // namespace

const Builtin* FindBuiltin(uint32_t oid) {
  const Builtin* found = std::lower_bound(std::begin(kBuiltins), std::end(kBuiltins), oid,
                                          [](const Builtin& a, uint32_t b) { return a.oid < b; });
  return found != std::end(kBuiltins) && found->oid == oid ? found : nullptr;
}

const Builtin* FindExtensionType(absl::string_view extension, absl::string_view name) {
  if (extension == "citext" && name == "citext") {
    return &kCitext;
  }
  const ExtensionType* found = std::find_if(
      std::begin(kExtensionTypes), std::end(kExtensionTypes), [&](const ExtensionType& candidate) {
        return candidate.extension == extension && candidate.type.type_class == name;
      });
  return found == std::end(kExtensionTypes) ? nullptr : &found->type;
}

}  // namespace pgassay::canon
