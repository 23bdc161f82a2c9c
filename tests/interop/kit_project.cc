#include "interop/kit_project.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "testing/drizzle.h"

namespace pgassay::testing {

namespace fs = std::filesystem;

const char kKitSchema[] = R"(import { pgTable, integer, text } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { id: integer('id').primaryKey(), name: text('name') });
)";

const char kKitWithEmail[] = R"(import { pgTable, integer, text } from 'drizzle-orm/pg-core';
export const users = pgTable('users', {
  id: integer('id').primaryKey(),
  name: text('name'),
  email: text('email'),
});
)";

const char kKitRenamed[] = R"(import { pgTable, integer, text } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { id: integer('id').primaryKey(), title: text('title') });
)";

const char kKitConfig[] = R"(import { defineConfig } from 'drizzle-kit';
export default defineConfig({ dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle' });
)";

std::vector<Entry> KitEntries() {
  return {{"package.json", R"({"name":"app","type":"module"})"},
          {"drizzle.config.ts", kKitConfig},
          {"src/schema.ts", kKitSchema}};
}

KitProject::KitProject(const std::string& line, const std::vector<Entry>& entries, const std::string& under)
    : root_(work_.path() + "/" + under) {
  const auto found = FindDrizzle(line);
  if (!found.ok()) {
    missing_ = found.status();
    return;
  }
  fs::create_directories(root_);
  WriteTree(root_, entries);
  std::error_code error;
  if (!fs::exists(root_ + "/node_modules", error))
    fs::create_directory_symlink(found->folder + "/node_modules", root_ + "/node_modules", error);
  settings_.file = root_ + "/pgassay.toml";
  settings_.folder = root_;
  settings_.database.schemas = {"public"};
  settings_.drizzle.root = root_;
  settings_.drizzle.config = root_ + "/drizzle.config.ts";
  settings_.drizzle.out = root_ + "/drizzle";
  // npx costs half a second each time; one test runs it.
  settings_.drizzle.kit = "node_modules/.bin/drizzle-kit";
}

void KitProject::Fake(const std::string& script) {
  const std::string path = work_.path() + "/kit.sh";
  if (real_.empty()) real_ = settings_.drizzle.kit;
  std::ofstream(path) << "KIT=" << real_ << "\n" << script << "\n";
  settings_.drizzle.kit = "/bin/sh " + path;
}

std::string BytesOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::vector<std::string> NamesUnder(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::recursive_directory_iterator each(folder, error), end; !error && each != end;
       each.increment(error))
    names.push_back(each->path().lexically_relative(folder).string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace pgassay::testing
