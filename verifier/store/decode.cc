#include "store/decode.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "status_macros.h"
#include "store/cbor.h"
#include "store/source_fields.h"

namespace pgassay::store {
namespace {

constexpr absl::string_view kKinds[] = {"r", "p", "m", "L"};

// What the keys and the shortest values of an item take. Without them a byte of a hostile file would ask for
// as much memory as a whole item.
constexpr size_t kMinTextBytes = 1;
constexpr size_t kMinIndexEntryBytes = 5;
constexpr size_t kMinKeyColumnBytes = 18;
constexpr size_t kMinColumnBytes = 100;
constexpr size_t kMinLeafBytes = 75;
constexpr size_t kMinLedgerEntryBytes = 45;

void GetHash(CborReader& in, Hash128& hash) {
  const std::span<const uint8_t> bytes = in.Bytes();
  if (in.ok() && bytes.size() != sizeof(hash)) in.Fail("a sum does not have 16 bytes");
  if (in.ok()) std::memcpy(&hash, bytes.data(), sizeof(hash));
}

KeyColumn GetKeyColumn(CborReader& in) {
  KeyColumn key;
  in.Fields({
      {"name", [&] { key.name = in.Text(kMaxNameBytes); }},
      {"mode", [&] { key.mode = static_cast<KeyMode>(in.OneOf(kKeyModes)); }},
  });
  return key;
}

ColumnFingerprint GetColumn(CborReader& in) {
  ColumnFingerprint column;
  in.Fields({
      {"name", [&] { column.name = in.Text(kMaxNameBytes); }},
      {"type", [&] { column.type = in.Text(); }},
      {"class", [&] { column.type_class = in.Text(); }},
      {"read", [&] { column.read = static_cast<ReadAs>(in.OneOf(kReadAs)); }},
      {"representation", [&] { column.has_representation = in.Bool(); }},
      {"sum", [&] { GetHash(in, column.sum); }},
      {"representation_sum", [&] { GetHash(in, column.representation_sum); }},
  });
  return column;
}

LeafFingerprint GetLeaf(CborReader& in) {
  LeafFingerprint leaf;
  in.Fields({
      {"schema", [&] { leaf.schema = in.Text(kMaxNameBytes); }},
      {"name", [&] { leaf.name = in.Text(kMaxNameBytes); }},
      {"rows", [&] { leaf.rows = in.Uint(); }},
      {"sum", [&] { GetHash(in, leaf.sum); }},
      {"representation_sum", [&] { GetHash(in, leaf.representation_sum); }},
  });
  return leaf;
}

LedgerEntry GetLedgerEntry(CborReader& in) {
  LedgerEntry entry;
  in.Fields({
      {"kind", [&] { entry.kind = in.Text(); }},
      {"schema", [&] { entry.schema = in.Text(); }},
      {"name", [&] { entry.name = in.Text(); }},
      {"status", [&] { entry.status = static_cast<LedgerStatus>(in.OneOf(kLedgerStatuses)); }},
      {"reason", [&] { entry.reason = in.Text(); }},
  });
  return entry;
}

void GetExtent(CborReader& in, Extent& extent) {
  extent.offset = in.Uint();
  extent.length = in.Uint();
}

void GetPlace(CborReader& in, Extent& extent) {
  if (in.Array() != 2) in.Fail("the place of an item does not have 2 items");
  GetExtent(in, extent);
}

IndexEntry GetIndexEntry(CborReader& in) {
  IndexEntry entry;
  if (in.Array() != 4) in.Fail("an entry of the index does not have 4 items");
  entry.schema = in.Text(kMaxNameBytes);
  entry.name = in.Text(kMaxNameBytes);
  GetExtent(in, entry.extent);
  return entry;
}

void GetCells(CborReader& in, std::vector<Cell>& cells) {
  const std::span<const uint8_t> bytes = in.Bytes();
  if (bytes.size() % sizeof(Cell) != 0) return in.Fail("the elements are not of 64 bytes each");
  cells.resize(bytes.size() / sizeof(Cell));
  if (!bytes.empty()) std::memcpy(cells.data(), bytes.data(), bytes.size());
}

void GetElements(CborReader& in, bool exact, RowElements& elements) {
  elements.exact = exact;
  in.Fields({
      {"cells", [&] { elements.cells_per_partition = static_cast<uint32_t>(in.Uint(kMaxCells)); }, !exact},
      {"elements", [&] { GetCells(in, elements.cells); }},
      {"digests",
       [&] {
         const std::span<const uint8_t> bytes = in.Bytes();
         elements.digests.assign(bytes.begin(), bytes.end());
       }},
  });
}

// What a relation and its projection both have.
struct RowsFields {
  CborReader& in;
  RelationFingerprint& relation;
  int elements = 0;

