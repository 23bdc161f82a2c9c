#include "catalog/objects.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "catalog/sql.h"
#include "pg/error.h"
#include "status_macros.h"

namespace pgassay::catalog {
namespace {

constexpr uint32_t kBoolOid = 16;
// pg_subscription, read on request only. Servers leave its comments behind when a subscription is dropped.
constexpr uint32_t kSubscriptionClass = 6100;

// What gives objects stands before what adds to them by address.
constexpr const char* kQueries[] = {
    sql::kObjectsRelations, sql::kObjectsColumns,  sql::kObjectsConstraints, sql::kObjectsIndexes,
    sql::kObjectsSequences, sql::kObjectsTriggers, sql::kObjectsRules,       sql::kObjectsPolicies,
    sql::kObjectsFunctions, sql::kObjectsTypes,    sql::kObjectsOperators,   sql::kObjectsText,
    sql::kObjectsDatabase,  sql::kObjectsFacts,    sql::kObjectsPrivileges,
};

// The columns that every query begins with.
enum : int { kClass, kOid, kSub, kKind, kSchema, kParent, kName, kFirstAttribute };

// Catalog, OID in it, column: what the server's comments, privileges and dependencies go by.
using Address = std::tuple<uint32_t, uint32_t, int64_t>;

class Gatherer {
 public:
  explicit Gatherer(uint32_t server_version_num) { catalog_.server_version_num = server_version_num; }

  // Lines of class and OID: nothing of these is read.
  void LeaveOut(const pg::Result& rows) {
    for (int row = 0; row < rows.rows(); ++row) left_out_.emplace(rows.oid(row, 0), rows.oid(row, 1));
  }

  // What this role may not see, in words.
  void AddHidden(const pg::Result& rows, int column) {
    for (int row = 0; row < rows.rows(); ++row) {
      if (!rows.null(row, column)) catalog_.unplaced.emplace_back(rows.text(row, column));
    }
  }

  // A query gives either a line per attribute, in columns "attribute" and "value", or a line per object with
  // a column per attribute. NULL and false are no attribute. A line without a kind adds to the object of its
  // address, and is dropped if there is none but `needs_object`.
  void Add(const pg::Result& rows, bool needs_object = true) {
    const bool by_line = rows.column_name(kFirstAttribute) == "attribute";
    const int columns = rows.columns();
    for (int row = 0; row < rows.rows(); ++row) {
      const Address address(rows.oid(row, kClass), rows.oid(row, kOid), rows.int64(row, kSub));
      if (IsLeftOut(address)) continue;
      CatalogObject* const object = Object(rows, row, address);
      if (object == nullptr) {
        if (!needs_object || std::get<0>(address) == kSubscriptionClass) continue;
        catalog_.unplaced.push_back(absl::StrCat(rows.text(row, kFirstAttribute), " of an object (catalog ",
                                                 std::get<0>(address), ", number ", std::get<1>(address),
                                                 ", column ", std::get<2>(address), ") that was not read"));
        continue;
      }
      if (by_line) {
        AddAttribute(*object, rows.text(row, kFirstAttribute), rows.text(row, kFirstAttribute + 1));
        continue;
      }
      for (int column = kFirstAttribute; column < columns; ++column) {
        if (rows.null(row, column)) continue;
        if (rows.type_oid(column) != kBoolOid) {
          AddAttribute(*object, rows.column_name(column), rows.text(row, column));
        } else if (rows.boolean(row, column)) {
          AddAttribute(*object, rows.column_name(column), "yes");
        }
      }
    }
  }

  absl::StatusOr<Objects> Finish() && {
    for (CatalogObject& object : catalog_.objects) {
      std::sort(object.attributes.begin(), object.attributes.end(),
                [](const CatalogAttribute& a, const CatalogAttribute& b) { return a.name < b.name; });
      const auto twice = std::adjacent_find(
          object.attributes.begin(), object.attributes.end(),
          [](const CatalogAttribute& a, const CatalogAttribute& b) { return a.name == b.name; });
      if (twice != object.attributes.end()) return Twice(object, twice->name);
    }
    std::sort(catalog_.objects.begin(), catalog_.objects.end(),
              [](const CatalogObject& a, const CatalogObject& b) { return a.Key() < b.Key(); });
    const auto twice =
        std::adjacent_find(catalog_.objects.begin(), catalog_.objects.end(),
                           [](const CatalogObject& a, const CatalogObject& b) { return a.Key() == b.Key(); });
    if (twice != catalog_.objects.end()) return Twice(*twice, "");
    std::sort(catalog_.unplaced.begin(), catalog_.unplaced.end());
    return std::move(catalog_);
  }

