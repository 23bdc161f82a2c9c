#include "store/cbor.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "store/layout.h"

namespace pgassay::store {
namespace {

constexpr uint8_t kUint = 0, kNegative = 1, kBytes = 2, kText = 3, kArray = 4, kMap = 5, kTag = 6,
                  kSimple = 7;

// Bytes of the character that starts `text`; 0 if it is none.
size_t Utf8Character(absl::string_view text) {
  auto byte = [&](size_t i) { return i < text.size() ? static_cast<uint8_t>(text[i]) : uint8_t{0}; };
  auto continues = [&](size_t i) { return (byte(i) & 0xc0) == 0x80; };
  const uint8_t first = byte(0);
  if (first < 0x80) return 1;
  if (first < 0xc2) return 0;
  if (first < 0xe0) return continues(1) ? 2 : 0;
  if (first < 0xf0) {
    if (first == 0xe0 && byte(1) < 0xa0) return 0;   // overlong
    if (first == 0xed && byte(1) >= 0xa0) return 0;  // a surrogate
    return continues(1) && continues(2) ? 3 : 0;
  }
  if (first == 0xf0 && byte(1) < 0x90) return 0;   // overlong
  if (first == 0xf4 && byte(1) >= 0x90) return 0;  // above U+10FFFF
  return first < 0xf5 && continues(1) && continues(2) && continues(3) ? 4 : 0;
}

}  // namespace

bool IsUtf8(absl::string_view text) {
  while (!text.empty()) {
    uint64_t eight = ~uint64_t{0};
    if (text.size() >= sizeof(eight)) std::memcpy(&eight, text.data(), sizeof(eight));
    if ((eight & 0x8080808080808080) == 0) {  // all ASCII, as nearly always
      text.remove_prefix(sizeof(eight));
      continue;
    }
    const size_t size = Utf8Character(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

void CborWriter::Head(uint8_t major, uint64_t argument) {
  int width = 0;  // of the argument after the first byte
  uint8_t info = static_cast<uint8_t>(argument);
  if (argument >= 24) {
    width = argument <= 0xff ? 1 : argument <= 0xffff ? 2 : argument <= 0xffffffff ? 4 : 8;
    info = width == 1 ? 24 : width == 2 ? 25 : width == 4 ? 26 : 27;
  }
  bytes_.push_back(static_cast<uint8_t>(major << 5 | info));
  for (int i = width - 1; i >= 0; --i) bytes_.push_back(static_cast<uint8_t>(argument >> 8 * i));
}

void CborWriter::Bytes(std::span<const uint8_t> value) {
  Head(kBytes, value.size());
  bytes_.insert(bytes_.end(), value.begin(), value.end());
}

void CborWriter::Text(absl::string_view text) {
  Head(IsUtf8(text) ? kText : kBytes, text.size());
  bytes_.insert(bytes_.end(), text.begin(), text.end());
}

void CborReader::Fail(absl::string_view fault) {
  if (!ok() || fault.empty()) return;
  fault_ = std::string(fault);
  rest_ = {};
}

absl::Status CborReader::Finish() {
  if (!at_end()) Fail("an item is shorter than its place");
  return ok() ? absl::OkStatus() : absl::DataLossError(fault_);
}

CborReader::Item CborReader::Head() {
  if (rest_.empty()) {
    Fail("an item ends early");
    return {};
  }
  Item item = {.major = static_cast<uint8_t>(rest_[0] >> 5), .info = static_cast<uint8_t>(rest_[0] & 31)};
  rest_ = rest_.subspan(1);
  item.argument = item.info;
  if (item.info < 24) return item;
  if (item.info > 27) {
    Fail("an item has no definite length");
    return {};
  }
  const size_t width = size_t{1} << (item.info - 24);
  if (rest_.size() < width) {
    Fail("an item ends early");
    return {};
  }
  item.argument = 0;
  for (uint8_t byte : rest_.first(width)) item.argument = item.argument << 8 | byte;
  rest_ = rest_.subspan(width);
  return item;
}

uint64_t CborReader::Expect(uint8_t major, absl::string_view what) {
  const Item item = Head();
  if (ok() && item.major != major) Fail(absl::StrCat("an item is not ", what));
  return ok() ? item.argument : 0;
}

absl::string_view CborReader::Take(uint64_t size) {
  if (size > rest_.size()) {
    Fail("a string is longer than the bytes there");
    return {};
  }
  const absl::string_view taken(reinterpret_cast<const char*>(rest_.data()), size);
  rest_ = rest_.subspan(size);
  return taken;
}

void CborReader::Tag(uint64_t expected) {
  if (Expect(kTag, "a tag") != expected) Fail("an item has another tag");
}

uint64_t CborReader::Array(uint64_t max, size_t item_bytes) {
  const uint64_t items = Expect(kArray, "an array");
  if (items > max) {
    Fail(absl::StrCat("an array has more than ", max, " items"));
    return 0;
  }
  if (items > rest_.size() / item_bytes) {
    Fail("an array is longer than the bytes there");
    return 0;
  }
  return items;
}

uint64_t CborReader::Uint(uint64_t max) {
  const uint64_t value = Expect(kUint, "an unsigned integer");
  if (value > max) Fail("an integer is too large");
  return ok() ? value : 0;
}

int64_t CborReader::Int() {
  const Item item = Head();
  if (ok() && item.major != kUint && item.major != kNegative) Fail("an item is not an integer");
  if (item.argument > INT64_MAX) Fail("an integer is too large");
  if (!ok()) return 0;
  return static_cast<int64_t>(item.major == kNegative ? ~item.argument : item.argument);
}

bool CborReader::Bool() {
  const Item item = Head();
  if (ok() && (item.major != kSimple || (item.info != 20 && item.info != 21)))
    Fail("an item is not a boolean");
  return ok() && item.info == 21;
}

std::span<const uint8_t> CborReader::Bytes() {
  const absl::string_view taken = Take(Expect(kBytes, "a byte string"));
  return {reinterpret_cast<const uint8_t*>(taken.data()), taken.size()};
}

std::string CborReader::Text(size_t max) {
  const Item item = Head();
  if (ok() && item.major != kText && item.major != kBytes) Fail("an item is not text");
  const absl::string_view text = Take(ok() ? item.argument : 0);
  if (text.size() > max) Fail("text is too long");
  if (ok() && IsUtf8(text) != (item.major == kText)) Fail("text is not written the one way it can be");
  return ok() ? std::string(text) : std::string();
}

size_t CborReader::OneOf(std::span<const absl::string_view> names) {
  const absl::string_view name = Take(Expect(kText, "text"));
  const auto at = std::find(names.begin(), names.end(), name);
  if (at != names.end()) return static_cast<size_t>(at - names.begin());
  Fail("a word is not one of those there are");
  return 0;
}

void CborReader::Pairs(absl::FunctionRef<bool(absl::string_view key)> read) {
  const uint64_t pairs = Expect(kMap, "a map");
  if (pairs > rest_.size() / 2) Fail("a map is longer than the bytes there");
  for (uint64_t i = 0; i < pairs && ok(); ++i) {
    const absl::string_view key = Take(Expect(kText, "a text key"));
    if (ok() && !read(key)) Skip(1);
  }
}

void CborReader::Fields(std::initializer_list<CborField> fields) {
  uint64_t seen = 0;  // a bit per field
  Pairs([&](absl::string_view key) {
    const CborField* field =
        std::find_if(fields.begin(), fields.end(), [&](const CborField& each) { return each.key == key; });
    if (field == fields.end()) return false;
    const uint64_t bit = uint64_t{1} << (field - fields.begin());
    if ((seen & bit) != 0) {
      Fail(absl::StrCat("'", key, "' is there twice"));
      return true;
    }
    seen |= bit;
    field->read();
    return true;
  });
  for (const CborField* field = fields.begin(); field != fields.end(); ++field) {
    if (field->required && (seen >> (field - fields.begin()) & 1) == 0) {
      Fail(absl::StrCat("'", field->key, "' is missing"));
    }
  }
}

void CborReader::Skip(int depth) {
  if (depth > kMaxDepth) return Fail("items are nested too deeply");
  const Item item = Head();
  switch (item.major) {
    case kUint:
    case kNegative:
    case kSimple:
      return;
    case kBytes:
    case kText:
      Take(item.argument);
      return;
    case kTag:
      return Skip(depth + 1);
    case kArray:
      for (uint64_t i = 0; i < item.argument && ok(); ++i) Skip(depth + 1);
      return;
    case kMap:
      for (uint64_t i = 0; i < item.argument && ok(); ++i) {
        Skip(depth + 1);
        Skip(depth + 1);
      }
      return;
  }
}

}  // namespace pgassay::store
