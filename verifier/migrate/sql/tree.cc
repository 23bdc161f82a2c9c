#include "migrate/sql/tree.h"

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace pgassay::migrate::sql {
const Json& Nothing() {
  static const Json* null = new Json;
  return *null;
}

const Json& At(const Json& node, const char* key) {
  if (!node.is_object()) {
    return Nothing();
  }
  auto it = node.find(key);
  return it == node.end() ? Nothing() : *it;
}

std::string Text(const Json& node, const char* key) {
  const Json& value = At(node, key);
  return value.is_string() ? value.get_ref<const std::string&>() : "";
}

bool Flag(const Json& node, const char* key) {
  const Json& value = At(node, key);
  return value.is_boolean() && value.get<bool>();
}

int64_t Number(const Json& node, const char* key) {
  const Json& value = At(node, key);
  return value.is_number_integer() ? value.get<int64_t>() : 0;
}

std::string KindOf(const Json& wrapped) {
  return wrapped.is_object() && wrapped.size() == 1 ? wrapped.begin().key() : "";
}

const Json& Inside(const Json& wrapped) {
  return wrapped.is_object() && wrapped.size() == 1 ? wrapped.begin().value() : Nothing();
}

const Json& As(const Json& wrapped, const char* kind) {
  return wrapped.is_object() && wrapped.size() == 1 ? At(wrapped, kind) : Nothing();
}

std::vector<std::string> Strings(const Json& list) {
  std::vector<std::string> strings;
  if (list.is_array()) {
    for (const Json& item : list) {
      if (KindOf(item) == "String") {
        strings.push_back(Text(Inside(item), "sval"));
      }
    }
  }
  return strings;
}

bool StringConstant(const Json& wrapped, std::string* value) {
  const Json* at = &wrapped;
  while (KindOf(*at) == "TypeCast") {
    at = &At(Inside(*at), "arg");
  }
  const Json& text = At(As(*at, "A_Const"), "sval");
  if (!text.is_object()) {
    return false;
  }
  *value = Text(text, "sval");
  return true;
}

std::string NameOf(const Json& range_var) {
  std::string schema = Text(range_var, "schemaname");
  std::string name = Text(range_var, "relname");
  return schema.empty() ? name : schema + "." + name;
}

std::string NameOf(const std::vector<std::string>& parts) {
  return absl::StrJoin(parts, ".");
}

std::string PlainName(absl::string_view name) {
  return std::string(absl::StripPrefix(name, "public."));
}

void Walk(const Json& tree, const std::function<bool(const std::string& kind, const Json& node)>& visit) {
  std::vector<const Json*> open = {&tree};
  while (!open.empty()) {
    const Json* at = open.back();
    open.pop_back();
    if (at->is_array()) {
      for (auto it = at->rbegin(); it != at->rend(); ++it) {
        open.push_back(&*it);
      }
    } else if (at->is_object()) {
      // Kinds of nodes begin with a capital, fields do not.
      if (at->size() == 1 && at->begin().key()[0] >= 'A' && at->begin().key()[0] <= 'Z' &&
          !visit(at->begin().key(), at->begin().value())) {
        continue;
      }
      for (auto it = at->rbegin(); it != at->rend(); ++it) {
        if (it->is_structured()) {
          open.push_back(&*it);
        }
      }
    }
  }
}

}  // namespace pgassay::migrate::sql
