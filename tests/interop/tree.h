// Folders and files to be judged, as a table of cases writes them down.
#ifndef PGASSAY_TESTS_INTEROP_TREE_H_
#define PGASSAY_TESTS_INTEROP_TREE_H_

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace pgassay::testing {

struct Entry {
  std::string path;  // one that ends in '/' is a folder
  std::string bytes = {};
  bool link = false;  // `bytes` is where it points
};

// Replaces what is there.
inline void WriteTree(const std::string& root, const std::vector<Entry>& entries) {
  for (const Entry& entry : entries) {
    const std::filesystem::path path = root + "/" + entry.path;
    std::filesystem::create_directories(path.parent_path());
    if (entry.link) {
      std::filesystem::create_symlink(entry.bytes, path);
    } else if (entry.path.back() != '/') {
      std::ofstream(path, std::ios::binary) << entry.bytes;
    }
  }
}

// A folder for the time of a test.
class WorkFolder {
 public:
  WorkFolder() {
    std::string pattern = ::testing::TempDir() + "pgassay-interop-XXXXXX";
    if (mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  ~WorkFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_INTEROP_TREE_H_
