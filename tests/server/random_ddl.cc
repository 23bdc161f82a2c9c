#include "server/random_ddl.h"

#include <gtest/gtest.h>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace pgassay {
namespace {

// The standard's distributions differ between libraries; a seed must mean the same everywhere.
template <typename T>
const T& Pick(const std::vector<T>& values, std::mt19937_64& random) {
  return values[random() % values.size()];
}

// Calls `replace` for what is between < and >, where that is a name: letters and perhaps a digit.
template <typename F>
std::string Replaced(const std::string& text, const F& replace) {
  std::string result;
  size_t at = 0;
  while (at < text.size()) {
    size_t end = at + 1;
    while (end < text.size() && (absl::ascii_isalnum(static_cast<unsigned char>(text[end])))) {
      ++end;
    }
    if (text[at] == '<' && end < text.size() && text[end] == '>' && end > at + 1) {
      result += replace(text.substr(at + 1, end - at - 1));
      at = end + 1;
    } else {
      result += text[at++];
    }
  }
  return result;
}

}  // namespace

RandomDdl::RandomDdl(const std::string& text) {
  std::string section;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    if (line.empty() || line[0] == '#') continue;
    if (line[0] == '[') {
      section = std::string(line);
    } else if (section == "[words]") {
      const std::vector<std::string> parts = absl::StrSplit(line, absl::MaxSplits(" = ", 1));
      for (const absl::string_view value : absl::StrSplit(parts.back(), " | ")) {
        words_[parts[0]].emplace_back(value);
      }
    } else if (section == "[start]") {
      start_.emplace_back(line);
    } else if (section == "[hidden]") {
      hidden_.push_back({.sql = std::string(line), .undo = ""});
    } else {
      const std::vector<std::string> parts = absl::StrSplit(line, absl::MaxSplits(" ;; ", 1));
      changes_.push_back({.sql = parts[0], .undo = parts.size() > 1 ? parts[1] : ""});
      if (parts.size() > 1) undoable_.push_back(changes_.back());
    }
  }
  EXPECT_FALSE(start_.empty());
  EXPECT_FALSE(undoable_.empty());
}

Ddl RandomDdl::Draw(std::mt19937_64& random) const {
  return Fill(Pick(changes_, random), random);
}

std::string RandomDdl::Hidden(size_t number, std::mt19937_64& random) const {
  return Fill(hidden_[number % hidden_.size()], random).sql;
}

Ddl RandomDdl::DrawUndoable(std::mt19937_64& random) const {
  return Fill(Pick(undoable_, random), random);
}

Ddl RandomDdl::Fill(const Ddl& line, std::mt19937_64& random) const {
  std::map<std::string, std::string> chosen;
  const auto choose = [&](const std::string& word) {
    const auto [choice, is_new] = chosen.try_emplace(word);
    if (is_new) {
      std::string name = word;
      while (!name.empty() && absl::ascii_isdigit(static_cast<unsigned char>(name.back()))) name.pop_back();
      const auto values = words_.find(name);
      if (values == words_.end()) {
        ADD_FAILURE() << "no such word: " << word << " in " << line.sql;
        return word;
      }
      choice->second = Pick(values->second, random);
    }
    return choice->second;
  };
  Ddl filled;
  filled.sql = Replaced(line.sql, choose);
  filled.undo = Replaced(line.undo, choose);
  return filled;
}

}  // namespace pgassay
