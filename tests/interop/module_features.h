// What a database can have, a feature each, and what of it the schema.ts that pgassay writes cannot say.
#ifndef PGASSAY_TESTS_INTEROP_MODULE_FEATURES_H_
#define PGASSAY_TESTS_INTEROP_MODULE_FEATURES_H_

#include <string>
#include <vector>

namespace pgassay::testing {

struct ModuleFeature {
  std::string name;
  std::string sql;  // no name in it is another feature's
  // The findings of the comparison that are left: "changed index public.c_include_i definition". With "0.x: "
  // or "1.0: " before it of that version alone.
  std::vector<std::string> left = {};
  int since = 13;  // PostgreSQL's major
};

// What schema.ts stands on without saying so: extensions, domains, functions, roles.
extern const char kModuleGround[];
std::vector<ModuleFeature> ModuleFeatures();

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_INTEROP_MODULE_FEATURES_H_
