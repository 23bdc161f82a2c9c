// Numbers for people. Pure.
#ifndef PGASSAY_CLI_FORMAT_H_
#define PGASSAY_CLI_FORMAT_H_

#include <cstdint>
#include <map>
#include <string>

namespace pgassay::cli {

std::string FormatBytes(double bytes);       // "512 B", "1.5 kB", "85.2 MB", decimal units
std::string FormatShortCount(double count);  // "950", "12.3 k", "4.56 M"
std::string FormatClock(double seconds);     // "0:07", "12:34", "1:02:03"
std::string FormatSeconds(double seconds);   // "0.123 s", "12.3 s", "2 min 05 s", "1 h 02 min"

// "Timers:" and a line per entry, names to the left, values to the right; "" for none.
std::string FormatStats(const std::map<std::string, double>& stats);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_FORMAT_H_