  void Key() { in.Values(GetKeyColumn, kMaxKeyColumns, kMinKeyColumnBytes, relation.key); }
  void Columns() { in.Values(GetColumn, kMaxColumns, kMinColumnBytes, relation.columns); }
  void Elements(bool exact) {
    ++elements;
    GetElements(in, exact, relation.elements);
  }
  void End() {
    if (elements != 1) in.Fail("it does not have either a list or a sketch");
    relation.elements.digest_bytes = static_cast<uint8_t>(DigestBytes(relation.columns.size()));
  }
};

std::shared_ptr<const RelationFingerprint> GetProjection(CborReader& in, uint32_t header_cells) {
  auto projection = std::make_shared<RelationFingerprint>();
  projection->elements.cells_per_partition = header_cells;
  RowsFields rows{in, *projection};
  in.Fields({
      {"rows", [&] { projection->rows = in.Uint(); }},
      {"sum", [&] { GetHash(in, projection->sum); }},
      {"representation_sum", [&] { GetHash(in, projection->representation_sum); }},
      {"key", [&] { rows.Key(); }},
      {"key_unique", [&] { projection->key_is_unique = in.Bool(); }},
      {"columns", [&] { rows.Columns(); }},
      {"list", [&] { rows.Elements(true); }, false},
      {"sketch", [&] { rows.Elements(false); }, false},
      {"like", [&] { projection->named_like_other = in.Bool(); }},
      {"rules",
       [&] {
         in.Values<std::string>([](CborReader& from) { return from.Text(); }, kMaxRules, kMinTextBytes,
                                projection->rules);
       }},
  });
  rows.End();
  return projection;
}

struct GetField {
  CborReader& in;

