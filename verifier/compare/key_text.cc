#include "compare/key_text.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "canon/print.h"
#include "fingerprint/key.h"
#include "fingerprint/row_elements.h"

namespace pgassay::compare {
namespace {

constexpr absl::string_view kShownByDefault[] = {"int",    "bool",      "uuid",        "date",     "time",
                                                 "timetz", "timestamp", "timestamptz", "interval", "oid",
                                                 "xid",    "cid",       "xid8",        "pg_lsn",   "tid"};
constexpr absl::string_view kUnquoted[] = {"int", "bool", "float", "numeric", "oid", "xid", "cid", "xid8"};

// Big-endian two's complement: with the first bit turned over, bytes compare as numbers do.
constexpr absl::string_view kSigned[] = {"int",       "money",       "date",    "time",
                                         "timestamp", "timestamptz", "interval"};

template <size_t n>
bool IsOneOf(const absl::string_view (&list)[n], absl::string_view type_class) {
  return std::find(std::begin(list), std::end(list), type_class) != std::end(list);
}

std::string First8Digits(uint64_t word) {
  return absl::StrCat(absl::Hex(word >> 32, absl::kZeroPad8));
}

// The low half of V, as it lies in the key bytes.
uint64_t LowHalf(std::span<const uint8_t> bytes) {
  uint64_t word = 0;
  for (size_t i = std::min<size_t>(bytes.size(), 8); i-- > 0;) word = word << 8 | bytes[i];
  return word;
}

KeyPart PartText(const fingerprint::KeyBytes& part, absl::string_view type_class, uint64_t check,
                 bool show_keys) {
  KeyPart text;
  text.quoted = !IsOneOf(kUnquoted, type_class);
  if (part.hashed) {
    text.hidden = true;
    text.value = First8Digits(LowHalf(part.bytes));
    return text;
  }
  if (show_keys || IsOneOf(kShownByDefault, type_class)) {
    if (std::optional<std::string> printed = canon::Print(type_class, part.bytes)) {
      text.value = *std::move(printed);
      return text;
    }
  }
  text.hidden = true;
  text.value = First8Digits(check);
  return text;
}

void AppendOrder(std::span<const uint8_t> bytes, KeyMode mode, absl::string_view type_class,
                 std::vector<uint8_t>& order) {
  if (mode == KeyMode::kSized) {
    // Ends so that a value comes before the longer ones that begin with it.
    for (const uint8_t byte : bytes) {
      order.push_back(byte);
      if (byte == 0) order.push_back(0xff);
    }
    order.insert(order.end(), {0, 0});
    return;
  }
  const size_t begin = order.size();
  order.insert(order.end(), bytes.begin(), bytes.end());
  if (mode == KeyMode::kHashed || bytes.empty()) return;
  if (type_class == "float" && (order[begin] & 0x80) != 0) {
    for (size_t i = begin; i < order.size(); ++i) order[i] = static_cast<uint8_t>(~order[i]);
  } else if (type_class == "float" || IsOneOf(kSigned, type_class)) {
    order[begin] ^= 0x80;
  }
}

}  // namespace

std::vector<KeyPart> KeyText(const Cell& element, const KeyShape& key, bool show_keys) {
  const auto parts = fingerprint::SplitKey(element, key.columns, key.classes);
  if (!parts) {
    // Of a key that is a hash, the first lane is half of it; of any other, bytes that are not to be shown.
    const bool is_hash = element.key_length == fingerprint::kHashedKeyLength;
    return {{.column = absl::StrJoin(key.names, ", "),
             .value = First8Digits(is_hash ? element.lane[0] : element.check),
             .hidden = true}};
  }
  std::vector<KeyPart> texts;
  for (size_t i = 0; i < parts->size(); ++i) {
    texts.push_back(PartText((*parts)[i], key.classes[i], element.check, show_keys));
    texts.back().column = key.names[i];
  }
  return texts;
}

std::vector<uint8_t> KeyOrder(const Cell& element, const KeyShape& key) {
  std::vector<uint8_t> order;
  const auto parts = fingerprint::SplitKey(element, key.columns, key.classes);
  order.push_back(parts ? 0 : 1);
  if (parts) {
    for (size_t i = 0; i < parts->size(); ++i) {
      AppendOrder((*parts)[i].bytes, key.columns[i].mode, key.classes[i], order);
    }
    return order;
  }
  for (const uint64_t lane : element.lane) {
    for (int shift = 56; shift >= 0; shift -= 8) order.push_back(static_cast<uint8_t>(lane >> shift));
  }
  return order;
}

std::string RowId(const Cell& element) {
  constexpr size_t kDigits = 12;
  return absl::StrCat(absl::Hex(element.row.hi, absl::kZeroPad16)).substr(0, kDigits);
}

}  // namespace pgassay::compare
