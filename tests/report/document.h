// What holds the documents, the schemas of JSON and the sources together.
#ifndef PGASSAY_TESTS_REPORT_DOCUMENT_H_
#define PGASSAY_TESTS_REPORT_DOCUMENT_H_

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace pgassay::testing {

// A schema of report/ by its file's name.
nlohmann::json SchemaOf(const std::string& name);

struct Change {
  const char* pointer;
  nlohmann::json value;
};

// The schema says something: each change of what is right, and each key of these objects taken away, or one
// added, is noticed.
void ExpectStrict(const nlohmann::json& schema, const nlohmann::json& good,
                  const std::vector<Change>& changes, const std::vector<const char*>& objects);

// Lines that end where they should, of nothing but printable ASCII.
void ExpectPlain(const std::string& text);

// Codes of the tables of a document below verifier/, with what their second column says.
std::map<std::string, std::string> CodesOf(const std::string& document);
std::set<std::string> Keys(const std::map<std::string, std::string>& codes);

// Those that sources of migrate/ say; `prefix` is a regular expression of what stands before the first dash.
std::set<std::string> SaidBySources(const std::string& prefix);

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_REPORT_DOCUMENT_H_
