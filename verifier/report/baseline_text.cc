#include "report/baseline.h"
namespace pgassay::report {
int BaselineExitCode(const BaselineResult&) { return 2; }
std::string FormatBaselineText(const BaselineResult&, bool) { return ""; }
std::string FormatBaselineJson(const BaselineResult&) { return ""; }
std::string FormatBaselineMarkdown(const BaselineResult&) { return ""; }
}
