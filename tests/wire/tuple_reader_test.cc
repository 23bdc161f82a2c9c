#include "wire/tuple_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "testing/matchers.h"

namespace pgassay::wire {
namespace {

using testing::IsOk;
using testing::StatusIs;

constexpr char kHeader[] = "5047434f50590aff0d0a00 00000000 00000000 ";
constexpr char kTrailer[] = " ffff";

std::vector<uint8_t> Bytes(absl::string_view hex) {
  const std::string bytes = absl::HexStringToBytes(absl::StrReplaceAll(hex, {{" ", ""}}));
  return {bytes.begin(), bytes.end()};
}

std::string Text(std::span<const Field> fields) {
  return absl::StrJoin(fields, ",", [](std::string* out, const Field& field) {
    if (field.is_null()) {
      absl::StrAppend(out, "NULL");
    } else {
      absl::StrAppend(out, absl::BytesToHexString({reinterpret_cast<const char*>(field.data),
                                                   static_cast<size_t>(field.length)}));
    }
  });
}

struct Outcome {
  std::vector<std::string> rows;
  absl::Status status;  // the first that was not OK, of Feed or Finish
};

// Feeds pieces of `piece` bytes, each a heap block of its own so that AddressSanitizer sees its ends.
Outcome Read(int columns, const std::vector<uint8_t>& bytes, size_t piece) {
  TupleReader reader(columns);
  Outcome outcome;
  for (size_t at = 0; at < bytes.size() && outcome.status.ok(); at += piece) {
    const std::vector<uint8_t> part(
        bytes.begin() + static_cast<ptrdiff_t>(at),
        bytes.begin() + static_cast<ptrdiff_t>(std::min(at + piece, bytes.size())));
    outcome.status = reader.Feed(part, [&](std::span<const Field> fields) {
      outcome.rows.push_back(Text(fields));
      return true;
    });
  }
  if (outcome.status.ok()) {
    outcome.status = reader.Finish();
  }
  EXPECT_EQ(reader.rows(), outcome.rows.size());
  return outcome;
}

constexpr size_t kPieces[] = {1, 2, 3, 7, 19, 20, 1 << 20};

struct GoodStream {
  const char* what;
  int columns;
  const char* hex;
  std::vector<std::string> rows;
};

TEST(TupleReader, ReadsRows) {
  const GoodStream kStreams[] = {
      {"SELECT 1 WHERE false", 1, "", {}},
      {"SELECT 1", 1, "0001 00000004 00000001", {"00000001"}},
      {"SELECT 1, NULL::int4, ''::text", 3, "0003 00000004 00000001 ffffffff 00000000", {"00000001,NULL,"}},
      {"SELECT NULL::text FROM generate_series(1, 2)", 1, "0001 ffffffff 0001 ffffffff", {"NULL", "NULL"}},
      {"SELECT FROM generate_series(1, 3)", 0, "0000 0000 0000", {"", "", ""}},
      {"a field like a trailer", 1, "0001 00000002 ffff 0001 00000002 ffff", {"ffff", "ffff"}},
  };
  for (const GoodStream& stream : kStreams) {
    for (const size_t piece : kPieces) {
      SCOPED_TRACE(absl::StrCat(stream.what, " in pieces of ", piece));
      const Outcome outcome = Read(stream.columns, Bytes(absl::StrCat(kHeader, stream.hex, kTrailer)), piece);
      EXPECT_THAT(outcome.status, IsOk());
      EXPECT_EQ(outcome.rows, stream.rows);
    }
  }
}

TEST(TupleReader, SkipsTheHeadersExtension) {
  for (const size_t piece : kPieces) {
    const Outcome outcome =
        Read(1, Bytes("5047434f50590aff0d0a00 00000000 00000005 0102030405 0001 00000001 61 ffff"), piece);
    EXPECT_THAT(outcome.status, IsOk());
    EXPECT_EQ(outcome.rows, std::vector<std::string>{"61"});
  }
}

// Only the upper 16 flags are critical.
TEST(TupleReader, IgnoresOtherFlags) {
  EXPECT_THAT(Read(1, Bytes("5047434f50590aff0d0a00 0000ffff 00000000 ffff"), 1).status, IsOk());
}

struct BadStream {
  const char* what;
  int columns;
  const char* hex;
  size_t rows;
  const char* message;
};

TEST(TupleReader, NamesDamage) {
  const BadStream kStreams[] = {
      {"nothing", 1, "", 0, "ended in its header"},
      {"header cut", 1, "5047434f50590aff0d0a00 000000", 0, "ended in its header"},
      {"extension cut", 1, "5047434f50590aff0d0a00 00000000 00000002 00", 0, "ended in its header"},
      {"text format", 1, "310932 0a 330934 0a 310932 0a 330934 0a 310932 0a 330934 0a", 0, "no signature"},
      {"newline translated", 1, "5047434f50590aff0a00 00000000 00000000 ffff 0000", 0, "no signature"},
      {"OIDs", 1, "5047434f50590aff0d0a00 00010000 00000000 ffff", 0, "rows have OIDs"},
      {"critical flag", 1, "5047434f50590aff0d0a00 00020000 00000000 ffff", 0,
       "unknown critical flags 131072"},
      {"highest flag", 1, "5047434f50590aff0d0a00 80000000 00000000 ffff", 0, "unknown critical flags"},
      {"negative extension", 1, "5047434f50590aff0d0a00 00000000 ffffffff ffff", 0, "extension of -1 bytes"},
      {"no trailer", 1, "5047434f50590aff0d0a00 00000000 00000000 0001 ffffffff", 1,
       "without a trailer, after row 1"},
      {"half a trailer", 1, "5047434f50590aff0d0a00 00000000 00000000 0001 ffffffff ff", 1, "ended in row 2"},
      {"tuple cut", 1, "5047434f50590aff0d0a00 00000000 00000000 0001 00000002 61", 0, "ended in row 1"},
      {"after the trailer", 1, "5047434f50590aff0d0a00 00000000 00000000 ffff 00", 0,
       "bytes after its trailer"},
      {"two trailers", 1, "5047434f50590aff0d0a00 00000000 00000000 ffff ffff", 0, "bytes after its trailer"},
      {"a field too few", 2, "5047434f50590aff0d0a00 00000000 00000000 0001 ffffffff ffff", 0,
       "row 1 has 1 fields instead of 2"},
      {"a field too many", 1, "5047434f50590aff0d0a00 00000000 00000000 0001 ffffffff 0002 ffffffff ffffffff",
       1, "row 2 has 2 fields instead of 1"},
      {"no fields", 1, "5047434f50590aff0d0a00 00000000 00000000 0000 ffff", 0, "row 1 has 0 fields"},
      {"fields where none are", 0, "5047434f50590aff0d0a00 00000000 00000000 0001 ffffffff ffff", 0,
       "row 1 has 1 fields instead of 0"},
      {"-2 fields", 1, "5047434f50590aff0d0a00 00000000 00000000 fffe ffffffff", 0, "row 1 has -2 fields"},
      {"length -2", 2, "5047434f50590aff0d0a00 00000000 00000000 0002 ffffffff fffffffe ffff", 0,
       "row 1, field 2 has length -2"},
      {"lowest length", 1, "5047434f50590aff0d0a00 00000000 00000000 0001 80000000 ffff", 0,
       "field 1 has length -2147483648"},
      {"highest length", 1, "5047434f50590aff0d0a00 00000000 00000000 0001 7fffffff ffff", 0,
       "ended in row 1"},
  };
  for (const BadStream& stream : kStreams) {
    for (const size_t piece : kPieces) {
      SCOPED_TRACE(absl::StrCat(stream.what, " in pieces of ", piece));
      const Outcome outcome = Read(stream.columns, Bytes(stream.hex), piece);
      EXPECT_THAT(outcome.status, StatusIs(absl::StatusCode::kDataLoss, stream.message));
      EXPECT_EQ(outcome.rows.size(), stream.rows);
    }
  }
}

TEST(TupleReader, ErrorIsFinal) {
  TupleReader reader(1);
  const auto on_row = [](std::span<const Field>) { return true; };
  const absl::Status first = reader.Feed(Bytes(absl::StrCat(kHeader, "0002")), on_row);
  EXPECT_THAT(first, StatusIs(absl::StatusCode::kDataLoss, "row 1 has 2 fields"));
  EXPECT_EQ(reader.Feed(Bytes("ffff"), on_row), first);
  EXPECT_EQ(reader.Finish(), first);
}

TEST(TupleReader, StopsWhenTold) {
  for (const size_t piece : kPieces) {
    const std::vector<uint8_t> bytes =
        Bytes(absl::StrCat(kHeader, "0001 00000001 61 0001 00000001 62 0001 00000001 63", kTrailer));
    TupleReader reader(1);
    absl::Status status;
    for (size_t at = 0; at < bytes.size() && status.ok(); at += piece) {
      status = reader.Feed(std::span(bytes).subspan(at, std::min(piece, bytes.size() - at)),
                           [&](std::span<const Field>) { return reader.rows() < 2; });
    }
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kAborted));
    EXPECT_EQ(reader.rows(), 2u);
    EXPECT_THAT(reader.Finish(), StatusIs(absl::StatusCode::kAborted));
  }
}

