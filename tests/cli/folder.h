// A folder for the time of a test.
#ifndef PGASSAY_TESTS_CLI_FOLDER_H_
#define PGASSAY_TESTS_CLI_FOLDER_H_

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace pgassay::testing {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "pgassay-cli-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no temporary folder";
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::string& path() const { return path_; }
  std::string At(const std::string& name) const { return path_ + "/" + name; }

  // The path of a new file.
  std::string Write(const std::string& name, const std::string& bytes, mode_t mode = 0600) const {
    std::ofstream(At(name), std::ios::binary) << bytes;
    chmod(At(name).c_str(), mode);
    return At(name);
  }

  std::string Read(const std::string& name) const {
    std::ifstream file(At(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  size_t Files() const {
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(path_), {}));
  }

 private:
  std::string path_;
};

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_CLI_FOLDER_H_
