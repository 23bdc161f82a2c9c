#include "canon/print_address.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "wire/cursor.h"

namespace pgassay::canon {
namespace {

// PGSQL_AF_INET and PGSQL_AF_INET6 of src/include/utils/inet.h, the same on every platform.
constexpr uint8_t kVersion4 = 2;
constexpr uint8_t kVersion6 = 3;

constexpr size_t kWords = 8;

struct Run {
  size_t first = kWords;
  size_t size = 0;
  bool Holds(size_t word) const { return word >= first && word < first + size; }
};

std::string Version4(std::span<const uint8_t> address) {
  return absl::StrCat(address[0], ".", address[1], ".", address[2], ".", address[3]);
}

// The first of the longest runs of zeros; none of a single word.
Run LongestZeros(const uint16_t (&words)[kWords]) {
  Run best;
  for (size_t i = 0; i < kWords; ++i) {
    size_t size = 0;
    while (i + size < kWords && words[i + size] == 0) {
      ++size;
    }
    if (size >= 2 && size > best.size) {
      best = {i, size};
    }
    i += size;
  }
  return best;
}

// By the rules of src/port/inet_net_ntop.c.
std::string Version6(std::span<const uint8_t> address) {
  uint16_t words[kWords];
  for (size_t i = 0; i < kWords; ++i) {
    words[i] = wire::LoadBigEndian<uint16_t>(address.data() + 2 * i);
  }
  const Run zeros = LongestZeros(words);
  std::string text;
  for (size_t i = 0; i < kWords; ++i) {
    if (zeros.Holds(i)) {
      text += i == zeros.first ? ":" : "";
      continue;
    }
    text += i != 0 ? ":" : "";
    if (i == 6 && zeros.first == 0 && (zeros.size == 6 || (zeros.size == 5 && words[5] == 0xffff))) {
      return text + Version4(address.subspan(12));
    }
    absl::StrAppend(&text, absl::Hex(words[i]));
  }
  return text + (zeros.first + zeros.size == kWords && zeros.size != 0 ? ":" : "");
}

}  // namespace

std::optional<std::string> PrintAddress(std::span<const uint8_t> bytes, bool is_cidr) {
  if (bytes.size() < 4 || (bytes[0] != kVersion4 && bytes[0] != kVersion6)) {
    return std::nullopt;
  }
  const bool is_version4 = bytes[0] == kVersion4;
  const size_t size = is_version4 ? 4 : 16;
  if (bytes.size() != 4 + size || bytes[1] > size * 8 || bytes[2] != (is_cidr ? 1 : 0) || bytes[3] != size) {
    return std::nullopt;
  }
  const std::span<const uint8_t> address = bytes.subspan(4);
  std::string text = is_version4 ? Version4(address) : Version6(address);
  if (is_cidr || bytes[1] != size * 8) {
    absl::StrAppend(&text, "/", bytes[1]);
  }
  return text;
}

std::optional<std::string> PrintHardwareAddress(std::span<const uint8_t> bytes) {
  std::string text;
  for (const uint8_t byte : bytes) {
    absl::StrAppend(&text, text.empty() ? "" : ":", absl::Hex(byte, absl::kZeroPad2));
  }
  return text;
}

}  // namespace pgassay::canon
