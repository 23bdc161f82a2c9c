#include "wire/cursor.h"

#include <gtest/gtest.h>

#include <array>

namespace pgassay::wire {
namespace {

TEST(Cursor, ReadsBigEndian) {
  const uint8_t bytes[] = {0xfe, 0x01, 0x02, 0xff, 0xff, 0xff, 0xfe, 1, 2, 3, 4, 5, 6, 7, 8};
  Cursor cursor(bytes, sizeof(bytes));
  EXPECT_EQ(cursor.ReadBigEndian<int8_t>(), -2);
  EXPECT_EQ(cursor.ReadBigEndian<uint16_t>(), 0x0102);
  EXPECT_EQ(cursor.ReadBigEndian<int32_t>(), -2);
  EXPECT_EQ(cursor.left(), 8u);
  EXPECT_FALSE(cursor.exhausted());
  EXPECT_EQ(cursor.ReadBigEndian<uint64_t>(), 0x0102030405060708u);
  EXPECT_TRUE(cursor.exhausted());
}

TEST(Cursor, StoreIsTheReverseOfLoad) {
  std::array<uint8_t, 9> bytes{};
  StoreBigEndian<int64_t>(bytes.data() + 1, -123456789012345);
  EXPECT_EQ(LoadBigEndian<int64_t>(bytes.data() + 1), -123456789012345);
  StoreBigEndian<uint16_t>(bytes.data(), 0xabcd);
  EXPECT_EQ(bytes[0], 0xab);
  EXPECT_EQ(bytes[1], 0xcd);
}

TEST(Cursor, ReadPastTheEndIsFinal) {
  const uint8_t bytes[] = {0, 0, 0, 7};
  Cursor cursor(bytes, sizeof(bytes));
  EXPECT_EQ(cursor.Take(5), nullptr);
  EXPECT_FALSE(cursor.ok());
  EXPECT_EQ(cursor.ReadBigEndian<int32_t>(), 0) << "although there are enough bytes";
  EXPECT_EQ(cursor.Take(0), nullptr);
  EXPECT_FALSE(cursor.exhausted());
}

TEST(Cursor, SizesThatWouldOverflow) {
  const uint8_t bytes[] = {0};
  Cursor cursor(bytes, sizeof(bytes));
  EXPECT_EQ(cursor.Take(SIZE_MAX), nullptr);
}

}  // namespace
}  // namespace pgassay::wire
