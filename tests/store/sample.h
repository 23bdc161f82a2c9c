// Hand-made fingerprints, files of them, and files that are not what they should be.
#ifndef PGASSAY_TESTS_STORE_SAMPLE_H_
#define PGASSAY_TESTS_STORE_SAMPLE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pgassay/catalog.h"
#include "pgassay/fingerprint.h"
#include "store/reader.h"
#include "store/writer.h"

namespace pgassay::store {

using Bytes = std::vector<uint8_t>;

FingerprintHeader SampleHeader();  // 1 cell per partition, so lists have at most 4 rows
Source SampleSource();
std::vector<LedgerEntry> SampleLedger();
CatalogState SampleCatalog();  // objects of several kinds, sequences at both ends of 64 bits

RelationFingerprint SampleList();         // public.users: a key of two columns, 2 rows
RelationFingerprint SampleSketch();       // public.events: a key of text, a sketch of 4 cells
RelationFingerprint SamplePartitioned();  // audit.log: two leaves
RelationFingerprint SampleKeyless();      // public.lines: no key, two equal rows
RelationFingerprint SampleWide();         // public.wide: 33 columns, so digests of one byte
RelationFingerprint SampleEmpty();        // public."" without columns and rows, a view never refreshed
RelationFingerprint SampleLatin1();       // names that are not UTF-8
std::vector<RelationFingerprint> SampleRelations();  // all of them

// A file as the writer makes it.
Bytes Written(const FingerprintHeader& header, const std::vector<RelationFingerprint>& relations,
              const CatalogState& catalog, const std::vector<LedgerEntry>& ledger, const Source& source);
Bytes SmallFile();  // SampleList alone, and SampleCatalog
Bytes WholeFile();  // SampleRelations, and SampleCatalog

// `body`, then a footer that fits it.
Bytes Sealed(Bytes body, uint64_t index_offset);
// `file` with count and SHA-256 of its last 50 bytes made to fit; `file` has at least as many.
Bytes Repaired(Bytes file, int64_t index_moved = 0);

absl::StatusOr<std::unique_ptr<Reader>> OpenBytes(const Bytes& file);
// Opens `file` and reads all of it: the first error, or OK.
absl::Status Load(const Bytes& file);

// In every field.
bool IsSame(const CatalogState& a, const CatalogState& b);

Bytes FileBytes(const std::string& path);
void WriteBytes(const std::string& path, const Bytes& bytes);

// Whether the temporary folder is on a file system with nameless files (O_TMPFILE); overlayfs was late to it.
bool NamelessFiles();

// A folder of its own, removed with all in it.
class Folder {
 public:
  Folder();
  ~Folder();
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }
  std::vector<std::string> Names() const;  // sorted, hidden ones too

 private:
  std::string path_;
};

}  // namespace pgassay::store

#endif  // PGASSAY_TESTS_STORE_SAMPLE_H_
