// Sections that the reports of baseline, sync and check have in common, for people. Each begins with a blank
// line and is "" where there is nothing to say. Pure.
#ifndef PGASSAY_REPORT_SECTION_TEXT_H_
#define PGASSAY_REPORT_SECTION_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "pgassay/baseline.h"
#include "report/difference_text.h"

namespace pgassay::report {

// The first line of a report: green, red and yellow for 0, 1 and 2. It begins with no blank line.
std::string FormatVerdict(absl::string_view headline, int exit_code, bool color);

inline constexpr size_t kMaxDifferences = 25;  // in full, of each comparison

size_t Unproven(const std::vector<BaselineResult::Proof>& proofs);

// What schema.ts has to say otherwise, numbered from `number` on. `whose` is what it is compared with: "the
// database".
std::string FormatFixes(const std::vector<const SchemaDifference*>& fixes, size_t number,
                        const Counterpart& other, absl::string_view whose, bool color);

// How to accept one by its name, and which ones are.
std::string FormatHowToAccept(const SchemaDifference& example);
std::string FormatAccepted(const std::vector<const SchemaDifference*>& accepted);

std::string FormatProofs(const std::vector<BaselineResult::Proof>& proofs);

// Paths below `heading`.
std::string FormatFiles(absl::string_view heading, const std::vector<std::string>& files);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_SECTION_TEXT_H_
