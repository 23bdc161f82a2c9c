#include "report/json_schema.h"

#include <algorithm>
#include <regex>
#include <set>

namespace pgassay::testing {
namespace {

using Json = nlohmann::json;

bool HasType(const Json& json, const std::string& type) {
  if (type == "object") return json.is_object();
  if (type == "array") return json.is_array();
  if (type == "string") return json.is_string();
  if (type == "boolean") return json.is_boolean();
  if (type == "null") return json.is_null();
  if (type == "integer") return json.is_number_integer();
  return type == "number" && json.is_number();
}

class Check {
 public:
  explicit Check(const Json& root) : root_(root) {}

  std::vector<std::string> Errors(const Json& schema, const Json& json, const std::string& at) {
    std::vector<std::string> errors;
    const auto wrong = [&](const std::string& what) {
      errors.push_back((at.empty() ? "/" : at) + ": " + what);
    };
    const auto all = [&](const Json& inner, const Json& value, const std::string& place) {
      for (std::string& error : Errors(inner, value, place)) errors.push_back(std::move(error));
    };
    static const std::set<std::string> kSilent = {"$schema", "title", "description",
                                                  "$defs",   "then",  "properties"};
    for (const auto& [keyword, value] : schema.items()) {
      if (keyword == "$ref") {
        all(root_.at(Json::json_pointer(value.get<std::string>().substr(1))), json, at);
      } else if (keyword == "type") {
        const std::vector<std::string> types =
            value.is_array() ? value.get<std::vector<std::string>>() : std::vector{value.get<std::string>()};
        if (std::none_of(types.begin(), types.end(), [&](const auto& type) { return HasType(json, type); })) {
          wrong("is not " + value.dump());
        }
      } else if (keyword == "const") {
        if (json != value) wrong("is not " + value.dump());
      } else if (keyword == "enum") {
        if (std::find(value.begin(), value.end(), json) == value.end())
          wrong(json.dump() + " is none of the enum");
      } else if (keyword == "required") {
        for (const Json& name : value) {
          if (json.is_object() && !json.contains(name.get<std::string>())) wrong("has no " + name.dump());
        }
      } else if (keyword == "items") {
        for (size_t i = 0; json.is_array() && i < json.size(); ++i)
          all(value, json[i], at + "/" + std::to_string(i));
      } else if (keyword == "additionalProperties") {
        for (auto member = json.begin(); json.is_object() && member != json.end(); ++member) {
          if (schema.contains("properties") && schema["properties"].contains(member.key())) continue;
          if (value.is_object()) all(value, *member, at + "/" + member.key());
          if (value == false) wrong("has " + member.key() + ", which the schema has not");
        }
      } else if (keyword == "pattern") {
        if (json.is_string() &&
            !std::regex_search(json.get<std::string>(), std::regex(value.get<std::string>()))) {
          wrong(json.dump() + " does not match " + value.dump());
        }
      } else if (keyword == "minLength") {
        if (json.is_string() && json.get<std::string>().size() < value.get<size_t>()) wrong("is too short");
      } else if (keyword == "minimum") {
        if (json.is_number() && json < value) wrong("is below " + value.dump());
      } else if (keyword == "allOf") {
        for (const Json& inner : value) all(inner, json, at);
      } else if (keyword == "oneOf") {
        const auto fits = std::count_if(value.begin(), value.end(),
                                        [&](const Json& inner) { return Errors(inner, json, at).empty(); });
        if (fits != 1) wrong("fits " + std::to_string(fits) + " of oneOf: " + json.dump());
      } else if (keyword == "if") {
        if (Errors(value, json, at).empty()) all(schema.at("then"), json, at);
      } else if (!kSilent.contains(keyword)) {
        wrong("the schema has the keyword " + keyword + ", which is not known here");
      }
    }
    if (schema.contains("properties") && json.is_object()) {
      for (const auto& [name, inner] : schema["properties"].items()) {
        if (json.contains(name)) all(inner, json[name], at + "/" + name);
      }
    }
    return errors;
  }

 private:
  const Json& root_;
};

}  // namespace

std::vector<std::string> SchemaErrors(const nlohmann::json& schema, const nlohmann::json& instance) {
  return Check(schema).Errors(schema, instance, "");
}

}  // namespace pgassay::testing