TEST(TupleReader, EmptyPieces) {
  TupleReader reader(1);
  const auto on_row = [](std::span<const Field>) { return true; };
  EXPECT_THAT(reader.Feed({}, on_row), IsOk());
  EXPECT_THAT(reader.Feed(Bytes(absl::StrCat(kHeader, "0001 ffffffff")), on_row), IsOk());
  EXPECT_THAT(reader.Feed({}, on_row), IsOk());
  EXPECT_THAT(reader.Feed(Bytes(kTrailer), on_row), IsOk());
  EXPECT_THAT(reader.Feed({}, on_row), IsOk());
  EXPECT_THAT(reader.Finish(), IsOk());
}

// Whole tuples are not copied.
TEST(TupleReader, FieldsPointIntoTheBytes) {
  const std::vector<uint8_t> bytes = Bytes(absl::StrCat(kHeader, "0001 00000001 61", kTrailer));
  TupleReader reader(1);
  const uint8_t* data = nullptr;
  EXPECT_THAT(reader.Feed(bytes,
                          [&](std::span<const Field> fields) {
                            data = fields[0].data;
                            return true;
                          }),
              IsOk());
  EXPECT_EQ(data, bytes.data() + 25);
}

TEST(TupleReader, WidestRow) {
  std::vector<uint8_t> bytes = Bytes(absl::StrCat(kHeader, "0680"));
  for (int i = 0; i < 1664; ++i) {
    bytes.insert(bytes.end(), {0, 0, 0, 1, static_cast<uint8_t>(i)});
  }
  bytes.insert(bytes.end(), {0xff, 0xff});
  for (const size_t piece : kPieces) {
    const Outcome outcome = Read(1664, bytes, piece);
    EXPECT_THAT(outcome.status, IsOk());
    ASSERT_EQ(outcome.rows.size(), 1u);
    EXPECT_EQ(outcome.rows[0].size(), 1664u * 3 - 1);
  }
}

}  // namespace
}  // namespace pgassay::wire
