// A folder of Drizzle migrations for the time of a test, as drizzle-kit writes it.
#ifndef PGASSAY_TESTS_MIGRATE_DRIZZLE_FOLDER_FIXTURE_H_
#define PGASSAY_TESTS_MIGRATE_DRIZZLE_FOLDER_FIXTURE_H_

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "pgassay/migration.h"

namespace pgassay::migrate::drizzle {

inline constexpr char kOriginId[] = "00000000-0000-0000-0000-000000000000";

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "pgassay-drizzle-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no temporary folder";
    root_ = name;
    std::filesystem::create_directory(root_ / "drizzle");
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  std::string path() const { return (root_ / "drizzle").string(); }
  const std::filesystem::path& root() const { return root_; }

  void Write(const std::string& name, const std::string& bytes) const {
    const std::filesystem::path file = root_ / "drizzle" / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
  }
  void Remove(const std::string& name) const { std::filesystem::remove_all(root_ / "drizzle" / name); }

  // What drizzle-kit 0.31.11 makes of three times `generate`: 0000_a, 0001_b, 0002_c.
  void WriteJournal7() const;
  // What 1.0.0-rc.5 makes of the same: 20261122192845_a, 20261122192851_b, 20261122192856_c.
  void WriteFolders9() const;

 private:
  std::filesystem::path root_;
};

// A snapshot of journal v7 with one table.
std::string Snapshot7(const std::string& id, const std::string& previous, const std::string& table = "t");

// The journal's text. Each entry is its tag and the JSON of its `when`, "" for none.
std::string JournalOf(const std::vector<std::pair<std::string, std::string>>& entries);

// "drizzle-crlf 0000_a", with the level in front where it is not a finding: "note drizzle-no-table ".
std::vector<std::string> CodesOf(const std::vector<HistoryFinding>& findings);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_TESTS_MIGRATE_DRIZZLE_FOLDER_FIXTURE_H_
