#include "compare/catalog/describe.h"

#include <set>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace pgassay::compare {
namespace {

// How an attribute is said; those of a kind that are not named follow as "name value".
struct Word {
  absl::string_view attribute;
  absl::string_view before;  // put before the value
  absl::string_view behind;
};

constexpr Word kWords[] = {
    {"unique", "unique", ""},        {"type", "", ""},
    {"arguments", "(", ")"},         {"result", "returns ", ""},
    {"definition", "", ""},          {"labels", "", ""},
    {"column order", "(", ")"},      {"collation", "collate ", ""},
    {"not null", "not null", ""},    {"default", "default ", ""},
    {"generated", "generated ", ""}, {"identity", "identity ", ""},
    {"command", "for ", ""},         {"roles", "to ", ""},
    {"using", "using ", ""},         {"with check", "with check ", ""},
};

bool SaysNothing(absl::string_view attribute) {
  return attribute == "owner" || attribute == "comment" || attribute == "comment on not null" ||
         attribute == "privileges" || attribute == "inherited" || attribute == "constrains" ||
         attribute == "of the partitioned table" || attribute == "primary" || attribute == "exclusion";
}

}  // namespace

std::string DescribeObject(const CatalogObject& object) {
  std::vector<std::string> words;
  std::set<std::string_view> said;
  for (const Word& word : kWords) {
    const std::string* value = object.Find(std::string_view(word.attribute.data(), word.attribute.size()));
    if (value == nullptr) continue;
    said.insert(std::string_view(word.attribute.data(), word.attribute.size()));
    const bool flag = *value == "yes" && word.before == word.attribute;
    words.push_back(flag ? std::string(word.before) : absl::StrCat(word.before, *value, word.behind));
    if (!flag && word.attribute == "not null") words.back() = absl::StrCat("not null (", *value, ")");
  }
  std::string text = absl::StrJoin(words, " ");
  for (const CatalogAttribute& attribute : object.attributes) {
    if (said.contains(attribute.name) || SaysNothing(attribute.name)) continue;
    absl::StrAppend(&text, text.empty() ? "" : ", ", attribute.name, attribute.value == "yes" ? "" : " ",
                    attribute.value == "yes" ? "" : attribute.value);
  }
  // Of the server's own objects there is nothing but this.
  if (text.empty()) {
    if (const std::string* privileges = object.Find("privileges");
        privileges != nullptr && object.schema == "pg_catalog") {
      text = *privileges;
    }
  }
  while (!text.empty() && absl::ascii_isspace(static_cast<unsigned char>(text.back()))) text.pop_back();
  return text;
}

}  // namespace pgassay::compare
