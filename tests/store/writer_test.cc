#include "store/writer.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "store/faults.h"
#include "store/sample.h"

namespace pgassay::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Message(const absl::Status& status) {
  return std::string(status.message());
}

// A relation of some buffers, so that a file of it takes several writes.
RelationFingerprint Large() {
  RelationFingerprint relation = SampleSketch();
  relation.elements.cells_per_partition = 2048;
  relation.elements.cells.resize(4 * 2048, {.count = 3, .key_length = 0, .lane = {}, .row = {}, .check = 5});
  relation.elements.digests.resize(4 * 2048 * 3 * 2, 9);
  return relation;
}

CatalogState LargeCatalog() {
  CatalogState catalog = SampleCatalog();
  catalog.objects.back().attributes.push_back({"comment on all", std::string(600'000, 'x')});
  return catalog;
}

// With nameless files, where there are, and without.
std::vector<bool> BothWays() {
  return NamelessFiles() ? std::vector<bool>{true, false} : std::vector<bool>{false};
}

absl::Status WriteLarge(const std::string& path) {
  absl::StatusOr<std::unique_ptr<Writer>> writer = Writer::Create(path, SampleHeader());
  if (!writer.ok()) return writer.status();
  if (absl::Status status = (*writer)->Append(Large()); !status.ok()) return status;
  if (absl::Status status = (*writer)->Append(SampleList()); !status.ok()) return status;
  return (*writer)->Commit(LargeCatalog(), SampleLedger(), SampleSource());
}

TEST(Writer, ReplacesAFileAtOnce) {
  const Folder folder;
  WriteBytes(folder / "x.assay", {1, 2, 3});
  absl::StatusOr<std::unique_ptr<Writer>> writer = Writer::Create(folder / "x.assay", SampleHeader());
  ASSERT_EQ(writer.status(), absl::OkStatus());
  EXPECT_EQ(folder.Names().size(),
            NamelessFiles() ? 1u : 2u);  // the new one has no name yet, or a temporary one
  ASSERT_EQ((*writer)->Append(SampleList()), absl::OkStatus());
  EXPECT_EQ(FileBytes(folder / "x.assay"), Bytes({1, 2, 3}));
  ASSERT_EQ((*writer)->Commit(SampleCatalog(), SampleLedger(), SampleSource()), absl::OkStatus());
  EXPECT_EQ(FileBytes(folder / "x.assay"), SmallFile());
  EXPECT_THAT(folder.Names(), ElementsAre("x.assay"));
  EXPECT_FALSE((*writer)->TakeFile().valid());
  EXPECT_EQ((*writer)->Append(SampleList()).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ((*writer)->Commit(CatalogState(), {}, Source()).code(), absl::StatusCode::kFailedPrecondition);
}

TEST(Writer, IsOnlyForItsOwner) {
  const Folder folder;
  const mode_t umask_before = umask(0);
  EXPECT_EQ(WriteLarge(folder / "a"), absl::OkStatus());
  {
    const WithFaults faults({.nameless = false});
    EXPECT_EQ(WriteLarge(folder / "b"), absl::OkStatus());
  }
  umask(umask_before);
  for (const char* name : {"a", "b"}) {
    struct stat found;
    ASSERT_EQ(stat((folder / name).c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 07777, 0600u) << name;
    EXPECT_EQ(found.st_nlink, 1u) << name;
  }
}

TEST(Writer, DroppedItLeavesNothing) {
  for (const bool nameless : BothWays()) {
    const Folder folder;
    const WithFaults faults({.nameless = nameless});
    absl::StatusOr<std::unique_ptr<Writer>> writer = Writer::Create(folder / "x", SampleHeader());
    ASSERT_EQ(writer.status(), absl::OkStatus());
    EXPECT_EQ(folder.Names().size(), nameless ? 0u : 1u);
    ASSERT_EQ((*writer)->Append(Large()), absl::OkStatus());
    writer->reset();
    EXPECT_THAT(folder.Names(), IsEmpty());
  }
}

TEST(Writer, KilledItLeavesNothing) {
  if (!NamelessFiles()) GTEST_SKIP() << "no nameless files here";
  const Folder folder;
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    absl::StatusOr<std::unique_ptr<Writer>> writer = Writer::Create(folder / "x", SampleHeader());
    const bool ok = writer.ok() && (*writer)->Append(Large()).ok();
    if (write(ready[1], ok ? "y" : "n", 1) == 1) pause();
    _exit(1);
  }
  char answer = 0;
  ASSERT_EQ(read(ready[0], &answer, 1), 1);
  EXPECT_EQ(answer, 'y');
  ASSERT_EQ(kill(child, SIGKILL), 0);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  close(ready[0]);
  close(ready[1]);
  EXPECT_THAT(folder.Names(), IsEmpty());
}

TEST(Writer, PathsItRefuses) {
  const Folder folder;
  WriteBytes(folder / "file", {1});
  ASSERT_EQ(symlink("file", (folder / "link").c_str()), 0);
  ASSERT_EQ(symlink("nowhere", (folder / "dangling").c_str()), 0);
  ASSERT_EQ(mkfifo((folder / "fifo").c_str(), 0600), 0);
  ASSERT_EQ(mkdir((folder / "dir").c_str(), 0700), 0);
  const std::vector<std::string> before = folder.Names();
  const struct {
    std::string path;
    absl::StatusCode code;
    std::string message;
  } kCases[] = {
      {"", absl::StatusCode::kInvalidArgument, "names no file"},
      {folder / "", absl::StatusCode::kInvalidArgument, "names no file"},
      {folder / "..", absl::StatusCode::kInvalidArgument, "names no file"},
      {folder / "link", absl::StatusCode::kFailedPrecondition, "symbolic link"},
      {folder / "dangling", absl::StatusCode::kFailedPrecondition, "symbolic link"},
      {folder / "fifo", absl::StatusCode::kFailedPrecondition, "not a plain file"},
      {folder / "dir", absl::StatusCode::kFailedPrecondition, "not a plain file"},
      {"/dev/null", absl::StatusCode::kFailedPrecondition, "not a plain file"},
      {folder / "missing/x", absl::StatusCode::kNotFound,
       "No such file or directory; create the folder first"},
      {folder / "file/x", absl::StatusCode::kFailedPrecondition, "Not a directory; create the folder first"},
      {folder / std::string(256, 'n'), absl::StatusCode::kInvalidArgument, "choose a shorter name"},
  };
  for (const auto& c : kCases) {
    const absl::Status status = Writer::Create(c.path, SampleHeader()).status();
    EXPECT_EQ(status.code(), c.code) << c.path << ": " << status;
    EXPECT_THAT(Message(status), HasSubstr(c.message));
    EXPECT_THAT(Message(status), HasSubstr(c.path));
  }
  EXPECT_EQ(folder.Names(), before);
  EXPECT_EQ(FileBytes(folder / "file"), Bytes({1}));
}

TEST(Writer, NamesOfEveryLength) {
  for (const bool nameless : BothWays()) {
    const WithFaults faults({.nameless = nameless});
    for (size_t size : {1u, 100u, 255u}) {
      const Folder folder;
      EXPECT_EQ(WriteLarge(folder / std::string(size, 'n')), absl::OkStatus());
      EXPECT_THAT(folder.Names(), ElementsAre(std::string(size, 'n')));
    }
  }
}

TEST(Writer, Unnamed) {
  for (const bool nameless : BothWays()) {
    const Folder folder;
    const char* before = std::getenv("TMPDIR");
    const std::string kept = before == nullptr ? "" : before;
    ASSERT_EQ(setenv("TMPDIR", folder.path().c_str(), 1), 0);
    {
      const WithFaults faults({.nameless = nameless});
      absl::StatusOr<std::unique_ptr<Writer>> writer = Writer::CreateUnnamed(SampleHeader());
      ASSERT_EQ(writer.status(), absl::OkStatus());
      EXPECT_THAT(folder.Names(), IsEmpty());
      ASSERT_EQ((*writer)->Append(SampleList()), absl::OkStatus());
      EXPECT_FALSE((*writer)->TakeFile().valid());  // not yet
      ASSERT_EQ((*writer)->Commit(SampleCatalog(), SampleLedger(), SampleSource()), absl::OkStatus());
      FileDescriptor file = (*writer)->TakeFile();
      EXPECT_FALSE((*writer)->TakeFile().valid());  // once
      writer->reset();
      absl::StatusOr<std::unique_ptr<Reader>> reader = Reader::Open(std::move(file), "live");
      ASSERT_EQ(reader.status(), absl::OkStatus());
      EXPECT_EQ((*reader)->relations().size(), 1u);
      EXPECT_THAT(folder.Names(), IsEmpty());
    }
    ASSERT_EQ(setenv("TMPDIR", (folder / "missing").c_str(), 1), 0);
    const absl::Status status = Writer::CreateUnnamed(SampleHeader()).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
    EXPECT_THAT(Message(status), HasSubstr(folder / "missing"));
    before == nullptr ? unsetenv("TMPDIR") : setenv("TMPDIR", kept.c_str(), 1);
  }
}

// Each system call fails once at each place: the old file stays whole, nothing is left beside it.
TEST(Writer, EveryCallFailing) {
  for (const bool nameless : BothWays()) {
    for (const int error : {ENOSPC, EIO}) {
      for (const char* call : {"openat", "write", "fsync", "linkat", "renameat"}) {
        const Folder folder;
        const std::string path = folder / "x.assay";
        int failures = 0;
        for (int nth = 1;; ++nth) {
          WriteBytes(path, {1, 2, 3});
          absl::Status status;
          int calls;
          {
            const WithFaults faults({.call = call, .nth = nth, .error = error, .nameless = nameless});
            status = WriteLarge(path);
            calls = faults.calls();
          }
          EXPECT_THAT(folder.Names(), ElementsAre("x.assay"));
          if (status.ok()) {
            EXPECT_LT(calls, nth) << call << ": a failure was not reported";
            break;
          }
          ++failures;
          ASSERT_EQ(status.code(), absl::ErrnoToStatusCode(error)) << status;
          EXPECT_THAT(Message(status), HasSubstr(path));
          EXPECT_THAT(Message(status), HasSubstr(std::strerror(error)));
          const bool folder_failed = std::string(call) == "fsync" && nth == 2;  // after the rename
          if (folder_failed) {
            EXPECT_EQ(Reader::Open(path).status(), absl::OkStatus());
          } else {
            EXPECT_EQ(FileBytes(path), Bytes({1, 2, 3})) << call << " " << nth;
          }
        }
        const std::string name = call;
        const int expected = name == "write" ? 5 : name == "fsync" ? 2 : name == "linkat" ? nameless : 1;
        EXPECT_EQ(failures, expected) << call << (nameless ? " nameless" : " named");
      }
    }
  }
}

TEST(Writer, AFailureStays) {
  const Folder folder;
  absl::StatusOr<std::unique_ptr<Writer>> writer = Writer::Create(folder / "x", SampleHeader());
  ASSERT_EQ(writer.status(), absl::OkStatus());
  {
    const WithFaults faults({.call = "write", .nth = 1, .error = ENOSPC});
    EXPECT_EQ((*writer)->Append(Large()).code(), absl::ErrnoToStatusCode(ENOSPC));
  }
  EXPECT_EQ((*writer)->Append(SampleList()).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ((*writer)->Commit(CatalogState(), {}, Source()).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(folder.Names(), IsEmpty());
}

// Only what the user typed is InvalidArgument.
TEST(Writer, AnArgumentThatTheSystemRefusesIsNotTheUsers) {
  const Folder folder;
  for (const char* call : {"write", "fsync", "renameat"}) {
    const WithFaults faults({.call = call, .nth = 1, .error = EINVAL});
    EXPECT_EQ(WriteLarge(folder / "x").code(), absl::StatusCode::kFailedPrecondition) << call;
  }
  WriteBytes(folder / "x", SmallFile());
  const WithFaults faults({.call = "pread", .nth = 1, .error = EINVAL});
  EXPECT_EQ(Reader::Open(folder / "x").status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(Writer, LeavesOutNotesThatNoReaderTakes) {
  const Folder folder;
  for (const size_t count : {1000U, 1001U, 5000U}) {
    Source source = SampleSource();
    source.notes.assign(count, "x");
    absl::StatusOr<std::unique_ptr<Writer>> writer = Writer::Create(folder / "x", SampleHeader());
    ASSERT_EQ(writer.status(), absl::OkStatus());
    ASSERT_EQ((*writer)->Commit(CatalogState(), {}, source), absl::OkStatus());
    absl::StatusOr<std::unique_ptr<Reader>> reader = Reader::Open(folder / "x");
    ASSERT_EQ(reader.status(), absl::OkStatus());
    const std::vector<std::string>& notes = (*reader)->header().source.notes;
    ASSERT_EQ(notes.size(), 1000U);
    EXPECT_EQ(notes[998], "x");
    EXPECT_EQ(notes[999], count == 1000   ? "x"
                          : count == 1001 ? "2 more notes are left out"
                                          : "4001 more notes are left out");
  }
}

TEST(Writer, ShortAndInterruptedTransfers) {
  const Folder folder;
  ASSERT_EQ(WriteLarge(folder / "whole"), absl::OkStatus());
  const WithFaults faults({.most_bytes = 4099, .interrupted = true});
  ASSERT_EQ(WriteLarge(folder / "pieces"), absl::OkStatus());
  EXPECT_TRUE(FileBytes(folder / "pieces") == FileBytes(folder / "whole"));
  absl::StatusOr<std::unique_ptr<Reader>> reader = Reader::Open(folder / "whole");
  ASSERT_EQ(reader.status(), absl::OkStatus());
  EXPECT_EQ((*reader)->Read(0).status(), absl::OkStatus());
}

TEST(Reader, EveryReadFailing) {
  const Folder folder;
  WriteBytes(folder / "x", SmallFile());
  for (int nth = 1;; ++nth) {
    const WithFaults faults({.call = "pread", .nth = nth, .error = EIO});
    absl::StatusOr<std::unique_ptr<Reader>> reader = Reader::Open(folder / "x");
    absl::Status status = reader.ok() ? (*reader)->Read(0).status() : reader.status();
    if (status.ok()) status = (*reader)->ReadCatalog().status();
    if (status.ok()) {
      EXPECT_EQ(nth, 10);  // magic, footer, bytes, version, index, header, ledger, relation, catalog
      break;
    }
    EXPECT_EQ(status.code(), absl::ErrnoToStatusCode(EIO));
    EXPECT_THAT(Message(status), HasSubstr(folder / "x"));
  }
}

// What Append refuses is what no reader would take.
TEST(Writer, RefusesWhatIsNoFingerprint) {
  const struct {
    const char* message;
    void (*bend)(RelationFingerprint&);
  } kCases[] = {
      {"longer than 256 bytes", [](RelationFingerprint& r) { r.name = std::string(257, 'x'); }},
      {"not sorted by name", [](RelationFingerprint& r) { std::swap(r.columns[0], r.columns[1]); }},
      {"none of its columns", [](RelationFingerprint& r) { r.key[0].name = "nobody"; }},
      {"digests have another size", [](RelationFingerprint& r) { r.elements.digests.pop_back(); }},
      {"digests have another width", [](RelationFingerprint& r) { r.elements.digest_bytes = 1; }},
      {"list is not sorted",
       [](RelationFingerprint& r) { std::swap(r.elements.cells[0], r.elements.cells[1]); }},
      {"as many rows", [](RelationFingerprint& r) { r.rows = 1; }},
      {"sketch has another size", [](RelationFingerprint& r) { r.elements.exact = false; }},
      {"not partitioned", [](RelationFingerprint& r) { r.leaves.resize(1); }},
  };
  const Folder folder;
  absl::StatusOr<std::unique_ptr<Writer>> writer = Writer::Create(folder / "x", SampleHeader());
  ASSERT_EQ(writer.status(), absl::OkStatus());
  for (const auto& c : kCases) {
    RelationFingerprint relation = SampleList();
    c.bend(relation);
    const absl::Status status = (*writer)->Append(relation);
    EXPECT_EQ(status.code(), absl::StatusCode::kInternal) << c.message;
    EXPECT_THAT(Message(status), HasSubstr(c.message));
  }
  EXPECT_EQ((*writer)->Append(SampleList()), absl::OkStatus());  // a refusal changes nothing
  EXPECT_EQ((*writer)->Commit(SampleCatalog(), SampleLedger(), SampleSource()), absl::OkStatus());
  EXPECT_EQ(FileBytes(folder / "x"), SmallFile());

  FingerprintHeader header = SampleHeader();
  header.cells_per_partition = 100;
  EXPECT_EQ(Writer::Create(folder / "y", header).status().code(), absl::StatusCode::kInternal);
}

TEST(Writer, RefusesARelationTwice) {
  const Folder folder;
  absl::StatusOr<std::unique_ptr<Writer>> writer = Writer::Create(folder / "x", SampleHeader());
  ASSERT_EQ(writer.status(), absl::OkStatus());
  ASSERT_EQ((*writer)->Append(SampleList()), absl::OkStatus());
  ASSERT_EQ((*writer)->Append(SampleList()), absl::OkStatus());
  const absl::Status status = (*writer)->Commit(CatalogState(), {}, SampleSource());
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(Message(status), HasSubstr("public.users"));
  EXPECT_THAT(folder.Names(), IsEmpty());
}

}  // namespace
}  // namespace pgassay::store
