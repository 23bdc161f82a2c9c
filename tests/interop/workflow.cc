#include "interop/workflow.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "migrate/process/command.h"

namespace pgassay::testing {
namespace {

struct Line {
  size_t indent = 0;
  std::string key, value;  // of "key: value"; "- " before it is taken for two spaces
  bool item = false;
  std::string text;  // whole
};

Line Read(const std::string& text) {
  Line line;
  line.text = text;
  size_t at = text.find_first_not_of(' ');
  if (at == std::string::npos || text[at] == '#') {
    line.indent = std::string::npos;
    return line;
  }
  if (text.compare(at, 2, "- ") == 0) {
    line.item = true;
    at += 2;
  }
  line.indent = at;
  const size_t colon = text.find(':', at);
  if (colon == std::string::npos) return line;
  line.key = text.substr(at, colon - at);
  if (colon + 2 < text.size()) line.value = text.substr(colon + 2);
  return line;
}

class Reader {
 public:
  explicit Reader(const std::string& text) {
    for (const absl::string_view line : absl::StrSplit(text, '\n')) lines_.push_back(Read(std::string(line)));
  }

  void ReadInto(Workflow& workflow) {
    std::string top;
    for (; at_ < lines_.size(); ++at_) {
      const Line& line = lines_[at_];
      if (line.indent == std::string::npos) continue;
      if (line.indent == 0) {
        top = line.key;
        workflow.top[top] = line.value;
        continue;
      }
      absl::StrAppend(&workflow.top[top], "\n", line.text);
      if (top != "jobs") continue;
      if (line.indent == 2) workflow.jobs.push_back({line.key, {}, {}});
      if (line.indent == 4 && line.key == "env") ReadMap(6, workflow.jobs.back().env);
      if (line.indent == 8 && line.item) ReadStep(workflow.jobs.back());
    }
  }

 private:
  // The lines below this one that stand further in than `indent` - 1; blank lines and comments are passed
  // over.
  void ReadMap(size_t indent, Environment& map) {
    while (at_ + 1 < lines_.size() && lines_[at_ + 1].indent >= indent) {
      const Line& line = lines_[++at_];
      if (line.indent == std::string::npos) continue;
      EXPECT_EQ(line.indent, indent) << line.text;
      map[line.key] = line.value;
    }
  }

  std::string ReadBlock(size_t indent) {
    std::string block;
    while (at_ + 1 < lines_.size()) {
      const Line& line = lines_[at_ + 1];
      const size_t text = line.text.find_first_not_of(' ');
      if (text != std::string::npos && text < indent) break;
      absl::StrAppend(&block, line.text.size() > indent ? line.text.substr(indent) : "", "\n");
      ++at_;
    }
    return block;
  }

  // Ends with the cursor on the step's last line.
  void ReadStep(WorkflowJob& job) {
    WorkflowStep step;
    for (bool first = true; at_ < lines_.size(); first = false) {
      const Line& line = lines_[at_];
      if (!first && (line.indent < 8 || (line.indent != std::string::npos && line.item))) {
        --at_;
        break;
      }
      if (line.indent == 8) {
        const std::string value = line.value == "|" ? ReadBlock(10) : line.value;
        if (line.key == "name") step.name = value;
        if (line.key == "uses") step.uses = value;
        if (line.key == "run") step.run = value;
        if (line.key == "if") step.condition = value;
        if (line.key == "working-directory") step.working_directory = value;
        if (line.key == "env") ReadMap(10, step.env);
        if (line.key == "with") {
          while (at_ + 1 < lines_.size() && lines_[at_ + 1].indent != std::string::npos &&
                 lines_[at_ + 1].indent > 8) {
            ++at_;
          }
        }
      }
      ++at_;
    }
    EXPECT_NE(step.run.empty(), step.uses.empty()) << step.name;
    job.steps.push_back(step);
  }

  std::vector<Line> lines_;
  size_t at_ = 0;
};

}  // namespace

Workflow ReadWorkflow(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << path;
  std::ostringstream bytes;
  bytes << file.rdbuf();
  Workflow workflow;
  workflow.text = bytes.str();
  Reader(workflow.text).ReadInto(workflow);
  EXPECT_FALSE(workflow.jobs.empty()) << path;
  for (const WorkflowJob& job : workflow.jobs) EXPECT_FALSE(job.steps.empty()) << path << " " << job.name;
  return workflow;
}

std::vector<StepResult> RunSteps(const WorkflowJob& job, const StepsToRun& what) {
  std::vector<StepResult> results;
  std::set<std::string> left_out = what.left_out;
  bool failed = false;
  for (const WorkflowStep& step : job.steps) {
    if (step.run.empty() || left_out.erase(step.name) != 0) continue;
    EXPECT_TRUE(step.condition.empty() || step.condition == "always()") << step.condition;
    if (failed && step.condition.empty()) continue;
    migrate::process::Command command;
    command.arguments = {"bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.run};
    command.folder = absl::StrCat(what.workspace, "/", step.working_directory);
    command.timeout_ms = 300'000;
    Environment env = what.env;
    for (const Environment* const own : {&job.env, &step.env}) {
      for (const auto& [name, value] : *own) {
        const auto instead = what.instead.find(name);
        EXPECT_TRUE(instead != what.instead.end() || !absl::StrContains(value, "${{")) << name;
        env[name] = instead == what.instead.end() ? value : instead->second;
      }
    }
    for (const auto& [name, value] : env) command.environment.push_back(absl::StrCat(name, "=", value));
    for (const auto& [name, value] : what.instead) {
      if (env.count(name) == 0) command.without.push_back(name);
    }
    const migrate::process::Finished finished = migrate::process::Run(command);
    EXPECT_FALSE(finished.timed_out) << step.name;
    results.push_back({step.name, finished.code, finished.out, finished.err});
    failed = failed || finished.code != 0;
  }
  EXPECT_TRUE(left_out.empty()) << *left_out.begin() << " is no step of " << job.name;
  return results;
}

std::vector<std::string> Codes(const std::vector<StepResult>& results) {
  std::vector<std::string> codes;
  for (const StepResult& result : results) codes.push_back(absl::StrCat(result.name, ": ", result.code));
  return codes;
}

}  // namespace pgassay::testing
