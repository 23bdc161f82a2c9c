#include "fingerprint/key.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "absl/strings/string_view.h"
#include "wire/cursor.h"

namespace pgassay::fingerprint {
namespace {

struct FixedClass {
  absl::string_view type_class;
  size_t size;  // of its canonical bytes (CANON.md)
};
constexpr FixedClass kFixedClasses[] = {
    {"bool", 1},  {"int", 8},       {"float", 8},   {"money", 8},     {"char", 1},
    {"date", 4},  {"time", 8},      {"timetz", 12}, {"timestamp", 8}, {"timestamptz", 8},
    {"uuid", 16}, {"interval", 16}, {"oid", 4},     {"xid", 4},       {"cid", 4},
    {"xid8", 8},  {"pg_lsn", 8},    {"tid", 6},     {"macaddr", 6},   {"macaddr8", 8},
};

constexpr size_t kHashedSize = 16;

// The bytes of a key as they lie in the lanes (FORMAT.md 3).
std::array<uint8_t, 32> KeyArea(const Cell& element) {
  std::array<uint8_t, 32> area;
  for (size_t i = 0; i < area.size(); ++i) {
    area[i] = static_cast<uint8_t>(element.lane[i / 8] >> i % 8 * 8);
  }
  return area;
}

// Of the part at the cursor; false if it has none.
bool ReadSize(KeyMode mode, absl::string_view type_class, wire::Cursor& cursor, size_t& size) {
  switch (mode) {
    case KeyMode::kHashed:
      size = kHashedSize;
      return true;
    case KeyMode::kSized:
      size = cursor.ReadBigEndian<uint16_t>();
      return cursor.ok();
    case KeyMode::kFixed: {
      const FixedClass* const found =
          std::find_if(std::begin(kFixedClasses), std::end(kFixedClasses),
                       [&](const FixedClass& fixed) { return fixed.type_class == type_class; });
      size = found == std::end(kFixedClasses) ? 0 : found->size;
      return found != std::end(kFixedClasses);
    }
  }
  return false;
}

}  // namespace

std::vector<KeyColumn> KeyModes(std::span<const Column> columns, std::span<const int> key,
                                bool keep_text_keys) {
  std::vector<KeyColumn> modes;
  modes.reserve(key.size());
  for (const int index : key) {
    const Column& column = columns[static_cast<size_t>(index)];
    modes.push_back({column.name, column.rule.key_mode(keep_text_keys)});
  }
  return modes;
}

std::optional<std::vector<KeyBytes>> SplitKey(const Cell& element, std::span<const KeyColumn> key,
                                              std::span<const std::string> classes) {
  const std::array<uint8_t, 32> area = KeyArea(element);
  if (key.empty() || key.size() != classes.size() || element.key_length > area.size() ||
      std::any_of(area.begin() + element.key_length, area.end(), [](uint8_t byte) { return byte != 0; })) {
    return std::nullopt;
  }
  wire::Cursor cursor(area.data(), element.key_length);
  std::vector<KeyBytes> parts;
  parts.reserve(key.size());
  for (size_t i = 0; i < key.size(); ++i) {
    size_t size = 0;
    if (!ReadSize(key[i].mode, classes[i], cursor, size)) {
      return std::nullopt;
    }
    const uint8_t* const bytes = cursor.Take(size);
    if (bytes == nullptr) {
      return std::nullopt;
    }
    parts.push_back({{bytes, bytes + size}, key[i].mode == KeyMode::kHashed});
  }
  return cursor.exhausted() ? std::optional(std::move(parts)) : std::nullopt;
}

}  // namespace pgassay::fingerprint
