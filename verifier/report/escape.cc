#include "report/escape.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace pgassay::report {
namespace {

struct Decoded {
  char32_t code = 0;
  size_t length = 0;  // 0: not UTF-8
};

bool Continues(unsigned char byte) {
  return (byte & 0xc0) == 0x80;
}

// One character of `text`, which is not empty.
Decoded Decode(absl::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {lead, 1};
  const size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return {};
  char32_t code = lead & (0x7fu >> length);
  for (size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (!Continues(byte)) return {};
    code = code << 6 | (byte & 0x3fu);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  if (overlong || surrogate || code > 0x10ffff) return {};
  return {code, length};
}

// Would move, hide or reorder what stands around it.
bool Misleads(char32_t code) {
  return code < 0x20 || (code >= 0x7f && code <= 0x9f) || code == 0xad || code == 0x61c ||
         (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
         (code >= 0x2060 && code <= 0x206f) || code == 0xfeff || (code >= 0xe0000 && code <= 0xe007f);
}

void AppendEscaped(std::string& out, char32_t code) {
  switch (code) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  const auto number = static_cast<uint32_t>(code);
  if (number < 0x80) {
    absl::StrAppendFormat(&out, "\\x%02x", number);
  } else if (number < 0x10000) {
    absl::StrAppendFormat(&out, "\\u%04x", number);
  } else {
    absl::StrAppendFormat(&out, "\\U%08x", number);
  }
}

bool IsPlain(absl::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

std::string Quoted(absl::string_view name) {
  if (IsPlain(name)) return std::string(name);
  std::string doubled = "\"";
  for (const char c : Escape(name)) doubled.append(c == '"' ? 2 : 1, c);
  return doubled + "\"";
}

}  // namespace

std::string Escape(absl::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Decoded next = Decode(text);
    if (next.length == 0) {
      absl::StrAppendFormat(&out, "\\x%02x", static_cast<unsigned char>(text[0]));
    } else if (next.code == '\\') {
      out += "\\\\";
    } else if (Misleads(next.code)) {
      AppendEscaped(out, next.code);
    } else {
      out.append(text.data(), next.length);
    }
    text.remove_prefix(std::max<size_t>(next.length, 1));
  }
  return out;
}

std::string Qualified(absl::string_view schema, absl::string_view name) {
  return schema.empty() ? Quoted(name) : absl::StrCat(Quoted(schema), ".", Quoted(name));
}

std::string Grouped(uint64_t number) {
  std::string digits = absl::StrCat(number);
  for (size_t end = digits.size(); end > 3; end -= 3) digits.insert(end - 3, 1, ',');
  return digits;
}

}  // namespace pgassay::report