 private:
  static absl::Status Twice(const CatalogObject& object, absl::string_view attribute) {
    return absl::InternalError(absl::StrCat("catalog: ", object.kind, " ", object.schema, ".", object.parent,
                                            ".", object.name, " ", attribute, " was read twice"));
  }

  static void AddAttribute(CatalogObject& object, absl::string_view name, absl::string_view value) {
    if (value.empty()) return;
    object.attributes.push_back({.name = std::string(name), .value = std::string(value)});
  }

  bool IsLeftOut(const Address& address) const {
    return left_out_.contains({std::get<0>(address), std::get<1>(address)});
  }

  CatalogObject* Object(const pg::Result& rows, int row, const Address& address) {
    const auto known = at_.find(address);
    if (known != at_.end()) return &catalog_.objects[known->second];
    if (rows.null(row, kKind)) return nullptr;
    at_.emplace(address, catalog_.objects.size());
    CatalogObject& object = catalog_.objects.emplace_back();
    object.kind = std::string(rows.text(row, kKind));
    object.schema = std::string(rows.text(row, kSchema));
    object.parent = std::string(rows.text(row, kParent));
    object.name = std::string(rows.text(row, kName));
    return &object;
  }

  absl::flat_hash_set<std::pair<uint32_t, uint32_t>> left_out_;
  absl::flat_hash_map<Address, size_t> at_;
  Objects catalog_;
};

// The functions that write definitions look things up as they are now: what the snapshot still has may be
// gone, and then they raise one of these.
absl::Status AbortedIfGone(absl::Status status) {
  const std::string sqlstate = pg::SqlState(status);
  if (sqlstate != "XX000" && sqlstate != "42P01" && sqlstate != "42704" && sqlstate != "42883") return status;
  return absl::AbortedError(
      absl::StrCat("catalog: something was dropped or changed while it was read: ", status.message()));
}

absl::Status ReadCluster(pg::Connection& connection, Gatherer& gatherer) {
  ASSIGN_OR_RETURN(const pg::Result objects, connection.Query(sql::kClusterObjects));
  gatherer.Add(objects);
  ASSIGN_OR_RETURN(const pg::Result facts, connection.Query(sql::kClusterFacts));
  gatherer.Add(facts, /*needs_object=*/false);
  if (connection.server_version() >= 150000) {
    ASSIGN_OR_RETURN(const pg::Result parameters, connection.Query(sql::kClusterParameters));
    gatherer.Add(parameters);
  }
  ASSIGN_OR_RETURN(const pg::Result hidden, connection.Query(sql::kClusterHidden));
  if (!hidden.boolean(0, 0)) {
    gatherer.AddHidden(hidden, 1);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const pg::Result subscriptions, connection.Query(sql::kClusterSubscriptions));
  gatherer.Add(subscriptions);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Objects> ReadObjects(pg::Connection& connection, bool cluster) {
  Gatherer gatherer(static_cast<uint32_t>(connection.server_version()));
  ASSIGN_OR_RETURN(const pg::Result temporary, connection.Query(sql::kObjectsTemporary));
  gatherer.LeaveOut(temporary);
  ASSIGN_OR_RETURN(const pg::Result hidden, connection.Query(sql::kObjectsHidden));
  gatherer.AddHidden(hidden, 0);
  if (cluster) RETURN_IF_ERROR(ReadCluster(connection, gatherer));
  for (const char* query : kQueries) {
    absl::StatusOr<pg::Result> rows = connection.Query(query);
    if (!rows.ok()) return AbortedIfGone(rows.status());
    gatherer.Add(*rows);
  }
  return std::move(gatherer).Finish();
}

absl::StatusOr<std::string> ReadStamp(pg::Connection& connection) {
  ASSIGN_OR_RETURN(const pg::Result rows, connection.Query(sql::kStamps));
  std::string stamp;
  for (int row = 0; row < rows.rows(); ++row) {
    absl::StrAppend(&stamp, rows.text(row, 0), " ", rows.text(row, 1), " ", rows.text(row, 2), "\n");
  }
  return stamp;
}

}  // namespace pgassay::catalog
