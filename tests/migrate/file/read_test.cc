#include "migrate/file/read.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "interop/tree.h"
#include "testing/matchers.h"
#include "testing/not_root.h"

namespace pgassay::migrate::file {
namespace {

namespace fs = std::filesystem;
using absl::StatusCode;
using pgassay::testing::IsOk;
using pgassay::testing::IsOkAndHolds;
using pgassay::testing::NotRoot;
using pgassay::testing::StatusIs;
using pgassay::testing::WorkFolder;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Optional;

void Write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

long OpenFiles() {
  return std::distance(fs::directory_iterator("/proc/self/fd"), {});
}

TEST(ReadTest, AllOfAFile) {
  const WorkFolder work;
  const std::string path = work.path() + "/file";
  for (const std::string& bytes :
       {std::string(), std::string("a\0\xFF\r\n", 5), std::string(4096, 'x'), std::string(300'001, 'y')}) {
    Write(path, bytes);
    EXPECT_THAT(Read(path), IsOkAndHolds(bytes));
    EXPECT_THAT(ReadIfFile(path), IsOkAndHolds(Optional(bytes)));
  }
  fs::create_symlink("file", work.path() + "/link");
  EXPECT_THAT(Read(work.path() + "/link"), IsOkAndHolds(std::string(300'001, 'y')));
  // Its size is 0 to stat(2).
  EXPECT_THAT(Read("/proc/self/comm"), IsOk());
  EXPECT_NE(Read("/proc/self/comm").value(), "");
}

TEST(ReadTest, WhatIsNoFile) {
  const WorkFolder work;
  const auto at = [&work](const char* name) { return absl::StrCat(work.path(), "/", name); };
  Write(at("file"), "x");
  fs::create_directory(at("folder"));
  fs::create_symlink("folder", at("link to a folder"));
  fs::create_symlink("nothing", at("link to nothing"));
  fs::create_symlink("loop", at("loop"));
  ASSERT_EQ(mkfifo(at("pipe").c_str(), 0600), 0);
  const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM, 0));
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  ASSERT_LT(at("socket").size(), sizeof(address.sun_path));
  at("socket").copy(address.sun_path, sizeof(address.sun_path) - 1);
  ASSERT_EQ(bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  const std::string nul = at("file") + std::string(1, '\0');
  constexpr char kNone[] = ": it cannot be read: No such file or directory";
  const struct {
    std::string path;
    StatusCode code;
    std::string said;
  } cases[] = {
      {at("none"), StatusCode::kNotFound, kNone},
      {at("none/below"), StatusCode::kNotFound, kNone},
      {at("link to nothing"), StatusCode::kNotFound, kNone},
      {"", StatusCode::kNotFound, kNone},
      {at("file/below"), StatusCode::kNotFound, ": it cannot be read: Not a directory"},
      {at(std::string(300, 'x').c_str()), StatusCode::kNotFound, ": it cannot be read: File name too long"},
      {at("folder"), StatusCode::kFailedPrecondition, ": it is not a file"},
      {at("link to a folder"), StatusCode::kFailedPrecondition, ": it is not a file"},
      {at("loop"), StatusCode::kFailedPrecondition, ": it is not a file"},
      {at("pipe"), StatusCode::kFailedPrecondition, ": it is not a file"},
      {at("socket"), StatusCode::kFailedPrecondition, ": it is not a file"},
      {"/dev/zero", StatusCode::kFailedPrecondition, ": it is not a file"},
  };
  const long before = OpenFiles();
  for (const auto& each : cases) {
    EXPECT_THAT(Read(each.path), StatusIs(each.code, Eq(each.path + each.said)));
    EXPECT_THAT(ReadIfFile(each.path), IsOkAndHolds(Eq(std::nullopt))) << each.path;
  }
  EXPECT_THAT(Read(nul), StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(Read("/dev/zero", {.pipes = true}), StatusIs(StatusCode::kFailedPrecondition));
  EXPECT_EQ(OpenFiles(), before);
}

TEST(ReadTest, NoMoreThanTheLimit) {
  const WorkFolder work;
  const std::string path = work.path() + "/file";
  Write(path, std::string(1 << 20, 'x'));
  EXPECT_THAT(Read(path, {.max_bytes = 1 << 20}), IsOkAndHolds(std::string(1 << 20, 'x')));
  fs::resize_file(path, (1 << 20) + 1);
  EXPECT_THAT(Read(path, {.max_bytes = 1 << 20}),
              StatusIs(StatusCode::kResourceExhausted, Eq(path + ": it has more than 1 MiB")));
  fs::resize_file(path, kMaxBytes + 1);
  EXPECT_THAT(ReadIfFile(path),
              StatusIs(StatusCode::kResourceExhausted, Eq(path + ": it has more than 64 MiB")));
}

TEST(ReadTest, APipeWhereOneIsTaken) {
  const WorkFolder work;
  const std::string path = work.path() + "/pipe";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  for (const size_t size : {size_t{0}, size_t{5}, size_t{1} << 20, (size_t{1} << 20) + 1}) {
    // Too much is known with its last byte, so that no writer is left without a reader.
    std::thread writer([&path, size] {
      std::string bytes(size, 'x');
      const Descriptor pipe = OpenAt(AT_FDCWD, path.c_str(), O_WRONLY);
      for (size_t done = 0; done < size;) {
        const ssize_t put = write(pipe.get(), bytes.data() + done, size - done);
        if (put <= 0) break;
        done += static_cast<size_t>(put);
      }
    });
    const auto read = Read(path, {.max_bytes = 1 << 20, .pipes = true});
    writer.join();
    if (size > 1 << 20) {
      EXPECT_THAT(read, StatusIs(StatusCode::kResourceExhausted, "it has more than 1 MiB"));
    } else {
      EXPECT_THAT(read, IsOkAndHolds(std::string(size, 'x')));
    }
  }
}

TEST(ReadTest, InAnOpenFolder) {
  const WorkFolder work;
  Write(work.path() + "/file", "x");
  const Descriptor folder = OpenAt(AT_FDCWD, work.path().c_str(), O_RDONLY | O_DIRECTORY);
  ASSERT_TRUE(folder.valid());
  EXPECT_THAT(ReadAt(folder.get(), "file", "what it\nis called"), IsOkAndHolds(std::string("x")));
  EXPECT_THAT(
      ReadAt(folder.get(), "none", "what it\nis called"),
      StatusIs(StatusCode::kNotFound, Eq("what it is called: it cannot be read: No such file or directory")));
  EXPECT_NE(fcntl(folder.get(), F_GETFD), -1);
}

TEST(NamesTest, InOrderAndAll) {
  const WorkFolder work;
  for (const char* name : {"b", "a", ".hidden", "\xFF", "B"}) Write(absl::StrCat(work.path(), "/", name), "");
  const long before = OpenFiles();
  EXPECT_THAT(NamesIn(work.path()), IsOkAndHolds(Optional(ElementsAre(".hidden", "B", "a", "b", "\xFF"))));
  EXPECT_THAT(NamesAt(OpenAt(AT_FDCWD, work.path().c_str(), O_RDONLY | O_DIRECTORY), "x"),
              IsOkAndHolds(ElementsAre(".hidden", "B", "a", "b", "\xFF")));
  EXPECT_THAT(NamesAt(OpenAt(AT_FDCWD, (work.path() + "/a").c_str(), O_RDONLY), "x"),
              StatusIs(StatusCode::kUnavailable, Eq("x: it cannot be read: Not a directory")));
  EXPECT_THAT(NamesAt(OpenAt(AT_FDCWD, (work.path() + "/none").c_str(), O_RDONLY), "x"),
              StatusIs(StatusCode::kUnavailable, Eq("x: it cannot be read: No such file or directory")));
  EXPECT_THAT(NamesIn(work.path() + "/none"), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(NamesIn(work.path() + "/a"), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_EQ(OpenFiles(), before);
}

TEST(ExistsTest, WhateverItIs) {
  const WorkFolder work;
  Write(work.path() + "/file", "");
  fs::create_symlink("nothing", work.path() + "/link");
  const struct {
    const char* name;
    bool exists;
    bool is_folder;
  } cases[] = {{"", true, true},
               {"/file", true, false},
               {"/none", false, false},
               {"/file/below", false, false},
               {"/link", false, false}};
  for (const auto& each : cases) {
    EXPECT_THAT(Exists(work.path() + each.name), IsOkAndHolds(each.exists)) << each.name;
    EXPECT_EQ(IsFolder(work.path() + each.name), each.is_folder) << each.name;
  }
}

TEST(ReadTest, WhatIsForbidden) {
  const NotRoot not_root;
  const WorkFolder work;
  Write(work.path() + "/file", "x");
  fs::create_directory(work.path() + "/folder");
  ASSERT_EQ(chmod((work.path() + "/file").c_str(), 0), 0);
  ASSERT_EQ(chmod((work.path() + "/folder").c_str(), 0), 0);
  constexpr StatusCode kDenied = StatusCode::kPermissionDenied;
  const std::string file = work.path() + "/file", below = work.path() + "/folder/file";
  constexpr char kSaid[] = ": it cannot be read: Permission denied";
  EXPECT_THAT(Read(file), StatusIs(kDenied, Eq(file + kSaid)));
  EXPECT_THAT(ReadIfFile(file), StatusIs(kDenied, Eq(file + kSaid)));
  EXPECT_THAT(Read(below), StatusIs(kDenied, Eq(below + kSaid)));
  EXPECT_THAT(Exists(below), StatusIs(kDenied, Eq(below + kSaid)));
  EXPECT_THAT(Exists(file), IsOkAndHolds(true));
  EXPECT_THAT(NamesIn(work.path() + "/folder"), StatusIs(kDenied, Eq(work.path() + "/folder" + kSaid)));
  // Or it could not be removed.
  ASSERT_EQ(chmod((work.path() + "/folder").c_str(), 0700), 0);
}

TEST(FailedTest, ItsCode) {
  const struct {
    int error;
    StatusCode code;
  } cases[] = {{EACCES, StatusCode::kPermissionDenied},  {EPERM, StatusCode::kPermissionDenied},
               {EROFS, StatusCode::kPermissionDenied},   {ENOSPC, StatusCode::kResourceExhausted},
               {EDQUOT, StatusCode::kResourceExhausted}, {EIO, StatusCode::kUnavailable},
               {EMFILE, StatusCode::kUnavailable}};
  for (const auto& each : cases) EXPECT_THAT(Failed(each.error, "p", "w"), StatusIs(each.code)) << each.error;
  EXPECT_EQ(Failed(EIO, "a\nb", "it is so").message(), "a b: it is so: Input/output error");
}

}  // namespace
}  // namespace pgassay::migrate::file
