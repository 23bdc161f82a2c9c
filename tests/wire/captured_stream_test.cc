// The streams of data/copy, whole, cut and damaged.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "canon/captured.h"
#include "testing/matchers.h"
#include "wire/tuple_reader.h"

namespace pgassay::wire {
namespace {

using canon::CapturedStream;
using canon::CapturedStreams;
using testing::IsOk;
using testing::StatusIs;

// Reads and canonicalizes everything; the outcome as text.
std::string Read(const CapturedStream& stream, std::span<const uint8_t> bytes, size_t piece) {
  TupleReader reader(static_cast<int>(stream.types.size()));
  std::vector<canon::Rule> rules;
  for (const uint32_t oid : stream.types) {
    rules.push_back(canon::MakeRule(canon::CapturedTypes(), oid).value());
  }
  canon::Scratch scratch;
  std::string outcome;
  absl::Status status;
  for (size_t at = 0; at < bytes.size() && status.ok(); at += piece) {
    status = reader.Feed(bytes.subspan(at, std::min(piece, bytes.size() - at)),
                         [&](std::span<const Field> fields) {
                           for (size_t i = 0; i < fields.size(); ++i) {
                             canon::Value value;
                             if (fields[i].is_null()) {
                               absl::StrAppend(&outcome, "NULL,");
                             } else if (!rules[i].Canonicalize(fields[i], scratch, value)) {
                               return false;
                             } else {
                               absl::StrAppend(&outcome, canon::ToHex(value.bytes), "/",
                                               canon::ToHex(value.representation), ",");
                             }
                           }
                           absl::StrAppend(&outcome, "\n");
                           return true;
                         });
  }
  if (status.ok()) {
    status = reader.Finish();
  }
  return absl::StrCat(outcome, absl::StatusCodeToString(status.code()));
}

TEST(CapturedStream, PiecesGiveTheSameAsTheWhole) {
  for (const CapturedStream& stream : CapturedStreams()) {
    SCOPED_TRACE(stream.name);
    const std::vector<uint8_t> bytes = canon::ReadStream(stream);
    const std::string whole = Read(stream, bytes, bytes.size());
    EXPECT_EQ(static_cast<uint64_t>(std::count(whole.begin(), whole.end(), '\n')), stream.rows);
    EXPECT_TRUE(whole.ends_with("OK"));
    for (const size_t piece : {1u, 2u, 3u, 7u, 19u, 64u}) {
      EXPECT_EQ(Read(stream, bytes, piece), whole) << "in pieces of " << piece;
    }
  }
}

TEST(CapturedStream, EveryPrefixIsDataLoss) {
  for (const CapturedStream& stream : CapturedStreams()) {
    SCOPED_TRACE(stream.name);
    const std::vector<uint8_t> bytes = canon::ReadStream(stream);
    for (size_t size = 0; size < bytes.size(); ++size) {
      // A heap block of that size, so that AddressSanitizer sees a read past it.
      const std::vector<uint8_t> prefix(bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(size));
      TupleReader reader(static_cast<int>(stream.types.size()));
      ASSERT_THAT(reader.Feed(prefix, [](std::span<const Field>) { return true; }), IsOk());
      ASSERT_THAT(reader.Finish(), StatusIs(absl::StatusCode::kDataLoss)) << size;
      ASSERT_LE(reader.rows(), stream.rows);
    }
  }
}

TEST(CapturedStream, OneByteChangedIsRowsOrAnError) {
  for (const CapturedStream& stream : CapturedStreams()) {
    SCOPED_TRACE(stream.name);
    std::vector<uint8_t> bytes = canon::ReadStream(stream);
    bytes.resize(std::min<size_t>(bytes.size(), 700));  // the rows are alike
    for (size_t at = 0; at < bytes.size(); ++at) {
      for (const uint8_t change : std::initializer_list<uint8_t>{0x01, 0x80, 0xff}) {
        bytes[at] = static_cast<uint8_t>(bytes[at] ^ change);
        Read(stream, bytes, bytes.size());
        bytes[at] = static_cast<uint8_t>(bytes[at] ^ change);
      }
    }
  }
}

}  // namespace
}  // namespace pgassay::wire
