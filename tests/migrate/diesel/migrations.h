// A folder of Diesel migrations for the time of a test.
#ifndef PGASSAY_TESTS_MIGRATE_DIESEL_MIGRATIONS_H_
#define PGASSAY_TESTS_MIGRATE_DIESEL_MIGRATIONS_H_

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "pgassay/migration.h"

namespace pgassay::migrate::diesel {

class Migrations {
 public:
  Migrations() {
    std::string name = (std::filesystem::temp_directory_path() / "pgassay-diesel-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no temporary folder";
    root_ = name;
    std::filesystem::create_directory(path());
  }
  Migrations(const Migrations&) = delete;
  Migrations& operator=(const Migrations&) = delete;
  ~Migrations() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  std::filesystem::path path() const { return root_ / "migrations"; }
  std::filesystem::path outside() const { return root_; }  // what is not within the migrations folder

  void Write(const std::string& name, const std::string& bytes) const {
    const std::filesystem::path file = path() / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
  }
  void Add(const std::string& folder, const std::string& up) const { Write(folder + "/up.sql", up); }
  void Add(const std::string& folder, const std::string& up, const std::string& metadata) const {
    Add(folder, up);
    Write(folder + "/metadata.toml", metadata);
  }
  void MakeFolder(const std::string& name) const { std::filesystem::create_directories(path() / name); }
  void Link(const std::string& name, const std::string& to) const {
    std::filesystem::create_symlink(to, path() / name);
  }

 private:
  std::filesystem::path root_;
};

// "diesel-bad-folder 2024_x", with the level in front where it is not a finding: "note diesel-no-table ".
inline std::vector<std::string> CodesOf(const std::vector<HistoryFinding>& findings) {
  std::vector<std::string> codes;
  for (const HistoryFinding& finding : findings) {
    const char* const level = finding.level == HistoryFinding::Level::kNote         ? "note "
                              : finding.level == HistoryFinding::Level::kNotChecked ? "not checked "
                                                                                    : "";
    codes.push_back(level + finding.code + " " + finding.subject);
    EXPECT_FALSE(finding.what.empty()) << finding.code;
    for (const std::string& text : {finding.what, finding.effect, finding.remedy}) {
      EXPECT_EQ(text.find('\n'), std::string::npos) << text;
    }
  }
  return codes;
}

}  // namespace pgassay::migrate::diesel

#endif  // PGASSAY_TESTS_MIGRATE_DIESEL_MIGRATIONS_H_
