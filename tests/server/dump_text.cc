#include "server/dump_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace pgassay {
namespace {

bool Drop(absl::string_view line) {
  return line.empty() || line == "--" || absl::StartsWith(line, "-- PostgreSQL database dump") ||
         absl::StartsWith(line, "SET default_table") || absl::StartsWith(line, "\\restrict ") ||
         absl::StartsWith(line, "\\unrestrict ");
}

std::string Entry(std::vector<std::string> lines) {
  // A grant by another role is three lines, which stay together.
  if (absl::StrContains(lines[0], "; Type: ACL;") || absl::StrContains(lines[0], "; Type: DEFAULT ACL;")) {
    std::vector<std::string> statements = {lines[0]};
    bool open = false;
    for (size_t i = 1; i < lines.size(); ++i) {
      if (open) {
        absl::StrAppend(&statements.back(), " ", lines[i]);
      } else {
        statements.push_back(lines[i]);
      }
      if (absl::StartsWith(lines[i], "SET SESSION AUTHORIZATION")) open = true;
      if (absl::StartsWith(lines[i], "RESET SESSION AUTHORIZATION")) open = false;
    }
    lines = std::move(statements);
    std::sort(lines.begin() + 1, lines.end());
  }
  return absl::StrJoin(lines, "\n");
}

}  // namespace

std::string DumpSchema(const testing::Server& server, const std::string& database) {
  const std::string command =
      absl::StrCat("'", server.programs(), "/pg_dump' --schema-only -d \"", server.Conninfo(database), "\"");
  FILE* pipe = popen(command.c_str(), "re");
  EXPECT_NE(pipe, nullptr);
  if (pipe == nullptr) return "";
  std::string dump;
  std::array<char, 65536> bytes{};
  size_t size = 0;
  while ((size = fread(bytes.data(), 1, bytes.size(), pipe)) > 0) dump.append(bytes.data(), size);
  EXPECT_EQ(pclose(pipe), 0) << command;
  return dump;
}

std::vector<std::string> DumpEntries(const std::string& dump) {
  std::vector<std::vector<std::string>> entries(1);
  for (const absl::string_view line : absl::StrSplit(dump, '\n')) {
    if (absl::StartsWith(line, "-- Name: ")) entries.emplace_back();
    if (!Drop(line)) entries.back().emplace_back(line);
  }
  std::vector<std::string> texts;
  // The first is the prologue; the last line of all says that the dump is complete.
  for (size_t i = 1; i < entries.size(); ++i) texts.push_back(Entry(std::move(entries[i])));
  std::sort(texts.begin(), texts.end());
  return texts;
}

}  // namespace pgassay
