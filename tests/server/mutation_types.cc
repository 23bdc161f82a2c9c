#include "server/mutation_types.h"

namespace pgassay {
namespace {

// Text from md5 is as long when compressed, so it is moved out of line.
constexpr char kLongText[] = "(SELECT string_agg(md5(g || '-' || i), '') FROM generate_series(1, 100) i)";
constexpr char kFlipLast[] = "left(v::text, -1) || chr(ascii(right(v::text, 1)) # 1)";
constexpr char kMood[] = "(ARRAY['sad', 'ok', 'happy', 'Über'])[g % 4 + 1]::mood";
constexpr char kOtherMood[] = "CASE v::mood WHEN 'Über'::mood THEN 'sad'::mood ELSE 'Über'::mood END";

const std::vector<ColumnType>& Scalars() {
  static const auto& types = *new std::vector<ColumnType>{
      {"bool", "bool", "g % 2 = 0", "NOT v"},
      {"int2", "int2", "g", "v::int # 1"},
      {"int4", "int4", "g * 100003", "v # 1"},
      {"int4_top_bit", "int4", "g - 1 + (g % 2) * (-2147483648)", "v # (-2147483648)"},
      {"int8", "int8", "g * 1000000007::int8", "v # 1"},
      {"float4", "float4", "g / 8.0", "v + 5.9604645e-08::float4"},
      {"float8", "float8", "g / 8.0", "v + 1.1102230246251565e-16::float8"},
      {"float8_zero", "float8", "CASE g % 2 WHEN 0 THEN '0'::float8 ELSE '-0'::float8 END", "-v"},
      {"float8_edges", "float8",
       "(ARRAY['NaN', 'Infinity', '-Infinity', '-0', '0', '5e-324', '1.7976931348623157e308'])[g % 7 + "
       "1]::float8",
       "CASE v WHEN 'NaN' THEN 'Infinity'::float8 ELSE -v END"},
      {"float4_edges", "float4",
       "(ARRAY['NaN', 'Infinity', '-Infinity', '-0', '0', '1e-45', '3.4028235e38'])[g % 7 + 1]::float4",
       "CASE v WHEN 'NaN' THEN '-Infinity'::float4 ELSE -v END"},
      {"numeric", "numeric", "g * 1.5 + 0.001", "v + 1e-40"},
      {"numeric_scaled", "numeric(20,6)", "g * 1.5", "v + 0.000001"},
      {"numeric_huge", "numeric", "g * 1e300 + 1", "v + 1"},
      {"numeric_edges", "numeric",
       "(ARRAY['NaN', 'Infinity', '-Infinity', '0', '1', '-1', '10000'])[g % 7 + 1]::numeric",
       "CASE v WHEN 'NaN' THEN 'Infinity'::numeric ELSE -v END"},
      {"money", "money", "(g * 1.01)::money", "v + '0.01'::money"},
      {"text", "text", "'text ' || g || ' ü'", kFlipLast},
      {"text_blank", "text", "repeat(' ', g % 2)", "v || ' '"},
      {"text_long", "text", kLongText, kFlipLast},
      {"text_normal_form", "text", "CASE g % 2 WHEN 0 THEN U&'e\\0301' ELSE U&'\\00E9' END",
       "normalize(v, NFD)"},
      {"varchar", "varchar(50)", "'value ' || g", kFlipLast},
      {"varchar_blank", "varchar(5)", "'x' || repeat(' ', g % 2)", "v || ' '"},
      {"char_n", "char(12)", "'c' || g", kFlipLast},
      {"char_internal", "\"char\"", "chr(33 + g % 90)", "chr(ascii(v::text) # 1)"},
      {"name", "name", "'name ' || g", kFlipLast},
      {"bytea", "bytea", "decode(md5(g::text), 'hex')", "set_bit(v, 77, 1 - get_bit(v, 77))"},
      {"bytea_zeros", "bytea", "decode(repeat('00', g % 11), 'hex')", "v || '\\x00'"},
      {"date", "date", "'2020-01-01'::date + g", "v + 1"},
      {"time", "time", "'01:00'::time + g * interval '1.000007 s'", "v + interval '1 us'"},
      {"timetz", "timetz", "('01:00+01'::time + g * interval '1.000007 s')::text || '+01'",
       "replace(v::text, '+01', '+02')"},
      {"timestamp", "timestamp", "'2020-02-28'::timestamp + g * interval '1 day 1.000007 s'",
       "v + interval '1 us'"},
      {"timestamptz", "timestamptz", "'2020-02-28 00:00+00'::timestamptz + g * interval '1.000007 s'",
       "v + interval '1 us'"},
      {"timestamptz_edges", "timestamptz",
       "(ARRAY['infinity', '-infinity', '1970-01-01 00:00+00'])[g % 3 + 1]::timestamptz",
       "CASE v WHEN '-infinity' THEN 'infinity'::timestamptz ELSE '-infinity' END"},
      {"interval", "interval", "g * interval '1 day 1 hour 3 us'", "v + interval '1 us'"},
      {"interval_months", "interval", "make_interval(months => g)", "v - interval '1 us'"},
      {"uuid", "uuid", "md5(g::text)::uuid",
       "encode(set_bit(uuid_send(v), 101, 1 - get_bit(uuid_send(v), 101)), 'hex')"},
      {"json", "json", "json_build_object('g', g, 'a', 'x')", "v::text || ' '"},
      {"json_null", "json", "CASE g % 2 WHEN 0 THEN '{}' ELSE 'null' END", "'\"\"'"},
      {"jsonb", "jsonb", "jsonb_build_object('g', g, 'a', '[1, null, {}]'::jsonb)",
       "jsonb_set(v, '{g}', to_jsonb((v->>'g')::int # 1))"},
      {"jsonb_scale", "jsonb", "jsonb_build_array(g * 1.5)", "replace(v::text, ']', '0]')"},
      {"jsonpath", "jsonpath", "'$.a[' || g || ']'", "replace(v::text, '\"a\"', '\"b\"')"},
      {"xml", "xml", "'<r g=\"' || g || '\">x</r>'", "replace(v::text, '>x<', '>y<')"},
      {"inet", "inet", "'10.0.0.0'::inet + g", "set_masklen(v, 31)"},
      {"inet_v6", "inet", "'2001:db8::'::inet + g", "v + 1"},
      {"cidr", "cidr", "'10.' || g % 256 || '.0.0/16'", "set_masklen(v, 15)"},
      {"macaddr", "macaddr", "'08002b:' || lpad(to_hex(g), 6, '0')", "v & 'ff:ff:ff:ff:ff:fe'"},
      {"macaddr8", "macaddr8", "'08002b0102:' || lpad(to_hex(g), 6, '0')", "v & 'ff:ff:ff:ff:ff:ff:ff:fe'"},
      {"bit", "bit(12)", "g::bit(12)", "set_bit(v, 11, 1 - get_bit(v, 11))"},
      {"varbit", "varbit", "g::bit(12)::varbit", "v || B'0'"},
      {"oid", "oid", "g", "(v::int8 # 1)::oid"},
      {"xid", "xid", "g::text", "(v::text::int8 # 1)::text"},
      {"cid", "cid", "g::text", "(v::text::int8 # 1)::text"},
      {"xid8", "xid8", "g || '000000000'", "(v::text::int8 # 1)::text"},
      {"pg_lsn", "pg_lsn", "'1/' || to_hex(g)", "v + 1"},
      {"tid", "tid", "'(' || g || ',1)'", "replace(v::text, ',1)', ',2)')"},
      {"point", "point", "point(g / 8.0, 0.5)", "point(v[0] + 1.1102230246251565e-16, v[1])"},
      {"lseg", "lseg", "lseg(point(g, 0), point(1, 1))", "lseg(v[1], v[0])"},
      {"box", "box", "box(point(g, 0), point(-1, -1))", "box(v[0], point(-1, -1.0000000000000002))"},
      {"path", "path", "'[(' || g || ',0),(1,1)]'", "pclose(v)"},
      {"polygon", "polygon", "'((' || g || ',0),(1,1),(2,0))'",
       "replace(v::text, '(1,1)', '(1,1.0000000000000002)')"},
      {"line", "line", "'{' || g || ',1,0}'", "replace(v::text, ',0}', ',5e-324}')"},
      {"circle", "circle", "circle(point(g, 0), 1)", "circle(center(v), 1.0000000000000002)"},
      {"tsvector", "tsvector", "to_tsvector('simple', 'word' || g || ' other')", "setweight(v, 'A')"},
      {"tsquery", "tsquery", "'w' || g || ' & x'", "replace(v::text, '&', '|')"},
      {"pg_snapshot", "pg_snapshot", "'10:' || 20 + g || ':'", "v::text || '15'"},
      {"txid_snapshot", "txid_snapshot", "'10:' || 20 + g || ':'", "v::text || '15'"},
      {"refcursor", "refcursor", "'cursor ' || g", kFlipLast},
      {"citext", "citext", "(ARRAY['Aa', 'aa', 'AA'])[g % 3 + 1] || g", "upper(v::text)"},
      {"hstore", "hstore", "hstore(ARRAY['g', g::text, 'n', NULL])", "v || 'n=>\"\"'"},
      {"ltree", "ltree", "'x.y' || g", "v::text || '.z'"},
      {"lquery", "lquery", "'x.*.y' || g", "v::text || '@'"},
      {"ltxtquery", "ltxtquery", "'x & y' || g", "replace(v::text, '&', '|')"},
      {"cube", "cube", "cube(ARRAY[g / 8.0, 1])", "cube(ARRAY[(v->1) + 1.1102230246251565e-16, 1])"},
      {"seg", "seg", "g || '.5'", "v::text || '0'"},  // a type of an extension without a rule: as text
  };
  return types;
}

// Their binary form is an OID, or there is none: read as text.
const std::vector<ColumnType>& ReadAsText() {
  static const auto& types = *new std::vector<ColumnType>{
      {"regclass", "regclass", "(ARRAY['pg_class', 'pg_type', 'pg_proc', 'pg_index'])[g % 4 + 1]", "'pg_am'"},
      {"regtype", "regtype", "(ARRAY['int4', 'mood', 'text', 'pair[]'])[g % 4 + 1]", "'pair'"},
      {"regproc", "regproc",
       "(ARRAY['abs(int2)', 'abs(int4)', 'abs(int8)', 'abs(float4)'])[g % 4 + 1]::regprocedure::oid",
       "'abs(numeric)'::regprocedure::oid", "($0)::oid::text"},
      {"regprocedure", "regprocedure",
       "(ARRAY['abs(int2)', 'abs(int4)', 'abs(int8)', 'abs(float4)'])[g % 4 + 1]", "'abs(numeric)'"},
      {"regoper", "regoper",
       "(ARRAY['+(int2,int2)', '+(int4,int4)', '+(int8,int8)', '+(date,int4)'])[g % 4 + 1]"
       "::regoperator::oid",
       "'-(date,int4)'::regoperator::oid", "($0)::oid::text"},
      {"regnamespace", "regnamespace",
       "(ARRAY['public', 'pg_catalog', 'pg_toast', 'information_schema'])[g % 4 + 1]", "'public'"},
      {"regrole", "regrole",
       "(ARRAY['pg_monitor', 'pg_read_all_data', 'pg_signal_backend', 'pg_checkpoint'])"
       "[g % 4 + 1]",
       "'postgres'"},
      {"aclitem", "aclitem",
       "makeaclitem(10, 10, (ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'])[g % 4 + 1], false)",
       "replace(v::text, '/', '*/')"},
      {"regclass_array", "regclass[]",
       "ARRAY[(ARRAY['pg_class', 'pg_type', 'pg_proc', 'pg_index'])[g % 4 + 1], NULL]",
       "v || NULL::regclass"},
      {"aclitem_array", "aclitem[]",
       "ARRAY[makeaclitem(10, 10, (ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'])[g % 4 + 1], false)]",
       "v || v"},
      {"located", "located", "ROW('pg_class', g)", "ROW((v).at, (v).n # 1)"},
  };
  return types;
}

const std::vector<ColumnType>& TypesOfTypes() {
  static const auto& types = *new std::vector<ColumnType>{
      {"int4_array", "int4[]", "ARRAY[g, NULL, 3]", "ARRAY[v[1] # 1, NULL, 3]"},
      {"int4_array_bounds", "int4[]", "ARRAY[g]", "array_fill(v[1], ARRAY[1], ARRAY[0])"},
      {"int8_matrix", "int8[]", "ARRAY[[g, 2], [3, 4]]", "ARRAY[[v[1][1], 3], [2, 4]]"},
      {"text_array", "text[]", "ARRAY['x' || g, NULL, '']", "ARRAY[v[1], '', NULL]"},
      {"text_array_null", "text[]", "CASE g % 2 WHEN 0 THEN '{}' ELSE '{NULL}' END", "'{\"NULL\"}'"},
      {"bool_array", "bool[]", "ARRAY[g % 2 = 0, true]", "ARRAY[v[1], false]"},
      {"numeric_array", "numeric[]", "ARRAY[g * 1.5, 'NaN', 0]", "ARRAY[v[1], 'NaN', 1e-30]"},
      {"float8_array", "float8[]", "ARRAY[g, '0'::float8]", "ARRAY[v[1], '-0'::float8]"},
      {"timestamptz_array", "timestamptz[]",
       "ARRAY['2020-02-28 00:00+00'::timestamptz + g * interval '1 day']", "ARRAY[v[1] + interval '1 us']"},
      {"jsonb_array", "jsonb[]", "ARRAY[to_jsonb(g), 'null']", "ARRAY[v[1], NULL]"},
      {"uuid_array", "uuid[]", "ARRAY[md5(g::text)::uuid, md5('x')::uuid]", "ARRAY[v[2], v[1]]"},
      {"bytea_array", "bytea[]", "ARRAY[decode(md5(g::text), 'hex')]",
       "ARRAY[set_bit(v[1], 5, 1 - get_bit(v[1], 5))]"},
      {"char_n_array", "char(4)[]", "ARRAY['c' || g, 'd']", "ARRAY[v[1], 'e']"},
      {"point_array", "point[]", "ARRAY[point(g, 1)]", "ARRAY[point((v[1])[0], 2), v[1]]"},
      {"citext_array", "citext[]", "ARRAY['A' || g, 'b']", "ARRAY[v[1], 'B']"},
      {"hstore_array", "hstore[]", "ARRAY[hstore('g', g::text)]", "ARRAY[v[1], '']"},
      {"int2vector", "int2vector", "g || ' 2'", "v::text || ' 0'"},
      {"oidvector", "oidvector", "g || ' 2'", "v::text || ' 0'"},
      {"enum", "mood", kMood, kOtherMood},
      {"enum_array", "mood[]", "ARRAY[(ARRAY['sad', 'ok', 'happy', 'Über'])[g % 4 + 1]::mood, NULL]",
       "ARRAY[NULL, v[1]]"},
      {"composite", "pair", "ROW((ARRAY['sad', 'ok', 'happy', 'Über'])[g % 4 + 1]::mood, g * 1.5, '')",
       "ROW((v).m, (v).n, NULL)"},
      {"composite_nulls", "pair",
       "CASE g % 10 WHEN 7 THEN ROW(NULL, NULL, NULL)::pair ELSE ROW('ok', g, 'x')::pair END",
       "ROW(NULL, NULL, '')"},
      {"composite_array", "pair[]", "ARRAY[ROW('ok', g, 'x')::pair, NULL]",
       "ARRAY[v[1], ROW(NULL, NULL, NULL)::pair]"},
      {"nested", "nest", "ROW(ROW('sad', g, 'x')::pair, ARRAY[1, 2], 'deep', 1)",
       "ROW((v).p, ARRAY[1, 3], (v).label, 1)"},
      {"domain_int", "positive", "g", "v # 1"},
      {"domain_text", "label", "'label ' || g", kFlipLast},
      {"domain_array", "ids", "ARRAY[g, 1]", "ARRAY[v[1], 0]"},
      {"domain_composite", "checked_pair", "ROW('ok', g, 'x')", "ROW('sad', (v::pair).n, 'x')"},
      {"domain_domain", "small", "g", "v # 1"},
      {"domain_enum", "feeling", kMood, kOtherMood},
      {"domain_of_array", "positive[]", "ARRAY[g, 2]", "ARRAY[v[1], 3]"},
      {"int4range", "int4range", "int4range(g, g + 5)", "int4range(lower(v), upper(v) + 1)"},
      {"int8range", "int8range", "int8range(g * 10000000000, NULL)", "int8range(lower(v) + 1, NULL)"},
      {"numrange", "numrange", "numrange(g, g + 5)", "numrange(lower(v), upper(v), '[]')"},
      {"numrange_edges", "numrange",
       "(ARRAY['empty', '(,)', '[1,)', '(,1]', '(1,)', '(,1)', '[1,1]'])[g % 7 + 1]", "'[0,0]'"},
      {"daterange", "daterange", "daterange('2020-01-01'::date + g, NULL)", "daterange(lower(v) + 1, NULL)"},
      {"tsrange", "tsrange", "tsrange('2020-01-01'::timestamp + g * interval '1 s', '2030-01-01')",
       "tsrange(lower(v) + interval '1 us', upper(v))"},
      {"tstzrange", "tstzrange",
       "tstzrange('2020-01-01 00:00+00'::timestamptz + g * interval '1 s', 'infinity')",
       "tstzrange(lower(v), NULL)"},
      {"floats", "floats", "floats('-0', g)", "floats('0', upper(v))"},
      {"mood_range", "mood_range",
       "mood_range('sad', (ARRAY['sad', 'ok', 'happy', 'Über'])[g % 4 + 1]::mood, '[]')",
       "mood_range('sad', 'Über', '[)')"},
      {"range_array", "int4range[]", "ARRAY[int4range(g, g + 5), 'empty']", "ARRAY[v[1], NULL]"},
      {"int4multirange", "int4multirange", "int4multirange(int4range(g, g + 5), int4range(2000, 2010))",
       "v - int4multirange(int4range(2009, 2010))"},
      {"nummultirange", "nummultirange", "nummultirange(numrange(g, g + 5))",
       "nummultirange(numrange(lower(v), upper(v), '(]'))"},
      {"tstzmultirange", "tstzmultirange",
       "tstzmultirange(tstzrange('2020-01-01 00:00+00'::timestamptz + g * interval '1 s', '2030-01-01 "
       "00:00+00'))",
       "tstzmultirange(tstzrange(lower(v), upper(v), '[]'))"},
      {"floats_multirange", "floats_multirange", "floats_multirange(floats(g, 5000))",
       "floats_multirange(floats(lower(v), 5000, '[]'))"},
  };
  return types;
}

// Too many rows for an exact list: a sketch is all there is of them.
const std::vector<ColumnType>& Many() {
  static const auto& types = *new std::vector<ColumnType>{
      {"many_int8", "int8", "g * 1000000007::int8", "v # 1", "($0)::text", 3000},
      {"many_text", "text", "'text ' || g || ' ü'", kFlipLast, "($0)::text", 3000},
      {"many_numeric", "numeric", "g * 1.5 + 0.001", "v + 1e-40", "($0)::text", 3000},
      {"many_jsonb", "jsonb", "jsonb_build_object('g', g)", "v || '{\"h\": null}'", "($0)::text", 3000},
      {"many_enum_array", "mood[]", "ARRAY[(ARRAY['sad', 'ok', 'happy', 'Über'])[g % 4 + 1]::mood, NULL]",
       "ARRAY[NULL, v[1]]", "($0)::text", 3000},
      {"many_bool", "bool", "g % 2 = 0", "NOT v", "($0)::text", 3000},
  };
  return types;
}

}  // namespace

const std::vector<ColumnType>& ColumnTypes() {
  static const auto& types = *[] {
    auto* all = new std::vector<ColumnType>;
    for (const auto* part : {&Scalars(), &ReadAsText(), &TypesOfTypes(), &Many()}) {
      all->insert(all->end(), part->begin(), part->end());
    }
    return all;
  }();
  return types;
}

const std::string& CreateExtensions() {
  static const auto& sql = *new std::string(
      "CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE EXTENSION ltree; CREATE EXTENSION cube;"
      "CREATE EXTENSION seg");
  return sql;
}

const std::string& CreateTypes() {
  static const auto& sql = *new std::string(
      "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy', 'Über');"
      "CREATE TYPE pair AS (m mood, n numeric, t text);"
      "CREATE DOMAIN positive AS int CHECK (VALUE > 0);"
      "CREATE DOMAIN small AS positive CHECK (VALUE < 100000);"
      "CREATE DOMAIN label AS varchar(40);"
      "CREATE DOMAIN ids AS int8[];"
      "CREATE DOMAIN checked_pair AS pair CHECK ((VALUE).n > 0);"
      "CREATE DOMAIN feeling AS mood;"
      "CREATE TYPE nest AS (p pair, a int[], label label, \"Odd name\" positive);"
      "CREATE TYPE located AS (at regclass, n int);"
      "CREATE TYPE floats AS RANGE (subtype = float8);"
      "CREATE TYPE mood_range AS RANGE (subtype = mood)");
  return sql;
}

const std::string& DropTypes() {
  static const auto& sql = *new std::string(
      "DROP TYPE mood_range; DROP TYPE floats; DROP TYPE located; DROP TYPE nest; DROP DOMAIN feeling;"
      "DROP DOMAIN checked_pair; DROP DOMAIN ids; DROP DOMAIN label; DROP DOMAIN small; DROP DOMAIN positive;"
      "DROP TYPE pair; DROP TYPE mood");
  return sql;
}

const std::vector<std::string>& UserTypes() {
  static const auto& names =
      *new std::vector<std::string>{"mood",         "pair",    "positive", "small",   "label",  "ids",
                                    "checked_pair", "feeling", "nest",     "located", "floats", "mood_range"};
  return names;
}

}  // namespace pgassay
