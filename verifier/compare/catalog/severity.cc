#include "compare/catalog/severity.h"

#include <algorithm>
#include <map>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "compare/catalog/attributes.h"
#include "compare/catalog/identifiers.h"
#include "compare/catalog/privileges.h"

namespace pgassay::compare {
namespace {

constexpr auto kLoss = CatalogSeverity::kLoss;
constexpr auto kBehaviour = CatalogSeverity::kBehaviour;
constexpr auto kCosmetic = CatalogSeverity::kCosmetic;

// An attribute on both sides; "" where it is absent.
struct Values {
  const CatalogObject& object_before;
  const CatalogObject& object_after;
  std::string before;
  std::string after;
};

bool Any(const Values&) {
  return true;
}
bool Appears(const Values& values) {
  return values.before.empty();
}
bool Goes(const Values& values) {
  return values.after.empty();
}
bool GoesOrChanges(const Values& values) {
  return !values.before.empty();
}
bool ChangesOrAppears(const Values& values) {
  return !values.after.empty();
}
bool MoreForSomebody(const Values& values) {
  return SomebodyHasMore(values.before, values.after);
}

bool OfUnique(const Values& values) {
  return values.object_before.Find("unique") != nullptr && ChangesOrAppears(values);
}

bool NullsMayCome(const Values& values) {
  return Goes(values) || (values.before == "yes" && absl::StrContains(values.after, "not valid"));
}

bool FiresNoMore(const Values& values) {
  return values.after == "never" || (values.after == "as replica only" && values.before != "never");
}

// What a view promises about the rows that it gives and takes.
bool WeakensView(const Values& values) {
  const auto parse = [](const std::string& text) {
    std::map<std::string, std::string> options;
    for (const absl::string_view option : absl::StrSplit(text, ", ", absl::SkipEmpty())) {
      options.insert(std::pair<std::string, std::string>(absl::StrSplit(option, absl::MaxSplits('=', 1))));
    }
    return options;
  };
  const std::map<std::string, std::string> before = parse(values.before);
  const std::map<std::string, std::string> after = parse(values.after);
  for (const char* option : {"security_barrier", "check_option", "security_invoker"}) {
    const auto had = before.find(option);
    if (had == before.end() || had->second == "false" || had->second == "off" || had->second == "0") continue;
    const auto has = after.find(option);
    if (has == after.end() || has->second != had->second) return true;
  }
  return false;
}

bool LabelIsMissing(const Values& values) {
  const std::vector<std::string> after = SplitNames(values.after);
  const std::vector<std::string> before = SplitNames(values.before);
  return std::any_of(before.begin(), before.end(), [&](const std::string& label) {
    return std::find(after.begin(), after.end(), label) == after.end();
  });
}

bool LineIsNew(const Values& values) {
  const std::vector<std::string> before = absl::StrSplit(values.before, '\n');
  const std::vector<std::string> after = absl::StrSplit(values.after, '\n', absl::SkipEmpty());
  return std::any_of(after.begin(), after.end(), [&](const std::string& line) {
    return std::find(before.begin(), before.end(), line) == before.end();
  });
}

bool Compares(const Values& values, bool (*compares)(int64_t before, int64_t after)) {
  int64_t before = 0;
  int64_t after = 0;
  return !absl::SimpleAtoi(values.before, &before) || !absl::SimpleAtoi(values.after, &after) ||
         compares(before, after);
}

bool Lower(const Values& values) {
  return Compares(values, [](int64_t before, int64_t after) { return after < before; });
}

bool HigherForDescending(const Values& values) {
  const std::string* increment = values.object_before.Find("increment");
  return increment != nullptr && absl::StartsWith(*increment, "-") &&
         Compares(values, [](int64_t before, int64_t after) { return after > before; });
}

// The first line that fits decides. Kinds are joined by "|", "" is any; an attribute may end in "*".
struct AttributeLine {
  absl::string_view kinds;
  absl::string_view attribute;
  bool (*when)(const Values&);
  CatalogSeverity severity;
};

constexpr absl::string_view kConstraints =
    "check constraint|foreign key|primary key|unique constraint|exclusion constraint";
constexpr absl::string_view kTables = "table|partitioned table|foreign table";

constexpr AttributeLine kAttributes[] = {
    {"", "comment*", Any, kCosmetic},
    {"", "owner", Any, kBehaviour},
    {"", "goes with extension", Any, kBehaviour},
    {"", "privileges", MoreForSomebody, kLoss},
    {"", "security label of *", GoesOrChanges, kLoss},
    {"composite type", "column order", Any, kBehaviour},
    {"", "column order", Any, kCosmetic},
    {"index", "clustered on", Any, kCosmetic},
    {"column", "compression", Any, kCosmetic},
    {"column", "storage", Any, kCosmetic},
    {"", "statistics target*", Any, kCosmetic},
    {"index", "unique", Goes, kLoss},
    {"index", "definition", OfUnique, kLoss},
    {"index", "invalid", OfUnique, kLoss},
    {"index", "not ready", OfUnique, kLoss},
    {"index", "not live", OfUnique, kLoss},
    {"index", "deferrable", OfUnique, kLoss},
    {"column|domain", "not null", NullsMayCome, kLoss},
    {kConstraints, "definition", Any, kLoss},
    {kConstraints, "checked", ChangesOrAppears, kLoss},
    {kConstraints, "not valid", Appears, kLoss},
    {kConstraints, "not enforced", Appears, kLoss},
    {kConstraints, "no inherit", Appears, kLoss},
    {kTables, "row security*", Goes, kLoss},
    {"table|sequence", "persistence", Appears, kLoss},
    {"policy", "using", Any, kLoss},
    {"policy", "with check", Any, kLoss},
    {"policy", "roles", Any, kLoss},
    {"policy", "command", Any, kLoss},
    {"policy", "restrictive", Any, kLoss},
    {"trigger|rule|event trigger", "fires", FiresNoMore, kLoss},
    {"view|materialized view", "options", WeakensView, kLoss},
    {"materialized view", "not populated", Appears, kLoss},
    {"enum", "labels", LabelIsMissing, kLoss},
    {"sequence", "cycle", Appears, kLoss},
    {"sequence", "maximum", Lower, kLoss},
    {"sequence", "minimum", HigherForDescending, kLoss},
    {"function|procedure", "security definer", Appears, kLoss},
    {"function|procedure", "leakproof", Appears, kLoss},
    {"role", "superuser", Appears, kLoss},
    {"role", "bypasses row security", Appears, kLoss},
    {"role", "create role", Appears, kLoss},
    {"role", "create database", Appears, kLoss},
    {"role", "replication", Appears, kLoss},
    {"role", "login", Appears, kLoss},
    {"role", "member of", LineIsNew, kLoss},
    {"", "*", Any, kBehaviour},
};

bool Always(const CatalogObject&) {
  return true;
}
bool NotUnique(const CatalogObject& object) {
  return object.Find("unique") == nullptr;
}
bool Permissive(const CatalogObject& object) {
  return object.Find("restrictive") == nullptr;
}
// What the server made is an object of ours for its privileges alone.
bool OfTheServer(const CatalogObject& object) {
  return object.kind != "column" && object.kind != "default privileges" && object.attributes.size() == 1 &&
         object.attributes[0].name == "privileges";
}

struct ObjectLine {
  CatalogChange change;
  absl::string_view kinds;
  bool (*when)(const CatalogObject&);
  CatalogSeverity severity;
};

constexpr ObjectLine kObjects[] = {
    {CatalogChange::kRenamed, "trigger|rule", Always, kBehaviour},  // they fire in the order of their names
    {CatalogChange::kRenamed, "", Always, kCosmetic},
    {CatalogChange::kLost, "index", NotUnique, kBehaviour},
    {CatalogChange::kLost, "statistics object|default privileges|user mapping|transform", Always, kBehaviour},
    {CatalogChange::kLost, "", Always, kLoss},
    {CatalogChange::kGained, "index", NotUnique, kCosmetic},
    {CatalogChange::kGained, "statistics object", Always, kCosmetic},
    {CatalogChange::kGained, "policy", Permissive, kLoss},
    {CatalogChange::kGained, "", OfTheServer, kLoss},
    {CatalogChange::kGained, "", Always, kBehaviour},
};

bool IsOneOf(absl::string_view kind, absl::string_view kinds) {
  if (kinds.empty()) return true;
  const std::vector<absl::string_view> each = absl::StrSplit(kinds, '|');
  return std::find(each.begin(), each.end(), kind) != each.end();
}

bool Fits(absl::string_view attribute, absl::string_view pattern) {
  return absl::ConsumeSuffix(&pattern, "*") ? absl::StartsWith(attribute, pattern) : attribute == pattern;
}

}  // namespace

CatalogSeverity SeverityOf(CatalogChange change, const CatalogObject& object) {
  for (const ObjectLine& line : kObjects) {
    if (line.change == change && IsOneOf(object.kind, line.kinds) && line.when(object)) return line.severity;
  }
  return kLoss;
}

CatalogSeverity SeverityOf(absl::string_view attribute, const CatalogObject& called,
                           const CatalogObject& after, ServerVersions versions) {
  const auto value = [&](const CatalogObject& object, uint32_t version_num) {
    const std::string* text = object.Find(std::string(attribute));
    if (text != nullptr) return *text;
    return attribute == "privileges" ? ImpliedPrivileges(object, version_num) : std::string();
  };
  const Values values = {called, after, value(called, versions.before), value(after, versions.after)};
  for (const AttributeLine& line : kAttributes) {
    if (IsOneOf(after.kind, line.kinds) && Fits(attribute, line.attribute) && line.when(values)) {
      return line.severity;
    }
  }
  return kLoss;
}

}  // namespace pgassay::compare
