#include "store/sample.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>

#include "absl/strings/str_cat.h"
#include "store/encode.h"
#include "store/sha256.h"

namespace pgassay::store {
namespace {

// What a sample cannot do without; a failure here is a bug of the tests.
void Require(bool fact, const char* what) {
  if (fact) return;
  std::perror(what);
  std::abort();
}

Hash128 Hash(uint64_t seed) {
  return {.lo = seed * 0x9E3779B185EBCA87, .hi = ~seed * 0xC2B2AE3D27D4EB4F};
}

RelationFingerprint Relation(std::string schema, std::string name, RelationKind kind = RelationKind::kTable) {
  RelationFingerprint relation;
  relation.schema = std::move(schema);
  relation.name = std::move(name);
  relation.kind = kind;
  return relation;
}

ColumnFingerprint Column(std::string name, std::string type, std::string type_class, uint64_t seed) {
  return {.name = std::move(name),
          .type = std::move(type),
          .type_class = std::move(type_class),
          .read = ReadAs::kBinary,
          .has_representation = false,
          .sum = Hash(seed),
          .representation_sum = {}};
}

Cell Row(uint64_t seed) {
  return {.count = 1, .key_length = 12, .lane = {seed, seed + 1, 0, 0}, .row = Hash(seed), .check = ~seed};
}

void AddRows(RelationFingerprint& relation, std::initializer_list<uint64_t> seeds) {
  for (uint64_t seed : seeds) {
    relation.elements.cells.push_back(Row(seed));
    relation.sum += Hash(seed);
  }
  const size_t columns = relation.columns.size();
  relation.elements.digest_bytes = columns > 32 ? 1 : 2;
  relation.elements.digests.resize(relation.elements.cells.size() * columns * relation.elements.digest_bytes);
  for (size_t i = 0; i < relation.elements.digests.size(); ++i) {
    relation.elements.digests[i] = static_cast<uint8_t>(i * 37 + 1);
  }
  relation.rows = relation.elements.cells.size();
  relation.elements.cells_per_partition = 1;
}

}  // namespace

FingerprintHeader SampleHeader() {
  FingerprintHeader header;
  header.tool = "0.1.0";
  header.key_id = "00112233445566ff";
  header.keep_text_keys = true;
  header.cells_per_partition = 1;
  return header;
}

Source SampleSource() {
  return {.host = "db.example",
          .port = "5432",
          .database = "shop",
          .user = "verifier",
          .server_version = "15.20",
          .server_version_num = 150020,
          .system_identifier = "7412345678901234567",
          .timeline = 3,
          .in_recovery = true,
          .server_encoding = "UTF8",
          .client_encoding = "UTF8",
          .lsn = "1A/2B3C4D5E",
          .snapshot = "00000003-0000001B-1",
          .data_checksums = "on",
          .started_at = "2026-01-02T03:04:05.678901Z",
          .finished_at = "2026-01-02T03:05:06.789012Z",
          .tls = true,
          .connections_asked = 4,
          .connections_used = 3,
          .retried_chunks = 2,
          .notes = {"3 of 4 connections", "a worker died"}};
}

std::vector<LedgerEntry> SampleLedger() {
  return {
      {.kind = "table", .schema = "public", .name = "users", .status = LedgerStatus::kVerified, .reason = ""},
      {.kind = "table",
       .schema = "public",
       .name = "secrets",
       .status = LedgerStatus::kNotCheckable,
       .reason = "permission denied"},
      {.kind = "foreign table",
       .schema = "ext",
       .name = "r\xe9mote",
       .status = LedgerStatus::kExcluded,
       .reason = "by rule"}};
}

CatalogState SampleCatalog() {
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min(), kMost = std::numeric_limits<int64_t>::max();
  CatalogState catalog = {.objects_read = true,
                          .cluster_read = true,
                          .sequences_read = true,
                          .server_version_num = SampleSource().server_version_num};
  catalog.objects = {
      {"column", "public", "users", "caf\xe9", {{"comment", "\xff"}, {"type", "text"}}},
      {"column", "public", "users", "id", {{"not null", "yes"}, {"type", "bigint"}}},
      {"foreign key", "public", "users", "users_team_fkey", {{"definition", "(team) REFERENCES teams(id)"}}},
      {"function", "public", "", "f(integer, text)", {{"body", "select 1\n"}, {"owner", "shop"}}},
      {"index", "public", "users", "users_pkey", {{"definition", "USING btree (id)"}, {"unique", "yes"}}},
      {"role", "", "", "shop", {}},
      {"table", "public", "", "", {{"privileges", "OWNER=ALL/OWNER\nPUBLIC=SELECT/OWNER"}}},
      {"table", "public", "", "users", {{"column order", "id, caf\xc3\xa9"}}}};
  catalog.sequences = {
      {.schema = "audit",
       .name = "ended",
       .increment = kLeast,
       .cycles = false,
       .next = std::nullopt,
       .columns = {}},
      {.schema = "public",
       .name = "descending_id_seq",
       .increment = -1,
       .cycles = true,
       .next = kLeast,
       .columns =
           {{.schema = "public", .table = "a", .column = "empty", .known = true, .extreme = std::nullopt},
            {.schema = "public", .table = "a", .column = "id", .known = true, .extreme = -1},
            {.schema = "public", .table = "b", .column = "id", .known = false, .extreme = std::nullopt}}},
      {.schema = "public",
       .name = "users_id_seq",
       .increment = 1,
       .cycles = false,
       .next = kMost,
       .columns = {
           {.schema = "public", .table = "users", .column = "id", .known = true, .extreme = 4294967296}}}};
  return catalog;
}

RelationFingerprint SampleList() {
  RelationFingerprint relation = Relation("public", "users");
  relation.columns = {Column("id", "bigint", "int", 1), Column("name", "text", "text", 2),
                      Column("price", "numeric(10,2)", "numeric", 3)};
  relation.columns[2].has_representation = true;
  relation.columns[2].representation_sum = Hash(30);
  relation.representation_sum = Hash(31);
  relation.key = {{.name = "price", .mode = KeyMode::kSized}, {.name = "id", .mode = KeyMode::kFixed}};
  AddRows(relation, {5, 7});
  return relation;
}

RelationFingerprint SampleSketch() {
  RelationFingerprint relation = Relation("public", "events");
  relation.columns = {Column("at", "timestamp with time zone", "timestamptz", 4),
                      Column("kind", "mood", "text(public.mood)", 5), Column("oid", "pg_snapshot", "raw", 6)};
  relation.columns[1].read = ReadAs::kText;
  relation.columns[2].read = ReadAs::kRaw;
  relation.key = {{.name = "kind", .mode = KeyMode::kHashed}};
  AddRows(relation, {9, 8, 7, 6});
  relation.rows = UINT64_MAX;
  relation.elements.exact = false;
  return relation;
}

RelationFingerprint SamplePartitioned() {
  RelationFingerprint relation = Relation("audit", "log", RelationKind::kPartitioned);
  relation.columns = {Column("line", "text", "text", 10)};
  AddRows(relation, {11, 12, 13});
  relation.leaves = {
      {.schema = "audit", .name = "log_1", .rows = 1, .sum = Hash(11), .representation_sum = Hash(14)},
      {.schema = "audit", .name = "log_2", .rows = 2, .sum = Hash(12), .representation_sum = {}}};
  return relation;
}

RelationFingerprint SampleKeyless() {
  RelationFingerprint relation = Relation("public", "lines");
  relation.columns = {Column("line", "text", "text", 15)};
  AddRows(relation, {16, 16});
  relation.elements.digests = {1, 2, 1, 2};
  RelationFingerprint projection = Relation("public", "lines");
  projection.columns = {Column("number", "integer", "int", 19), Column("text", "text", "text", 20)};
  projection.key = {{.name = "number", .mode = KeyMode::kFixed}};
  projection.sum = Hash(32);
  projection.key_is_unique = true;
  projection.named_like_other = true;
  projection.rules = {"column_renamed 4:line text"};
  AddRows(projection, {21, 22});
  relation.projection = std::make_shared<const RelationFingerprint>(std::move(projection));
  return relation;
}

RelationFingerprint SampleWide() {
  RelationFingerprint relation = Relation("public", "wide");
  for (int i = 10; i < 43; ++i) {
    relation.columns.push_back(Column(absl::StrCat("c", i), "integer", "int", static_cast<uint64_t>(i)));
  }
  AddRows(relation, {17});
  return relation;
}

RelationFingerprint SampleEmpty() {
  RelationFingerprint relation = Relation("public", "", RelationKind::kMaterializedView);
  relation.populated = false;
  AddRows(relation, {});
  return relation;
}

RelationFingerprint SampleLatin1() {
  RelationFingerprint relation = Relation(
      "stra\xdf"
      "e",
      "\xff", RelationKind::kPartitioned);
  relation.columns = {Column("caf\xe9", "\xe9num", "text(\xe9num)", 18)};
  relation.key = {{.name = "caf\xe9", .mode = KeyMode::kHashed}};
  relation.leaves = {
      {.schema = "\xc3\x28", .name = "caf\xc3\xa9", .rows = 0, .sum = {}, .representation_sum = {}}};
  AddRows(relation, {});
  return relation;
}

std::vector<RelationFingerprint> SampleRelations() {
  return {SampleWide(),    SampleList(),  SampleSketch(), SamplePartitioned(),
          SampleKeyless(), SampleEmpty(), SampleLatin1()};
}

Bytes Written(const FingerprintHeader& header, const std::vector<RelationFingerprint>& relations,
              const CatalogState& catalog, const std::vector<LedgerEntry>& ledger, const Source& source) {
  absl::StatusOr<std::unique_ptr<Writer>> writer = Writer::CreateUnnamed(header);
  Require(writer.ok(), "CreateUnnamed");
  for (const RelationFingerprint& relation : relations) Require((*writer)->Append(relation).ok(), "Append");
  Require((*writer)->Commit(catalog, ledger, source).ok(), "Commit");
  const FileDescriptor file = (*writer)->TakeFile();
  struct stat found;
  Require(fstat(file.get(), &found) == 0, "fstat");
  Bytes bytes(static_cast<size_t>(found.st_size));
  Require(pread(file.get(), bytes.data(), bytes.size(), 0) == found.st_size, "pread");
  return bytes;
}

Bytes SmallFile() {
  return Written(SampleHeader(), {SampleList()}, SampleCatalog(), SampleLedger(), SampleSource());
}

Bytes WholeFile() {
  return Written(SampleHeader(), SampleRelations(), SampleCatalog(), SampleLedger(), SampleSource());
}

Bytes Sealed(Bytes body, uint64_t index_offset) {
  Sha256 sha256;
  sha256.Add(body);
  std::array<uint8_t, 32> digest;
  Require(sha256.Finish(digest), "SHA-256");
  const Bytes footer = EncodeFooter(index_offset, body.size(), digest);
  body.insert(body.end(), footer.begin(), footer.end());
  return body;
}

Bytes Repaired(Bytes file, int64_t index_moved) {
  Require(file.size() >= kFooterBytes, "Repaired");
  uint64_t index_offset = 0;
  for (size_t i = 0; i < 8; ++i) index_offset = index_offset << 8 | file[file.size() - kFooterBytes + 2 + i];
  file.erase(file.end() - static_cast<ptrdiff_t>(kFooterBytes), file.end());
  return Sealed(std::move(file), index_offset + static_cast<uint64_t>(index_moved));
}

absl::StatusOr<std::unique_ptr<Reader>> OpenBytes(const Bytes& file) {
  FileDescriptor memory(memfd_create("assay", MFD_CLOEXEC));
  Require(memory.valid(), "memfd_create");
  Require(write(memory.get(), file.data(), file.size()) == static_cast<ssize_t>(file.size()), "write");
  return Reader::Open(std::move(memory), "bytes");
}

absl::Status Load(const Bytes& file) {
  absl::StatusOr<std::unique_ptr<Reader>> reader = OpenBytes(file);
  if (!reader.ok()) return reader.status();
  absl::Status first;
  for (size_t i = 0; i < (*reader)->relations().size(); ++i) first.Update((*reader)->Read(i).status());
  first.Update((*reader)->ReadCatalog().status());
  return first;
}

bool IsSame(const CatalogState& a, const CatalogState& b) {
  const auto& [objects_read, cluster_read, sequences_read, of_standby, server_version_num, objects,
               sequences] = a;
  static_cast<void>(of_standby);  // the source's, which is compared by itself
  return objects_read == b.objects_read && cluster_read == b.cluster_read &&
         sequences_read == b.sequences_read && server_version_num == b.server_version_num &&
         objects == b.objects && sequences == b.sequences;
}

Bytes FileBytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void WriteBytes(const std::string& path, const Bytes& bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  Require(out.flush().good(), path.c_str());
}

bool NamelessFiles() {
  const Folder folder;
  return FileDescriptor(open(folder.path().c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)).valid();
}

Folder::Folder() {
  path_ = (std::filesystem::temp_directory_path() / "assay.XXXXXX").string();
  Require(mkdtemp(path_.data()) != nullptr, "mkdtemp");
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::vector<std::string> Folder::Names() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path_))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace pgassay::store
