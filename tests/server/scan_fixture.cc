#include "server/scan_fixture.h"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <thread>

namespace pgassay {

void ScanTest::SetUp() {
  std::string pattern = ::testing::TempDir() + "pgassay-scan-XXXXXX";
  ASSERT_NE(mkdtemp(pattern.data()), nullptr);
  folder_ = pattern;
  server().CreateDatabase("a");
}

void ScanTest::TearDown() {
  // A backend takes a moment to notice that its client is gone.
  for (int i = 0; i < 100 && LeftSessions() != "0"; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(LeftSessions(), "0");
  std::filesystem::remove_all(folder_);
}

std::map<std::string, RelationFingerprint> ScanTest::Relations(const std::string& name) {
  std::map<std::string, RelationFingerprint> relations;
  absl::StatusOr<std::unique_ptr<store::Reader>> reader = store::Reader::Open(Path(name));
  EXPECT_THAT(reader, IsOk());
  if (!reader.ok()) return relations;
  for (size_t i = 0; i < (*reader)->relations().size(); ++i) {
    absl::StatusOr<RelationFingerprint> relation = (*reader)->Read(i);
    EXPECT_THAT(relation, IsOk());
    if (relation.ok()) relations.emplace(relation->schema + "." + relation->name, *std::move(relation));
  }
  return relations;
}

void ScanTest::Restore(const std::string& database, const std::string& dump_options) {
  server().CreateDatabase(database);
  const std::string dump =
      server().programs() + "/pg_dump " + dump_options + " -d \"" + server().Conninfo("a") + "\"";
  const std::string load =
      server().programs() + "/psql -X -q -v ON_ERROR_STOP=1 -d \"" + server().Conninfo(database) + "\"";
  ASSERT_EQ(std::system((dump + " | " + load + " > /dev/null").c_str()), 0);
}

namespace {

bool SameSums(const Hash128& a, const Hash128& b, const Hash128& c, const Hash128& d) {
  return a == b && c == d;
}

bool SameElements(const RowElements& a, const RowElements& b) {
  return a.exact == b.exact && a.cells_per_partition == b.cells_per_partition && a.digests == b.digests &&
         a.cells.size() == b.cells.size() &&
         (a.cells.empty() || std::memcmp(a.cells.data(), b.cells.data(), a.cells.size() * sizeof(Cell)) == 0);
}

bool SameRelation(const RelationFingerprint& a, const RelationFingerprint& b) {
  if (a.rows != b.rows || !SameSums(a.sum, b.sum, a.representation_sum, b.representation_sum) ||
      a.key != b.key || a.columns.size() != b.columns.size() || a.leaves.size() != b.leaves.size() ||
      a.populated != b.populated || !SameElements(a.elements, b.elements)) {
    return false;
  }
  for (size_t i = 0; i < a.columns.size(); ++i) {
    const ColumnFingerprint& x = a.columns[i];
    const ColumnFingerprint& y = b.columns[i];
    if (x.name != y.name || x.type_class != y.type_class ||
        !SameSums(x.sum, y.sum, x.representation_sum, y.representation_sum)) {
      return false;
    }
  }
  for (size_t i = 0; i < a.leaves.size(); ++i) {
    const LeafFingerprint& x = a.leaves[i];
    const LeafFingerprint& y = b.leaves[i];
    if (x.name != y.name || x.rows != y.rows ||
        !SameSums(x.sum, y.sum, x.representation_sum, y.representation_sum)) {
      return false;
    }
  }
  return true;
}

}  // namespace

::testing::AssertionResult SameData(const std::map<std::string, RelationFingerprint>& a,
                                    const std::map<std::string, RelationFingerprint>& b) {
  if (a.empty()) return ::testing::AssertionFailure() << "nothing to compare";
  if (a.size() != b.size())
    return ::testing::AssertionFailure() << a.size() << " and " << b.size() << " relations";
  for (const auto& [name, relation] : a) {
    const auto other = b.find(name);
    if (other == b.end()) return ::testing::AssertionFailure() << name << " is missing";
    if (!SameRelation(relation, other->second)) return ::testing::AssertionFailure() << name << " differs";
  }
  return ::testing::AssertionSuccess();
}

const TableReport* FindTable(const Report& report, const std::string& name) {
  for (const TableReport& table : report.tables) {
    if (table.name == name) return &table;
  }
  return nullptr;
}

ColumnStatus StatusOfColumn(const TableReport& table, const std::string& column) {
  for (const ColumnReport& report : table.columns) {
    if (report.name == column) return report.status;
  }
  ADD_FAILURE() << "no column " << column << " in the report";
  return ColumnStatus::kNotComparable;
}

}  // namespace pgassay
