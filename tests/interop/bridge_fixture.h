// A project in the weeks with both tools, and what commands are expected to say of it.
#ifndef PGASSAY_TESTS_INTEROP_BRIDGE_FIXTURE_H_
#define PGASSAY_TESTS_INTEROP_BRIDGE_FIXTURE_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "interop/bridge_project.h"
#include "interop/tree.h"
#include "testing/need.h"

namespace pgassay::testing {

// Migrations of FerryProject that sync has written entries for, and that the live database has.
inline constexpr char kRate[] = "2025-09-01-090000_rate";    // makes the function rate()
inline constexpr char kClass[] = "2025-09-02-090000_class";  // tickets.class

class BridgeFixture : public DrizzleTest {
 protected:
  using Codes = std::set<std::string>;
  using Parts = std::map<std::string, std::string>;

  static void TearDownTestSuite();

  void SetUp() override { Use("stable"); }
  void TearDown() override;

  // Goes on with this line of Drizzle. Its project, behind its baseline and the two migrations, and its live
  // database, which has run and marked all of it, are made once.
  void Use(const std::string& line);

  // Of the project, by git with `options`, at a place of its own.
  Checkout Clone(const std::string& name = "clone", const std::vector<std::string>& options = {}) const;
  const std::string& live() const { return made_->live; }
  // The live database under another name.
  std::string Copy(const std::string& name) const;
  static std::string Empty(const std::string& name);
  static std::string Sql(const std::string& database, const std::string& sql);

  // sync fails like this, and has changed no file.
  static Answer ExpectRefused(const Checkout& at, int code, const Codes& findings);
  // sync writes an entry for each of these folders.
  static void ExpectSynced(const Checkout& at, const std::vector<std::string>& folders);
  // `parts`: those that do not agree, with their state. `database` "": of the repository alone.
  static Answer ExpectCheck(const Checkout& at, const std::string& database, int code, const Parts& parts,
                            const Codes& findings);

  WorkFolder work_;

 private:
  struct Made {
    WorkFolder work;
    std::string live;
  };

  static std::map<std::string, std::unique_ptr<Made>>& Existing();
  void Make(const Made& made) const;

  const Made* made_ = nullptr;
};

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_INTEROP_BRIDGE_FIXTURE_H_
