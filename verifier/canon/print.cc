#include "canon/print.h"

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "canon/print_address.h"
#include "canon/print_number.h"
#include "canon/print_time.h"
#include "wire/cursor.h"

namespace pgassay::canon {
namespace {

using Bytes = std::span<const uint8_t>;
using Text = std::optional<std::string>;

template <class T>
T At(Bytes bytes, size_t offset = 0) {
  return wire::LoadBigEndian<T>(bytes.data() + offset);
}

std::string Hex(Bytes bytes) {
  std::string text;
  for (const uint8_t byte : bytes) {
    absl::StrAppend(&text, absl::Hex(byte, absl::kZeroPad2));
  }
  return text;
}

Text PrintBool(Bytes bytes) {
  return bytes[0] <= 1 ? Text(bytes[0] == 1 ? "t" : "f") : std::nullopt;
}

// Bytes above 127 as servers since 16 write them; older ones send the byte, which is no UTF-8.
Text PrintChar(Bytes bytes) {
  if (bytes[0] > 127) {
    return absl::StrFormat("\\%03o", bytes[0]);
  }
  return bytes[0] == 0 ? std::string() : std::string(1, static_cast<char>(bytes[0]));
}

Text PrintInt(Bytes bytes) {
  return absl::StrCat(At<int64_t>(bytes));
}

Text PrintUnsigned4(Bytes bytes) {
  return absl::StrCat(At<uint32_t>(bytes));
}

Text PrintUnsigned8(Bytes bytes) {
  return absl::StrCat(At<uint64_t>(bytes));
}

Text PrintLsn(Bytes bytes) {
  return absl::StrFormat("%X/%X", At<uint32_t>(bytes), At<uint32_t>(bytes, 4));
}

Text PrintTid(Bytes bytes) {
  return absl::StrFormat("(%u,%u)", At<uint32_t>(bytes), At<uint16_t>(bytes, 4));
}

Text PrintUuid(Bytes bytes) {
  std::string text = Hex(bytes);
  for (const size_t dash : {8u, 13u, 18u, 23u}) {
    text.insert(dash, 1, '-');
  }
  return text;
}

Text PrintBits(Bytes bytes) {
  if (bytes.size() < 4) {
    return std::nullopt;
  }
  const auto count = At<int32_t>(bytes);
  if (count < 0 || (int64_t{count} + 7) / 8 != static_cast<int64_t>(bytes.size()) - 4) {
    return std::nullopt;
  }
  std::string text(static_cast<size_t>(count), '0');
  for (size_t i = 0; i < text.size(); ++i) {
    if ((bytes[4 + i / 8] & (0x80 >> i % 8)) != 0) {
      text[i] = '1';
    }
  }
  return text;
}

struct Printer {
  absl::string_view type_class;
  size_t size;  // of its bytes; 0: any
  Text (*print)(Bytes bytes);
};

constexpr Printer kPrinters[] = {
    {"bool", 1, PrintBool},
    {"int", 8, PrintInt},
    {"float", 8, [](Bytes bytes) -> Text { return PrintFloat(std::bit_cast<double>(At<uint64_t>(bytes))); }},
    {"numeric", 0, PrintNumeric},
    {"money", 8, [](Bytes bytes) -> Text { return PrintMoney(At<int64_t>(bytes)); }},
    {"char", 1, PrintChar},
    {"date", 4, [](Bytes bytes) { return PrintDate(At<int32_t>(bytes)); }},
    {"time", 8, [](Bytes bytes) { return PrintTime(At<int64_t>(bytes)); }},
    {"timetz", 12, [](Bytes bytes) { return PrintTimeWithZone(At<int64_t>(bytes), At<int32_t>(bytes, 8)); }},
    {"timestamp", 8, [](Bytes bytes) { return PrintTimestamp(At<int64_t>(bytes), false); }},
    {"timestamptz", 8, [](Bytes bytes) { return PrintTimestamp(At<int64_t>(bytes), true); }},
    {"interval", 16,
     [](Bytes bytes) {
       return PrintInterval(static_cast<Int128>(At<int64_t>(bytes)) * (Int128{1} << 64) +
                            At<uint64_t>(bytes, 8));
     }},
    {"uuid", 16, PrintUuid},
    {"oid", 4, PrintUnsigned4},
    {"xid", 4, PrintUnsigned4},
    {"cid", 4, PrintUnsigned4},
    {"xid8", 8, PrintUnsigned8},
    {"pg_lsn", 8, PrintLsn},
    {"tid", 6, PrintTid},
    {"macaddr", 6, PrintHardwareAddress},
    {"macaddr8", 8, PrintHardwareAddress},
    {"inet", 0, [](Bytes bytes) { return PrintAddress(bytes, false); }},
    {"cidr", 0, [](Bytes bytes) { return PrintAddress(bytes, true); }},
    {"bit", 0, PrintBits},
    {"bytea", 0, [](Bytes bytes) -> Text { return "\\x" + Hex(bytes); }},
};

// Whose canonical bytes are the text that PostgreSQL writes.
bool IsText(absl::string_view type_class) {
  constexpr absl::string_view kTexts[] = {"text", "json", "jsonb", "jsonpath", "xml"};
  return std::find(std::begin(kTexts), std::end(kTexts), type_class) != std::end(kTexts) ||
         absl::StartsWith(type_class, "enum(") || absl::StartsWith(type_class, "text(");
}

}  // namespace

Text Print(absl::string_view type_class, Bytes bytes) {
  if (IsText(type_class)) {
    return std::string(bytes.begin(), bytes.end());
  }
  const Printer* const found =
      std::find_if(std::begin(kPrinters), std::end(kPrinters),
                   [&](const Printer& printer) { return printer.type_class == type_class; });
  if (found == std::end(kPrinters) || (found->size != 0 && found->size != bytes.size())) {
    return std::nullopt;
  }
  return found->print(bytes);
}

}  // namespace pgassay::canon
