// The kept file of every version: read as it was meant, field by field, for as long as pgassay reads it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <tuple>

#include "store/sample.h"

namespace pgassay::store {
namespace {

// All members of each, so that one more in the type does not compile until it is compared here.
auto Members(const ColumnFingerprint& column) {
  const auto& [name, type, type_class, read, has_representation, sum, representation_sum] = column;
  return std::tie(name, type, type_class, read, has_representation, sum, representation_sum);
}

auto Members(const LeafFingerprint& leaf) {
  const auto& [schema, name, rows, sum, representation_sum] = leaf;
  return std::tie(schema, name, rows, sum, representation_sum);
}

auto Members(const Cell& cell) {
  const auto& [count, key_length, lane, row, check] = cell;
  return std::tie(count, key_length, lane, row, check);
}

auto Members(const LedgerEntry& entry) {
  const auto& [kind, schema, name, status, reason] = entry;
  return std::tie(kind, schema, name, status, reason);
}

auto Members(const Source& source) {
  const auto& [host, port, database, user, server_version, server_version_num, system_identifier, timeline,
               in_recovery, server_encoding, client_encoding, lsn, snapshot, data_checksums, started_at,
               finished_at, tls, connections_asked, connections_used, retried_chunks, notes] = source;
  return std::tie(host, port, database, user, server_version, server_version_num, system_identifier, timeline,
                  in_recovery, server_encoding, client_encoding, lsn, snapshot, data_checksums, started_at,
                  finished_at, tls, connections_asked, connections_used, retried_chunks, notes);
}

template <class Value>
bool AllSame(const std::vector<Value>& a, const std::vector<Value>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Value& x, const Value& y) { return Members(x) == Members(y); });
}

bool IsSame(const RowElements& a, const RowElements& b) {
  const auto& [exact, cells_per_partition, digest_bytes, cells, digests] = a;
  return exact == b.exact && cells_per_partition == b.cells_per_partition && digest_bytes == b.digest_bytes &&
         AllSame(cells, b.cells) && digests == b.digests;
}

void ExpectSame(const RelationFingerprint& a, const RelationFingerprint& b) {
  SCOPED_TRACE(b.schema + "." + b.name);
  const auto& [schema, name, kind, populated, rows, sum, representation_sum, key, key_is_unique, columns,
               leaves, elements, projection, named_like_other, rules] = a;
  EXPECT_EQ(schema, b.schema);
  EXPECT_EQ(name, b.name);
  EXPECT_EQ(kind, b.kind);
  EXPECT_EQ(populated, b.populated);
  EXPECT_EQ(rows, b.rows);
  EXPECT_TRUE(sum == b.sum);
  EXPECT_TRUE(representation_sum == b.representation_sum);
  EXPECT_TRUE(key == b.key);
  EXPECT_EQ(key_is_unique, b.key_is_unique);
  EXPECT_TRUE(AllSame(columns, b.columns));
  EXPECT_TRUE(AllSame(leaves, b.leaves));
  EXPECT_TRUE(IsSame(elements, b.elements));
  EXPECT_EQ(named_like_other, b.named_like_other);
  EXPECT_EQ(rules, b.rules);
  ASSERT_EQ(projection == nullptr, b.projection == nullptr);
  if (projection == nullptr) return;
  RelationFingerprint expected = *b.projection;  // its own names are the relation's and not written
  expected.schema = projection->schema;
  expected.name = projection->name;
  ExpectSame(*projection, expected);
}

void ExpectSample(Reader& reader) {
  const auto& [version, tool, key_id, keep_text_keys, cells_per_partition, canon, source] = reader.header();
  const FingerprintHeader header = SampleHeader();
  EXPECT_EQ(tool, header.tool);
  EXPECT_EQ(key_id, header.key_id);
  EXPECT_EQ(keep_text_keys, header.keep_text_keys);
  EXPECT_EQ(cells_per_partition, header.cells_per_partition);
  EXPECT_EQ(canon, header.canon);
  EXPECT_TRUE(Members(source) == Members(SampleSource()));
  EXPECT_TRUE(AllSame(reader.ledger(), SampleLedger()));

  std::vector<RelationFingerprint> relations = SampleRelations();
  std::sort(relations.begin(), relations.end(), [](const auto& a, const auto& b) {
    return std::tie(a.schema, a.name) < std::tie(b.schema, b.name);
  });
  ASSERT_EQ(reader.relations().size(), relations.size());
  for (size_t i = 0; i < relations.size(); ++i) {
    const absl::StatusOr<RelationFingerprint> relation = reader.Read(i);
    ASSERT_EQ(relation.status(), absl::OkStatus());
    ExpectSame(*relation, relations[i]);
  }
  const absl::StatusOr<CatalogState> catalog = reader.ReadCatalog();
  ASSERT_EQ(catalog.status(), absl::OkStatus());
  EXPECT_TRUE(store::IsSame(*catalog, SampleCatalog()));
}

// Once released, this file never changes. PGASSAY_WRITE_GOLDEN makes that of a new version, and before.
TEST(Kept, Version1) {
  const std::string path = PGASSAY_TESTS_DIR "/../data/assay/v1.assay";
  if (std::getenv("PGASSAY_WRITE_GOLDEN") != nullptr) WriteBytes(path, WholeFile());
  absl::StatusOr<std::unique_ptr<Reader>> reader = Reader::Open(path);
  ASSERT_EQ(reader.status(), absl::OkStatus());
  EXPECT_EQ((*reader)->header().version, 1u);
  ExpectSample(**reader);
  EXPECT_TRUE(FileBytes(path) == WholeFile()) << "the same values no longer give the same bytes";
}

}  // namespace
}  // namespace pgassay::store
