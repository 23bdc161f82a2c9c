#include "report/check_names.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "report/bridge.h"
#include "report/difference_text.h"
#include "report/history_text.h"
#include "report/layout.h"

namespace pgassay::report {
namespace {

using Level = HistoryFinding::Level;
using Part = CheckResult::Part;
using State = Part::State;
using What = Part::What;

size_t ToFix(const std::vector<SchemaDifference>& differences) {
  return Those(differences, SchemaDifference::Verdict::kMustFix).size();
}

bool IsUnchecked(const Part& part) {
  return part.state == State::kNotChecked;
}

bool IsBehind(const CheckResult& result, What what) {
  return std::any_of(result.parts.begin(), result.parts.end(),
                     [what](const Part& part) { return part.what == what && part.state == State::kBehind; });
}

// "pgassay.lock.json and Drizzle's folder are behind, schema.ts differs"
std::string Sentences(const CheckResult& result) {
  std::vector<std::string> sentences;
  for (const State state : {State::kBehind, State::kAhead, State::kDiffers}) {
    std::vector<std::string> names;
    for (const Part& part : result.parts) {
      if (part.state == state && IsOut(part)) names.emplace_back(Label(part.what));
    }
    if (names.empty()) continue;
    const std::string last = names.back();
    const bool several = names.size() > 1;
    names.pop_back();
    sentences.push_back(absl::StrCat(absl::StrJoin(names, ", "), several ? " and " : "", last,
                                     state == State::kDiffers ? several ? " differ" : " differs"
                                     : several                ? absl::StrCat(" are ", Label(state))
                                                              : absl::StrCat(" is ", Label(state))));
  }
  return absl::StrJoin(sentences, ", ");
}

// "5 differences, 1 finding"
std::vector<std::string> Counts(const CheckResult& result) {
  std::vector<std::string> counts;
  const auto add = [&counts](size_t count, const char* one, const char* many) {
    if (count > 0) counts.push_back(Counted(count, one, many));
  };
  add(ToFix(result.schema) + ToFix(result.drizzle) + ToFix(result.drift), "difference", "differences");
  add(CountOf(result.findings, Level::kFinding), "finding", "findings");
  const size_t parts =
      static_cast<size_t>(std::count_if(result.parts.begin(), result.parts.end(), IsUnchecked));
  // A part that could not be looked at mostly has a finding that says why.
  add(std::max(parts, CountOf(result.findings, Level::kNotChecked)), "thing not checked",
      "things not checked");
  return counts;
}

}  // namespace

const char* Name(What what) {
  switch (what) {
    case What::kDieselFolder:
      return "diesel_folder";
    case What::kLock:
      return "lock";
    case What::kDrizzleFolder:
      return "drizzle_folder";
    case What::kSnapshot:
      return "snapshot";
    case What::kSchemaTs:
      return "schema_ts";
    case What::kSchemaRs:
      return "schema_rs";
    case What::kDatabase:
      return "database";
    case What::kBase:
      return "base";
  }
  return "base";
}

const char* Label(What what) {
  switch (what) {
    case What::kDieselFolder:
      return "Diesel's folder";
    case What::kLock:
      return "pgassay.lock.json";
    case What::kDrizzleFolder:
      return "Drizzle's folder";
    case What::kSnapshot:
      return "Drizzle's snapshot";
    case What::kSchemaTs:
      return "schema.ts";
    case What::kSchemaRs:
      return "schema.rs";
    case What::kDatabase:
      return "the database";
    case What::kBase:
      return "the default branch";
  }
  return "the default branch";
}

const char* Name(State state) {
  switch (state) {
    case State::kAgrees:
      return "agrees";
    case State::kBehind:
      return "behind";
    case State::kAhead:
      return "ahead";
    case State::kDiffers:
      return "differs";
    case State::kNotChecked:
      return "not_checked";
    case State::kLeftOut:
      return "left_out";
  }
  return "not_checked";
}

const char* Label(State state) {
  return state == State::kNotChecked ? "not checked" : state == State::kLeftOut ? "left out" : Name(state);
}

bool IsOut(const Part& part) {
  switch (part.state) {
    case State::kBehind:
      return part.what != What::kDatabase && part.what != What::kBase && part.what != What::kSchemaRs;
    case State::kAhead:
    case State::kDiffers:
      return part.what != What::kSchemaRs;
    case State::kAgrees:
    case State::kNotChecked:
    case State::kLeftOut:
      return false;
  }
  return false;
}

std::string CheckHeadline(const CheckResult& result) {
  const int exit_code = CheckExitCode(result);
  if (exit_code == 0) {
    return absl::StrCat("IN STEP: Diesel and Drizzle make the same schema",
                        IsBehind(result, What::kDatabase) ? "; the database is behind, which may be" : "");
  }
  const std::string sentences = Sentences(result);
  std::vector<std::string> counts = Counts(result);
  if (counts.empty() && sentences.empty()) counts.emplace_back("nothing was looked at");
  return absl::StrCat(exit_code == 1 ? "DIFFERENT: " : "NOT CHECKED: ", sentences,
                      sentences.empty() || counts.empty() ? "" : "; ", absl::StrJoin(counts, ", "));
}

int CheckExitCode(const CheckResult& result) {
  const bool different = ToFix(result.schema) + ToFix(result.drizzle) + ToFix(result.drift) +
                                 CountOf(result.findings, Level::kFinding) >
                             0 ||
                         std::any_of(result.parts.begin(), result.parts.end(), IsOut);
  if (different) return 1;
  const bool open = result.parts.empty() || CountOf(result.findings, Level::kNotChecked) > 0 ||
                    std::any_of(result.parts.begin(), result.parts.end(), IsUnchecked);
  return open ? 2 : 0;
}

}  // namespace pgassay::report
