// Text from anywhere made safe to stand in a page of Markdown. Pure.
#ifndef PGASSAY_REPORT_MARKDOWN_H_
#define PGASSAY_REPORT_MARKDOWN_H_

#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::report {

// A code span around whatever the text is.
std::string Code(absl::string_view text);

// Prose of our own with names in it: nothing of it is HTML, a link, a mark, the end of a table's cell, or
// calls somebody by an @. What is escaped already.
std::string Marked(absl::string_view escaped);

// The same of what is not escaped yet.
std::string Plain(absl::string_view text);

// The same, with what stands between two backticks as a code span.
std::string PlainWithCode(absl::string_view text);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_MARKDOWN_H_
