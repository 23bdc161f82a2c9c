// A workflow of GitHub Actions, and its steps run by hand: those of scripts/ci, and of what YAML can be only
// what these are written in.
#ifndef PGASSAY_TESTS_INTEROP_WORKFLOW_H_
#define PGASSAY_TESTS_INTEROP_WORKFLOW_H_

#include <map>
#include <set>
#include <string>
#include <vector>

namespace pgassay::testing {

using Environment = std::map<std::string, std::string>;

struct WorkflowStep {
  std::string name, uses, run, condition, working_directory;
  Environment env;
};

struct WorkflowJob {
  std::string name;
  Environment env;
  std::vector<WorkflowStep> steps;
};

struct Workflow {
  std::string text;                        // of the whole file
  std::map<std::string, std::string> top;  // keys of the first column, with the lines below them
  std::vector<WorkflowJob> jobs;
};

// What is not understood fails the test.
Workflow ReadWorkflow(const std::string& path);

struct StepResult {
  std::string name;
  int code = 0;
  std::string out, err;
};

struct StepsToRun {
  std::string workspace;           // the checkout
  Environment env;                 // that the runner sets
  Environment instead;             // what a name of the workflow's env stands for here: services, secrets
  std::set<std::string> left_out;  // steps whose work the test has done; each has to be there
};

// The job's steps with `run`, in order, as Actions runs them with `shell: bash`: behind one that fails only
// those with `if: always()`. A name of `instead` is set only where the job's or the step's env has it.
std::vector<StepResult> RunSteps(const WorkflowJob& job, const StepsToRun& what);

// "name: 0"
std::vector<std::string> Codes(const std::vector<StepResult>& results);

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_INTEROP_WORKFLOW_H_
