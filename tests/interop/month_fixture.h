// Two developers, five databases, and what pgassay says of them from day to day. Where PGASSAY_MONTH_LOG
// names a file, each step is a line of it.
#ifndef PGASSAY_TESTS_INTEROP_MONTH_FIXTURE_H_
#define PGASSAY_TESTS_INTEROP_MONTH_FIXTURE_H_

#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "interop/bridge_project.h"
#include "interop/tree.h"
#include "testing/need.h"

namespace pgassay::testing {

class MonthFixture : public DrizzleTest {
 protected:
  using Codes = std::set<std::string>;

  // Ana's and Ben's clones of FerryProject, and empty databases.
  void SetUp() override;
  void TearDown() override;

  static std::string Sql(const std::string& database, const std::string& sql);
  static void Empty(const std::string& database);
  static void Push(const Checkout& at, const std::string& message);
  // main as it is at the origin, and nothing else.
  static void Pull(const Checkout& at);

  void Log(const std::string& day, const std::string& who, const std::string& what);
  // With the exit code, the verdict and everything that needs a person.
  void Log(const std::string& day, const std::string& who, const std::string& what, const Answer& said);

  // sync writes an entry for each of these folders.
  void ExpectSynced(const std::string& day, const std::string& who, const Checkout& at,
                    const std::vector<std::string>& folders);
  // sync finds these, and writes nothing.
  void ExpectRefused(const std::string& day, const std::string& who, const Checkout& at,
                     const Codes& findings, const std::vector<std::string>& differences);
  // What a pipeline does: Diesel's pending ones, and `marked` new rows of Drizzle's.
  void Deploy(const std::string& day, const Checkout& from, const std::string& database, size_t marked);
  // So many pending with either tool, and what is found besides.
  void ExpectStatus(const std::string& day, const Checkout& at, const std::string& database, int diesel,
                    int drizzle, const Codes& findings = {});
  // `parts`: those that do not agree, with their state. `database` "": of the repository alone.
  Answer ExpectCheck(const std::string& day, const Checkout& at, const std::string& database, int code,
                     const std::map<std::string, std::string>& parts, const Codes& findings = {},
                     const std::vector<std::string>& arguments = {});
  // What of the schemas is found; exit code 0 if that is nothing.
  void ExpectVerify(const std::string& day, const Checkout& at, const std::string& before,
                    const std::string& after, const Codes& found, const std::vector<std::string>& arguments);

  WorkFolder work_;
  std::optional<Checkout> ana_, ben_;

 private:
  std::ofstream log_;
};

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_INTEROP_MONTH_FIXTURE_H_
