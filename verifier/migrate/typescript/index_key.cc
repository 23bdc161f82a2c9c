#include "migrate/typescript/index_key.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "migrate/typescript/value.h"

namespace pgassay::migrate::typescript {

std::vector<std::string> IndexKeys(absl::string_view definition, size_t count) {
  std::vector<std::string> keys;
  // " USING method (" is the first bracket that no quotes hold.
  size_t at = 0;
  while (at < definition.size() && definition[at] != '(') at = AfterToken(definition, at);
  if (at >= definition.size()) return keys;
  std::string key;
  int depth = 1;
  for (++at; at < definition.size() && keys.size() < count;) {
    const size_t next = AfterToken(definition, at);
    const char c = definition[at];
    if (c == '(' || c == '[') ++depth;
    if (c == ')' || c == ']') --depth;
    if (depth == 0 || (c == ',' && depth == 1)) {
      keys.push_back(std::move(key));
      key.clear();
      if (depth == 0) break;
      at = next;
      while (at < definition.size() && definition[at] == ' ') ++at;
      continue;
    }
    key.append(definition.data() + at, next - at);
    at = next;
  }
  return keys;
}

}  // namespace pgassay::migrate::typescript
