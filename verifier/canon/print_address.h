// Addresses of networks and hardware as text; for canon/print.cc.
#ifndef PGASSAY_CANON_PRINT_ADDRESS_H_
#define PGASSAY_CANON_PRINT_ADDRESS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace pgassay::canon {

// Canonical bytes of an inet or cidr: family, bits of the mask, whether a cidr, size of the address, the
// address. A cidr always shows its mask, an inet where it is not the whole address. Nothing if they
// contradict each other.
std::optional<std::string> PrintAddress(std::span<const uint8_t> bytes, bool is_cidr);

// 08:00:2b:01:02:03
std::optional<std::string> PrintHardwareAddress(std::span<const uint8_t> bytes);

}  // namespace pgassay::canon

#endif  // PGASSAY_CANON_PRINT_ADDRESS_H_
