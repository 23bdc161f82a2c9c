#include "migrate/drizzle/uuid.h"

#include <gtest/gtest.h>

#include <string>

namespace pgassay::migrate::drizzle {
namespace {

TEST(UuidTest, IsVersion5) {
  const struct {
    std::string space, name, uuid;
  } cases[] = {
      // RFC 9562, A.4.
      {"6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com", "2ed6657d-e927-568b-95e1-2665a8aea6a2"},
      // Python's documentation of uuid5.
      {"6ba7b810-9dad-11d1-80b4-00c04fd430c8", "python.org", "886313e1-3b8a-5372-9b90-0c9aee199e5d"},
      {"6ba7b811-9dad-11d1-80b4-00c04fd430c8", "", "1b4db7eb-4057-5ddf-91e0-36dec72071f5"},
  };
  for (const auto& one : cases) EXPECT_EQ(UuidOf(one.space, one.name), one.uuid) << one.name;
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
