// What fingerprint says when it is done. Pure.
#ifndef PGASSAY_CLI_SUMMARY_H_
#define PGASSAY_CLI_SUMMARY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "pgassay/scan.h"

namespace pgassay::cli {

struct Effort {
  uint64_t file_bytes = 0;
  uint64_t wire_bytes = 0;  // 0: not known
  double seconds = 0;
};

std::string FormatSummary(const FingerprintResult& result, const std::string& path, const Effort& effort);

// The ledger's entries that keep the exit code from being 0, one line each for stderr; "" if there are none.
std::string FormatNotCheckable(const std::vector<LedgerEntry>& ledger);

// "table public.orders".
std::string NameOf(const LedgerEntry& entry);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_SUMMARY_H_
