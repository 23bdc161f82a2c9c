#include "report/kind_text.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "report/escape.h"

namespace pgassay::report {
namespace {

std::string Plural(absl::string_view kind) {
  for (const absl::string_view plural : {"privileges", "objects", "settings"}) {
    if (absl::EndsWith(kind, plural)) return std::string(kind);
  }
  for (const absl::string_view ending : {"s", "x", "ch"}) {
    if (absl::EndsWith(kind, ending)) return absl::StrCat(kind, "es");
  }
  if (absl::EndsWith(kind, "y") && !absl::EndsWith(kind, "ey")) {
    return absl::StrCat(kind.substr(0, kind.size() - 1), "ies");
  }
  return absl::StrCat(kind, "s");
}

}  // namespace

std::string CountedKind(uint64_t count, absl::string_view kind) {
  return absl::StrCat(Grouped(count), " ", Escape(count == 1 ? std::string(kind) : Plural(kind)));
}

}  // namespace pgassay::report