  void operator()(std::string& value) const { value = in.Text(); }
  void operator()(uint32_t& value) const { value = static_cast<uint32_t>(in.Uint(UINT32_MAX)); }
  void operator()(bool& value) const { value = in.Bool(); }
  void operator()(std::vector<std::string>& value) const {
    in.Values<std::string>([](CborReader& from) { return from.Text(); }, kMaxNotes, kMinTextBytes, value);
  }
};

void GetSource(CborReader& in, Source& source) {
  uint64_t seen = 0, all = 0;  // a bit per field
  in.Pairs([&](absl::string_view key) {
    uint64_t bit = 1;
    bool known = false;
    ForEachField(source, [&](absl::string_view name, auto& value) {
      if (name == key) {
        known = true;
        if ((seen & bit) != 0) in.Fail(absl::StrCat("'", key, "' is there twice"));
        seen |= bit;
        GetField{in}(value);
      }
      bit <<= 1;
    });
    return known;
  });
  ForEachField(source, [&](const auto&...) { all = all << 1 | 1; });
  if (seen != all) in.Fail("the source is not complete");
}

uint64_t BigEndian(std::span<const uint8_t> bytes) {
  uint64_t value = 0;
  for (uint8_t byte : bytes.first(8)) value = value << 8 | byte;
  return value;
}

}  // namespace

absl::StatusOr<Footer> DecodeFooter(std::span<const uint8_t> bytes) {
  if (bytes.size() != kFooterBytes || !std::equal(kFooterMagic.begin(), kFooterMagic.end(), bytes.begin())) {
    return absl::DataLossError("it does not end in a footer");
  }
  return Footer{.index_offset = BigEndian(bytes.subspan(2)),
                .bytes_before = BigEndian(bytes.subspan(10)),
                .sha256 = bytes.subspan(18)};
}

absl::StatusOr<Preface> DecodePreface(std::span<const uint8_t> bytes) {
  CborReader in(bytes);
  Preface preface;
  in.Tag(55799);
  in.Fields({
      {"format", [&] { preface.format = in.Text(kMaxNameBytes); }},
      {"version", [&] { preface.version = in.Uint(); }},
  });
  if (!in.ok()) return absl::DataLossError(in.fault());
  return preface;
}

absl::StatusOr<FingerprintHeader> DecodeHeader(std::span<const uint8_t> bytes) {
  CborReader in(bytes);
  FingerprintHeader header;
  in.Tag(55799);
  in.Fields({
      {"version", [&] { header.version = static_cast<uint32_t>(in.Uint(UINT32_MAX)); }},
      {"tool", [&] { header.tool = in.Text(); }},
      {"key_id", [&] { header.key_id = in.Text(); }},
      {"keep_text_keys", [&] { header.keep_text_keys = in.Bool(); }},
      {"cells", [&] { header.cells_per_partition = static_cast<uint32_t>(in.Uint(kMaxCells)); }},
      {"canon", [&] { header.canon = static_cast<uint32_t>(in.Uint(UINT32_MAX)); }},
  });
  if (in.ok()) in.Fail(Fault(header));
  RETURN_IF_ERROR(in.Finish());
  return header;
}

absl::StatusOr<Index> DecodeIndex(std::span<const uint8_t> bytes, size_t max_relations) {
  CborReader in(bytes);
  Index index;
  in.Fields({
      {"relations", [&] { in.Values(GetIndexEntry, max_relations, kMinIndexEntryBytes, index.relations); }},
      {"catalog", [&] { GetPlace(in, index.catalog); }},
      {"ledger", [&] { GetPlace(in, index.ledger); }},
      {"source", [&] { GetSource(in, index.source); }},
  });
  for (size_t i = 1; i < index.relations.size(); ++i) {
    const IndexEntry& a = index.relations[i - 1];
    const IndexEntry& b = index.relations[i];
    if (std::tie(a.schema, a.name) >= std::tie(b.schema, b.name)) in.Fail("the index is not sorted");
  }
  RETURN_IF_ERROR(in.Finish());
  return index;
}

absl::StatusOr<std::vector<LedgerEntry>> DecodeLedger(std::span<const uint8_t> bytes) {
  CborReader in(bytes);
  std::vector<LedgerEntry> ledger;
  in.Values(GetLedgerEntry, SIZE_MAX, kMinLedgerEntryBytes, ledger);
  RETURN_IF_ERROR(in.Finish());
  return ledger;
}

absl::StatusOr<RelationFingerprint> DecodeRelation(std::span<const uint8_t> bytes, uint32_t header_cells) {
  CborReader in(bytes);
  RelationFingerprint relation;
  relation.elements.cells_per_partition = header_cells;
  RowsFields rows{in, relation};
  in.Fields({
      {"schema", [&] { relation.schema = in.Text(kMaxNameBytes); }},
      {"name", [&] { relation.name = in.Text(kMaxNameBytes); }},
      {"kind", [&] { relation.kind = static_cast<RelationKind>(kKinds[in.OneOf(kKinds)][0]); }},
      {"populated", [&] { relation.populated = in.Bool(); }},
      {"rows", [&] { relation.rows = in.Uint(); }},
      {"sum", [&] { GetHash(in, relation.sum); }},
      {"representation_sum", [&] { GetHash(in, relation.representation_sum); }},
      {"key", [&] { rows.Key(); }},
      {"key_unique", [&] { relation.key_is_unique = in.Bool(); }},
      {"columns", [&] { rows.Columns(); }},
      {"leaves", [&] { in.Values(GetLeaf, SIZE_MAX, kMinLeafBytes, relation.leaves); }},
      {"list", [&] { rows.Elements(true); }, false},
      {"sketch", [&] { rows.Elements(false); }, false},
      {"projection", [&] { relation.projection = GetProjection(in, header_cells); }, false},
  });
  rows.End();
  if (in.ok()) in.Fail(Fault(relation, header_cells));
  RETURN_IF_ERROR(in.Finish());
  return relation;
}

}  // namespace pgassay::store
