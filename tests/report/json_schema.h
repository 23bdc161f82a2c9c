// JSON against a JSON Schema 2020-12, as far as the schemas of this repository go.
#ifndef PGASSAY_TESTS_REPORT_JSON_SCHEMA_H_
#define PGASSAY_TESTS_REPORT_JSON_SCHEMA_H_

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace pgassay::testing {

// What is wrong with `instance`, a line each with its JSON pointer; nothing: it is valid. A keyword that is
// not known here is wrong, too, so that no schema promises what nobody looks at.
std::vector<std::string> SchemaErrors(const nlohmann::json& schema, const nlohmann::json& instance);

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_REPORT_JSON_SCHEMA_H_
