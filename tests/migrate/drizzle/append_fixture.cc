#include "migrate/drizzle/append_fixture.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "migrate/drizzle/folder_fixture.h"

namespace pgassay::migrate::drizzle {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

KitConfig Config(bool v1, const std::string& prefix) {
  KitConfig config;
  config.v1 = v1;
  config.prefix = v1 ? "" : prefix;
  return config;
}

std::string Whole7(const std::vector<std::string>& columns, const std::string& id) {
  Json each = Json::object();
  for (const std::string& name : columns)
    each[name] = {
        {"name", name}, {"type", "numeric(10, 2)"}, {"primaryKey", false}, {"default", "'\u2028é\\u0001'"}};
  return Json{
      {"id", id},
      {"prevId", kOriginId},
      {"version", "7"},
      {"dialect", "postgresql"},
      {"tables", {{"public.t", {{"name", "t"}, {"schema", ""}, {"columns", each}}}}},
      {"enums", Json::object()},
      {"schemas", Json::object()},
      {"_meta", {{"columns", Json::object()}, {"schemas", Json::object()}, {"tables", Json::object()}}}}
      .dump(2);
}

std::string Whole9(const std::vector<std::string>& columns, const std::string& id) {
  Json rows = Json::array();
  rows.push_back({{"schema", "public"}, {"name", "t"}, {"isRlsEnabled", false}, {"entityType", "tables"}});
  for (const std::string& name : columns)
    rows.push_back(
        {{"schema", "public"}, {"table", "t"}, {"name", name}, {"type", "text"}, {"entityType", "columns"}});
  return Json{{"type", "base"},
              {"version", "9"},
              {"dialect", "postgres"},
              {"id", id},
              {"prevIds", Json::array({kOriginId})},
              {"footprints", Json::array({{{"statementType", "x"}}})},
              {"ddl", rows}}
      .dump(2);
}

std::string Whole(bool v1, const std::vector<std::string>& columns, const std::string& id) {
  return v1 ? Whole9(columns, id) : Whole7(columns, id);
}

FilesByPath ByKit(bool v1) {
  const Folder folder;
  if (v1) {
    folder.WriteFolders9();
  } else {
    folder.WriteJournal7();
  }
  const auto files = FilesUnder(folder.path());
  EXPECT_TRUE(files.ok()) << files.status();
  return *files;
}

NewEntry Entry(const std::string& name, int64_t when) {
  return {.name = name, .when_ms = when, .sql = absl::StrCat("SELECT '", name, "'\n")};
}

}  // namespace pgassay::migrate::drizzle
