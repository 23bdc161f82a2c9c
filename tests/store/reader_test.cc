#include "store/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/encode.h"
#include "store/sample.h"

namespace pgassay::store {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Message(const absl::Status& status) {
  return std::string(status.message());
}

Bytes Text(const std::string& text) {
  return Bytes(text.begin(), text.end());
}

TEST(Reader, OpensTheSample) {
  EXPECT_EQ(Load(SmallFile()), absl::OkStatus());
  EXPECT_EQ(Load(WholeFile()), absl::OkStatus());
}

TEST(Reader, RefusesWhatIsNoAssayFile) {
  const Bytes kFiles[] = {{},
                          {0xd9, 0xd9},
                          Text("hello, world\n"),
                          {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'},
                          Bytes(1000, 0)};
  for (const Bytes& file : kFiles) {
    const absl::Status status = Load(file);
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(Message(status), StartsWith("bytes: not an .assay file"));
  }
  // CBOR of somebody else, sealed as ours are.
  const absl::Status status = Load(Sealed({0xd9, 0xd9, 0xf7, 0xa2, 0x66, 'f', 'o', 'r', 'm', 'a',  't', 0x61,
                                           'x',  0x67, 'v',  'e',  'r',  's', 'i', 'o', 'n', 0x05, 0xa0},
                                          22));
  EXPECT_THAT(Message(status), StartsWith("bytes: not an .assay file"));
}

TEST(Reader, NamesAndKindsOfFiles) {
  const Folder folder;
  const absl::Status missing = Reader::Open(folder / "missing").status();
  EXPECT_EQ(missing.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(Message(missing), HasSubstr(folder / "missing"));

  const absl::Status directory = Reader::Open(folder.path()).status();
  EXPECT_EQ(directory.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Message(directory), HasSubstr("not an .assay file"));

  ASSERT_EQ(mkfifo((folder / "fifo").c_str(), 0600), 0);
  const absl::Status fifo = Reader::Open(folder / "fifo").status();  // and does not wait for a writer
  EXPECT_THAT(Message(fifo), HasSubstr("not an .assay file"));

  WriteBytes(folder / "mine", SmallFile());
  EXPECT_EQ(Reader::Open(folder / "mine").status(), absl::OkStatus());
  ASSERT_EQ(chmod((folder / "mine").c_str(), 0), 0);
  if (geteuid() == 0) return;  // root may read anything
  EXPECT_EQ(Reader::Open(folder / "mine").status().code(), absl::StatusCode::kPermissionDenied);
}

TEST(Reader, RefusesEveryFlippedBit) {
  const Bytes good = SmallFile();
  for (size_t i = 0; i < good.size(); ++i) {
    for (int flip : {1, 2, 4, 8, 16, 32, 64, 128, 255}) {
      Bytes bad = good;
      bad[i] = static_cast<uint8_t>(bad[i] ^ flip);
      const absl::Status status = Load(bad);
      ASSERT_EQ(status.code(), absl::StatusCode::kDataLoss)
          << "byte " << i << " ^ " << flip << ": " << status;
    }
  }
}

TEST(Reader, SaysWhichPartIsDamaged) {
  const Bytes good = SmallFile();
  for (size_t i = 3; i < good.size(); ++i) {
    Bytes bad = good;
    bad[i] = static_cast<uint8_t>(bad[i] ^ 0x01);
    const std::string message = Message(Load(bad));
    if (i < good.size() - 50 || i >= good.size() - 32) {
      EXPECT_THAT(message, StartsWith("bytes: damaged: its SHA-256 is another")) << i;
    } else {
      EXPECT_THAT(message, AnyOf(StartsWith("bytes: truncated"), StartsWith("bytes: damaged"))) << i;
    }
  }
}

TEST(Reader, RefusesEveryLengthButTheWhole) {
  const Bytes good = SmallFile();
  for (size_t size = 0; size < good.size(); ++size) {
    const absl::Status status = Load(Bytes(good.begin(), good.begin() + static_cast<ptrdiff_t>(size)));
    ASSERT_EQ(status.code(), absl::StatusCode::kDataLoss) << size;
    ASSERT_THAT(Message(status), StartsWith(size < 3 ? "bytes: not an .assay file" : "bytes: truncated"))
        << size;
  }
  Bytes longer = good;
  longer.push_back(0);
  EXPECT_THAT(Message(Load(longer)), StartsWith("bytes: truncated"));
  longer = good;
  longer.insert(longer.end(), good.begin(), good.end());
  EXPECT_THAT(Message(Load(longer)), StartsWith("bytes: truncated"));
}

// {"format": "pgassay-fingerprint", "version": ..., "news": [null]} and then whatever that version has.
Bytes OtherHeader(uint8_t version) {
  Bytes header = {0xd9, 0xd9, 0xf7, 0xa3, 0x66};
  for (char c : std::string("format\x73pgassay-fingerprint\x67version?\x64news")) {
    header.push_back(c == '?' ? version : static_cast<uint8_t>(c));
  }
  header.insert(header.end(), {0x81, 0xf6, 0xff, 0xff});
  return header;
}

TEST(Reader, KnowsALaterVersion) {
  for (const Bytes& file : {OtherHeader(2), Sealed(OtherHeader(2), 40)}) {
    const absl::Status status = Load(file);
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(Message(status), StartsWith("bytes: written by a later version"));
  }
  // A later version damaged is damaged.
  Bytes damaged = Sealed(OtherHeader(2), 40);
  damaged[40] ^= 1;
  EXPECT_THAT(Message(Load(damaged)), StartsWith("bytes: damaged"));
}

TEST(Reader, KnowsTheVersionBeforeTheFirst) {
  const absl::Status status = Load(Sealed(OtherHeader(0), 40));
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Message(status),
            "bytes: written by a development version of pgassay (format 0, this one reads 1); "
            "make it again with this one");
  EXPECT_THAT(Message(Load(OtherHeader(0))), StartsWith("bytes: truncated"));
}

TEST(Reader, AFileThatShrinksWhileItIsRead) {
  const Folder folder;
  WriteBytes(folder / "x", SmallFile());
  absl::StatusOr<std::unique_ptr<Reader>> reader = Reader::Open(folder / "x");
  ASSERT_EQ(reader.status(), absl::OkStatus());
  ASSERT_EQ(truncate((folder / "x").c_str(), 100), 0);
  for (const absl::Status& status : {(*reader)->Read(0).status(), (*reader)->ReadCatalog().status()}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(Message(status), HasSubstr("truncated"));
  }
}

}  // namespace
}  // namespace pgassay::store
