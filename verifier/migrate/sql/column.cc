#include "migrate/sql/column.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_split.h"

namespace pgassay::migrate::sql {
namespace {

using Words = absl::flat_hash_set<std::string>;

Words* Split(absl::string_view words) {
  return new Words(absl::StrSplit(words, ' '));
}

// PostgreSQL's own types, and those of extensions that are no domains. A type of another's making with such a
// name would have to come before pg_catalog in the search_path.
bool IsNoDomain(const std::string& type) {
  static const Words* types = Split(
      "bool bytea char name int8 int2 int4 text oid xid cid tid json jsonb xml point lseg path box polygon "
      "line "
      "circle float4 float8 money macaddr macaddr8 inet cidr bpchar varchar date time timestamp timestamptz "
      "interval timetz bit varbit numeric uuid pg_lsn tsvector tsquery int4range int8range numrange tsrange "
      "tstzrange daterange int4multirange int8multirange nummultirange tsmultirange tstzmultirange "
      "datemultirange regclass regtype regproc regprocedure regrole regnamespace jsonpath txid_snapshot "
      "pg_snapshot xid8 citext ltree lquery hstore geometry geography vector cube");
  return types->contains(type);
}

bool IsSerial(const std::string& type) {
  static const Words* types = Split("serial serial4 bigserial serial8 smallserial serial2");
  return types->contains(type);
}

bool IsVolatile(const std::string& function) {
  static const Words* functions = Split(
      "random random_normal gen_random_uuid uuidv4 uuidv7 clock_timestamp timeofday nextval setval currval "
      "lastval "
      "uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 gen_random_bytes gen_salt set_config pg_sleep");
  return functions->contains(function);
}

bool IsSteady(const std::string& function) {
  static const Words* functions = Split(
      "now transaction_timestamp statement_timestamp current_setting current_schema current_database "
      "timezone "
      "date_trunc date_part date_bin extract age to_char to_date to_timestamp to_number make_date make_time "
      "make_timestamp make_timestamptz make_interval lower upper initcap length char_length octet_length md5 "
      "sha224 sha256 sha384 sha512 encode decode concat concat_ws format replace translate repeat substr "
      "substring left right btrim ltrim rtrim lpad rpad split_part position overlay reverse quote_literal "
      "quote_ident round floor ceil ceiling trunc abs sign power sqrt exp ln log mod div json_build_object "
      "json_build_array jsonb_build_object jsonb_build_array to_json to_jsonb json_object jsonb_object "
      "jsonb_set array_fill array_append array_prepend array_cat array_to_string string_to_array int4range "
      "int8range numrange tsrange tstzrange daterange point box circle inet_client_addr to_tsvector "
      "to_tsquery uuid_generate_v3 uuid_generate_v5 uuid_nil");
  return functions->contains(function);
}

Rewrite RewriteForCall(const Json& call) {
  std::vector<std::string> name = Strings(At(call, "funcname"));
  if (name.empty() || (name.size() > 1 && name[0] != "pg_catalog" && name[0] != "public")) {
    return Rewrite::kMaybe;
  }
  if (IsVolatile(name.back())) {
    return Rewrite::kYes;
  }
  return IsSteady(name.back()) ? Rewrite::kNo : Rewrite::kMaybe;
}

Rewrite RewriteForDefault(const Json& expression) {
  Rewrite worst = Rewrite::kNo;
  Walk(expression, [&](const std::string& kind, const Json& node) {
    if (kind == "FuncCall") {
      worst = std::max(worst, RewriteForCall(node));
    }
    return true;
  });
  return worst;
}

Rewrite RewriteForType(const Json& type_name, const Made& made) {
  std::vector<std::string> name = Strings(At(type_name, "names"));
  if (name.empty() || At(type_name, "arrayBounds").is_array()) {
    return Rewrite::kNo;
  }
  if (name.size() == 1 && IsSerial(name[0])) {
    return Rewrite::kYes;
  }
  bool known = IsNoDomain(name.back()) || name[0] == "pg_catalog" || made.PlainType(NameOf(name));
  return known ? Rewrite::kNo : Rewrite::kMaybe;
}

}  // namespace

Rewrite RewriteForColumn(const Json& column_def, const Made& made) {
  Rewrite worst = RewriteForType(At(column_def, "typeName"), made);
  const Json& constraints = At(column_def, "constraints");
  for (size_t i = 0; constraints.is_array() && i < constraints.size(); ++i) {
    const Json& constraint = As(constraints[i], "Constraint");
    std::string type = Text(constraint, "contype");
    if (type == "CONSTR_GENERATED" || type == "CONSTR_IDENTITY") {
      worst = Rewrite::kYes;
    } else if (type == "CONSTR_DEFAULT") {
      worst = std::max(worst, RewriteForDefault(At(constraint, "raw_expr")));
    }
  }
  return worst;
}

}  // namespace pgassay::migrate::sql
