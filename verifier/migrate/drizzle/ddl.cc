#include "migrate/drizzle/ddl.h"

#include <deque>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "migrate/drizzle/ddl_key.h"
#include "status_macros.h"

namespace pgassay::migrate::drizzle {
namespace {

using Json = nlohmann::ordered_json;

std::string TextOf(const std::string& key) {
  return absl::StrReplaceAll(key, {{absl::string_view("\0", 1), " "}});
}

absl::Status NoRow(const Json& row) {
  return absl::InvalidArgumentError(absl::StrCat(
      "a row of the kind ", FieldOf(row, "entityType").dump(-1, ' ', true, Json::error_handler_t::replace),
      ", which is none of drizzle-kit 1.0.0-rc.5"));
}

absl::Status Twice(const std::string& key) {
  return absl::InvalidArgumentError(absl::StrCat("two rows are ", TextOf(key)));
}

absl::Status NoDelta() {
  return absl::InvalidArgumentError("a delta that is none of drizzle-kit 1.0.0-rc.5");
}

// Fields that only one of them has are null in the other.
bool SameRow(const Json& a, const Json& b) {
  for (const auto& [field, value] : a.items()) {
    if (!SameJson(value, FieldOf(b, field))) return false;
  }
  for (const auto& [field, value] : b.items()) {
    if (!SameJson(value, FieldOf(a, field))) return false;
  }
  return true;
}

// What `alter` sets, in the order of the new row.
Json ChangesOf(const Json& before, const Json& after) {
  Json set = Json::object();
  for (const auto& [field, value] : after.items()) {
    if (!SameJson(FieldOf(before, field), value)) set[field] = value;
  }
  for (const auto& [field, value] : before.items()) {
    if (!after.contains(field) && !value.is_null()) set[field] = nullptr;
  }
  return set;
}

}  // namespace

absl::StatusOr<Ddl> Ddl::Of(const Json& rows) {
  if (!rows.is_array()) return absl::InvalidArgumentError("no list of rows");
  Ddl ddl;
  for (const Json& row : rows) {
    const std::optional<std::string> key = DdlKeyOf(row);
    if (!key) return NoRow(row);
    if (!ddl.rows_.emplace(*key, row).second) return Twice(*key);
  }
  return ddl;
}

absl::Status Ddl::Create(const Json& row) {
  const std::optional<std::string> key = DdlKeyOf(row);
  if (!key) return NoRow(row);
  const auto [at, added] = rows_.emplace(*key, row);
  return added || SameRow(at->second, row) ? absl::OkStatus() : Twice(*key);
}

absl::Status Ddl::Update(const std::string& key, const Json& set) {
  const auto found = rows_.find(key);
  if (found == rows_.end()) return absl::OkStatus();
  const Json before = found->second;
  for (const auto& [field, value] : set.items()) {
    if (found->second.contains(field)) found->second[field] = value;
  }
  const std::optional<std::string> changed = DdlKeyOf(found->second);
  if (!changed) return NoDelta();
  if (*changed == key) return absl::OkStatus();
  Follow(key, before);
  return KeyAnew();
}

void Ddl::Follow(const std::string& key, const Json& before) {
  std::map<std::string, std::vector<std::pair<Json*, const DdlReference*>>> referring;
  for (auto& [each, row] : rows_) {
    for (const DdlReference& reference : DdlReferences()) {
      if (FieldOf(row, "entityType") != std::string(reference.from)) continue;
      for (const std::string& target : DdlTargets(reference, row))
        referring[target].emplace_back(&row, &reference);
    }
  }
  struct Moved {
    std::string key;
    Json before;
    const Json* now;
  };
  std::set<std::string> seen = {key};
  std::deque<Moved> moved = {{key, before, &rows_.at(key)}};
  for (; !moved.empty(); moved.pop_front()) {
    const Moved& one = moved.front();
    for (const auto& [row, reference] : referring[one.key]) {
      const Json was = *row;
      const std::optional<std::string> old_key = DdlKeyOf(was);
      if (!Redirect(*reference, one.before, *one.now, *row)) continue;
      if (old_key && DdlKeyOf(*row) != old_key && seen.insert(*old_key).second)
        moved.push_back({*old_key, was, row});
    }
  }
}

absl::Status Ddl::KeyAnew() {
  std::map<std::string, Json> rows;
  for (auto& [old_key, row] : rows_) {
    const std::optional<std::string> key = DdlKeyOf(row);
    if (!key) return NoDelta();
    if (!rows.emplace(*key, std::move(row)).second) return Twice(*key);
  }
  rows_ = std::move(rows);
  return absl::OkStatus();
}

absl::Status Ddl::Apply(const Json& deltas) {
  if (!deltas.is_array()) return absl::InvalidArgumentError("no list of deltas");
  for (const Json& delta : deltas) {
    const Json& op = FieldOf(delta, "op");
    if (op == "create") {
      RETURN_IF_ERROR(Create(FieldOf(delta, "row")));
      continue;
    }
    const Json& key = FieldOf(delta, "key");
    if (!key.is_string()) return NoDelta();
    if (op == "drop") {
      rows_.erase(key.get_ref<const std::string&>());
      continue;
    }
    const Json& set = FieldOf(delta, "set");
    if ((op != "alter" && op != "rename") || !set.is_object()) return NoDelta();
    RETURN_IF_ERROR(Update(key.get_ref<const std::string&>(), set));
  }
  return absl::OkStatus();
}

absl::StatusOr<Json> Ddl::DeltasTo(const Json& rows) const {
  ASSIGN_OR_RETURN(const Ddl to, Of(rows));
  Json creates = Json::array(), drops = Json::array(), alters = Json::array();
  for (const Json& row : rows) {
    const std::string key = *DdlKeyOf(row);
    const auto found = rows_.find(key);
    if (found == rows_.end()) {
      creates.push_back({{"op", "create"}, {"row", row}});
    } else if (Json set = ChangesOf(found->second, row); !set.empty()) {
      alters.push_back({{"op", "alter"}, {"key", key}, {"set", std::move(set)}});
    }
  }
  for (const auto& [key, row] : rows_) {
    if (to.rows_.count(key) == 0) drops.push_back({{"op", "drop"}, {"key", key}});
  }
  Json deltas = std::move(creates);
  for (Json* const more : {&drops, &alters}) {
    for (Json& delta : *more) deltas.push_back(std::move(delta));
  }
  return deltas;
}

}  // namespace pgassay::migrate::drizzle
